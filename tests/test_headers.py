"""What every answer carries: no foreign code, no copies, cookies that stay here (TRUST cases 13, 86, 87, 90).

The set of every address's answers is looked at by `tests/test_every_address.py`.
"""

import re

import pytest
from django.test import Client
from django.urls import reverse

from directory.models import Member
from tests.test_settings import started

HOSTILE = "x=<script>alert(1)</script>"


@pytest.fixture
def helene(world) -> Member:
    """This file's world stands already: she is the one who lives in it."""
    return world.helene


@pytest.fixture
def https(settings) -> Client:
    """A browser that reaches the portal as production serves it: over HTTPS, with its cookies' names."""
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    settings.SECURE_SSL_REDIRECT = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    return Client()


@pytest.mark.django_db
def test_https_is_asked_for_a_year(https):
    assert https.get("/").status_code == 301
    assert https.get("/", secure=True)["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.django_db
def test_cookies_belong_to_this_host_alone(https, helene):
    page = https.get(reverse("account_login"), secure=True)
    asked = https.post(reverse("account_login"), {"login": helene.email}, secure=True)
    for cookie in (page.cookies["__Host-csrf"], asked.cookies["__Host-session"]):
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert not cookie["domain"]


def test_production_names_its_cookies_so(tmp_path):
    names = ("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE")
    asked = ", ".join(f"settings.{name}" for name in names)
    said = started(tmp_path, then=f"print([{asked}, settings.SECURE_HSTS_SECONDS])").stdout
    assert "['__Host-session', True, '__Host-csrf', True, 31536000]" in said


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["HTTP_HOST", "HTTP_X_FORWARDED_HOST"])
def test_a_foreign_host_is_refused_or_ignored_and_named_in_no_mail(header, helene, mailoutbox):
    client = Client(**{header: "evil.example"}, raise_request_exception=False)
    response = client.post(reverse("account_request_login_code"), {"email": helene.email})
    assert "evil.example" not in response.content.decode()
    assert all("evil.example" not in mail.body for mail in mailoutbox)
    if header == "HTTP_HOST":
        assert response.status_code == 400
        assert mailoutbox == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["account_login", "account_request_login_code", "theme"])
@pytest.mark.parametrize("token", ["", "a" * 64], ids=["without a token", "with another's token"])
def test_a_form_sent_from_elsewhere_is_refused_in_french(name, token, helene, mailoutbox):
    client = Client(enforce_csrf_checks=True)
    response = client.post(reverse(name), {"email": helene.email, "csrfmiddlewaretoken": token})
    assert response.status_code == 403
    assert '<html lang="fr"' in response.content.decode()
    assert mailoutbox == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/inconnu/", "/annuaire/<script>alert(1)<b>/"])
def test_an_error_page_reflects_nothing_and_is_not_indexed(path, sign_in, helene):
    response = sign_in(helene).get(f"{path}?{HOSTILE}")
    assert response.status_code == 404
    html = response.content.decode()
    assert "<script>alert(1)" not in html
    assert "Traceback" not in html
    assert "Django" not in html
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.django_db
def test_signing_out_clears_what_the_browser_kept(https, helene):
    https.force_login(helene.user)
    response = https.post(reverse("account_logout"), secure=True)
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert not https.get(reverse("home"), secure=True).wsgi_request.user.is_authenticated


def test_a_compressed_page_has_no_secret_that_stays_the_same(https, helene):
    """What its length could give away, letter by letter (BREACH): tokens change, the session is absent."""
    https.force_login(helene.user)
    pages = [https.get(reverse("governance:idea_add"), secure=True).text for _ in range(2)]
    tokens = [set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)) for page in pages]
    assert tokens[0]
    assert not tokens[0] & tokens[1]
    assert all(https.cookies["__Host-session"].value not in page for page in pages)
