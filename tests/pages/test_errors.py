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
    assert "Accessibilité : non conforme" in page
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]
    assert "alert(1)" not in page
    assert "secret-of-the-house" not in page
    assert "Traceback" not in page
    assert "Django" not in page


@broken_house
@pytest.mark.parametrize(("address", "status", "words"), PAGES)
def test_somebody_signed_in_gets_the_error_page_and_the_way_on_costs_two_queries(
    helene, sign_in, address, status, words, django_assert_max_num_queries
):
    browser = sign_in(helene)
    browser.raise_request_exception = False
    with django_assert_max_num_queries(2):  # the session and the account, read once
        response = browser.get(address)
    page = response.content.decode()
    assert response.status_code == status
    assert words in page
    assert ('href="/annuaire/"' in page) is (status in (403, 404, 429))


def test_a_missing_page_offers_the_search_to_who_is_signed_in_and_to_nobody_else(helene, sign_in, visitor):
    search = 'role="search" action="/recherche/"'
    for address in ("/nulle-part/", "/annuaire/personne-inconnue/"):
        assert search in sign_in(helene).get(address).content.decode()
    page = visitor.get("/nulle-part/").content.decode()
    assert search not in page
    assert "Navigation principale" not in page


def test_a_cookie_of_nobody_and_a_database_that_does_not_answer_get_the_bare_page(helene, sign_in):
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
    assert "Navigation principale" not in browser.get("/nulle-part/").content.decode()

    def broken_down(execute, sql, params, many, context):
        raise OperationalError("unreachable")

    browser = sign_in(helene)
    with connection.execute_wrapper(broken_down):
        response = browser.get("/nulle-part/")
    assert response.status_code == 404
    assert "Navigation principale" not in response.content.decode()


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
