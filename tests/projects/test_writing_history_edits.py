"""A project's history, mended: news rewritten or removed, a status corrected within a day or struck; nobody else's."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.moderation.models import ModerationEvent, State, Verb
from emi_alumni.foundation.notifications.models import Notification
from projects.models import JournalEntry, Project, StatusEntry, Takeover, TeamRole, Visit
from projects.models.project import Role
from projects.statuses import ProjectStatus
from tests.factories import MemberFactory, ProjectFactory, VoiceFactory, VoiceFormFactory
from tests.projects.writing_steps import form_in, page, problems
from tests.standing import standing

OLD, NEW = date(2025, 3, 1), date(2025, 9, 1)


@pytest.fixture
def client(sign_in, helene):
    return sign_in(helene)


@standing
def project(helene) -> Project:
    project = ProjectFactory(lead=helene, title="Le premier appel compte")
    StatusEntry.record(project, "tested", on=OLD, why="Deux sites volontaires.", author=helene)
    return project


@standing
def news(project, helene) -> JournalEntry:
    entry = JournalEntry.objects.create(project=project, on=NEW, text="Huit sites depuis lundi.", author=helene)
    project.heard_of(NEW)
    return entry


def at(name: str, entry) -> str:
    return reverse(f"projects:{name}", args=[entry.project.slug, entry.pk])


def told(user) -> list[str]:
    rows = Notification.objects.filter(recipient=user).order_by("pk").values_list("wording", flat=True)
    return list(rows)


# News ----------------------------------------------------------------------------------------------


def test_news_are_rewritten_at_once_and_the_page_says_so(client, news, sign_in, karim):
    form = form_in(page(client, at("journal_edit", news)), "text")
    assert form["text"] == "Huit sites depuis lundi."
    saved = client.post(at("journal_edit", news), form | {"text": "Neuf sites depuis lundi.", "on": "2025-10-02"})
    assert saved["Location"] == f"{news.project.get_absolute_url()}#histoire"
    seen = page(sign_in(karim), news.project.get_absolute_url())
    assert "Neuf sites depuis lundi." in seen
    assert "Huit sites" not in seen
    assert f"(modifié le {french_date(timezone.localdate())})" in seen
    assert Project.objects.get().news_on == date(2025, 10, 2)


def test_removing_news_asks_first_and_the_project_is_as_fresh_as_what_is_left(client, news):
    asked = page(client, at("journal_remove", news))
    assert "Huit sites depuis lundi." in asked
    assert JournalEntry.objects.exists()
    client.post(at("journal_remove", news), {"answered": "1"})
    assert not JournalEntry.objects.exists()
    assert Project.objects.get().news_on == OLD
    assert client.post(at("journal_remove", news)).status_code == 404, "a second click has nothing to remove"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"text": " "}, "Écrivez une phrase, même courte."),
        ({"text": "x" * 1001}, "1000 caractères au plus"),
        ({"on": "demain"}, "Écrivez la date ainsi : 15/03/2025."),
        ({"on": "2999-01-01"}, "Choisissez une date passée, ou aujourd’hui."),
        ({"on": "1066-01-01"}, "Écrivez une date après 1990."),
    ],
)
def test_bad_news_are_said_and_nothing_changes(client, news, typed, sentence):
    form = form_in(page(client, at("journal_edit", news)), "text")
    assert sentence in problems(client.post(at("journal_edit", news), form | typed).content.decode())[0]
    news.refresh_from_db()
    assert (news.text, news.on, news.edited_at) == ("Huit sites depuis lundi.", NEW, None)


def test_two_windows_on_the_same_news_compare_first(client, news):
    first = form_in(page(client, at("journal_edit", news)), "text")
    client.post(at("journal_edit", news), first | {"text": "Neuf sites."})
    answer = client.post(at("journal_edit", news), first | {"text": "Dix sites."}).content.decode()
    assert "À comparer avant d’enregistrer" in answer
    assert "Neuf sites." in answer
    assert JournalEntry.objects.get().text == "Neuf sites."
    client.post(at("journal_edit", news), form_in(answer, "text"))
    assert JournalEntry.objects.get().text == "Dix sites."


def test_news_removed_meanwhile_give_the_words_back(client, news, monkeypatch):
    form = form_in(page(client, at("journal_edit", news)), "text")
    from projects.views import history_edits

    real = history_edits.own_news

    def then_gone(*args):
        entry = real(*args)
        JournalEntry.objects.all().delete()
        return entry

    monkeypatch.setattr(history_edits, "own_news", then_gone)
    answer = client.post(at("journal_edit", news), form | {"text": "Neuf sites."}).content.decode()
    assert "vient d’être retirée" in problems(answer)[0]
    assert "Neuf sites." in answer


def test_the_whole_team_mends_news_and_so_does_their_author_who_left(news, project, helene, karim, sign_in):
    TeamRole.objects.create(project=project, member=karim, role=Role.TEAM)
    assert sign_in(karim).get(at("journal_edit", news)).status_code == 200
    project.roles.filter(member=helene).update(role=Role.REFERENT)
    hers = sign_in(helene)
    form = form_in(page(hers, at("journal_edit", news)), "text")
    assert hers.post(at("journal_edit", news), form | {"text": "Neuf sites."}).status_code == 302
    assert JournalEntry.objects.get().text == "Neuf sites."
    project.statuses.update(author=helene)
    assert hers.get(at("status_correct", project.statuses.get())).status_code == 404, "a project's status is its team's"


def test_strangers_and_other_projects_addresses_find_nothing(news, project, karim, sign_in):
    his, other = sign_in(karim), ProjectFactory(lead=karim)
    for name in ("journal_edit", "journal_remove"):
        for url in (at(name, news), reverse(f"projects:{name}", args=[other.slug, news.pk])):
            assert his.get(url).status_code == 404
            assert his.post(url, {"text": "À moi", "on": "2025-01-01", "reason": "Non"}).status_code == 404
    for name in ("status_correct", "status_strike"):
        assert his.post(at(name, project.statuses.get()), {"why": "À moi", "reason": "Non"}).status_code == 404
    assert JournalEntry.objects.get().text == "Huit sites depuis lundi."
    assert not StatusEntry.objects.exclude(struck_at=None).exists()


@pytest.mark.parametrize("state", [State.PENDING, State.WITHDRAWN])
def test_news_of_a_project_that_cannot_be_written_now_are_left_alone(client, news, state):
    Project.objects.update(state=state)
    assert client.get(at("journal_edit", news)).status_code == 404
    assert client.post(at("journal_remove", news)).status_code == 404
    assert JournalEntry.objects.exists()


def test_the_mission_takes_news_off_and_says_why(news, helene, moderator, sign_in):
    mission = sign_in(moderator)
    assert "La personne qui l’a écrite et l’équipe liront cette phrase." in page(mission, at("journal_remove", news))
    assert mission.get(at("journal_edit", news)).status_code == 404, "the mission rewrites nobody"
    asked = mission.post(at("journal_remove", news), {"reason": " "})
    assert "l’équipe lira cette phrase" in problems(asked.content.decode())[0]
    assert JournalEntry.objects.exists()
    assert mission.post(at("journal_remove", news), {"reason": "Une personne y est nommée."}).status_code == 302
    assert not JournalEntry.objects.exists()
    assert told(helene.user) == [
        "Une nouvelle du 1er septembre 2025 est retirée de « Le premier appel compte » : Une personne y est nommée."
    ]
    decision = ModerationEvent.objects.get(verb=Verb.WITHDRAW)
    assert (decision.by, decision.why) == (moderator, "Une personne y est nommée.")


def test_somebody_of_the_mission_decides_nothing_of_her_own_project(news, project, moderator, sign_in):
    member = MemberFactory(user=moderator)
    role = TeamRole.objects.create(project=project, member=member, role=Role.TEAM)
    hers = sign_in(moderator)
    assert 'name="reason"' not in page(hers, at("journal_remove", news)), "she removes it as one of the team"
    role.delete()
    ModerationEvent.write(project, Verb.SUBMIT, by=moderator)
    refused = hers.post(at("journal_remove", news), {"reason": "Gênant."}).content.decode()
    assert "Vous avez pris part à ce texte" in problems(refused)[0]
    assert JournalEntry.objects.exists()


# Statuses ------------------------------------------------------------------------------------------


@pytest.mark.met("PQ1-17", "PQ1-18")
def test_the_author_corrects_the_words_of_a_status_for_a_day(client, project, sign_in, karim):
    entry = project.statuses.get()
    form = form_in(page(client, at("status_correct", entry)), "why")
    client.post(at("status_correct", entry), form | {"why": "Trois sites volontaires.", "cause": "means"})
    entry.refresh_from_db()
    assert (entry.status, entry.on, entry.why, entry.cause) == ("tested", OLD, "Trois sites volontaires.", "means")
    project.refresh_from_db()
    assert (project.why, project.cause) == ("Trois sites volontaires.", "means")
    assert "(modifié le" in page(sign_in(karim), project.get_absolute_url())


def test_a_status_keeps_a_why_and_its_words_after_a_day(client, project):
    entry = project.statuses.get()
    form = form_in(page(client, at("status_correct", entry)), "why")
    said = problems(client.post(at("status_correct", entry), form | {"why": " "}).content.decode())
    assert said == ["Pourquoi : Écrivez pourquoi : c’est ce qui aide le plus les suivants."]
    StatusEntry.objects.update(created_at=timezone.now() - timedelta(hours=25))
    answer = client.post(at("status_correct", entry), form | {"why": "Trop tard."}, follow=True).content.decode()
    assert "Une étape se corrige pendant un jour" in answer
    entry.refresh_from_db()
    assert entry.why == "Deux sites volontaires."


def test_another_of_the_team_does_not_put_words_in_the_authors_mouth(project, karim, sign_in):
    TeamRole.objects.create(project=project, member=karim, role=Role.TEAM)
    assert sign_in(karim).get(at("status_correct", project.statuses.get())).status_code == 404


@pytest.mark.met("PQ1-17")
def test_a_status_written_in_error_is_struck_and_the_team_goes_on_reading_it(client, project, helene, karim, sign_in):
    StatusEntry.record(project, "stopped", on=NEW, why="Une erreur de ligne.", cause="means", author=helene)
    wrong = project.statuses.latest("pk")
    asked = client.post(at("status_strike", wrong), {"reason": " "})
    assert problems(asked.content.decode())[0].startswith("Pourquoi : Écrivez pourquoi")
    client.post(at("status_strike", wrong), {"reason": "C’était un autre projet."})
    project.refresh_from_db()
    assert (project.status, project.why, project.cause) == ("tested", "Deux sites volontaires.", "")
    assert (project.status_on, project.news_on) == (OLD, OLD)
    hers = page(client, project.get_absolute_url())
    assert re.search(r"<s>Arrêté\. Une erreur de ligne\.</s>", hers)
    assert "C’était un autre projet." in hers
    his = page(sign_in(karim), project.get_absolute_url())
    assert "Une erreur de ligne" not in his
    assert "C’était un autre projet" not in his
    assert client.post(at("status_strike", wrong), {"reason": "Encore"}).status_code == 404


def test_the_only_status_stays_until_the_right_one_is_written(client, project):
    refused = client.post(at("status_strike", project.statuses.get()), {"reason": "Faux."}).content.decode()
    assert "écrivez d’abord la bonne" in problems(refused)[0]
    assert project.statuses.current().count() == 1
    assert "Barrer" not in page(client, project.get_absolute_url())


def test_the_team_alone_is_offered_to_mend_its_history(client, project, news, helene, karim, sign_in):
    StatusEntry.record(project, "implemented", on=NEW, why="Ni budget.", author=helene)
    hers = page(client, project.get_absolute_url())
    assert "Corriger cette histoire" in hers
    for name in ("status_correct", "status_strike"):
        assert at(name, project.statuses.latest("pk")) in hers
    for name in ("journal_edit", "journal_remove"):
        assert at(name, news) in hers
    assert "Corriger cette histoire" not in page(sign_in(karim), project.get_absolute_url())


def test_the_page_says_truly_whether_new_words_wait(client, project, monkeypatch):
    url = f"/projets/{project.slug}/modifier/probleme/"
    assert "sont lus avant de remplacer" in page(client, url)
    monkeypatch.setattr("projects.writing.publishes_at_once", lambda *args: True)
    assert "paraît aussitôt" in page(client, url)


def test_what_an_accepted_takeover_wrote_is_not_struck_by_the_team(client, project, karim, moderator, argenteuil):
    takeover = Takeover.objects.create(
        project=project, author=karim, collectivity=argenteuil, sponsor="DGS", state=State.PENDING
    )
    takeover.publish(by=moderator)
    line = project.statuses.get(status=ProjectStatus.TAKEN_OVER)
    refused = client.post(at("status_strike", line), {"reason": "Nous ne voulons pas."}).content.decode()
    assert "vient d’une reprise acceptée" in problems(refused)[0]


def test_the_mission_strikes_a_status_and_tells_the_team(project, helene, moderator, sign_in):
    StatusEntry.record(project, "stopped", on=NEW, why="Mme Durand ne veut plus.", author=helene)
    line = project.statuses.latest("pk")
    adds = reverse("projects:status_add", args=[project.slug])
    assert adds in page(sign_in(helene), at("status_strike", line))
    assert adds not in page(sign_in(moderator), at("status_strike", line)), "a door that is the team's alone"
    sign_in(moderator).post(at("status_strike", line), {"reason": "Une personne y est nommée."})
    assert told(helene.user)[-1].endswith("est barrée : Une personne y est nommée.")
    assert "Mme Durand" in page(sign_in(moderator), project.get_absolute_url())


@pytest.mark.met("PQ1-17")
def test_a_draft_that_was_online_keeps_the_history_its_readers_knew(client, project, helene):
    Project.objects.update(state=State.DRAFT)
    url = f"/projets/{project.slug}/modifier/situation/"
    shown = page(client, url)
    assert "Deux sites volontaires." in shown
    client.post(url, form_in(shown, "why") | {"status": "implemented", "on": "2025-10-01", "why": "Ni budget."})
    assert [entry.why for entry in project.statuses.all()] == ["Deux sites volontaires.", "Ni budget."]


# What changed --------------------------------------------------------------------------------------


def after_a_while(member, project, **ago) -> None:
    Visit.objects.filter(member=member, project=project).update(at=timezone.now() - timedelta(**ago))


def test_what_i_wrote_myself_is_no_news_to_me_and_what_others_did_is(client, project, helene, karim, sign_in):
    opened = reverse("projects:opened", args=[project.slug])
    his = sign_in(karim)
    for reader in (client, his):
        reader.post(opened)
    Visit.objects.update(at=timezone.now() - timedelta(days=20))
    StatusEntry.objects.update(created_at=timezone.now() - timedelta(days=30))
    JournalEntry.objects.create(project=project, text="Une nouvelle.", author=helene)
    project.documents.create(title="Fiche", kind="pdf", size=1, file="documents/rien", added_by=helene)
    ModerationEvent.write(project, Verb.REVISE, by=helene.user, was=State.PUBLISHED, at_once=True)
    assert "Depuis votre dernière visite" not in page(client, project.get_absolute_url())
    seen = page(his, project.get_absolute_url())
    assert "1 nouvelle, 1 document, le texte a été revu." in seen
    assert seen.count("· nouveau") == 1


def test_the_note_leads_to_what_changed(project, karim, sign_in):
    his = sign_in(karim)
    his.post(reverse("projects:opened", args=[project.slug]))
    after_a_while(karim, project, days=3)
    StatusEntry.objects.update(created_at=timezone.now() - timedelta(days=30))
    VoiceFactory(form=VoiceFormFactory(project=project))
    seen = page(his, project.get_absolute_url())
    assert "1 voix d’usager." in seen
    assert '<a href="#voix">' in seen
    assert 'id="voix"' in seen


def test_a_struck_line_is_not_told_as_new(client, project, helene, karim, sign_in):
    TeamRole.objects.create(project=project, member=karim, role=Role.TEAM)
    his = sign_in(karim)
    his.post(reverse("projects:opened", args=[project.slug]))
    after_a_while(karim, project, days=3)
    StatusEntry.objects.update(created_at=timezone.now() - timedelta(days=30))
    StatusEntry.record(project, "stopped", on=NEW, why="Une erreur.", author=helene)
    client.post(at("status_strike", project.statuses.latest("pk")), {"reason": "Une erreur de ligne."})
    assert "Depuis votre dernière visite" not in page(his, project.get_absolute_url())


def test_the_history_costs_the_same_whatever_its_team_may_mend(client, project, helene, same_queries):
    def add() -> None:
        StatusEntry.record(project, "tested", on=NEW, why="Un essai.", author=helene)
        JournalEntry.objects.create(project=project, text="Une nouvelle.", author=helene)

    add()
    same_queries(
        lambda: client.get(project.get_absolute_url()), add, 28
    )  # one each for its events, problems, resources, stories, kits
