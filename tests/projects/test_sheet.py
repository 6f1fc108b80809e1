"""The A4 sheet for a hierarchy and elected people: only what was read and published, and only what fits."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from directory.models import Member
from emi_alumni.foundation.moderation.models import Revision
from projects.models import Indicator, Measure, Project, SponsorView, TeamRole
from projects.models.project import Role
from projects.sheet import CUT, TEAM, cut, fitted, height_beside
from tests.factories import MemberFactory, ProjectFactory, VoiceFactory, VoiceFormFactory


def page(project: Project) -> str:
    return reverse("projects:print", args=[project.slug])


LONG = "Rencontrer les usagers au guichet, puis simplifier avec les agents. " * 70


@pytest.fixture
def endless(helene) -> Project:
    """A project whose every text is as long as can be."""
    texts = ("problem", "solution", "users_met", "novelty", "conditions", "lessons", "difficulties", "transposable")
    project = ProjectFactory(
        title="Réduire les déplacements inutiles des familles entre communes voisines avant chaque rentrée scolaire",
        lead=helene,
        status="partly",
        help_wanted=LONG[:400],
        ecology=LONG[:500],
        **dict.fromkeys(texts, LONG[:2000]),
    )
    Project.objects.filter(pk=project.pk).update(why=LONG[:2000])
    form = VoiceFormFactory(project=project)
    for _ in range(3):
        VoiceFactory(form=form, text=LONG[:2000])
    for _ in range(TEAM + 3):
        TeamRole.objects.create(project=project, member=MemberFactory(), role=Role.TEAM)
    for name in ("Attente", "Délai", "Renoncements"):
        told = Indicator.objects.create(project=project, name=name, unit="min")
        for year, value in ((2021, 47), (2022, 16)):
            Measure.objects.create(indicator=told, on=date(year, 1, 1), value=value)
    return project


@pytest.mark.django_db
@pytest.mark.met("PQ2-24", "PQ1-33")
def test_only_what_was_read_and_published_is_on_it(helene, karim, sign_in):
    project = ProjectFactory(lead=helene, problem="Quatre appels sur dix se perdent.", lessons="Un script suffit.")
    form = VoiceFormFactory(project=project)
    VoiceFactory(form=form, text="On m’a rappelée.")
    VoiceFactory(form=form, text="Une voix que personne n’a lue.", waiting=True)
    VoiceFactory(form=form, text="Une voix retirée.", state="withdrawn")
    changes = {"problem": "Un problème qui attend.", "lessons": "Une leçon qui attend.", "title": "Un titre qui attend"}
    Revision.propose(project, changes, by=helene.user)
    words = {"signature": "La voirie", "withdrawn_at": timezone.now()}
    SponsorView.objects.create(project=project, blocks="Des mots retirés par la mission.", **words)
    expected = ("Quatre appels sur dix se perdent.", "Un script suffit.", "On m’a rappelée.")

    for reader in (helene, karim):
        text = sign_in(reader).get(page(project)).text
        assert all(words in text for words in expected)
        for words in (
            "qui attend",
            "personne n’a lue",
            "Une voix retirée",
            "retirés par la mission",
            "Le regard du commanditaire",
        ):
            assert words not in text


@pytest.mark.django_db
def test_it_says_what_the_sponsor_said_last(helene, sign_in):
    project = ProjectFactory(lead=helene)
    SponsorView.objects.create(project=project, signature="L’ancienne DGS", on=date(2023, 1, 5), changed="Rien encore.")
    SponsorView.objects.create(
        project=project,
        signature="La voirie",
        on=date(2024, 2, 1),
        changed="Un appel sur deux.",
        blocks="Un logiciel.",
        kept="yes",
        again="yes",
    )

    answer = sign_in(helene).get(page(project))

    assert "Le regard du commanditaire" in answer.text
    assert (
        "Un appel sur deux. Ce qui bloque : Un logiciel. Dans ses objectifs : oui. De nouveau commanditaire : oui."
    ) in answer.text
    assert "La voirie, 1er février 2024" in answer.text
    assert "Rien encore." not in answer.text


@pytest.mark.django_db
def test_a_sheet_with_little_to_say_says_it_larger(helene, sign_in):
    short = ProjectFactory(lead=helene, problem="Un problème.", solution="Une réponse.")

    assert 'sheet largest"' in sign_in(helene).get(page(short)).text


@pytest.mark.django_db
def test_what_does_not_fit_stays_on_the_portal_and_the_sheet_says_so(endless, helene, sign_in, settings):
    settings.PORTAL_URL = "https://alumni.exemple.fr"

    answer = sign_in(helene).get(page(endless))

    sheet, text = answer.context["sheet"], answer.text
    assert text.count(CUT.strip()) >= 4
    assert all(sheet.texts[name] for name in ("problem", "solution", "why"))
    assert sheet.texts["users_met"] == ""
    assert "le reste se lit sur la page du projet" in text
    assert sheet.address == f"https://alumni.exemple.fr{endless.get_absolute_url()}"
    assert sheet.address in text
    assert "et 4 autres" in text


@pytest.mark.django_db
def test_nothing_is_cut_when_it_fits(helene, sign_in):
    project = ProjectFactory(lead=helene, problem="Un problème.\n\n- un point\n- un autre", solution="Une réponse.")

    text = sign_in(helene).get(page(project)).text

    assert "Un problème. - un point - un autre" in text
    assert "le reste se lit sur la page du projet" not in text
    assert CUT not in text


@pytest.mark.django_db
def test_the_sheet_costs_the_same_whatever_is_on_it(helene, sign_in, same_queries):
    project = ProjectFactory(lead=helene)
    form = VoiceFormFactory(project=project)

    def add() -> Member:
        told = Indicator.objects.create(project=project, name="Attente")
        Measure.objects.create(indicator=told, on=date(2022, 1, 1), value=3)
        VoiceFactory(form=form)
        return TeamRole.objects.create(project=project, member=MemberFactory(), role=Role.TEAM).member

    add()
    client = sign_in(helene)
    same_queries(lambda: client.get(page(project)), add, 9)  # one more for the sponsor's view


# The rule itself ---------------------------------------------------------------------------------

WORDS = st.lists(st.text(alphabet="abcdefé’,. ", max_size=600), min_size=1, max_size=7)


@given(WORDS, st.integers(min_value=200, max_value=900))
def test_the_texts_never_take_more_than_the_room(words, room):
    texts = {str(rank): " ".join(text.split()) for rank, text in enumerate(words)}

    kept = fitted(texts, room, height_beside, spared=list(texts))

    assert height_beside(kept) <= room
    for name, text in kept.items():
        assert text == texts[name] or text == "" or text.endswith(CUT)


def test_a_short_text_stays_whole_beside_a_long_one():
    kept = fitted({"short": "Tout tient.", "long": LONG, "longer": LONG * 2}, 420, height_beside, [])

    assert kept["short"] == "Tout tient."
    assert kept["long"] == kept["longer"]
    assert kept["long"].endswith(CUT)


def test_the_least_needed_leaves_before_the_others_are_too_short():
    kept = fitted({"problem": LONG, "partners": LONG}, 200, height_beside, ["partners"])

    assert kept["partners"] == ""
    assert len(kept["problem"]) > 150


def test_a_text_is_cut_between_two_words():
    assert cut("Un problème de tous les jours, au guichet.", 42) == "Un problème de tous les jours, au guichet."
    assert cut("Un problème de tous les jours, au guichet.", 35) == f"Un problème de tous les jours{CUT}"
