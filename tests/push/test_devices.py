"""One's own devices: added by what a browser gives, listed, removed; gone with the account. Without keys, none."""

import re
from datetime import timedelta
from itertools import count

import pytest
from django.utils import timezone

from directory import roles
from directory.personal_data import erase
from emi_alumni.foundation.push.models import AT_MOST, Device
from emi_alumni.foundation.push.subscriptions import WRONG_ADDRESS, WRONG_KEYS, service_of
from tests.push.receiver import Browser
from tests.reading import plain

pytestmark = pytest.mark.django_db
PAGE, ADD = "/moi/signaux/", "/moi/signaux/appareils/"


def add(member, number: int = 1, **options) -> Device:
    return Device.add(member.user, **Browser(number, **options).given)


def test_a_device_is_added_listed_and_removed(keys, sign_in, helene):
    browser = sign_in(helene)
    assert "Aucun appareil n’est prévenu." in browser.get(PAGE).text
    answer = browser.post(ADD, Browser().given, follow=True)
    assert "Vous serez prévenu sur cet appareil." in plain(answer.text)
    assert re.search(r"<b>Firefox</b>, depuis le", answer.text)
    device = Device.objects.get(account=helene.user)
    answer = browser.post(f"{ADD}{device.pk}/retirer/", follow=True)
    assert "Aucun appareil n’est prévenu." in answer.text
    assert not Device.objects.exists()


def test_the_page_gives_the_public_key_never_the_private_one(keys, sign_in, helene):
    page = sign_in(helene).get(PAGE).text
    assert f'data-push="{keys.VAPID_PUBLIC_KEY}"' in page
    assert keys.VAPID_PRIVATE_KEY not in page
    assert "activer JavaScript" in page.partition("data-scriptless")[2]


def test_without_keys_nothing_is_shown_and_nothing_answers(sign_in, helene, visitor):
    device, browser = add(helene), sign_in(helene)
    assert "appareil" not in browser.get(PAGE).text.partition("<main")[2].partition("</main>")[0]
    assert browser.post(ADD, Browser(2).given).status_code == 404
    assert browser.post(f"{ADD}{device.pk}/retirer/").status_code == 404
    assert "push.js" not in visitor.get("/travailleur.js").text
    assert Device.objects.count() == 1


def test_with_keys_the_worker_knows_how_to_show_news_and_names_nobody(keys, sign_in, helene, visitor):
    script = visitor.get("/travailleur.js").text
    assert re.search(r"js/push[.\w]*js", script)
    assert script == sign_in(helene).get("/travailleur.js").text


def test_the_device_of_somebody_else_does_not_exist(keys, sign_in, helene, karim):
    device = add(helene)
    assert sign_in(karim).post(f"{ADD}{device.pk}/retirer/").status_code == 404
    assert device.browser not in sign_in(karim).get(PAGE).text.partition('id="appareils"')[2]
    assert Device.objects.filter(pk=device.pk, account=helene.user).exists()


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "http://updates.push.services.mozilla.com/wpush/v2/a",
        "http://127.0.0.1:8000/",
        "https://127.0.0.1/a",
        "https://[::ffff:127.0.0.1]/a",
        "https://[::1]/a",
        "https://169.254.169.254/latest",
        "https://evil.example/a",
        "https://fcm.googleapis.com.evil.example/a",
        "https://evilfcm.googleapis.com/a",
        "https://evil-notify.windows.com/a",
        "https://notify.windows.com/a",
        "https://.notify.windows.com/a",
        "https://a..notify.windows.com/a",
        "https://fcm.googleapis.com:8443/a",
        "https://fcm.googleapis.com:0443/a",
        "https://fcm.googleapis.com:x/a",
        "https://fcm.googleapis.com./a",
        "https://me@fcm.googleapis.com/a",
        "https://fcm.googleapis.com:443@evil.example/a",
        "https://fcm.googleapis.com@evil.example/a",
        "https://evil.example#.notify.windows.com/a",
        "https://evil.example\\.notify.windows.com/a",
        "https://evil.example/?.notify.windows.com/a",
        "https://evil.example%2f.notify.windows.com/a",
        "https://fcm.googleapis.com",
        "https://fcm.googleapis.com/",
        "https://fcm。googleapis。com/a",
        "https://ｆcm.googleapis.com/a",
        "https://fcm.googleapis.com/é",
        "https://fcm.googleapis.com/a\r\nHost: evil.example",
        " https://fcm.googleapis.com/a",
        "//fcm.googleapis.com/a",
        "javascript:alert(1)",
        "https://fcm.googleapis.com/" + "a" * 500,
    ],
)
def test_what_is_no_address_of_a_push_service_is_refused_with_a_sentence(keys, sign_in, helene, endpoint):
    answer = sign_in(helene).post(ADD, Browser().given | {"endpoint": endpoint})
    assert answer.status_code == 400
    assert WRONG_ADDRESS in plain(answer.text)
    assert not Device.objects.exists()


