"""Telling a project step by step, and what becomes of it: drafts, proposals, publication, withdrawal."""

import uuid

import pytest
from django.db.models.signals import post_save
from django.utils import timezone

from emi_alumni.foundation.moderation import trust
from emi_alumni.foundation.moderation.models import State
from governance.models import Tool
from projects.forms.further import FURTHER
from projects.forms.steps import STEPS
from projects.models import Project, TeamRole, Theme
from projects.models.project import Origin, ProjectAudience, Role
from projects.statuses import Cause, ProjectStatus
from projects.views.writing import WORDS
from projects.writing import MAX_DRAFTS, write
from tests.factories import CollectivityFactory, ProjectFactory
from tests.projects.writing_steps import Pen, begin, form_in, page, problems, ready
from tests.signing_in import signed_in
from tests.standing import standing


@pytest.fixture
def client(sign_in, helene):
    return sign_in(helene)


@standing
def begun(helene) -> Project:
    """A draft, told as far as the first step."""
    return begin(signed_in(helene))


@pytest.fixture
def pen(client, begun) -> Pen:
    return Pen(client, begun.slug)


# In five minutes -----------------------------------------------------------------------------------


@pytest.mark.met("PQ1-15", "PQ1-16", "PQ1-17", "PQ1-18", "PQ1-19")
def test_helene_tells_a_project_from_end_to_end(client, helene, department):
    theme, tool = Theme.objects.create(name="Accueil"), Tool.objects.create(name="Observation de terrain")
    project = begin(client, origin=Origin.SELECTED)
    pen = Pen(client, project.slug)
    assert pen.save("probleme", problem="On ne joint personne.", solution="Un script.")["Location"].endswith(
        "/situation/"
    )
    saved = pen.save("situation", status="tested", on="2025-03-15", cause=Cause.SPONSORSHIP, why="Deux sites.")
    assert saved["Location"].endswith("/relire/")
    figures = {"name": "Appels décrochés", "unit": "%", "evidence": "measured", "direction": "up"}
    rows = {"mesures-0-on": "11/2018", "mesures-0-value": "58", "mesures-1-on": "11/2019", "mesures-1-value": "84,5"}
    assert pen.save("resultats", **figures, **rows)["Location"].endswith("/relire/#plus-loin")
    pen.save("reperes", themes=[theme.pk], tools=[tool.pk])
    pen.save("equipe", sponsor_department="Direction de l’action sociale")
    pen.save("enseignements", lessons="Écouter d’abord.")
    review = page(client, pen.url("relire"))
    for words in (
        "On ne joint personne.",
        "Un script.",
        "Deux sites.",
        "84,5",
        "Accueil",
        "Direction de l’action",
        "Écouter d’abord.",
    ):
        assert words in review
    answer = client.post(f"/projets/{project.slug}/proposer/", form_in(review, "audience") | {"audience": "public"})

    assert answer["Location"] == "/moi/projets/"
    project.refresh_from_db()
    assert (project.state, project.audience) == (State.PENDING, ProjectAudience.PUBLIC)
    assert list(project.collectivities.all()) == [department]
    assert project.cohort == helene.cohort
    assert (project.status, project.cause, project.why) == ("tested", "sponsorship", "Deux sites.")
    assert [str(one.value) for one in project.indicators.get().measures.all()] == ["58.00", "84.50"]
    assert [(role.member, role.role) for role in project.roles.all()] == [(helene, Role.LEAD)]


def test_a_title_and_a_sentence_are_enough_to_begin_and_one_may_stop_there(client):
    project = begin(client, puis="plus-tard")
    assert project.state == State.DRAFT
    html = page(client, "/moi/projets/")
    assert "Le premier appel compte" in html
    assert "Brouillon" in html


def test_going_back_saves_what_was_typed(pen):
    back = pen.save("probleme", solution="Un script d’accueil.", puis="avant")
    assert back["Location"].endswith("/essentiel/")
    assert Project.objects.get(slug=pen.slug).solution == "Un script d’accueil."


