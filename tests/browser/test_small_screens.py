"""What must be reached where there is little room, and seen where there are few colours."""

from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Locator, expect

from events.models import Event
from governance.models import Idea

# A desktop at 200 %, at 400 %, a phone lying down, a smaller one, a phone upright.
SCREENS = [(640, 360), (320, 256), (844, 390), (667, 320), (390, 844)]


@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_the_last_entry_of_each_menu_is_reached(context_in_both, width, height):
    """The account's did not scroll: « Se déconnecter » was out of reach."""
    page = context_in_both("member", viewport={"width": width, "height": height}).new_page()
    page.goto(reverse("directory:list"))
    for menu, last_entry in (("compte", "Se déconnecter"), ("plus", "Aide")):
        opens = page.locator(f"header button[popovertarget={menu}]").first
        if menu == "plus" and not opens.is_visible():
            continue
        opens.click()
        last = page.locator(f"#{menu} a").last
        expect(last).to_contain_text(last_entry)
        last.scroll_into_view_if_needed()
        box = last.bounding_box()
        assert box
        assert 0 <= box["y"] <= height - box["height"], menu
        point = [box["x"] + 8, box["y"] + box["height"] / 2]
        assert last.evaluate("(link, [x, y]) => link.contains(document.elementFromPoint(x, y))", point), menu
        page.keyboard.press("Escape")
        expect(page.locator(f"#{menu}")).to_be_hidden()


def shares(drawing: Locator) -> list[float]:
    """How much of a drawing is of its first colours, the most frequent before."""
    drawing.scroll_into_view_if_needed()
    picture = Image.open(BytesIO(drawing.screenshot())).convert("RGB")
    counted = picture.getcolors(picture.width * picture.height) or []
    return sorted((count / (picture.width * picture.height) for count, _ in counted), reverse=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_drawings_and_states_stay_in_high_contrast(context_of, scheme):
    """QR codes and meters vanished where the system chooses the colours, and what one supports looked like the rest."""
    page = context_of("member", forced_colors="active", color_scheme=scheme).new_page()
    page.goto(reverse("events:calendar_feeds"))
    page.get_by_role("button", name="Créer l’adresse du calendrier").click()
    assert shares(page.locator("svg.qr"))[1] > 0.2
    event = Event.objects.filter(title="Café des alumni à Cergy", capacity__isnull=False).earliest("starts_at")
    page.goto(event.get_absolute_url())
    assert shares(page.locator("meter").first)[1] > 0.1
    page.goto(
        Idea.objects.filter(supports__member__user__email="helene.vasseur-prat@example.org")[0].get_absolute_url()
    )
    given = page.locator(".given").first
    expect(given).to_contain_text("Vous soutenez")
    assert given.locator("svg").is_visible()
    assert given.evaluate("one => parseFloat(getComputedStyle(one).borderTopWidth)") >= 1


def test_the_entry_of_the_bar_that_holds_the_page_is_lit_in_high_contrast(context_of):
    """« Plus » is a button, which was framed no more than the entries beside it."""
    page = context_of("member", forced_colors="active", viewport={"width": 390, "height": 844}).new_page()
    page.goto(reverse("governance:idea_list"))
    bar = page.get_by_role("navigation", name="Navigation principale")
    frame = "one => parseFloat(getComputedStyle(one).borderTopWidth)"
    assert bar.get_by_role("button", name="Plus").evaluate(frame) >= 1
    assert bar.get_by_role("link", name="Membres").evaluate(frame) == 0
