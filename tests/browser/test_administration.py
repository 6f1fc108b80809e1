"""Every screen of the administration in a real browser: axe with nothing set aside, columns, policy, one title each."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.db.models import Model
from playwright.sync_api import Page

from directory.models import User
from emi_alumni.foundation.moderation import queue
from emi_alumni.foundation.moderation.queued_models import decided_by
from emi_alumni.foundation.url_reversing import reverse
from tests.browser.checks import axe, complaints, hidden_columns, overflow
from tests.browser.conftest import PEOPLE, Portal

SCREENS = sorted(admin.site._registry, key=lambda model: model._meta.label)
# Screens that belong to no model.
ALONE = ("index", "moderation_queue", "directory_member_import", "password_change")


@pytest.fixture(scope="module")
def page(portal: Portal) -> Iterator[Page]:
    context = portal.context("administrator")
    yield context.new_page()
    context.close()


def wrong_at(page: Page, address: str) -> list[str]:
    """Nothing for a screen that this account may not open."""
    page.set_viewport_size({"width": 1280, "height": 800})
    heard = complaints(page)
    answer = page.goto(address)
    assert answer is not None
    if answer.status == 403:
        return []
    assert answer.status == 200, address
    found = [f"console: {text}" for text in heard] + axe(page) + hidden_columns(page)
    return [f"{address}: {one}" for one in found]


def addresses_of(model: type[Model]) -> Iterator[str]:
    """Its list, its empty form, and the first that it holds."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    yield reverse(f"{name}_changelist")
    yield reverse(f"{name}_add")
    one = admin.site._registry[model].model._default_manager.order_by("pk").values_list("pk", flat=True).first()
    if one is not None:
        yield reverse(f"{name}_change", args=[one])


@pytest.mark.parametrize("model", SCREENS, ids=lambda model: model._meta.label_lower)
def test_a_screen_is_sound_and_cuts_no_column(model, page):
    wrong = [one for address in addresses_of(model) for one in wrong_at(page, address)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", ALONE)
def test_so_is_one_that_belongs_to_no_list(name, page):
    assert wrong_at(page, reverse(f"admin:{name}")) == []


@pytest.mark.parametrize("width", [1280, 390])
def test_what_waits_is_seen_before_it_is_online(portal, width):
    moderator = User.objects.get(email=PEOPLE["moderator"])
    assert [one for one in queue.items(moderator, decided_by(moderator)) if not one.own]
    context = portal.context("moderator", viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(reverse("admin:moderation_queue"))
    line = page.locator("[data-item]", has=page.locator("button[data-key=v]")).first
    if not line.locator("details").first.evaluate("one => one.open"):
        line.locator("summary").first.click()
    line.get_by_role("button", name="Voir comme elle paraîtra").click()
    page.get_by_role("note", name="Aperçu").wait_for()
    assert axe(page) + overflow(page) == []
    assert page.locator("main :is(button, input, select, textarea):not(:disabled)").count() == 0
    page.get_by_role("link", name="Revenir à la file").click()
    page.wait_for_url("**/gestion/a-relire/**")
    context.close()
