"""« Être prévenu sur cet appareil »: asked after the press alone, by keyboard, on a phone, refused, without
script; and what the worker shows of what the portal sends."""

import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from directory.models import User
from emi_alumni.demo import story
from emi_alumni.foundation.push.encryption import new_keys
from emi_alumni.foundation.push.models import Device
from tests.browser.checks import axe, overflow
from tests.push.receiver import Browser

PERSON = "marion.hervieu-cisse@example.org"
ADD = "Être prévenu sur cet appareil"
# The browser's own push service is out of reach of a test: what it would give is given instead.
SERVICE = """
const given = %s;
const made = {
  endpoint: given.endpoint,
  toJSON: () => ({ endpoint: given.endpoint, keys: { p256dh: given.p256dh, auth: given.auth } }),
  unsubscribe: async () => { localStorage.removeItem("made"); return true; },
};
PushManager.prototype.getSubscription = async () => localStorage.getItem("made") && made;
PushManager.prototype.subscribe = async () => { localStorage.setItem("made", "yes"); return made; };
Notification.requestPermission = async () => {
  localStorage.setItem("asked", Number(localStorage.getItem("asked")) + 1);
  return "%s";
};
"""


@pytest.fixture
def keys(settings) -> Iterator[None]:
    settings.VAPID_PUBLIC_KEY, settings.VAPID_PRIVATE_KEY = new_keys()
    settings.VAPID_CONTACT = "mailto:reseau@example.org"
    yield
    Device.objects.filter(account__email=PERSON).delete()


def opened(context: BrowserContext, answer: str = "granted") -> Page:
    context.add_init_script(SERVICE % (json.dumps(Browser().given), answer))
    page = context.new_page()
    page.goto("/moi/signaux/")
    return page


def test_a_device_is_added_by_keyboard_and_removed(keys, context_of: Callable[..., BrowserContext]):
    page = opened(context_of(PERSON, service_workers="allow", viewport={"width": 390, "height": 844}))
    expect(page.get_by_text("Aucun appareil n’est prévenu.")).to_be_visible()
    button = page.get_by_role("button", name=ADD)
    expect(button).to_be_visible()
    assert page.evaluate("localStorage.getItem('asked')") is None, "nobody is asked before the press"
    assert axe(page) == []
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Vous serez prévenu sur cet appareil.").first).to_be_attached()
    expect(page.get_by_text("(cet appareil)")).to_be_visible()
    expect(button).to_be_hidden()
    assert axe(page) == []
    assert overflow(page) == []
    assert Device.objects.filter(account__email=PERSON).count() == 1
    page.get_by_role("button", name="Retirer Firefox").click()
    expect(page.get_by_text("Aucun appareil n’est prévenu.")).to_be_visible()
    expect(button).to_be_visible()
    assert page.evaluate("localStorage.getItem('made')") is None, "the browser lets go of its address"
    assert not Device.objects.filter(account__email=PERSON).exists()


def test_who_refuses_is_told_how_to_change_their_mind(keys, context_of: Callable[..., BrowserContext]):
    page = opened(context_of(PERSON, service_workers="allow"), "denied")
    page.get_by_role("button", name=ADD).click()
    expect(page.get_by_text("Votre navigateur refuse les notifications de ce site")).to_be_visible()
    assert axe(page) == []
    assert not Device.objects.filter(account__email=PERSON).exists()


def test_a_browser_that_cannot_says_so(keys, context_of: Callable[..., BrowserContext]):
    context = context_of(PERSON, service_workers="allow")
    context.add_init_script("delete window.PushManager")
    page = context.new_page()
    page.goto("/moi/signaux/")
    expect(page.get_by_text("Ce navigateur ne sait pas prévenir.")).to_be_visible()
    expect(page.get_by_role("button", name=ADD)).to_be_hidden()


def test_without_script_devices_are_listed_and_removed(keys, context_of: Callable[..., BrowserContext]):
    Device.add(User.objects.get(email=PERSON), **Browser(2).given)
    page = context_of(PERSON, java_script_enabled=False).new_page()
    page.goto("/moi/signaux/")
    expect(page.get_by_text("il faut activer JavaScript")).to_be_visible()
    expect(page.get_by_role("button", name=ADD)).to_be_hidden()
    page.get_by_role("button", name="Retirer Firefox").click()
    expect(page.get_by_text("Aucun appareil n’est prévenu.")).to_be_visible()


def test_the_worker_shows_what_is_sent_and_leads_to_the_notifications(keys, context_of: Callable[..., BrowserContext]):
    context = context_of(story.HELENE, service_workers="allow", permissions=["notifications"])
    page = context.new_page()
    page.goto("/moi/signaux/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    worker = context.service_workers[0]
    shown = worker.evaluate(
        """async () => {
          const shown = [], opened = [], waits = [];
          registration.showNotification = async (title, options) => { shown.push({ title, ...options }); };
          clients.openWindow = async (address) => { opened.push(new URL(address).pathname); };
          const sent = (name, given) => {
            const event = Object.assign(new Event(name), { waitUntil: (wait) => waits.push(wait) }, given);
            self.dispatchEvent(event);
          };
          const words = { title: "Du nouveau sur le portail", body: "…", path: "/moi/notifications/" };
          sent("push", { data: { json: () => words } });
          await Promise.all(waits);
          const notification = { close: () => {}, data: shown[0].data };
          sent("notificationclick", { notification });
          sent("notificationclick", { notification: { close: () => {}, data: { path: "https://example.org/" } } });
          await Promise.all(waits);
          return { shown, opened };
        }"""
    )
    [notification] = shown["shown"]
    assert (notification["title"], notification["lang"]) == ("Du nouveau sur le portail", "fr")
    assert "icone-192" in notification["icon"]
    assert shown["opened"] == ["/moi/notifications/"]
