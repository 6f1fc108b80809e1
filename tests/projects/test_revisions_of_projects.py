"""Editing what is published: words wait to be read while the live text stays; facts apply at once, and are logged."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from emi_alumni.foundation.moderation import trust
from emi_alumni.foundation.moderation.models import ModerationEvent, Revision, State, Verb
from emi_alumni.foundation.notifications.models import Notification
from projects.models import Project, PublicPage, StatusEntry, TeamRole, Theme
from projects.models.project import ProjectAudience, Role
from projects.views.writing import WORDS
from tests.factories import MemberFactory, ProjectFactory, PublicPageFactory
from tests.projects.writing_steps import Pen, form_in, page, problems
from tests.standing import standing


@standing
def project(helene, department) -> Project:
    project = ProjectFactory(title="Le premier appel compte", problem="Le texte en ligne.", lead=helene)
    project.collectivities.add(department)
    return project


@pytest.fixture
def pen(sign_in, helene, project) -> Pen:
    return Pen(sign_in(helene), project.slug)


@pytest.fixture
def trusted(monkeypatch, helene):
    monkeypatch.setattr(trust, "ROLES", [lambda user: user == helene.user])


def waiting(project) -> Revision | None:
    return Revision.objects.about(project).waiting().first()


# Words wait ----------------------------------------------------------------------------------------


def test_an_edit_of_a_published_project_waits_and_the_live_text_stays(pen, project, sign_in, karim, moderator):
    """TRUST case 33."""
    answer = pen.save("probleme", problem="Le texte proposé.")
    assert "jusqu’à ce que la mission ait lu" in pen.client.get(answer["Location"]).content.decode()
    project.refresh_from_db()
    assert project.problem == "Le texte en ligne."
    assert "Le texte proposé." not in page(sign_in(karim), project.get_absolute_url())

    waiting(project).apply(by=moderator)
    project.refresh_from_db()
    assert project.problem == "Le texte proposé."


def test_its_author_finds_her_proposed_text_when_she_comes_back(pen, project):
    pen.save("probleme", problem="Le texte proposé.")
    assert pen.form("probleme")["problem"] == "Le texte proposé."
    assert "attendent d’être lues" in page(pen.client, pen.url("probleme"))
    assert "Le texte proposé." in page(pen.client, pen.url("relire"))
    assert "attendent d’être lues" in page(pen.client, "/moi/projets/")


def test_two_steps_edited_are_one_proposal(pen, project):
    pen.save("probleme", problem="Le problème proposé.")
    pen.save("essentiel", title="Le titre proposé")
    assert waiting(project).changes == {
        "problem": ("Le texte en ligne.", "Le problème proposé."),
        "title": ("Le premier appel compte", "Le titre proposé"),
    }


def test_writing_the_live_text_again_leaves_nothing_to_read(pen, project):
    pen.save("probleme", problem="Le texte proposé.")
    pen.save("probleme", problem="Le texte en ligne.")
    assert waiting(project) is None


def test_saving_without_a_change_proposes_nothing(pen, project):
    for step in ("essentiel", *WORDS):
        assert pen.save(step).status_code == 302
    assert waiting(project) is None


def test_a_proposal_can_be_given_up(pen, project):
    pen.save("probleme", problem="Le texte proposé.")
    pen.client.post(f"/projets/{project.slug}/modifications/abandonner/", {"answered": "1"})
    assert waiting(project) is None
    assert pen.form("probleme")["problem"] == "Le texte en ligne."
    project.refresh_from_db()
    assert project.problem == "Le texte en ligne."


def test_a_proposal_of_the_team_is_seen_by_nobody_else(pen, project, sign_in, karim):
    """TRUST case 34."""
    pen.save("probleme", problem="Le texte proposé.")
    stranger = sign_in(karim)
    assert stranger.get(pen.url("probleme")).status_code == 404
    assert stranger.post(f"/projets/{project.slug}/modifications/abandonner/").status_code == 404
    assert waiting(project)
    for url in ("/moi/projets/", "/projets/", project.get_absolute_url()):
        assert "Le texte proposé." not in page(stranger, url)


def test_a_co_author_edits_the_same_proposal_and_no_text_is_lost(pen, project, sign_in, karim):
    TeamRole.objects.create(project=project, member=karim, role=Role.TEAM)
    opened = pen.form("probleme")
    Pen(sign_in(karim), project.slug).save("probleme", problem="Le texte de Karim.")
    html = pen.client.post(pen.url("probleme"), opened | {"problem": "Le texte d’Hélène."}).content.decode()
    assert "À comparer avant d’enregistrer" in html
    assert "Le texte de Karim." in html
    assert form_in(html, "problem")["problem"] == "Le texte d’Hélène."
    assert waiting(project).proposed["problem"] == "Le texte de Karim."


def test_a_moderator_who_read_an_earlier_proposal_does_not_apply_the_next_unread(pen, project, moderator):
    pen.save("probleme", problem="Ce qui fut lu.")
    read = waiting(project)
    pen.save("probleme", problem="Ce qui ne le fut pas.")
    with pytest.raises(Exception, match="entre-temps"):
        read.apply(by=moderator)
    project.refresh_from_db()
    assert project.problem == "Le texte en ligne."


def test_a_trusted_author_changes_the_live_text_to_be_sampled_after(pen, project, trusted):
    pen.save("probleme", problem="Le texte d’une personne de confiance.")
    project.refresh_from_db()
    assert project.problem == "Le texte d’une personne de confiance."
    assert waiting(project) is None
    assert ModerationEvent.objects.about(project).filter(verb=Verb.REVISE, at_once=True, sampled_at=None).exists()


def test_what_a_trusted_author_writes_takes_its_part_out_of_the_proposal(
    pen, project, sign_in, karim, trusted, moderator
):
    TeamRole.objects.create(project=project, member=karim, role=Role.TEAM)
    other = Pen(sign_in(karim), project.slug)
    other.save("probleme", problem="Le texte de Karim.")
    other.save("essentiel", title="Le titre de Karim")
    pen.save("probleme", problem="Le texte d’Hélène.")
    waiting(project).apply(by=moderator)
    project.refresh_from_db()
    assert (project.title, project.problem) == ("Le titre de Karim", "Le texte d’Hélène.")


@pytest.mark.parametrize("title_waits", [False, True])
def test_who_is_overtaken_is_told_and_finds_the_words_again_alone(
    pen, project, sign_in, karim, helene, trusted, title_waits
):
    TeamRole.objects.create(project=project, member=karim, role=Role.TEAM)
    other = Pen(sign_in(karim), project.slug)
    other.save("probleme", problem="Le texte de Karim.")
    if title_waits:
        other.save("essentiel", title="Le titre de Karim")
    pen.save("probleme", problem="Le texte d’Hélène.")
    told = Notification.objects.get(kind="revision_overtaken")
    assert told.recipient == karim.user
    assert "récrit entre-temps" in told.sentence
    html = page(other.client, other.url("probleme"))
    assert "vos mots ne sont pas perdus" in html
    assert form_in(html, "problem")["problem"] == "Le texte de Karim."
    assert form_in(page(pen.client, pen.url("probleme")), "problem")["problem"] == "Le texte d’Hélène."
    assert (waiting(project).proposed if title_waits else waiting(project)) == (
        {"title": "Le titre de Karim"} if title_waits else None
    )


def test_what_a_trusted_author_puts_online_as_proposed_is_told_so(pen, project, sign_in, karim, trusted):
    TeamRole.objects.create(project=project, member=karim, role=Role.TEAM)
    Pen(sign_in(karim), project.slug).save("probleme", problem="Le texte de Karim.")
    pen.save("probleme")
    project.refresh_from_db()
    assert project.problem == "Le texte de Karim."
    assert "sont en ligne" in Notification.objects.get(kind="revision_overtaken").sentence


# Who reads -----------------------------------------------------------------------------------------


def test_choosing_everybody_opens_no_page_even_for_a_trusted_author(pen, project, trusted):
    pen.save("relire", audience=ProjectAudience.PUBLIC)
    project.refresh_from_db()
    assert project.audience == ProjectAudience.PUBLIC
    assert not PublicPage.objects.exists()


def test_the_words_of_an_open_page_stay_those_that_were_read_whoever_writes(pen, project, trusted, visitor):
    page = PublicPageFactory(project=project)
    pen.save("probleme", problem="Des mots que personne n’a lus.")
    html = visitor.get(page.public_url).content.decode()
    assert "Le texte en ligne." in html
    assert "Des mots que personne n’a lus." not in html


def test_closing_to_fewer_readers_never_waits(pen, project, sign_in, karim):
    page = PublicPageFactory(project=project)
    pen.save("relire", audience=ProjectAudience.TEAM)
    project.refresh_from_db()
    page.refresh_from_db()
    assert (project.audience, page.state) == (ProjectAudience.TEAM, State.WITHDRAWN)
    assert sign_in(karim).get(project.get_absolute_url()).status_code == 404
    assert waiting(project) is None


def test_opening_again_needs_to_be_read_again(pen, project, trusted):
    PublicPageFactory(project=project)
    pen.save("relire", audience=ProjectAudience.NETWORK)
    pen.save("relire", audience=ProjectAudience.PUBLIC)
    assert not Project.objects.get(pk=project.pk).is_public


# Facts apply ---------------------------------------------------------------------------------------


def test_themes_and_places_apply_at_once_and_are_logged(pen, project, helene):
    theme = Theme.objects.create(name="Mobilités")
    pen.save("reperes", themes=[theme.pk])
    assert list(project.themes.all()) == [theme]
    assert waiting(project) is None
    logged = LogEntry.objects.filter(user=helene.user, object_id=str(project.pk)).latest("pk")
    assert "thèmes" in logged.get_change_message()


@pytest.mark.met("PQ1-21")
def test_the_history_of_a_status_grows_and_replaces_nothing(pen, project):
    StatusEntry.record(project, "tested", on=date(2025, 1, 1), why="Deux sites.")
    url = f"/projets/{project.slug}/ou-il-en-est/"
    data = form_in(page(pen.client, url), "why") | {
        "status": "stopped",
        "why": "Plus de portage.",
        "cause": "sponsorship",
    }
    for _ in range(2):  # a double click is one line
        assert pen.client.post(url, data)["Location"] == project.get_absolute_url()
    assert [entry.status for entry in project.statuses.all()] == ["tested", "stopped"]
    project.refresh_from_db()
    assert (project.status, project.why) == ("stopped", "Plus de portage.")


@pytest.mark.met("PQ1-18")
def test_stopping_without_saying_why_is_refused(pen, project):
    url = f"/projets/{project.slug}/ou-il-en-est/"
    html = pen.client.post(url, form_in(page(pen.client, url), "why") | {"status": "stopped"}).content.decode()
    assert problems(html) == ["Pourquoi : Écrivez pourquoi : c’est ce qui aide le plus les suivants."]
    assert not project.statuses.exists()


@pytest.mark.met("PQ1-21")
def test_news_are_one_sentence_away_and_told_once(pen, project):
    url = f"/projets/{project.slug}/nouvelle/"
    data = form_in(page(pen.client, url), "text") | {"text": "Huit sites depuis lundi."}
    for _ in range(2):
        pen.client.post(url, data)
    assert [entry.text for entry in project.journal.all()] == ["Huit sites depuis lundi."]
    project.refresh_from_db()
    assert project.news_on == timezone.localdate()


@pytest.mark.parametrize(
    ("typed", "said"),
    [({"text": " "}, "Écrivez une phrase"), ({"text": "a", "on": "2999-01-01"}, "Choisissez une date")],
)
def test_news_without_words_or_of_tomorrow_are_refused(pen, project, typed, said):
    url = f"/projets/{project.slug}/nouvelle/"
    html = pen.client.post(url, form_in(page(pen.client, url), "text") | typed).content.decode()
    assert said in problems(html)[0]
    assert not project.journal.exists()


def with_figures(pen) -> None:
    rows = {"mesures-0-on": "11/2018", "mesures-0-value": "58", "mesures-1-on": "11/2019", "mesures-1-value": "84"}
    pen.save("resultats", name="Appels décrochés", unit="%", evidence="measured", **rows)


def test_an_indicator_is_changed_with_its_measures(pen, project):
    with_figures(pen)
    indicator = project.indicators.get()
    url = f"/projets/{project.slug}/indicateurs/{indicator.pk}/"
    data = form_in(page(pen.client, url), "name") | {
        "name": "Appels pris",
        "mesures-1-value": "90",
        "mesures-0-on": "",
        "mesures-0-value": "",
    }
    assert pen.client.post(url, data).status_code == 302
    indicator.refresh_from_db()
    assert (indicator.name, [str(one.value) for one in indicator.measures.all()]) == ("Appels pris", ["90.00"])


def test_two_people_change_an_indicator_and_see_both(pen, project):
    with_figures(pen)
    indicator = project.indicators.get()
    url = f"/projets/{project.slug}/indicateurs/{indicator.pk}/"
    opened = form_in(page(pen.client, url), "name")
    pen.client.post(url, opened | {"mesures-1-value": "90"})
    html = pen.client.post(url, opened | {"mesures-1-value": "70"}).content.decode()
    assert "À comparer avant d’enregistrer" in html
    assert "après, 01/11/2019 : 90" in html
    assert form_in(html, "name")["mesures-1-value"] == "70"
    assert [str(one.value) for one in indicator.measures.all()] == ["58.00", "90.00"]


def test_the_same_indicator_sent_twice_is_one_and_another_of_its_name_is_refused(pen, project):
    with_figures(pen)
    with_figures(pen)
    assert project.indicators.count() == 1
    html = pen.save("resultats", name="Appels décrochés", unit="jours", evidence="measured").content.decode()
    assert "déjà un indicateur de ce nom" in problems(html)[0]


def test_removing_an_indicator_asks_first_and_says_what_goes(pen, project, helene):
    with_figures(pen)
    indicator = project.indicators.get()
    url = f"/projets/{project.slug}/indicateurs/{indicator.pk}/retirer/"
    assert "novembre 2019 : 84 %" in page(pen.client, url)
    assert project.indicators.exists()
    pen.client.post(url, {"answered": "1"})
    assert not project.indicators.exists()
    assert "11/2018 : 58" in LogEntry.objects.filter(user=helene.user).latest("pk").get_change_message()


def test_an_indicator_of_another_project_is_404(pen, project, karim):
    other = ProjectFactory(lead=karim)
    foreign = other.indicators.create(name="Le sien")
    for way in ("", "retirer/"):
        url = f"/projets/{project.slug}/indicateurs/{foreign.pk}/{way}"
        assert {pen.client.get(url).status_code, pen.client.post(url).status_code} == {404}
    assert other.indicators.exists()


# The team ------------------------------------------------------------------------------------------


def test_somebody_is_found_by_name_added_and_told(pen, project, karim, department):
    html = page(pen.client, f"/projets/{project.slug}/equipe/?q=benali")
    data = form_in(html, "personne")
    assert (data["personne"], data["role"]) == (karim.slug, Role.TEAM)
    for _ in range(2):
        pen.client.post(f"/projets/{project.slug}/equipe/ajouter/", data)
    assert project.roles.filter(member=karim).count() == 1
    assert project.written_by(karim.user)
    told = Notification.objects.get(recipient=karim.user)
    assert "Hélène Lefèvre" in told.sentence


def test_htmx_gets_the_names_alone(pen, project, karim):
    url = f"/projets/{project.slug}/equipe/?q=benali"
    html = pen.client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "Karim Benali" in html
    assert "<main" not in html
    assert html.strip() in page(pen.client, url).replace("\r", "") or "csrfmiddlewaretoken" in html


def test_people_who_cannot_be_found_cannot_be_added(pen, project):
    hidden = MemberFactory(hidden=True)
    url = f"/projets/{project.slug}/equipe/ajouter/"
    assert pen.client.post(url, {"personne": hidden.slug, "role": "team"}).status_code == 404
    assert pen.client.post(url, {"personne": "inconnue", "role": "team"}).status_code == 404
    assert not project.roles.filter(member=hidden).exists()


def test_a_role_that_does_not_exist_is_refused(pen, project, karim):
    pen.client.post(f"/projets/{project.slug}/equipe/ajouter/", {"personne": karim.slug, "role": "chef"})
    assert not project.roles.filter(member=karim).exists()


def test_the_last_lead_cannot_leave_nor_become_team(pen, project, helene):
    role = project.roles.get(member=helene)
    html = pen.client.post(
        f"/projets/{project.slug}/equipe/{role.pk}/retirer/", {"answered": "1"}, follow=True
    ).content.decode()
    assert "donnez d’abord ce rôle" in html
    pen.client.post(f"/projets/{project.slug}/equipe/ajouter/", {"personne": helene.slug, "role": "team"})
    assert project.roles.get(member=helene).role == Role.LEAD


def test_lead_is_handed_over_then_one_may_leave(pen, project, helene, karim):
    add = f"/projets/{project.slug}/equipe/ajouter/"
    pen.client.post(add, {"personne": karim.slug, "role": "lead"})
    role = project.roles.get(member=helene)
    pen.client.post(f"/projets/{project.slug}/equipe/{role.pk}/retirer/", {"answered": "1"})
    assert [one.member for one in project.roles.all()] == [karim]
    assert pen.client.get(pen.url("probleme")).status_code == 404


def test_anybody_named_takes_herself_out_and_nobody_else(pen, project, sign_in, karim):
    named = TeamRole.objects.create(project=project, member=karim, role=Role.REFERENT)
    lead = project.roles.get(role=Role.LEAD)
    client = sign_in(karim)
    assert client.post(f"/projets/{project.slug}/equipe/{lead.pk}/retirer/").status_code == 404
    assert client.post(f"/projets/{project.slug}/equipe/{named.pk}/retirer/", {"answered": "1"}).status_code == 302
    assert [one.role for one in project.roles.all()] == [Role.LEAD]


def test_those_named_without_writing_are_told_when_others_may_read(pen, sign_in, helene, karim, moderator):
    draft = ProjectFactory(draft=True, lead=helene)
    pen.client.post(f"/projets/{draft.slug}/equipe/ajouter/", {"personne": karim.slug, "role": "referent"})
    assert not Notification.objects.filter(recipient=karim.user).exists()
    draft.refresh_from_db()
    draft.submit(by=helene.user)
    draft.publish(by=moderator)
    assert Notification.objects.get(recipient=karim.user).url == draft.get_absolute_url()


def test_only_the_person_herself_agrees_to_be_named_in_public(pen, project, sign_in, karim, helene):
    role = TeamRole.objects.create(project=project, member=karim, role=Role.TEAM)
    url = f"/projets/{project.slug}/equipe/mon-nom/"
    pen.client.post(url, {"accord": "oui", "personne": karim.slug, "member": karim.pk})
    role.refresh_from_db()
    assert role.named_since is None
    assert project.roles.get(member=helene).named_since
    client = sign_in(karim)
    client.post(url, {"accord": "oui"})
    role.refresh_from_db()
    assert role.named_since
    client.post(url, {"accord": "non"})
    role.refresh_from_db()
    assert role.named_since is None


def test_consent_to_a_project_one_is_not_in_is_404(sign_in, karim, project):
    assert sign_in(karim).post(f"/projets/{project.slug}/equipe/mon-nom/", {"accord": "oui"}).status_code == 404


@pytest.mark.parametrize("state", [State.PENDING, State.REFUSED, State.WITHDRAWN])
def test_facts_wait_for_the_project_to_be_taken_back(pen, project, state, karim):
    Project.objects.filter(pk=project.pk).update(state=state)
    url = f"/projets/{project.slug}/nouvelle/"
    html = pen.client.post(url, {"text": "Une nouvelle.", "on": "2026-01-01"}).content.decode()
    assert "d’abord" in problems(html)[0]
    assert form_in(html, "text")["text"] == "Une nouvelle."
    pen.client.post(f"/projets/{project.slug}/equipe/ajouter/", {"personne": karim.slug, "role": "team"})
    assert not project.journal.exists()
    assert project.roles.count() == 1
