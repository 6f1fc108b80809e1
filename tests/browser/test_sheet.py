"""The A4 sheet of a project: one page of paper, whatever its team wrote."""

from collections.abc import Callable
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page

from directory.models import Member
from emi_alumni.foundation.moderation.models import State
from projects.models import Indicator, Measure, Project, StatusEntry, TeamRole, Voice, VoiceForm

Contexts = Callable[..., BrowserContext]
WORDS = "Rencontrer les usagers au guichet, puis simplifier avec les agents. "


def pages_of(page: Page, project: Project) -> int:
    page.goto(f"{project.get_absolute_url()}a4/")
    return page.pdf(format="A4", prefer_css_page_size=True).count(b"/Type /Page\n")


def filled(title: str, drawings: int) -> Project:
    """A project whose every text is as long as its field."""
    texts = [field for field in Project._meta.get_fields() if getattr(field, "max_length", None) and field.editable]
    names = [field.name for field in texts if not field.choices and not field.unique]
    most = {name: (WORDS * 75)[: Project._meta.get_field(name).max_length].strip() for name in names}
    facts = most | {"title": (f"{title}, {WORDS * 2}")[:120].strip(), "cost": "none", "duration_months": 12}
    project = Project.objects.create(**facts, state=State.PUBLISHED, published_at=timezone.now())
    StatusEntry.record(project, "partly", on=date(2024, 1, 1), why=(WORDS * 30)[:2000])
    for member in Member.objects.listed().order_by("pk")[:12]:
        TeamRole.objects.create(project=project, member=member)
    form = VoiceForm.objects.create(project=project)
    said = {"text": (WORDS * 30)[:2000], "signature": WORDS[:60], "smiley": 4}
    for _ in range(3):
        Voice.objects.create(
            form=form, state=State.PUBLISHED, published_at=timezone.now(), finished_at=timezone.now(), **said
        )
    for _ in range(drawings):
        told = Indicator.objects.create(
            project=project, name=(WORDS * 2)[:120], unit="jours ouvrés", target=20, source=(WORDS * 5)[:300]
        )
        for year, moment, value in ((2021, "before", 47), (2022, "after", 16)):
            Measure.objects.create(indicator=told, on=date(year, 1, 1), moment=moment, value=value)
    return project


@pytest.mark.parametrize("drawings", [0, 1, 3])
def test_the_longest_project_holds_on_one_page(context_of: Contexts, drawings):
    project = filled(f"Avec {drawings} figures", drawings)
    try:
        assert pages_of(context_of("member").new_page(), project) == 1
    finally:
        project.delete()


# The longest stretch of the paper without a word or a drawing, in parts of its height.
BLANK = """() => {
    const paper = 1031; // 273 mm, a sheet without its margins
    const sheet = document.querySelector('.sheet'), top = sheet.getBoundingClientRect().top;
    const boxes = [...sheet.querySelectorAll('p, h1, h2, li, svg')].filter(e => e.checkVisibility())
        .map(e => e.getBoundingClientRect()).sort((a, b) => a.top - b.top);
    let reached = top, blank = 0;
    for (const box of boxes) { blank = Math.max(blank, box.top - reached); reached = Math.max(reached, box.bottom); }
    return Math.max(blank, top + 985 - reached) / paper;
}"""


def test_every_project_of_the_demonstration_fills_one_page(context_of: Contexts):
    page = context_of("member", viewport={"width": 680, "height": 1031}).new_page()  # A4 within its margins

    for project in Project.objects.published().order_by("pk"):
        page.emulate_media(media="null")
        assert pages_of(page, project) == 1, project.title
        page.emulate_media(media="print")
        assert page.evaluate(BLANK) < 1 / 3, project.title