@pytest.mark.parametrize(
    ("endpoint", "browser"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc:APA91b", "Chrome ou Android"),
        ("https://fcm.googleapis.com:443/wp/abc", "Chrome ou Android"),
        ("https://updates.push.services.mozilla.com/wpush/v2/gAAA", "Firefox"),
        ("https://web.push.apple.com/QGu", "iPhone, iPad ou Mac"),
        ("https://wns2-par02p.notify.windows.com/w/?token=BQYAAA%3d%3d", "Edge"),
    ],
)
def test_the_push_services_of_browsers_are_known(endpoint, browser):
    assert service_of(endpoint) == browser


@pytest.mark.parametrize(
    "wrong",
    [
        {"p256dh": ""},
        {"p256dh": "B" * 87},  # no point of the curve
        {"p256dh": "é"},
        {"p256dh": "A" * 5000},
        {"auth": ""},
        {"auth": "AAAA"},
        {"auth": "!" * 22},
    ],
    ids=str,
)
def test_keys_that_no_browser_gives_are_refused(keys, sign_in, helene, wrong):
    answer = sign_in(helene).post(ADD, Browser().given | wrong)
    assert answer.status_code == 400
    assert WRONG_KEYS in plain(answer.text)
    assert not Device.objects.exists()


def test_ten_devices_at_most_the_oldest_leaves(keys, helene, karim):
    add(karim, 99)
    devices = [add(helene, number) for number in range(AT_MOST + 1)]
    left = set(Device.objects.of(helene.user).values_list("pk", flat=True))
    assert left == {device.pk for device in devices[1:]}
    assert Device.objects.of(karim.user).count() == 1


def test_added_again_it_is_one_device_and_the_next_person_of_a_browser_takes_it(keys, helene, karim):
    given = Browser().given
    Device.add(helene.user, **given)
    Device.add(helene.user, **given)
    assert Device.objects.count() == 1
    long_ago = timezone.now() - timedelta(days=90)
    Device.objects.update(told_at=long_ago, failures=3)
    Device.add(karim.user, **given)
    device = Device.objects.get()
    assert (device.account, device.failures) == (karim.user, 0)
    assert device.told_at > long_ago, "what came before is not announced"


def close(helene, by) -> None:
    roles.close_account(helene.user, by=by)


def suspend(helene, by) -> None:
    roles.suspend(helene, by=by)


def erased(helene, by) -> None:
    erase(helene)


@pytest.mark.parametrize("end", [close, suspend, erased], ids=lambda end: end.__name__)
def test_devices_go_with_the_account(keys, helene, karim, administrator, end):
    add(helene)
    kept = add(karim, 2)
    end(helene, administrator)
    assert list(Device.objects.all()) == [kept]


def test_three_devices_are_listed_in_as_many_queries_as_one(keys, sign_in, helene, same_queries):
    browser, numbers = sign_in(helene), count(1)
    add(helene, next(numbers))
    same_queries(lambda: browser.get(PAGE), lambda: add(helene, next(numbers)), 6)
