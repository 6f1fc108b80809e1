"""An immersion on a telephone of 320 px, without JavaScript: asked, answered with two dates, chosen; axe."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from directory.models import Member
from emi_alumni.demo import story
from mentoring.models import Immersion, ImmersionVisit
from tests.browser.checks import axe, overflow


def test_an_immersion_is_asked_answered_and_chosen_without_javascript(portal, context_of):
    helene = Member.objects.get(email=story.HELENE)
    offer = Immersion.objects.create(
        title="Une matinée au secrétariat",
        service="Secrétariat",
        field="reception",
        direction="offer",
        text="Le courrier du matin.",
        period="Le lundi",
        collectivity=helene.collectivity,
        author=helene,
        state="published",
    )
    guest = context_of("representative", java_script_enabled=False).new_page()
    host = context_of("member", java_script_enabled=False).new_page()
    for page in (guest, host):
        page.set_viewport_size({"width": 320, "height": 640})
    guest.goto(offer.get_absolute_url())
    guest.get_by_label("Pourquoi vous").fill("Voir comment le courrier se répartit.")
    guest.get_by_role("button", name="Demander à venir").click()
    expect(guest.get_by_text("En attente d’une réponse")).to_be_visible()
    assert not overflow(guest)
    visit = ImmersionVisit.objects.get(immersion=offer)
    host.goto(visit.get_absolute_url())
    assert not overflow(host)
    for label, days in (("Première date", 20), ("Deuxième date", 22)):
        host.get_by_label(label).fill((timezone.localdate() + timedelta(days=days)).isoformat())
    for hour in host.get_by_label("À quelle heure").all():
        hour.fill("09:00")
    host.get_by_label("Où se retrouver").fill("À l’accueil.")
    host.get_by_role("button", name="Oui, proposer ces deux dates").click()
    expect(host.get_by_text("Acceptée")).to_be_visible()
    guest.reload()
    guest.get_by_role("button", name="9 h").first.click()
    expect(guest.get_by_text("dans votre agenda à tous les deux").first).to_be_visible()

    seen = context_of("representative").new_page()
    for address in (offer.get_absolute_url(), visit.get_absolute_url(), "/entraide/immersions/les-miennes/"):
        seen.goto(address)
        assert not axe(seen)
