"""A date of a club: written by who animates it on a phone without script, joined in one tap, and left."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from directory.models import Member
from emi_alumni.demo import story
from events.models import Event
from governance.models import Club
from tests.browser.checks import axe, overflow

PHONE = {"width": 320, "height": 640}
SUBJECT = "Relire ensemble nos avis de passage"


def test_an_animator_adds_a_date_and_a_member_comes_in_one_tap_without_script(portal):
    helene, karim = (Member.objects.get(email=email) for email in (story.HELENE, story.KARIM))
    club = Club.objects.animated_by(helene).order_by("pk")[0]
    hers = portal.context(story.HELENE, java_script_enabled=False, viewport=PHONE)
    page = hers.new_page()
    page.goto(club.get_absolute_url())
    page.get_by_role("link", name="Ajouter une date").click()
    page.get_by_label("Sujet", exact=False).first.fill(SUBJECT)
    page.get_by_label("Date", exact=False).first.fill((timezone.localdate() + timedelta(days=12)).isoformat())
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator("main")).to_contain_text("Les membres du club sont prévenus.")
    event = Event.objects.get(title=SUBJECT)
    assert (event.state, event.club) == ("published", club)
    hers.close()

    his = portal.context(story.KARIM, viewport=PHONE)
    page = his.new_page()
    page.goto(club.get_absolute_url())
    line = page.locator(f"#date-{event.pk}")
    assert axe(page) + overflow(page) == []
    line.get_by_role("button", name="Je viens").click()
    expect(page.locator(f"#date-{event.pk}")).to_contain_text("Vous venez")
    assert page.url.endswith("#dates")
    assert event.registrations.coming().filter(member=karim).exists()
    line.get_by_role("button", name="Ne plus venir").click()
    expect(page.locator(f"#date-{event.pk}")).to_contain_text("Je viens")
    assert axe(page) + overflow(page) == []
    his.close()
