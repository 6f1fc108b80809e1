"""Pages on paper, as Chromium prints them: no navigation, no empty sheet, and a PDF that a reader's ear can follow."""

from datetime import time, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from directory.models import Member
from events.models import Event
from events.moments import local_moment
from events.month_grid import Month
from mentoring.models import Challenge, Problem, SkillsNotice
from projects.models import Project
from tests.browser.conftest import PEOPLE
from tests.factories import EventFactory

SCHOOL = "École du Management par l’Innovation"
FEW = 25  # words of a sheet that was not worth its paper
# Words of the frame and of lists, which lead nowhere on paper.
NAVIGATION = (
    "Se déconnecter",
    "Plan du site",
    "Suivante",
    "Rechercher",
    "Filtres",
    "Imprimer",
    "Mon compte",
    "par titre",
    "Signaler",
    "Vous en étiez",
    "Votre message",
    "Répondre à cette annonce",
)


def printed_pages() -> dict[str, str]:
    project = Project.objects.get(title="Le premier appel compte")
    return {
        "results": reverse("projects:results"),
        "directory": reverse("directory:list"),
        "governance": reverse("governance:overview"),
        "organisation": reverse("governance:organisation"),
        "bank": reverse("projects:list"),
        "ideas": reverse("governance:idea_list"),
        "project": project.get_absolute_url(),
        "sheet": f"{project.get_absolute_url()}a4/",
        "month": month_of(a_coffee()),
        "member": Member.objects.get(email=PEOPLE["member"]).get_absolute_url(),
        "hub": reverse("mentoring:hub"),
        "who helps": f"{reverse('mentoring:who_helps')}?besoin=guichet",
        "challenge": Challenge.objects.get(title="Un formulaire de moins").get_absolute_url(),
        "problem": Problem.objects.get(title="Recevoir un habitant en colère").get_absolute_url(),
        "skills": SkillsNotice.objects.filter(text__gt="").order_by("pk")[0].get_absolute_url(),
        "lab": reverse("mentoring:lab", args=[project.labs.get().pk]),
    }


def a_coffee() -> Event:
    return Event.objects.filter(title="Café des alumni à Cergy").earliest("starts_at")


def month_of(event: Event) -> str:
    return reverse("events:agenda_month", args=[Month.of(event.first_day)])


@pytest.fixture(scope="module")
def page(portal):
    context = portal.context("member", viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


NAMES = ["results", "directory", "governance", "organisation", "bank", "ideas", "project", "sheet", "month", "member"]
NAMES += ["hub", "who helps", "challenge", "problem", "skills", "lab"]


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_worth_its_paper(page, name):
    page.goto(printed_pages()[name])
    title, heading = page.title(), page.locator("h1").inner_text()

    pdf = PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True, tagged=True)))

    words = [" ".join(sheet.extract_text().split()) for sheet in pdf.pages]
    assert "/StructTreeRoot" in pdf.trailer["/Root"]
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"] == "fr"
    assert pdf.metadata.title == title
    assert SCHOOL in words[0]
    assert " ".join(heading.split()) in words[0]
    assert [few for few in words if len(few.split()) < FEW] == []
    assert [leads for leads in NAVIGATION if leads in " ".join(words)] == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("ahead", range(-1, 4))
def test_a_month_of_the_agenda_is_one_sheet(page, ahead):
    """Today's, those around it: the busiest was two."""
    month = Month.of(timezone.localdate())
    for _ in range(abs(ahead)):
        month = month.next if ahead > 0 else month.previous
    page.goto(reverse("events:agenda_month", args=[month]))
    pdf = PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    assert len(pdf.pages) == 1


@pytest.mark.parametrize(("days", "each", "sheets"), [((1, 3), 5, 1), ((0, 1, 2, 3, 4), 4, 1), (range(5), 5, 2)])
def test_a_busy_month_is_one_sheet_or_two_on_purpose(days, each, sheets, page):
    """Long events, so many a day on these days of each week."""
    month = Month(2032, 12)
    author = Member.objects.get(email=PEOPLE["member"])
    host = author.collectivity
    made = [
        EventFactory(
            title="Grand témoin : ce que la mesure change en équipe",
            venue="Siège de l’agglomération, amphithéâtre",
            author=author,
            host=host,
            starts_at=starts,
            ends_at=starts + timedelta(hours=1),
        )
        for week in month.weeks
        for day in week.days
        for number in range(each)
        if day.date.weekday() in days and (starts := local_moment(day.date, time(9 + number)))
    ]
    try:
        page.goto(reverse("events:agenda_month", args=[month]))
        pdf = PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
        words = [" ".join(sheet.extract_text().split()) for sheet in pdf.pages]
        assert len(words) == sheets
        assert " ".join(words).count("Grand témoin") == len(made), "none is cut"
        assert all("Mercredi" in sheet or "mercredi" in sheet for sheet in words)
    finally:
        Event.objects.filter(pk__in=[event.pk for event in made]).delete()


def test_the_words_of_a_sheet_are_in_what_firefox_prints(firefox_context_of):
    """With a variable font there were none in its titles."""
    page = firefox_context_of("member").new_page()
    page.goto(printed_pages()["sheet"])

    pdf = PdfReader(BytesIO(page.pdf(format="A4")))

    words = " ".join(pdf.pages[0].extract_text().split())
    assert len(pdf.pages) == 1
    for title in (SCHOOL, "Le premier appel compte", "Le problème", "La réponse", "Ce que cela a changé"):
        assert title in words, title


def test_the_words_of_a_month_are_in_what_firefox_prints(firefox_context_of):
    event = a_coffee()
    page = firefox_context_of("member").new_page()
    page.goto(month_of(event))

    pdf = PdfReader(BytesIO(page.pdf(format="A4", landscape=True)))

    words = " ".join(pdf.pages[0].extract_text().split())
    for said in ("Agenda", "lundi", "dimanche", "Café des alumni à Cergy", event.venue):
        assert said in words, said


@pytest.mark.parametrize("name", ["directory", "bank"])
def test_what_stands_in_columns_begins_on_the_first_page_of_firefox(firefox_context_of, name):
    """A grid that a page does not hold whole went to the next one, and left the first one to its title."""
    page = firefox_context_of("member").new_page()
    page.goto(printed_pages()[name])
    first = page.locator("#resultats article").first.get_by_role("link").first.inner_text()

    pdf = PdfReader(BytesIO(page.pdf(format="A4")))

    assert " ".join(first.split()) in " ".join(pdf.pages[0].extract_text().split())
