"""A codev walked by three browsers at once, the facilitator's, the client's and a late consultant's; and without
JavaScript."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

from directory.models import Member
from emi_alumni.demo import story
from events.models import CodevNote, CodevSession
from tests.browser.checks import axe, complaints, overflow
from tests.events.codev_world import begun
from tests.factories import CodevSessionFactory

LIVE = 12_000  # milliseconds: pages ask every few seconds


@pytest.fixture
def session(portal) -> CodevSession:
    """Hélène brings the question, Isabelle facilitates, Karim will be late; it has not begun."""
    helene, isabelle, karim = (Member.objects.get(email=email) for email in (story.HELENE, story.ISABELLE, story.KARIM))
    made = CodevSessionFactory(event__author=isabelle, event__title="Codéveloppement du navigateur")
    return begun(made, helene, isabelle, karim, step=0)


def opened(context: BrowserContext, session: CodevSession) -> tuple[Page, list[str]]:
    page = context.new_page()
    heard = complaints(page)
    page.goto(reverse("events:codev", args=[session.event_id]))
    return page, heard


def step(page: Page, number: int, name: str) -> None:
    expect(page.get_by_text(f"Étape {number} sur 6")).to_be_visible(timeout=LIVE)
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()


def test_three_browsers_walk_together(session, context_of):
    facilitator, heard = opened(context_of("representative"), session)
    client, _ = opened(context_of("member"), session)
    facilitator.get_by_role("button", name="Commencer la séance").click()
    step(facilitator, 1, "Exposé")
    step(client, 1, "Exposé")
    expect(client.get_by_label("Ce que je note")).to_be_visible(timeout=LIVE)
    client.get_by_label("Ce que je note").fill("Ce que j’écris pendant que l’étape change")
    facilitator.get_by_role("button", name="Suite").click()
    step(facilitator, 2, "Clarification")
    facilitator.get_by_role("button", name="Suite").click()
    step(facilitator, 3, "Contrat")

    late, _ = opened(context_of(story.KARIM), session)
    step(late, 3, "Contrat")
    step(client, 3, "Contrat")
    expect(client.locator("#annonce")).to_have_text(re.compile("Étape 3"))
    expect(client.get_by_label("Ce que je note")).to_have_value("Ce que j’écris pendant que l’étape change")
    client.get_by_role("button", name="Ajouter la note").click()
    expect(late.locator("#notes")).to_contain_text("Ce que j’écris pendant que l’étape change", timeout=LIVE)
    assert CodevNote.objects.get(session=session).step == 1, "of the step in which it was begun"

    before = late.get_by_role("timer").inner_text()
    expect(late.get_by_role("timer")).not_to_have_text(before)
    facilitator.get_by_role("button", name="Pause").click()
    expect(late.get_by_text("En pause")).to_be_visible(timeout=LIVE)
    facilitator.get_by_role("button", name="Reprendre").click()
    expect(facilitator.get_by_role("button", name="Pause")).to_be_visible()
    facilitator.get_by_role("button", name="5 minutes").click()
    expect(late.get_by_role("timer")).to_have_text(re.compile(r"9\s*min"), timeout=LIVE)
    for page in (facilitator, client, late):
        assert axe(page) == []
    facilitator.set_viewport_size({"width": 320, "height": 800})
    assert overflow(facilitator) == []
    assert heard == []


def test_without_javascript_everything_is_a_plain_page(session, context_of):
    facilitator, _ = opened(context_of("representative", java_script_enabled=False), session)
    late, _ = opened(context_of(story.KARIM, java_script_enabled=False), session)
    facilitator.get_by_role("button", name="Commencer la séance").click()
    for name in ("Clarification", "Contrat", "Consultation", "Synthèse et plan d’action"):
        facilitator.get_by_role("button", name="Suite").click()
        expect(facilitator.get_by_role("heading", name=name, exact=True)).to_be_visible()
    late.get_by_role("link", name="Actualiser").click()
    step(late, 5, "Synthèse et plan d’action")
    late.get_by_label("Ce que je note").fill("Une note sans script")
    late.get_by_role("button", name="Ajouter la note").click()
    client, _ = opened(context_of("member", java_script_enabled=False), session)
    expect(client.locator("#notes")).to_contain_text("Une note sans script")
    client.get_by_label("Je m’engage à").fill("Réunir l’équipe une heure")
    day = timezone.localdate() + timedelta(days=10)
    client.get_by_label("Pour le").fill(day.isoformat())
    client.get_by_role("button", name="Garder cet engagement").click()
    expect(client.locator("#engagement")).to_contain_text("Réunir l’équipe une heure")
    facilitator.get_by_role("button", name="Suite").click()
    facilitator.get_by_role("button", name="Finir la séance").click()
    expect(facilitator.get_by_text("La séance est finie")).to_be_visible()
    client.reload()
    sheet = PdfReader(BytesIO(client.pdf(format="A4"))).pages
    words = " ".join(page.extract_text() for page in sheet)
    assert len(sheet) == 1
    assert "Une note sans script" in words
    assert "Réunir l’équipe une heure" in words
    assert "Ajouter la note" not in words
