"""A challenge on a telephone of 320 px, without JavaScript: taken up, told, left; axe on each page."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from directory.models import Member
from emi_alumni.demo import story
from mentoring.models import Challenge, ChallengeStory
from tests.browser.checks import axe, overflow


def test_a_challenge_is_taken_up_told_and_left_without_javascript(portal, context_of):
    """Isabelle, whose words go online at once."""
    aurelie = Member.objects.get(email=story.AURELIE)
    today = timezone.localdate()
    challenge = Challenge.objects.create(
        title="Une porte d’entrée de moins",
        text="Chaque équipe retire un guichet en double.",
        starts_on=today,
        ends_on=today + timedelta(days=20),
        state="published",
        author=aurelie,
    )
    phone = context_of("representative", java_script_enabled=False).new_page()
    phone.set_viewport_size({"width": 320, "height": 640})
    phone.goto(challenge.get_absolute_url())
    expect(phone.get_by_text("Personne ne s’est encore inscrit", exact=False)).to_be_visible()
    phone.get_by_role("button", name="Avec ma collectivité").click()
    expect(phone.get_by_text("(contact)")).to_be_visible()
    phone.get_by_role("link", name="Ce que nous avons fait").click()
    phone.get_by_label("Ce que nous avons fait").fill("Un seul guichet depuis lundi.")
    phone.get_by_role("button", name="Envoyer").click()
    expect(phone.get_by_text("Un seul guichet depuis lundi.")).to_be_visible()
    assert not overflow(phone)
    phone.get_by_role("button", name="Quitter l’équipe").click()
    expect(phone.get_by_text("Plus personne de cette équipe", exact=False)).to_be_visible()
    assert ChallengeStory.objects.get(team__challenge=challenge).is_published

    seen = context_of("representative").new_page()
    seen.goto(challenge.get_absolute_url())
    assert not axe(seen)
