"""« Ce que ma collectivité propose », on a desk and on a telephone of 320 px, with a title of 150 letters; axe."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from directory.models import Member
from emi_alumni.demo import story
from projects.models import Project
from tests.browser.checks import axe, overflow
from tests.factories import ProjectFactory


@pytest.fixture
def waiting(portal) -> Iterator[Project]:
    representative = Member.objects.get(email=story.ISABELLE)
    project = ProjectFactory(pending=True, title="Titre" * 30, lead=representative, submitted_at=timezone.now())
    project.collectivities.set([representative.collectivity])
    yield project
    project.delete()


@pytest.mark.parametrize("width", [1280, 320])
def test_a_representative_reads_it_at_every_width(width, waiting, context_of):
    page = context_of("representative", viewport={"width": width, "height": 800}).new_page()
    page.goto(reverse("governance:place_reading_list"))
    expect(page.get_by_role("heading", name="Ce que ma collectivité propose")).to_be_visible()
    expect(page.get_by_text(waiting.title)).to_be_visible()
    assert axe(page) + overflow(page) == []
