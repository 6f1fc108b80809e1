"""The annual meeting turns, in a browser: pages of a host on a phone and on a desk; a journey without script."""

import pytest
from playwright.sync_api import expect

from emi_alumni.demo import story
from emi_alumni.foundation.url_reversing import reverse
from events.models import AnnualMeeting, Event, HostSwap, ProgrammeItem
from tests.browser.checks import axe, overflow

PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}
LEA = "lea.tran-morel@example.org"  # speaks for Cergy-Pontoise, which hosts the next one


def pages_of_the_host() -> list[str]:
    meeting = AnnualMeeting.objects.exclude(event=None).latest("year")
    event = Event.objects.get(pk=meeting.event_id)
    item = ProgrammeItem.objects.filter(event=event).in_order()[0]
    return [
        reverse("events:annual_meetings"),
        reverse("events:annual_decline", args=[meeting.year + 3]),
        reverse("events:annual_swap", args=[meeting.year]),
        reverse("events:handover", args=[meeting.year]),
        *(reverse("events:handover_line_add", args=[meeting.year, kind]) for kind in ("taches", "deroule", "budget")),
        event.get_absolute_url(),
        reverse("events:programme", args=[event.pk]),
        reverse("events:programme_item_edit", args=[event.pk, item.pk]),
    ]


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_the_pages_of_a_host_hold_on_every_screen_and_for_every_reader(portal, viewport):
    context = portal.context(LEA, viewport=viewport)
    page = context.new_page()
    for address in pages_of_the_host():
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        assert axe(page) + overflow(page) == [], address
    context.close()


def test_a_return_is_written_down_where_it_was_said(portal):
    event = Event.objects.filter(has_programme=True).order_by("starts_at")[0]
    item = ProgrammeItem.objects.get(event=event, kind="sponsors")
    context = portal.context("moderator", viewport=PHONE)
    page = context.new_page()
    page.goto(reverse("events:programme_return", args=[event.pk, item.pk]))
    assert axe(page) + overflow(page) == []
    page.get_by_label("De quel projet").select_option(label="Le premier appel compte")
    page.get_by_label("Qui parle").fill("DGA solidarités")
    page.get_by_label("Ce qui a été dit").fill("Huit sites sur neuf l’ont adopté.")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("main")).to_contain_text("La mission innovation le lit d’abord")
    page.goto(event.get_absolute_url())
    expect(page.locator("main")).not_to_contain_text("Huit sites sur neuf l’ont adopté.")
    context.close()


def test_isabelle_answers_an_exchange_and_says_no_without_script(portal):
    swap = HostSwap.objects.open().get()
    context = portal.context(story.ISABELLE, java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(reverse("events:annual_meetings"))
    page.get_by_role("button", name=f"Accepter : nous accueillons en {swap.own.year}").click()
    page.get_by_role("button", name="Oui, répondre").click()
    expect(page.locator("main")).to_contain_text("C’est échangé : les deux années sont confirmées.")
    expect(page.locator(f"#annee-{swap.own.year}")).to_contain_text("Sannois")
    page.get_by_role("link", name=f"Pas possible en {swap.own.year}, parce que…").click()
    page.get_by_label("Pourquoi, en une phrase").fill("La salle est réservée aux élections.")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(f"#annee-{swap.own.year}")).to_contain_text("La salle est réservée aux élections.")
    expect(page.locator(f"#annee-{swap.own.year}")).not_to_contain_text("confirmé")
    context.close()
