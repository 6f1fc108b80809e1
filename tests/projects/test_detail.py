"""A project's page: who may read it in each state, what it says, what changed since the last visit."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.models.members import UNNAMED, MemberState
from emi_alumni.foundation.moderation.models import Report, Revision, State
from emi_alumni.foundation.notifications.models import Notification
from projects.models import (
    Indicator,
    JournalEntry,
    Measure,
    Project,
    Reuse,
    SponsorView,
    StatusEntry,
    TeamRole,
    Visit,
    Voice,
)
from projects.models.project import ProjectAudience, Role
from tests.factories import MemberFactory, ProjectFactory, VoiceFactory, VoiceFormFactory

pytestmark = pytest.mark.django_db


def page(project: Project) -> str:
    return reverse("projects:detail", args=[project.slug])


# Who reads it, state by state: visitor, stranger, its lead, a named sponsor, the mission.
STATES = {
    "draft": ({"state": State.DRAFT}, "302 404 200 404 404"),
    "pending": ({"state": State.PENDING}, "302 404 200 404 200"),
    "refused": ({"state": State.REFUSED}, "302 404 200 404 200"),
    "withdrawn": ({"state": State.WITHDRAWN}, "302 404 200 404 200"),
    "team": ({"audience": ProjectAudience.TEAM}, "302 404 200 200 200"),
    "network": ({}, "302 200 200 200 200"),
    "public": ({"audience": ProjectAudience.PUBLIC}, "302 200 200 200 200"),
}


@pytest.mark.parametrize(("facts", "expected"), STATES.values(), ids=STATES)
def test_each_reader_reads_what_is_theirs(facts, expected, helene, karim, representative, moderator, sign_in):
    project = ProjectFactory(title="Le premier appel compte", lead=helene, **facts)
    TeamRole.objects.create(project=project, member=representative, role=Role.SPONSOR)
    readers = [Client(), *map(sign_in, (karim, helene, representative, moderator))]

    answers = [client.get(page(project)) for client in readers]

    assert " ".join(str(answer.status_code) for answer in answers) == expected
    for answer in answers:
        assert (answer.status_code == 200) == ("premier appel" in answer.content.decode())


def test_two_reports_withhold_the_words_of_a_project_and_leave_what_others_said(
    helene, karim, representative, moderator, department, sign_in
):
    project = ProjectFactory(title="Le premier appel compte", sentence="Une phrase à relire", lead=helene)
    VoiceFactory(form=VoiceFormFactory(project=project), text="On m’a enfin répondu.")
    VoiceFactory(form=project.voice_form, text="Un retour qui attend.", waiting=True)
    SponsorView.objects.create(project=project, signature="Direction des routes", changed="Les délais ont fondu.")
    Reuse.objects.create(
        project=project, member=karim, collectivity=department, kept="Le script d’accueil.", confirmed_at=timezone.now()
    )
    Reuse.objects.create(project=project, member=representative, collectivity=department, kept="Pas encore reconnu.")
    for _ in range(2):
        Report.file(project, by=MemberFactory(with_account=True).user, reason="wrong")

    answer = sign_in(karim).get(page(project))

    assert answer.status_code == 200
    for shown in ("On m’a enfin répondu.", "Les délais ont fondu.", "Le script d’accueil."):
        assert shown in answer.text
    for withheld in ("premier appel", "Une phrase", "qui attend", "Pas encore reconnu", helene.family_name):
        assert withheld not in answer.text
    assert Client().get(page(project)).status_code == 302
    for reader in (helene, moderator):
        assert "premier appel" in sign_in(reader).get(page(project)).text
    Project.objects.filter(pk=project.pk).update(audience=ProjectAudience.TEAM)
    assert sign_in(representative).get(page(project)).status_code == 404


def test_an_unknown_project_and_somebody_else_s_draft_look_the_same(helene, karim, sign_in):
    draft = ProjectFactory(title="Secret", lead=helene, draft=True)
    client = sign_in(karim)

    hidden, unknown = client.get(page(draft)), client.get(reverse("projects:detail", args=["jamais-ecrit"]))

    assert hidden.status_code == unknown.status_code == 404
    assert "Secret" not in hidden.content.decode()


@pytest.mark.met("PQ1-15", "PQ1-16", "PQ1-17", "PQ1-18", "PQ1-14")
def test_the_page_says_the_problem_the_answer_where_it_stands_and_why(helene, karim, sign_in):
    project = ProjectFactory(lead=helene, problem="Quatre appels sur dix se perdent.", solution="Un script d’une page.")
    StatusEntry.record(project, "presented", on=date(2019, 6, 20), why="Devant le jury.", author=helene)
    StatusEntry.record(project, "implemented", on=date(2019, 11, 15), why="Ni budget ni logiciel.", cause="means")

    text = sign_in(karim).get(page(project)).content.decode()

    assert "Quatre appels sur dix se perdent." in text
    assert "Un script d’une page." in text
    assert "Mis en place ? Oui. Et pourquoi ?" in text
    assert "moyens" in text
    assert text.count("Ni budget ni logiciel.") == 1  # the history leads to it
    assert text.index("Ni budget ni logiciel.") < text.index("Devant le jury.") < text.index('href="#verdict">Pourquoi')


def test_a_reader_meets_the_team_before_the_history_and_the_first_stages_are_folded(helene, karim, sign_in):
    project = ProjectFactory(lead=helene)
    for day in range(1, 7):
        StatusEntry.record(project, "tested", on=date(2019, 6, day), why=f"Étape {day}.", author=helene)
    text = sign_in(karim).get(page(project)).content.decode()
    assert text.index("Poser une question à Hélène") < text.index('id="equipe"') < text.index('id="histoire"')
    folded, shown = text[text.index('id="histoire"') :].split("</details>")[:2]
    assert "Voir les 3 étapes précédentes" in folded
    assert [day for day in range(1, 7) if f"Étape {day}." in folded] == [1, 2, 3]
    assert all(f"Étape {day}." in shown for day in (4, 5))
    assert "Étape 6." not in shown  # the page says it above, once


def test_all_the_verbs_of_the_team_are_in_one_place_and_a_reader_meets_none(helene, karim, moderator, sign_in):
    project = ProjectFactory(lead=helene)
    StatusEntry.record(project, "tested", on=date(2019, 6, 1), why="Un essai.", author=helene)
    project.stage_meetings.create(stage="during", on=date(2019, 6, 2), note="Point.")
    text = sign_in(helene).get(page(project)).content.decode()
    begins, ends = text.index('id="gerer"'), text.index('<div class="split story">')
    adds = ["journal_add", "status_add", "sponsor_link_add", "stage_meeting_add"]
    for verb in [*adds, "team", "documents", "public_page", "voices_manage"]:
        url = f'href="{reverse(f"projects:{verb}", args=[project.slug])}"'
        assert begins < text.index(url) <= text.rindex(url) < ends, verb
    for verb in ("/corriger/", "/retirer/", "/modifier/", "Retirer le point du"):
        if verb in text:
            assert begins < text.index(verb) <= text.rindex(verb) < ends, verb
    StatusEntry.record(project, "implemented", on=date(2019, 7, 1), why="Voté.", author=helene)
    assert "Barrer" in sign_in(moderator).get(page(project)).content.decode()
    read = sign_in(karim).get(page(project)).content.decode()
    assert 'id="gerer"' not in read
    assert "Gérer ce projet" not in read


def test_the_key_figure_is_said_once(helene, sign_in):
    project = ProjectFactory(lead=helene)
    told = Indicator.objects.create(project=project, name="Appels décrochés", unit="%", is_key=True)
    for value, year in ((58, 2018), (84, 2019)):
        Measure.objects.create(indicator=told, value=value, on=date(year, 11, 1))
    text = sign_in(helene).get(page(project)).content.decode()
    assert text.count('class="figure"') == 1


@pytest.mark.met("PQ1-19", "FRE-10")
def test_figures_are_drawn_beside_a_table_and_what_is_not_measured_is_said(helene, sign_in):
    project = ProjectFactory()
    told = Indicator.objects.create(project=project, name="Appels décrochés", unit="%", target=80)
    Measure.objects.create(indicator=told, on=date(2018, 11, 1), moment="before", value=58)
    Measure.objects.create(indicator=told, on=date(2019, 11, 1), moment="after", value=84)
    Indicator.objects.create(project=project, name="Délai", evidence="not_measured")

    text = sign_in(helene).get(page(project)).content.decode()

    assert "58 % en novembre 2018, 84 % en novembre 2019" in text
    assert '<th scope="row">Appels décrochés (%)</th>' in text
    assert "Non mesuré" in text


@pytest.mark.met("PQ2-04")
def test_the_team_links_to_those_the_reader_finds_and_does_not_name_who_withdrew(karim, sign_in):
    found, discreet, gone = MemberFactory(), MemberFactory(hidden=True), MemberFactory(state=MemberState.ERASED)
    project = ProjectFactory(lead=found, team=[discreet, gone])

    text = sign_in(karim).get(page(project)).content.decode()

    assert f'<a href="{found.get_absolute_url()}">{found.full_name}</a>' in text
    assert discreet.full_name not in text
    assert discreet.get_absolute_url() not in text
    assert discreet.position not in text.partition(UNNAMED)[2].partition("</li>")[0]
    assert gone.get_absolute_url() not in text


def test_its_team_reads_why_it_came_back_and_that_an_edit_waits(helene, karim, sign_in):
    back = ProjectFactory(title="Revenu", lead=helene, draft=True, reason="Dites pour qui.")
    online = ProjectFactory(title="En ligne", lead=helene)
    Revision.propose(online, {"help_wanted": "Un relecteur"}, by=helene.user)

    assert "Dites pour qui." in sign_in(helene).get(page(back)).content.decode()
    assert "attend d’être lue" in sign_in(helene).get(page(online)).content.decode()
    stranger = sign_in(karim).get(page(online)).content.decode()
    assert "attend d’être lue" not in stranger
    assert "Un relecteur" not in stranger


# What changed -----------------------------------------------------------------------------------


@pytest.mark.met("PQ1-21")
def test_who_comes_back_reads_what_changed_since(helene, karim, sign_in):
    project = ProjectFactory(lead=helene)
    client = sign_in(karim)
    opened = reverse("projects:opened", args=[project.slug])
    assert "Depuis votre dernière visite" not in client.get(page(project)).content.decode()
    client.post(opened)
    Visit.objects.update(at=timezone.now() - timedelta(days=20))

    StatusEntry.record(project, "tested", on=timezone.localdate(), why="Trois sites.", author=helene)
    JournalEntry.objects.create(project=project, text="Une nouvelle.", author=helene)
    VoiceFactory(form=VoiceFormFactory(project=project))

    text = client.get(page(project)).content.decode()
    assert "Depuis votre dernière visite" in text
    assert "1 étape, 1 nouvelle, 1 voix d’usager" in text
    client.post(opened)
    assert "1 étape" in client.get(page(project)).content.decode()  # the same visit, still on show
    earlier = timezone.now() - timedelta(hours=3)
    for written in (StatusEntry, JournalEntry):
        written.objects.update(created_at=earlier)
    Voice.objects.update(published_at=earlier)
    Visit.objects.update(at=timezone.now() - timedelta(hours=2))
    assert "Depuis votre dernière visite" not in client.get(page(project)).content.decode()


def test_reading_writes_nothing_and_opening_reads_ones_own_notifications_only(helene, karim, sign_in):
    project = ProjectFactory(lead=helene)
    Notification.tell([helene.user, karim.user], kind="x", sentence="Du nouveau", thing=project)
    client = sign_in(karim)

    client.get(page(project))
    assert not Visit.objects.exists()
    assert Notification.objects.unread().count() == 2

    assert client.post(reverse("projects:opened", args=[project.slug])).status_code == 204
    assert Visit.objects.get().member == karim
    assert [one.recipient for one in Notification.objects.unread()] == [helene.user]


def test_nobody_opens_what_they_may_not_read(helene, karim, sign_in):
    draft = ProjectFactory(lead=helene, draft=True)

    assert sign_in(karim).post(reverse("projects:opened", args=[draft.slug])).status_code == 404
    assert not Visit.objects.exists()


# The sheet, and the cost -------------------------------------------------------------------------


@pytest.mark.met("PQ2-24", "PQ1-33")
def test_the_sheet_for_a_hierarchy_shows_what_was_read_and_published(helene, sign_in):
    project = ProjectFactory(lead=helene, problem="Quatre appels sur dix se perdent.")
    Revision.propose(project, {"problem": "Un texte qui attend."}, by=helene.user)
    draft = ProjectFactory(lead=helene, draft=True)
    client = sign_in(helene)

    text = client.get(reverse("projects:print", args=[project.slug])).content.decode()

    assert "Quatre appels sur dix se perdent." in text
    assert "Un texte qui attend." not in text
    assert client.get(reverse("projects:print", args=[draft.slug])).status_code == 404


def test_the_page_costs_the_same_whatever_it_tells(helene, karim, sign_in, same_queries):
    project = ProjectFactory(lead=helene)
    form = VoiceFormFactory(project=project)

    def add() -> None:
        told = Indicator.objects.create(project=project, name="Attente")
        Measure.objects.create(indicator=told, on=date(2022, 1, 1), value=3)
        TeamRole.objects.create(project=project, member=MemberFactory(), role=Role.TEAM)
        JournalEntry.objects.create(project=project, text="Une nouvelle.", author=helene)
        StatusEntry.record(project, "tested", on=timezone.localdate(), why="Un essai.", author=helene)
        VoiceFactory(form=form)

    add()
    client = sign_in(karim)
    # One each for its events, kits, problems, resources, stories.
    same_queries(lambda: client.get(page(project)), add, 28)
