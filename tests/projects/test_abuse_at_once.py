"""The project bank at the same instant: double clicks, two windows, two colleagues, on connections of their own (F24).

One winner, no duplicate, and the words of whoever comes second are given back.
"""

import uuid
from collections.abc import Callable

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from directory.models import Member
from emi_alumni.foundation.moderation.models import ModerationEvent, State, Verb
from projects.forms.follow_ups import OPEN_LINKS
from projects.models import JournalEntry, Project, Reuse, SponsorLink, StageMeeting, Subject, Takeover, TeamRole, Voice
from projects.models.project import Role
from projects.writing import MAX_DRAFTS, start
from tests.concurrency import together
from tests.factories import CollectivityFactory, MemberFactory, ProjectFactory, VoiceFormFactory
from tests.projects import voice_steps
from tests.projects.writing_steps import Pen, form_in, page

pytestmark = pytest.mark.django_db(transaction=True)
CLICKS = 5


@pytest.fixture(autouse=True)
def forgotten_limits():
    """What is counted in the shared cache is no row of a model: nothing empties it between these tests."""
    caches["default"].clear()
    yield
    caches["default"].clear()


def clicks(sign_in: Callable, person: Member, url: str, data: dict[str, object]) -> list[int]:
    """The same person's clicks, from as many windows; each answer's status."""
    windows = [sign_in(person) for _ in range(CLICKS)]
    answers = together(*[lambda c=client: c.post(url, data) for client in windows])
    return [getattr(answer, "status_code", answer) for answer in answers]


def test_a_new_project_is_one_project(helene, sign_in):
    data = form_in(page(sign_in(helene), "/projets/nouveau/"), "title")
    data |= {"title": "Le premier appel compte", "sentence": "Joindre un service."}
    assert clicks(sign_in, helene, "/projets/nouveau/", data) == [302] * CLICKS
    assert Project.objects.count() == TeamRole.objects.count() == 1


def test_two_people_give_the_same_title_and_have_a_project_each(helene, karim, representative, sign_in):
    """Neither takes the other's address, and neither is answered by a fault."""
    people = [helene, karim, representative, *(MemberFactory(with_account=True) for _ in range(3))]
    windows = []
    for person in people:
        client = sign_in(person)
        data = form_in(page(client, "/projets/nouveau/"), "title") | {
            "title": "Le même titre",
            "sentence": "Une phrase.",
        }
        windows.append((client, data))
    answers = together(*[lambda c=client, d=data: c.post("/projets/nouveau/", d) for client, data in windows])
    assert [answer.status_code for answer in answers] == [302] * len(people)
    assert len(set(Project.objects.values_list("slug", flat=True))) == len(people)


def test_windows_do_not_make_more_drafts_than_the_limit(helene):
    for _ in range(MAX_DRAFTS - 1):
        ProjectFactory(draft=True, lead=helene)
    drafts = [Project(title=f"De plus {n}", sentence="Une phrase.") for n in range(4)]
    outcomes = together(*[lambda d=draft: start(d, by=helene, key=uuid.uuid4()) for draft in drafts])
    assert sum(isinstance(one, Project) for one in outcomes) == 1
    assert sum(isinstance(one, ValidationError) for one in outcomes) == 3
    assert Project.objects.count() == MAX_DRAFTS


