"""Without network: the page that says so, in the portal's own drawing; nothing of a person stays on the device."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_without_network_the_portal_says_so_and_keeps_no_page_of_a_person(portal):
    context = portal.context("member", service_workers="allow")
    page = context.new_page()
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.goto(reverse("directory:me"))
    kept = page.evaluate(
        """async () => {
          const names = await caches.keys();
          const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
          return all.flat().map((one) => new URL(one.url).pathname);
        }"""
    )
    assert kept[0] == reverse("offline")
    assert all(path.startswith("/static/") for path in kept[1:])
    context.set_offline(True)
    page.goto(reverse("directory:me"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Pas de connexion")
    drawn = page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
    assert "Bricolage" in drawn
    context.set_offline(False)
    page.get_by_role("link", name="Réessayer").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Pas de connexion")
    context.close()
