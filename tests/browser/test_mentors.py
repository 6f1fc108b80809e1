"""Asking for a hand in two browsers: asked, accepted, dated, solved; axe on each page, and without JavaScript."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from directory.models import Member
from emi_alumni.demo import story
from events.models import Event, EventAudience
from mentoring.models import HelpRequest
from tests.browser.checks import axe, complaints, overflow

QUESTION = "Relire une lettre de refus"


def test_a_hand_is_asked_accepted_dated_and_solved(portal, context_of):
    """Hélène asks Isabelle, who answers on a phone."""
    isabelle = Member.objects.get(email=story.ISABELLE)
    asks = context_of("member").new_page()
    heard = complaints(asks)
    asks.goto(reverse("mentoring:request_add_to", args=[isabelle.slug]))
    asks.get_by_label("Votre question en une phrase").fill(QUESTION)
    asks.get_by_role("button", name="Envoyer ma demande").click()
    expect(asks.get_by_role("heading", name=QUESTION)).to_be_visible()
    assert not axe(asks)

    request = HelpRequest.objects.get(question=QUESTION)
    helps = context_of("representative").new_page()
    helps.set_viewport_size({"width": 320, "height": 640})
    heard_too = complaints(helps)
    helps.goto(request.get_absolute_url())
    expect(helps.get_by_role("button", name="Marquer comme vue")).to_have_count(0)
    assert not axe(helps)
    assert not overflow(helps)
    helps.get_by_role("button", name="Accepter").click()
    day = timezone.localdate() + timedelta(days=6)
    for name, at in (("first", "09:00"), ("second", "14:00")):
        helps.locator(f"[name={name}_on]").fill(f"{day:%Y-%m-%d}")
        helps.locator(f"[name={name}_at]").fill(at)
    helps.get_by_label("Où, ou comment").fill("Je vous appelle.")
    helps.get_by_role("button", name="Proposer ces deux dates").click()
    expect(helps.get_by_text("Vos deux dates sont parties")).to_be_visible()

    asks.reload()
    asks.get_by_role("button", name="14 h").click()
    expect(asks.get_by_text("dans votre agenda à tous les deux", exact=False).first).to_be_visible()
    asks.goto(Event.objects.get(audience=EventAudience.NAMED, help_request=request).get_absolute_url())
    expect(asks.get_by_role("link", name="Ouvrir la demande")).to_be_visible()
    assert not axe(asks)
    asks.goto(request.get_absolute_url())
    asks.get_by_role("button", name="En partie").click()
    expect(asks.get_by_text("Merci de l’avoir dit")).to_be_visible()
    assert not heard
    assert not heard_too