def test_two_authors_save_the_same_step_and_the_second_sees_both_texts(helene, karim, sign_in):
    project = ProjectFactory(draft=True, lead=helene, team=[karim])
    pens = [Pen(sign_in(helene), project.slug), Pen(sign_in(karim), project.slug)]
    forms = [pen.form("probleme") | {"problem": f"Le texte n° {n}."} for n, pen in enumerate(pens)]
    answers = together(
        lambda: pens[0].client.post(pens[0].url("probleme"), forms[0]),
        lambda: pens[1].client.post(pens[1].url("probleme"), forms[1]),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    told = next(answer for answer in answers if answer.status_code == 200).content.decode()
    assert "Le texte n° 0." in told
    assert "Le texte n° 1." in told
    assert Project.objects.get().problem in ("Le texte n° 0.", "Le texte n° 1.")


def test_two_authors_change_a_published_text_and_no_word_is_lost(helene, karim, sign_in):
    project = ProjectFactory(lead=helene, team=[karim])
    pens = [Pen(sign_in(person), project.slug) for person in (helene, karim)]
    problem = pens[0].form("probleme") | {"problem": "Le problème, mieux dit."}
    how = pens[1].form("enseignements") | {"lessons": "Les leçons retenues."}
    answers = together(
        lambda: pens[0].client.post(pens[0].url("probleme"), problem),
        lambda: pens[1].client.post(pens[1].url("enseignements"), how),
    )
    assert [answer.status_code for answer in answers] == [302, 302]
    html = pens[0].client.get(pens[0].url("probleme")).content.decode()
    assert "Le problème, mieux dit." in html
    assert "Les leçons retenues." in pens[0].client.get(pens[0].url("enseignements")).content.decode()
    assert Project.objects.get().problem == "Un problème de tous les jours."


def test_proposing_from_several_windows_is_one_proposal(helene, department, sign_in):
    project = ProjectFactory(draft=True, lead=helene, places=[department], status="tested")
    assert clicks(sign_in, helene, f"/projets/{project.slug}/proposer/", {}) == [302] * CLICKS
    assert Project.objects.get().state == State.PENDING
    assert ModerationEvent.objects.filter(verb=Verb.SUBMIT).count() == 1


@pytest.mark.parametrize(
    ("way", "data", "model"),
    [
        ("nouvelle/", {"text": "Huit sites depuis lundi.", "on": "2026-01-15"}, JournalEntry),
        ("points-d-etape/noter/", {"stage": "before", "on": "2026-01-15", "note": "On commence."}, StageMeeting),
        ("commanditaire/", {"name": "DGA solidarités"}, SponsorLink),
    ],
)
def test_a_double_click_writes_once(way, data, model, helene, sign_in):
    project = ProjectFactory(lead=helene)
    statuses = clicks(sign_in, helene, f"/projets/{project.slug}/{way}", data)
    assert set(statuses) <= {200, 302}
    assert 302 in statuses
    assert model.objects.count() == 1


def test_no_more_links_are_open_than_allowed(helene, sign_in):
    project = ProjectFactory(lead=helene)
    for number in range(OPEN_LINKS - 1):
        SponsorLink.issue(project, name=f"Direction {number}", by=helene)
    windows = [(sign_in(helene), {"name": f"Encore {number}"}) for number in range(4)]
    url = reverse("projects:sponsor_link_add", args=[project.slug])
    together(*[lambda c=client, d=data: c.post(url, d) for client, data in windows])
    assert SponsorLink.objects.count() == OPEN_LINKS


def test_asking_for_the_same_is_asking_once(helene, karim, sign_in):
    place = CollectivityFactory()
    appetizer, project = ProjectFactory(lead=helene, appetizer=True), ProjectFactory(lead=helene)
    asked = {
        reverse("projects:takeover_add", args=[appetizer.slug]): {"sponsor": "DGA", "collectivity": place.pk},
        reverse("projects:reuse_add", args=[project.slug]): {
            "collectivity": place.pk,
            "on": "2026-01-15",
            "kept": "Tout",
        },
        reverse("projects:subject_add"): {"title": "Le courrier", "problem": "Il se perd.", "collectivity": place.pk},
    }
    for url, data in asked.items():
        assert clicks(sign_in, karim, url, data) == [302] * CLICKS, url
    assert (Takeover.objects.count(), Reuse.objects.count(), Subject.objects.count()) == (1, 1, 1)
    assert ModerationEvent.objects.filter(verb=Verb.SUBMIT).count() == 2


def test_a_subject_corrected_in_two_windows_is_sent_once_and_never_unsent(helene, moderator, sign_in):
    """Nothing sent goes back to a draft because another window was still open on it."""
    subject = Subject.objects.create(
        title="Le courrier", problem="Il se perd.", author=helene, collectivity=CollectivityFactory()
    )
    url = reverse("projects:subject_edit", args=[subject.pk])
    data = {"title": "Le courrier", "problem": "Il se perd en été.", "collectivity": subject.collectivity_id}
    statuses = clicks(sign_in, helene, url, data)
    assert set(statuses) <= {200, 302, 404}
    assert Subject.objects.get().state == State.PENDING
    assert ModerationEvent.objects.filter(verb=Verb.SUBMIT).count() == 1


def test_a_person_is_added_once_and_the_last_two_leads_do_not_both_leave(helene, karim, representative, sign_in):
    project = ProjectFactory(lead=helene)
    added = {"personne": representative.slug, "role": "team"}
    clicks(sign_in, helene, f"/projets/{project.slug}/equipe/ajouter/", added)
    assert project.roles.filter(member=representative).count() == 1
    TeamRole.objects.create(project=project, member=karim, role=Role.LEAD)
    leads = [(sign_in(person), project.roles.get(member=person).pk) for person in (helene, karim)]
    together(
        *[
            lambda c=client, pk=pk: c.post(f"/projets/{project.slug}/equipe/{pk}/retirer/", {"answered": "1"})
            for client, pk in leads
        ]
    )
    assert project.roles.filter(role=Role.LEAD).count() == 1


def test_a_voice_sent_from_a_trembling_thumb_is_one_voice(helene):
    form = VoiceFormFactory(project=ProjectFactory(lead=helene))
    slug = voice_steps.slug_of(form)
    feeling, words = voice_steps.address("feeling", form, slug), voice_steps.address("words", form, slug)
    first = together(*[lambda: Client().post(feeling, {"smiley": 4})] * CLICKS)
    assert {answer.status_code for answer in first} == {302}
    assert Voice.objects.count() == 1
    last = together(*[lambda: Client().post(words, {"text": "On m’a rappelé."})] * CLICKS)
    assert {answer.status_code for answer in last} == {302}
    assert ModerationEvent.objects.filter(verb=Verb.SUBMIT).count() == 1
    assert Voice.objects.get().text == "On m’a rappelé."


def test_a_hundred_voices_of_one_address_are_ten(helene):
    """Case 78, from several connections: ten in ten minutes, give or take those under way."""
    form = VoiceFormFactory(project=ProjectFactory(lead=helene))
    slugs = [voice_steps.slug_of(form) for _ in range(30)]

    def say(mine: list[str]) -> list[int]:
        return [Client().post(voice_steps.address("feeling", form, s), {"smiley": 4}).status_code for s in mine]

    statuses = [one for some in together(*[lambda n=n: say(slugs[n::3]) for n in range(3)]) for one in some]
    assert statuses.count(302) == Voice.objects.count()
    assert 10 <= Voice.objects.count() <= 13
    assert set(statuses) == {302, 429}
