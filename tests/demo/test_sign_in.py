"""The demonstration's one click: for this machine, in the demonstration, by POST; and nowhere else at all."""

import importlib
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import NoReverseMatch, clear_url_caches, reverse

import emi_alumni.urls
from directory.models import User
from emi_alumni.demo.people import PEOPLE
from emi_alumni.foundation.middleware import DEMO_SECOND_FACTOR
from tests.accounts.steps import is_in
from tests.factories import MemberFactory, UserFactory
from tests.standing import standing

PATH = "/demo/entrer/"
ALUMNA, STAFF = PEOPLE[0], PEOPLE[3]


def route() -> None:
    clear_url_caches()
    importlib.reload(emi_alumni.urls)
    clear_url_caches()


@standing
def people(db) -> dict[str, User]:
    """They, without the rest of the demonstration."""
    return {
        person.email: UserFactory(email=person.email, is_staff=person.is_staff, is_superuser=person.is_superuser)
        for person in PEOPLE
    }


@pytest.fixture
def demo(settings, people) -> Iterator[dict[str, User]]:
    settings.DEMO, settings.DEBUG = True, True
    route()
    yield people
    settings.DEMO, settings.DEBUG = False, False
    route()


def here(**extra: str) -> Client:
    return Client(SERVER_NAME="127.0.0.1", REMOTE_ADDR="127.0.0.1", **extra)


def test_one_click_on_this_machine_signs_the_alumna_in(demo):
    browser = here()
    answer = browser.post(PATH, {"email": ALUMNA.email})
    assert answer["Location"] == "/"
    assert browser.session["_auth_user_id"] == str(demo[ALUMNA.email].pk)
    assert DEMO_SECOND_FACTOR not in browser.session


def test_staff_count_as_having_given_their_second_factor(demo):
    browser = here()
    browser.post(PATH, {"email": STAFF.email})
    assert browser.session[DEMO_SECOND_FACTOR] is True
    assert browser.get("/gestion/").status_code == 200


def test_the_sign_in_page_offers_each_of_them(demo):
    page = here().get(reverse("account_login")).content.decode()
    assert all(person.label in page for person in PEOPLE)
    assert page.count(f'action="{PATH}"') == len(PEOPLE)


@pytest.mark.parametrize(
    "extra",
    [
        {"REMOTE_ADDR": "192.0.2.1"},
        {"REMOTE_ADDR": "10.0.0.1"},
        {"REMOTE_ADDR": "::ffff:192.0.2.1"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "unix:"},
        {"SERVER_NAME": "testserver"},
        {"HTTP_HOST": "localhost.evil.tld"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_X_FORWARDED_FOR": "192.0.2.1"},
        {"HTTP_X_FORWARDED_HOST": "localhost"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"HTTP_X_REAL_IP": "127.0.0.1"},
        {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
    ],
    ids=str,
)
def test_from_anywhere_else_there_is_no_such_door(demo, extra):
    browser = Client(**{"SERVER_NAME": "127.0.0.1", "REMOTE_ADDR": "127.0.0.1"} | extra)
    assert browser.post(PATH, {"email": STAFF.email}).status_code in (400, 404)
    assert not is_in(browser)
    if "HTTP_HOST" not in extra:
        assert PATH not in browser.get(reverse("account_login")).content.decode()


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.53", "::1", "::ffff:127.0.0.1"])
def test_every_spelling_of_this_machine_is_this_machine(demo, address):
    browser = Client(SERVER_NAME="localhost", REMOTE_ADDR=address)
    assert browser.post(PATH, {"email": ALUMNA.email}).status_code == 302


@pytest.mark.parametrize("method", ["get", "head", "put"])
def test_only_a_post_does_something(demo, method):
    browser = here()
    assert getattr(browser, method)(PATH, {"email": ALUMNA.email}).status_code == 405
    assert not is_in(browser)


def test_another_site_cannot_click_for_somebody(demo):
    browser = Client(enforce_csrf_checks=True, SERVER_NAME="127.0.0.1", REMOTE_ADDR="127.0.0.1")
    assert browser.post(PATH, {"email": STAFF.email}).status_code == 403
    assert not is_in(browser)


def test_nobody_else_of_the_network_is_reached_by_it(demo):
    other = MemberFactory(with_account=True)
    for email in (other.user.email, "", "inconnue@exemple.fr"):
        browser = here()
        assert browser.post(PATH, {"email": email}).status_code == 404
        assert not is_in(browser)


def test_a_suspended_person_of_the_demo_does_not_come_in(demo):
    User.objects.filter(email=ALUMNA.email).update(is_active=False)
    assert here().post(PATH, {"email": ALUMNA.email}).status_code == 404


@pytest.mark.parametrize(("is_demo", "debug"), [(False, False), (False, True), (True, False)])
def test_outside_the_demonstration_the_address_is_not_even_routed(settings, people, is_demo, debug):
    settings.DEMO, settings.DEBUG = is_demo, debug
    route()
    try:
        with pytest.raises(NoReverseMatch):
            reverse("demo_sign_in")
        browser = here()
        assert browser.post(PATH, {"email": STAFF.email}).status_code == 404
        assert not is_in(browser)
        page = browser.get(reverse("account_login")).content.decode()
        assert STAFF.label not in page
    finally:
        settings.DEMO, settings.DEBUG = False, False
        route()


def test_the_view_refuses_even_if_somebody_routed_it_in_production(settings, people, rf):
    from django.http import Http404

    from emi_alumni.demo.views import sign_in

    request = rf.post(PATH, {"email": STAFF.email}, REMOTE_ADDR="127.0.0.1", SERVER_NAME="127.0.0.1")
    with pytest.raises(Http404):
        sign_in(request)


def test_production_refuses_to_start_with_it(tmp_path):
    started = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        env={
            "DJANGO_SETTINGS_MODULE": "emi_alumni.settings",
            "DEMO": "true",
            "SECRET_KEY": "x" * 50,
            "ALLOWED_HOSTS": "alumni.example.org",
            "EMAIL_URL": "memorymail://",
            "DATA_DIR": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode != 0
    assert "the demo never runs in production" in started.stderr


@pytest.mark.django_db
def test_the_demonstration_is_not_loaded_in_production():
    from django.core.management.base import CommandError

    with pytest.raises(CommandError):
        call_command("load_demo")