def test_leaving_for_the_team_saves_what_was_typed(pen):
    assert pen.save("equipe", partners="La CAF.", puis="equipe")["Location"] == f"/projets/{pen.slug}/equipe/"
    assert Project.objects.get(slug=pen.slug).partners == "La CAF."


def test_a_place_is_added_to_the_form_without_losing_what_is_typed(client, department):
    sarcelles = CollectivityFactory(short_name="Sarcelles")
    data = form_in(page(client, "/projets/nouveau/"), "title") | {"title": "À deux villes", "sentence": "Ensemble."}
    html = client.post("/projets/nouveau/", data | {"more": sarcelles.pk, "ajouter": "1"}).content.decode()
    again = form_in(html, "title")
    assert (again["title"], again["sentence"], again["key"]) == ("À deux villes", "Ensemble.", data["key"])
    assert set(again["collectivities"]) == {str(department.pk), str(sarcelles.pk)}
    assert not Project.objects.exists()
    client.post("/projets/nouveau/", again)
    assert set(Project.objects.get().collectivities.all()) == {department, sarcelles}


# Mistakes ------------------------------------------------------------------------------------------


def test_a_project_without_title_is_told_so_and_keeps_the_rest(client):
    data = form_in(page(client, "/projets/nouveau/"), "title") | {"title": " ", "sentence": "Une phrase."}
    html = client.post("/projets/nouveau/", data).content.decode()
    assert problems(html) == ["Titre : Écrivez un titre, même provisoire."]
    assert form_in(html, "title")["sentence"] == "Une phrase."
    assert "<title>Erreur" in html
    assert not Project.objects.exists()


STATUS_MISTAKES = [
    (
        {"status": "tested", "why": "  ", "cause": "means"},
        "Pourquoi : Écrivez pourquoi : c’est ce qui aide le plus les suivants.",
    ),
    ({"why": "Parce que."}, "Où en est le projet : Choisissez où en est le projet."),
    (
        {"status": "tested", "why": "Oui.", "on": "2999-01-01"},
        "Depuis le : Choisissez une date passée, ou aujourd’hui.",
    ),
    ({"status": "tested", "why": "Oui.", "on": "hier"}, "Depuis le : Écrivez la date ainsi : 15/03/2025."),
    ({"status": "tested", "why": "Oui.", "on": "0001-01-01"}, "Depuis le : Écrivez une date après 1990."),
]


@pytest.mark.met("PQ1-18")
@pytest.mark.parametrize(("typed", "sentence"), STATUS_MISTAKES)
def test_a_status_without_a_why_or_a_day_is_refused_and_nothing_typed_is_lost(pen, typed, sentence):
    Project.objects.filter(slug=pen.slug).update(state=State.PUBLISHED, published_at=timezone.now())
    html = pen.save("situation", **typed).content.decode()
    assert problems(html) == [sentence]
    kept = form_in(html, "why")
    assert all(kept[name] == value for name, value in typed.items())
    assert not Project.objects.get(slug=pen.slug).statuses.exists()


FIGURE_MISTAKES = [
    (
        {"name": "", "mesures-0-on": "11/2018", "mesures-0-value": "5"},
        "Ce qui est mesuré : Écrivez ce que vous regardez",
    ),
    ({"name": "Appels", "mesures-0-on": "novembre", "mesures-0-value": "5"}, "Mesure 1, mois : Écrivez le mois ainsi"),
    (
        {"name": "Appels", "mesures-0-on": "11/2018", "mesures-0-value": "beaucoup"},
        "Mesure 1, valeur : Écrivez un nombre",
    ),
    ({"name": "Appels", "mesures-0-on": "11/2018"}, "Mesure 1, valeur : Écrivez la valeur, ou videz la ligne."),
    (
        {"name": "Appels", "mesures-0-on": "11/2999", "mesures-0-value": "5"},
        "Mesure 1, mois : Écrivez un mois déjà passé",
    ),
    (
        {"name": "Appels", "evidence": "not_measured", "mesures-0-on": "11/2018", "mesures-0-value": "5"},
        "Comment vous le savez : Choisissez",
    ),
    ({"name": "Appels", "mesures-0-on": "1/2018", "mesures-0-value": "NaN"}, "Mesure 1, valeur : Écrivez un nombre"),
]


