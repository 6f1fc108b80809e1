"""What the machine's log keeps of an address, and what it does not (TRUST case 56)."""

import logging

import pytest
from django.conf import settings
from django.test import Client

from emi_alumni.foundation.logs import HideSecrets, without_secrets
from projects.models import SponsorLink
from tests.factories import ProjectFactory


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("Not Found: /commanditaire/abcDEF-_123/", "Not Found: /commanditaire/…/"),
        ('"GET /retour/abcd2345efgh/x.y-z/mots/ HTTP/1.1" 200', '"GET /retour/…/x.y-z/mots/ HTTP/1.1" 200'),
        ("Not Found: /agenda/abonnements/abc-DEF_123.ics", "Not Found: /agenda/abonnements/…"),
        ("Forbidden: /bienvenue/secret/", "Forbidden: /bienvenue/…/"),
        ("Not Found: /projets/le-premier-appel/", "Not Found: /projets/le-premier-appel/"),
    ],
)
def test_the_key_of_a_private_link_is_left_out(told, kept):
    assert without_secrets(told) == kept


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
