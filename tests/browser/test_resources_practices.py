"""A practice told on a phone by touches, also without JavaScript; the pages of tools and of trials looked at by axe."""

from django.urls import reverse
from playwright.sync_api import expect

from directory.models import Member
from emi_alumni.demo import story
from governance.models import Tool
from resources.models import Practice, Trial
from tests.browser.checks import axe, complaints, overflow


def test_a_practice_is_told_on_a_phone_in_few_touches(portal, context_of):
    """From the page of the tool: a frequency, a year, one sentence."""
    tool = Tool.objects.get(name="Klaxoon")
    phone = context_of("member").new_page()
    phone.set_viewport_size({"width": 390, "height": 844})
    heard = complaints(phone)
    phone.goto(tool.get_absolute_url())
    assert not axe(phone)
    assert not overflow(phone)
    phone.get_by_role("link", name="Raconter comment je l’utilise").click()
    expect(phone.get_by_label("Pourquoi je ne l’utilise plus")).to_be_hidden()
    assert not axe(phone)
    assert not overflow(phone)
    phone.get_by_text("Chaque mois", exact=True).click()
    phone.get_by_label("Depuis quelle année").fill("2022")
    phone.get_by_label("Comment je l’utilise").fill("Pour commencer chaque réunion par écrit.")
    phone.get_by_role("button", name="Envoyer").click()
    expect(phone.get_by_text("Votre pratique est en ligne.")).to_be_visible()
    helene = Member.objects.get(email=story.HELENE)
    told = Practice.objects.get(author=helene, tool=tool)
    assert (told.frequency, told.since_year, told.state) == ("monthly", 2022, "published")

    phone.goto(told.edit_url)
    phone.get_by_text("Plus maintenant", exact=True).click()
    phone.get_by_label("Pourquoi je ne l’utilise plus").fill("La licence est finie.")
    assert not axe(phone)
    assert not heard


def test_pages_of_tools_and_trials_are_in_order(portal, context_of):
    trial = Trial.objects.published().order_by("pk").first()
    practice = Practice.objects.published().told().order_by("pk").first()
    page = context_of("member").new_page()
    heard = complaints(page)
    assert trial
    assert practice
    addresses = [
        reverse("resources:tool_list"),
        Tool.objects.get(name="Point visuel (obeya)").get_absolute_url(),
        reverse("resources:tool_print", args=["point-visuel-obeya"]),
        reverse("resources:practice_list"),
        practice.get_absolute_url(),
        reverse("resources:trial_list"),
        trial.get_absolute_url(),
        reverse("resources:trial_add"),
    ]
    for address in addresses:
        page.goto(address)
        assert not axe(page), address
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert not overflow(page), (address, width)
    assert not heard


def test_a_practice_is_told_and_a_trial_joined_without_javascript(portal, context_of):
    page = context_of("member", java_script_enabled=False).new_page()
    page.goto(f"{reverse('resources:practice_add')}?outil=teams")
    page.get_by_text("À l’occasion", exact=True).click()
    page.get_by_label("Depuis quelle année").fill("2020")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_text("Votre pratique est en ligne.")).to_be_visible()
    page.get_by_role("link", name="Modifier", exact=False).first.click()
    expect(page.get_by_label("Depuis quelle année")).to_have_value("2020")