@pytest.mark.parametrize(("typed", "sentence"), FIGURE_MISTAKES)
def test_a_figure_that_does_not_stand_is_named(pen, typed, sentence):
    html = pen.save("resultats", **typed).content.decode()
    said = problems(html)
    assert len(said) == 1
    assert said[0].startswith(sentence)
    assert all(form_in(html, "name")[name] == value for name, value in typed.items())
    assert not Project.objects.get(slug=pen.slug).indicators.exists()


@pytest.mark.met("FRE-10")
def test_not_measured_is_a_good_answer(pen):
    assert pen.save("resultats", name="Attente", evidence="not_measured").status_code == 302
    assert Project.objects.get(slug=pen.slug).indicators.get().evidence == "not_measured"


def test_one_more_measure_is_asked_for_without_losing_the_others(pen):
    data = pen.form("resultats", "name") | {"name": "Appels", "mesures-0-on": "11/2018", "mesures-0-value": "58"}
    html = pen.client.post(pen.url("resultats"), data | {"ajouter": "1"}).content.decode()
    again = form_in(html, "name")
    assert (again["name"], again["mesures-0-value"], again["mesures-TOTAL_FORMS"]) == ("Appels", "58", "3")


def test_what_is_missing_is_told_before_proposing(pen):
    html = page(pen.client, pen.url("relire"))
    assert "Racontez le problème traité" in html
    answer = pen.client.post(f"/projets/{pen.slug}/proposer/", follow=True).content.decode()
    assert "Dites où en est le projet, et pourquoi." in answer
    assert Project.objects.get(slug=pen.slug).state == State.DRAFT


# Twice, two tabs, two people -----------------------------------------------------------------------


