"""What the machine's log keeps of an address, and what it does not (TRUST case 56)."""

import logging
from collections.abc import Iterable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLResolver, get_resolver

from emi_alumni.foundation.logs import DOORS, HideSecrets, without_secrets
from projects.models import SponsorLink
from tests.factories import ProjectFactory


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("Not Found: /commanditaire/abcDEF-_123/", "Not Found: /commanditaire/…/"),
        ('"GET /retour/abcd2345efgh/x.y-z/mots/ HTTP/1.1" 200', '"GET /retour/…/x.y-z/mots/ HTTP/1.1" 200'),
        ("Not Found: /agenda/abonnements/abc-DEF_123.ics", "Not Found: /agenda/abonnements/…"),
        ("Not Found: /agenda/sondages/invitation/abc/", "Not Found: /agenda/sondages/invitation/…/"),
        ("Not Found: /nouvelles/flux/abc-DEF_123.xml", "Not Found: /nouvelles/flux/…"),
        ("Forbidden: /bienvenue/secret/", "Forbidden: /bienvenue/…/"),
        ("Not Found: /projets/le-premier-appel/", "Not Found: /projets/le-premier-appel/"),
    ],
)
def test_the_key_of_a_private_link_is_left_out(told, kept):
    assert without_secrets(told) == kept


def test_every_secret_of_an_address_is_left_out_of_both_logs():
    """What the addresses of the portal call a token, but for those that an account alone opens."""
    doors = {route.partition("<")[0].rstrip("/") for route in routes() if ":token>" in route}
    assert {door for door in doors if not door.startswith("gestion/")} == set(DOORS)
    nginx = (settings.BASE_DIR / "deploy" / "nginx" / "emi-alumni.conf").read_text()
    assert f"~^/(?<door>{'|'.join(DOORS)})/ /$door/...;" in nginx


def routes(patterns: Iterable | None = None, before: str = "") -> Iterator[str]:
    for one in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(one.pattern)
        yield from routes(one.url_patterns, route) if isinstance(one, URLResolver) else [route]


def test_a_refused_answer_to_a_sponsor_s_link_does_not_write_its_secret(helene, caplog):
    _, token = SponsorLink.issue(ProjectFactory(lead=helene), name="DGA", by=helene)
    caplog.handler.addFilter(HideSecrets())
    try:
        with caplog.at_level(logging.WARNING):
            Client(enforce_csrf_checks=True).post(f"/commanditaire/{token}/", {"kept": "yes"})
            Client().get(f"/commanditaire/{token}x/")
    finally:
        caplog.handler.removeFilter(caplog.handler.filters[-1])
    assert "/commanditaire/" in caplog.text
    assert token not in caplog.text


def test_every_handler_has_the_filter():
    assert all("secrets" in handler["filters"] for handler in settings.LOGGING["handlers"].values())
