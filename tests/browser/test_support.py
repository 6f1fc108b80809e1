"""An idea is supported in two clicks from the home page; a double click, or a key held down, undoes nothing."""

import pytest
from django.urls import reverse

from governance.models import IdeaSupport
from tests.browser.checks import complaints


@pytest.mark.parametrize("javascript", [True, False])
def test_an_idea_is_supported_in_place_and_a_second_click_withdraws_nothing(context_of, javascript):
    page = context_of("member", java_script_enabled=javascript).new_page()
    heard = complaints(page)
    page.goto("/")
    page.get_by_role("navigation", name="Navigation principale").get_by_role("link", name="Idées").click()
    block = page.locator(".support", has=page.locator("[value=oui]")).last
    block = page.locator(f"#{block.get_attribute('id')}")
    pk = int((block.get_attribute("id") or "").removeprefix("soutien-"))
    before = IdeaSupport.objects.filter(idea=pk).count()
    button = block.get_by_role("button", name="Soutenir")
    place = button.bounding_box()
    if javascript:
        button.dblclick()
    else:
        button.click()
    block.get_by_text("Vous soutenez").wait_for()
    assert IdeaSupport.objects.filter(idea=pk).count() == before + 1
    assert block.get_by_role("button").count() == 1  # « Retirer », elsewhere
    # The form listens to clicks (htmx): what is in it is heard « cliquable ».
    assert block.locator("form .given, form [tabindex]").count() == 0
    now, given = block.get_by_role("button").bounding_box(), block.locator(".given").bounding_box()
    assert now
    assert given
    assert place
    assert given["width"] >= place["width"] - 1
    assert now["x"] >= given["x"] + given["width"] or now["y"] >= given["y"] + given["height"]
    if javascript:
        assert page.evaluate("document.activeElement.id") == f"soutenir-{pk}"
    else:
        assert page.url.endswith(f"{reverse('governance:idea_list')}?#soutien-{pk}")
        assert 0 <= given["y"] < 900
    withdraw = block.get_by_role("button", name="Retirer")
    withdraw.focus()
    page.keyboard.press("Enter")
    block.get_by_role("button", name="Soutenir").wait_for()
    if javascript:
        page.wait_for_function("id => document.activeElement.id === id", arg=f"retirer-{pk}")
        page.keyboard.press("Enter")  # on no button
    assert IdeaSupport.objects.filter(idea=pk).count() == before
    assert heard == []
