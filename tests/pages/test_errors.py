"""When something goes wrong: a page in French, a way back, and no need of the database."""

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from emi_alumni import urls as portal
from emi_alumni.pages.errors import InTheDemoToo, no_such_address, too_many_requests


def broken(problem: Exception):
    def view(request: HttpRequest) -> HttpResponse:
        raise problem

    view.login_required = False
    return view


def impatient(request: HttpRequest) -> HttpResponse:
    request.wait = 130
    return too_many_requests(request)


impatient.login_required = False

urlpatterns = [
    path("casse/400/", broken(SuspiciousOperation("<script>"))),
    path("casse/403/", broken(PermissionDenied("<script>"))),
    path("casse/500/", broken(ValueError("secret-of-the-house"))),
    path("casse/503/", broken(OperationalError("database is locked"))),
    path("casse/429/", impatient),
    *portal.urlpatterns,
]
handler400, handler403 = portal.handler400, portal.handler403
handler404, handler500 = portal.handler404, portal.handler500

broken_house = override_settings(ROOT_URLCONF=__name__)


def refuse(execute, sql, params, many, context):
    raise AssertionError(f"The page asked the database: {sql}")


@pytest.fixture
def browser() -> Client:
    """A browser that sees what people see, not the exception."""
    return Client(raise_request_exception=False)


PAGES = [
    ("/casse/400/", 400, "Nous n’avons pas compris"),
    ("/casse/403/", 403, "ne vous est pas ouverte"),
    ("/nulle-part/", 404, "n’existe pas"),
    ("/casse/429/", 429, "Un peu de patience"),
    ("/casse/500/", 500, "de notre côté"),
    ("/casse/503/", 503, "fait une pause"),
]


@pytest.mark.django_db
@broken_house
@pytest.mark.parametrize(("address", "status", "words"), PAGES)
def test_an_error_speaks_french_asks_nothing_to_the_database_and_shows_the_way_back(browser, address, status, words):
    with connection.execute_wrapper(refuse):
        response = browser.get(address + "?x=<script>alert(1)</script>")

    page = response.content.decode()
    assert response.status_code == status
    assert words in page
    assert 'href="/"' in page
    assert 'lang="fr"' in page
    assert "Accessibilité&nbsp;: non conforme" in page
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]
    assert "alert(1)" not in page
    assert "secret-of-the-house" not in page
    assert "Traceback" not in page
    assert "Django" not in page


@broken_house
@pytest.mark.parametrize(("address", "status", "words"), PAGES)
def test_somebody_signed_in_gets_the_error_page_without_a_query_of_its_own(helene, sign_in, address, status, words):
    browser = sign_in(helene)
    browser.raise_request_exception = False
    if status in (404,):  # the address is refused before anybody is asked who they are
        with connection.execute_wrapper(refuse):
            response = browser.get(address)
    else:
        response = browser.get(address)
    assert response.status_code == status
    assert words in response.content.decode()


@pytest.mark.django_db
@broken_house
def test_an_error_page_keeps_the_chosen_colours(browser):
    browser.cookies["theme"] = "sombre"
    assert 'data-theme="sombre"' in browser.get("/nulle-part/").content.decode()


@pytest.mark.django_db
@broken_house
def test_beyond_a_limit_the_page_says_how_long_to_wait(browser):
    response = browser.get("/casse/429/")
    assert response["Retry-After"] == "130"
    assert "Attendez 3 minutes, puis recommencez." in response.content.decode()


@pytest.mark.django_db
def test_a_form_sent_without_its_token_says_what_to_do_with_the_text():
    browser = Client(enforce_csrf_checks=True)
    with connection.execute_wrapper(refuse):
        response = browser.post("/theme/", {"theme": "sombre"})
    page = response.content.decode()
    assert response.status_code == 403
    assert "Rien n’a été enregistré" in page
    assert "revenez en arrière" in page
    assert "theme" not in response.cookies


@pytest.mark.django_db
def test_a_foreign_host_is_refused_in_french(browser):
    response = browser.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "evil.example" not in response.content.decode()
    assert "Nous n’avons pas compris" in response.content.decode()


def test_while_the_database_is_away_people_are_told_to_come_back(helene, sign_in):
    """TRUST F12, F13: who is signed in cannot be read, so nothing can."""
    browser = sign_in(helene)
    browser.raise_request_exception = False

    def away(execute, sql, params, many, context):
        raise OperationalError("could not connect")

    with connection.execute_wrapper(away):
        response = browser.get("/")
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert "fait une pause" in response.content.decode()
    assert browser.get("/").status_code == 200  # and it recovers alone


@pytest.mark.django_db
def test_the_limits_on_signing_in_have_our_page():
    from allauth.core.internal.ratelimit import respond_429
    from django.test import RequestFactory

    request = RequestFactory().get("/")
    request.allauth = None
    response = respond_429(request)
    assert response.status_code == 429
    assert "Attendez quelques minutes" in response.content.decode()
    assert int(response["Retry-After"]) > 0


def test_the_portal_wires_its_error_pages():
    assert settings.CSRF_FAILURE_VIEW == "emi_alumni.pages.errors.csrf_failure"
    assert {name for name in dir(portal) if name.startswith("handler")} == {
        "handler400",
        "handler403",
        "handler404",
        "handler429",
        "handler500",
    }


@pytest.mark.django_db
def test_in_the_demonstration_too_what_is_missing_or_closed_has_our_pages(rf):
    """There DEBUG is on, and Django would show developers' reports."""
    middleware = InTheDemoToo(lambda request: HttpResponse("never"))
    missing = middleware.process_exception(rf.get("/"), Http404("who knows"))
    closed = middleware.process_exception(rf.get("/"), PermissionDenied("who knows"))
    assert (missing.status_code, closed.status_code) == (404, 403)
    assert "Cette page n’existe pas" in missing.content.decode()
    assert middleware.process_exception(rf.get("/"), ValueError("a fault")) is None
    with pytest.raises(Http404):
        no_such_address(rf.get("/nulle-part/"))
