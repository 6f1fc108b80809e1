"""Light or dark: a choice that needs no account."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_visitor_is_offered_three_choices(visitor):
    page = visitor.get("/theme/").content.decode()
    assert page.count('type="radio" name="theme"') == 3
    assert 'value="auto" checked' in page


def test_the_choice_is_kept_a_year_and_shown_on_every_page(visitor):
    response = visitor.post("/theme/", {"theme": "sombre", "back": "/aide/"})
    assert response.status_code == 302
    assert response["Location"] == "/aide/"
    cookie = response.cookies["theme"]
    assert cookie["max-age"] == 365 * 24 * 3600
    assert cookie["samesite"] == "Lax"
    assert cookie["httponly"]
    assert 'data-theme="sombre"' in visitor.get("/aide/").content.decode()
    assert 'value="sombre" checked' in visitor.get("/theme/").content.decode()


def test_over_https_the_cookie_never_travels_in_the_clear(visitor, settings):
    settings.SESSION_COOKIE_SECURE = True
    assert visitor.post("/theme/", {"theme": "clair"}).cookies["theme"]["secure"]


def test_automatic_forgets_the_choice(visitor):
    visitor.post("/theme/", {"theme": "sombre"})
    visitor.post("/theme/", {"theme": "auto"})
    assert "data-theme" not in visitor.get("/aide/").content.decode()


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(visitor, elsewhere):
    response = visitor.post("/theme/", {"theme": "clair", "back": elsewhere}, headers={"referer": elsewhere})
    assert response["Location"] == "/theme/"


def test_a_made_up_theme_writes_nothing_in_the_page(visitor):
    visitor.post("/theme/", {"theme": '"><script>'})
    visitor.cookies["theme"] = '"><script>'
    page = visitor.get("/aide/").content.decode()
    assert "data-theme" not in page
    assert "><script>" not in page


def test_members_may_choose_too(helene, sign_in):
    browser = sign_in(helene)
    browser.post("/theme/", {"theme": "clair"})
    assert 'data-theme="clair"' in browser.get("/aide/").content.decode()


def test_the_choice_needs_its_token():
    assert Client(enforce_csrf_checks=True).post("/theme/", {"theme": "sombre"}).status_code == 403