def test_a_double_click_creates_one_project(client):
    data = form_in(page(client, "/projets/nouveau/"), "title") | {"title": "Une fois", "sentence": "Une seule."}
    first, second = (client.post("/projets/nouveau/", data) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Project.objects.count() == 1


def test_the_key_of_somebody_elses_project_opens_nothing(client, sign_in, karim):
    key = uuid.uuid4()
    theirs = begin(sign_in(karim), key=str(key), title="À Karim")
    mine = begin(client, key=str(key), title="À Hélène")
    assert mine != theirs
    theirs.refresh_from_db()
    assert theirs.title == "À Karim"


def test_two_tabs_propose_once(pen):
    ready(pen)
    first, second = (pen.client.post(f"/projets/{pen.slug}/proposer/", follow=True) for _ in range(2))
    assert "est proposé" in first.content.decode()
    assert "C’est déjà fait" in second.content.decode()
    assert Project.objects.get(slug=pen.slug).state == State.PENDING


def test_a_step_typed_in_a_tab_while_another_proposed_is_kept_and_can_be_saved(pen):
    ready(pen)
    typed = pen.form("terrain") | {"novelty": "Écrit longuement."}
    pen.client.post(f"/projets/{pen.slug}/proposer/")
    html = pen.client.post(pen.url("terrain"), typed).content.decode()
    assert "attend d’être lu" in problems(html)[0]
    again = form_in(html, "novelty")
    assert again["novelty"] == "Écrit longuement."
    pen.client.post(pen.url("terrain"), again | {"reprendre": "1"})
    project = Project.objects.get(slug=pen.slug)
    assert (project.state, project.novelty) == (State.DRAFT, "Écrit longuement.")


@pytest.mark.parametrize(
    ("step", "name", "theirs", "mine"),
    [
        ("probleme", "problem", "Le texte de Karim.", "Le mien, écrit longuement."),
        ("essentiel", "title", "Chez Karim", "Chez moi"),
    ],
)
def test_two_people_edit_and_neither_text_is_lost(pen, sign_in, karim, step, name, theirs, mine):
    project = Project.objects.get(slug=pen.slug)
    TeamRole.objects.create(project=project, member=karim, role=Role.TEAM)
    opened = pen.form(step)
    Pen(sign_in(karim), pen.slug).save(step, **{name: theirs})

    html = pen.client.post(pen.url(step), opened | {name: mine}).content.decode()
    assert "Quelqu’un de l’équipe a écrit ici entre-temps" in html
    assert theirs in html
    again = form_in(html, name)
    assert again[name] == mine
    project.refresh_from_db()
    assert getattr(project, name) == theirs, "nothing is overwritten yet"
    assert pen.client.post(pen.url(step), again).status_code == 302, "saving again is a decision"
    project.refresh_from_db()
    assert getattr(project, name) == mine


def test_themes_changed_meanwhile_are_shown_before_they_are_replaced(pen):
    project = Project.objects.get(slug=pen.slug)
    theme = Theme.objects.create(name="Mobilités")
    opened = pen.form("reperes")
    project.themes.add(theme)
    html = pen.client.post(pen.url("reperes"), opened | {"keywords": "écoute"}).content.decode()
    assert "À comparer avant d’enregistrer" in html
    assert "Mobilités" in html
    assert list(project.themes.all()) == [theme]


def test_another_step_changed_meanwhile_is_no_conflict(pen):
    opened = pen.form("probleme")
    pen.save("essentiel", title="Un autre titre")
    assert pen.client.post(pen.url("probleme"), opened | {"problem": "Oui."}).status_code == 302
    project = Project.objects.get(slug=pen.slug)
    assert (project.title, project.problem) == ("Un autre titre", "Oui.")


# What becomes of it --------------------------------------------------------------------------------


def test_a_draft_says_its_status_once_and_corrects_it_in_place(pen):
    pen.save("situation", status="tested", why="Deux sites.")
    pen.save("situation", status="partly", why="Trois sites sur huit.")
    project = Project.objects.get(slug=pen.slug)
    assert [entry.why for entry in project.statuses.all()] == ["Trois sites sur huit."]
    assert project.status == ProjectStatus.PARTLY


def test_what_was_sent_back_says_why_and_can_be_proposed_again(pen, moderator):
    project = ready(pen)
    pen.client.post(f"/projets/{pen.slug}/proposer/")
    project.refresh_from_db()
    project.send_back(by=moderator, reason="Un chiffre manque.")
    assert "Un chiffre manque." in page(pen.client, "/moi/projets/")
    assert "Un chiffre manque." in page(pen.client, pen.url("probleme"))
    pen.client.post(f"/projets/{pen.slug}/proposer/")
    project.refresh_from_db()
    assert (project.state, project.reason) == (State.PENDING, "")


def test_what_was_refused_says_why_and_is_put_back_in_draft(pen, moderator):
    project = ready(pen)
    pen.client.post(f"/projets/{pen.slug}/proposer/")
    project.refresh_from_db()
    project.refuse(by=moderator, reason="Ce n’est pas un projet.")
    assert "Ce n’est pas un projet." in page(pen.client, "/moi/projets/")
    assert pen.client.get(pen.url("probleme"))["Location"] == pen.url("relire")
    assert "Le remettre en brouillon" in page(pen.client, pen.url("relire"))
    pen.client.post(f"/projets/{pen.slug}/remettre-en-brouillon/")
    project.refresh_from_db()
    assert project.state == State.DRAFT


def test_a_trusted_author_is_published_at_once_but_her_public_page_still_waits(pen, helene, monkeypatch):
    monkeypatch.setattr(trust, "ROLES", [lambda user: user == helene.user])
    ready(pen)
    data = form_in(page(pen.client, pen.url("relire")), "audience") | {"audience": "public"}
    assert pen.client.post(f"/projets/{pen.slug}/proposer/", data)["Location"] == f"/projets/{pen.slug}/"
    project = Project.objects.get(slug=pen.slug)
    assert (project.state, project.page, project.is_public) == (State.PUBLISHED, None, False)


def test_withdrawing_asks_first_and_can_be_undone(pen):
    project = ready(pen)
    assert "Retirer «" in page(pen.client, f"/projets/{pen.slug}/retirer/")
    project.refresh_from_db()
    assert project.state == State.DRAFT, "a GET asks, and changes nothing"
    pen.client.post(f"/projets/{pen.slug}/retirer/")
    project.refresh_from_db()
    assert project.state == State.WITHDRAWN
    pen.client.post(f"/projets/{pen.slug}/remettre-en-brouillon/")
    project.refresh_from_db()
    assert (project.state, project.problem) == (State.DRAFT, "Quatre appels sur dix n’aboutissaient pas.")


def test_there_is_a_limit_to_drafts(client):
    for n in range(MAX_DRAFTS):
        begin(client, title=f"Projet {n}")
    data = form_in(page(client, "/projets/nouveau/"), "title") | {"title": "De trop", "sentence": "Encore."}
    html = client.post("/projets/nouveau/", data).content.decode()
    assert "20 brouillons" in problems(html)[0]
    assert form_in(html, "title")["title"] == "De trop"
    assert Project.objects.count() == MAX_DRAFTS


# Mine ----------------------------------------------------------------------------------------------


def test_my_contributions_begin_with_an_invitation(client):
    assert "Rien encore" in page(client, "/moi/projets/")
    assert 'href="/moi/projets/"' in page(client, "/moi/")


def test_my_contributions_cost_the_same_whatever_their_number(client, same_queries):
    begin(client)

    def add():
        begin(client, title=str(uuid.uuid4()))
        client.get("/moi/")  # what it says of the new one is read

    same_queries(
        lambda: client.get("/moi/projets/"), add, 8
    )  # of which other kinds one wrote something; which edits and words came back


# Abuse (TRUST C 32, 34) ----------------------------------------------------------------------------

LOCKED_FIELDS = {
    "state": "published",
    "published_at": "2026-01-01",
    "public_page": "1",
    "hidden_at": "",
    "slug": "pris",
    "status": "implemented",
    "news_on": "2026-01-01",
    "version": "99",
    "members": "1",
    "reason": "x",
}


@pytest.mark.parametrize("step", ["essentiel", *WORDS])
def test_nobody_publishes_by_posting_a_state(pen, step):
    before = Project.objects.filter(slug=pen.slug).values("state", "slug", "status", "reason").get()
    assert pen.save(step, **LOCKED_FIELDS).status_code == 302
    project = Project.objects.filter(slug=pen.slug).values("state", "slug", "status", "reason").get()
    assert project == before
    assert [role.role for role in TeamRole.objects.all()] == [Role.LEAD]


def test_proposing_with_a_state_still_waits(pen):
    ready(pen)
    pen.client.post(f"/projets/{pen.slug}/proposer/", LOCKED_FIELDS)
    project = Project.objects.get(slug=pen.slug)
    assert (project.state, project.page) == (State.PENDING, None)


WAYS_IN = [
    *("modifier/", *(f"modifier/{step}/" for step in (*STEPS, *FURTHER))),
    *("proposer/", "remettre-en-brouillon/", "retirer/", "modifications/abandonner/"),
    *("ou-il-en-est/", "nouvelle/", "equipe/", "equipe/ajouter/", "documents/"),
]


@pytest.mark.parametrize("way", WAYS_IN)
@pytest.mark.parametrize("published", [False, True], ids=["draft", "published"])
def test_who_is_not_in_the_team_is_answered_404_and_changes_nothing(pen, sign_in, karim, way, published):
    project = ready(pen)
    if published:
        Project.objects.filter(pk=project.pk).update(state=State.PUBLISHED)
    before = Project.objects.filter(pk=project.pk).values().get()
    stranger = sign_in(karim)
    url = f"/projets/{pen.slug}/{way}"
    assert {stranger.get(url).status_code, stranger.post(url, {"title": "À moi"}).status_code} <= {404, 405}
    assert Project.objects.filter(pk=project.pk).values().get() == before


@pytest.mark.parametrize("role", [Role.REFERENT, Role.SPEAKER, Role.SPONSOR])
@pytest.mark.parametrize("way", WAYS_IN)
def test_those_who_are_named_without_writing_are_answered_404(pen, sign_in, karim, role, way):
    TeamRole.objects.create(project=ready(pen), member=karim, role=role)
    named = sign_in(karim)
    url = f"/projets/{pen.slug}/{way}"
    assert {named.get(url).status_code, named.post(url).status_code} <= {404, 405}


def test_somebody_taken_out_of_the_team_loses_her_rights_at_once(pen, sign_in, karim):
    role = TeamRole.objects.create(project=Project.objects.get(slug=pen.slug), member=karim, role=Role.TEAM)
    other = Pen(sign_in(karim), pen.slug)
    typed = other.form("probleme")
    role.delete()
    assert other.client.post(other.url("probleme"), typed | {"problem": "Encore moi."}).status_code == 404
    assert other.client.get(f"/projets/{pen.slug}/").status_code == 404
    assert Project.objects.get(slug=pen.slug).problem == ""


def test_a_step_that_does_not_exist_is_404(pen):
    assert pen.client.get(pen.url("inconnue")).status_code == 404


def test_markup_is_shown_as_typed(pen):
    pen.save("probleme", problem="<script>alert(1)</script>", solution='"><img src=x onerror=alert(1)>')
    for step in ("probleme", "relire"):
        html = page(pen.client, pen.url(step))
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "&lt;script&gt;" in html


@pytest.mark.parametrize("trusted", [False, True], ids=["read first", "at once"])
@pytest.mark.parametrize(
    ("values", "themes", "saves_read_first", "saves_at_once"),
    [
        ({"problem": "Le même.", "origin": Origin.SELECTED}, False, 0, 0),
        ({"origin": Origin.NETWORK}, False, 1, 1),
        ({"problem": "Un autre."}, False, 0, 1),
        ({"problem": "Un autre.", "origin": Origin.NETWORK}, False, 1, 1),
        ({"audience": ProjectAudience.TEAM}, False, 1, 1),
        ({}, True, 1, 1),
    ],
    ids=["nothing", "a fact", "words", "both", "fewer readers", "a theme"],
)
def test_what_is_written_is_saved_once_and_nothing_new_moves_no_date(
    values, themes, saves_read_first, saves_at_once, trusted, helene, monkeypatch
):
    project = ProjectFactory(lead=helene, problem="Le même.", origin=Origin.SELECTED)
    many = {"themes": [Theme.objects.create(name="Accueil")]} if themes else {}
    monkeypatch.setattr("emi_alumni.foundation.moderation.editing.publishes_at_once", lambda *_: trusted)
    saved: list[Project] = []
    post_save.connect(lambda instance, **_: saved.append(instance), sender=Project, weak=False, dispatch_uid="counted")
    try:
        live = Project.objects.get(pk=project.pk)
        assert write(live, values, many, by=helene.user) == (not trusted and values.get("problem") == "Un autre.")
        assert len(saved) == (saves_at_once if trusted else saves_read_first)
        assert (Project.objects.get(pk=project.pk).updated_at > project.updated_at) == bool(saved)
        again = len(saved)
        write(Project.objects.get(pk=project.pk), values, many, by=helene.user)
        assert len(saved) == again, "the same a second time"
    finally:
        post_save.disconnect(sender=Project, dispatch_uid="counted")
