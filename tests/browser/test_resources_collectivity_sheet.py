"""« Ma collectivité sur une page », printed: one page of paper, whatever there is of the place, and a PDF that can be
heard."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

from directory.models import Collectivity, Member
from events.models import Event
from governance.models import Club, ClubMembership
from projects.models import Indicator, Measure, Project
from tests.browser.checks import axe, overflow
from tests.factories import EventFactory, MemberFactory, ProjectFactory

Contexts = Callable[..., BrowserContext]
WORDS = "Rencontrer les usagers au guichet, puis simplifier avec les agents. "


def address(place: Collectivity, **asked: str) -> str:
    return reverse("resources:collectivity_sheet", args=[place.slug], query=asked)


def printed(page: Page, where: str) -> PdfReader:
    page.goto(where)
    return PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True, tagged=True)))


@pytest.fixture
def endless(portal):
    """A place of which everything is as long as can be."""
    place = Collectivity.objects.create(
        code="COM-LONG",
        name="Communauté d’agglomération des communes riveraines de l’Oise, du Vexin français et des plaines de France",
        short_name="Communauté sans fin",
        kind="intercommunality",
    )
    long = (WORDS * 3)[:120].strip()
    people = [
        MemberFactory(
            given_name="Marie-Clémentine",
            family_name=f"De La Rochefoucauld-Montmorency{letter}",
            position=(WORDS * 3)[:160],
            collectivity=place,
            ambassador=True,
            email_audience="network",
        )
        for letter in "ABCDEFGHIJKLM"
    ]
    clubs = [Club.objects.create(name=f"{n} {long}"[:120], entry="theme", tagline="…") for n in range(6)]
    for club in clubs:
        ClubMembership.objects.create(club=club, member=people[0], shown=True)
    made = []
    for n in range(6):
        project = ProjectFactory(title=f"{n} {long}"[:120], sentence=(WORDS * 5)[:280], status="implemented")
        project.collectivities.add(place)
        told = Indicator.objects.create(project=project, name=long, unit="jours ouvrés par personne"[:30])
        for year, value in ((2021, 123456), (2022, 98765)):
            Measure.objects.create(indicator=told, on=date(year, 1, 1), value=value)
        made.append(project)
    events = [EventFactory(title=f"{n} {long}"[:120], host=place) for n in range(3)]
    yield place
    Event.objects.filter(pk__in=[one.pk for one in events]).delete()
    Project.objects.filter(pk__in=[one.pk for one in made]).delete()
    Club.objects.filter(pk__in=[one.pk for one in clubs]).delete()
    Member.objects.filter(pk__in=[one.pk for one in people]).delete()
    place.delete()


@pytest.mark.parametrize("asked", [{}, {"noms": "non", "pour": "elu"}])
def test_the_longest_place_holds_on_one_page(endless, context_of: Contexts, asked):
    pdf = printed(context_of("member").new_page(), address(endless, **asked))

    assert len(pdf.pages) == 1


def test_every_place_of_the_demonstration_holds_on_one_page_that_can_be_heard(context_of: Contexts):
    page = context_of("member").new_page()
    for place in Collectivity.objects.filter(projects__isnull=False).distinct().order_by("pk"):
        for asked in ({}, {"noms": "non", "pour": "elu"}):
            pdf = printed(page, address(place, **asked))
            words = " ".join(pdf.pages[0].extract_text().split())
            assert len(pdf.pages) == 1, (place, asked)
            assert "/StructTreeRoot" in pdf.trailer["/Root"]
            assert pdf.trailer["/Root"]["/Lang"] == "fr"
            for said in ("École du Management par l’Innovation (EMI)", "Ce que vous pouvez faire", "À qui parler"):
                assert said in words, (place, said)
            assert "Imprimer" not in words


def kinds_of(tree) -> list[str]:
    """The kinds of the elements of a tagged PDF, in the order of reading."""
    node = tree.get_object() if hasattr(tree, "get_object") else tree
    if isinstance(node, list):
        return [kind for one in node for kind in kinds_of(one)]
    if not hasattr(node, "get"):
        return []
    own = [str(node["/S"])] if "/S" in node else []
    return own + (kinds_of(node["/K"]) if "/K" in node else [])


def test_titles_and_lists_are_tagged_in_the_order_of_reading(context_of: Contexts):
    place = Collectivity.objects.get(code="DEP95")
    pdf = printed(context_of("member").new_page(), address(place))

    kinds = kinds_of(pdf.trailer["/Root"]["/StructTreeRoot"]["/K"])

    assert kinds.count("/H1") == 1
    assert kinds.index("/H1") < kinds.index("/H2") < kinds.index("/H3")
    assert "/L" in kinds
    assert "/LI" in kinds


def test_the_words_are_in_what_firefox_prints(firefox_context_of):
    page = firefox_context_of("member").new_page()
    page.goto(address(Collectivity.objects.get(code="DEP95")))

    pdf = PdfReader(BytesIO(page.pdf(format="A4")))

    words = " ".join(pdf.pages[0].extract_text().split())
    assert len(pdf.pages) == 1
    for said in ("Ses projets et leurs résultats", "Le premier appel compte", "Ce que vous pouvez faire"):
        assert said in words, said


@pytest.mark.parametrize("width", [1280, 320])
def test_what_it_shows_is_chosen_on_the_page(context_of: Contexts, width):
    place = Collectivity.objects.get(code="DEP95")
    page = context_of("member", viewport={"width": width, "height": 900}).new_page()
    page.goto(place.get_absolute_url())
    page.get_by_role("link", name="Sur une page, à imprimer").click()
    expect(page.get_by_role("heading", name="Qui en est")).to_be_visible()

    page.get_by_role("link", name="Pour un élu ou une élue").click()
    page.get_by_role("link", name="Sans les noms").click()

    expect(page.get_by_text("Ce que l’EMI apporte au territoire")).to_be_visible()
    assert page.get_by_role("heading", name="Qui en est").count() == 0
    assert not axe(page)
    assert not overflow(page)
