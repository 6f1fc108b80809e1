"""The middleware of the tests' clients is made once, and anew for other settings (`tests/clients.py`)."""

from django.test import Client


def chain_of(client: Client) -> object:
    client.get("/sante/")
    return client.handler._middleware_chain


def test_each_client_goes_through_the_same_middleware_until_a_setting_changes(db, settings):
    first = chain_of(Client())
    assert chain_of(Client()) is first
    settings.USE_THOUSAND_SEPARATOR = True
    assert chain_of(Client()) is not first


def test_one_client_checks_the_tokens_of_forms_and_the_next_does_not(db):
    assert Client(enforce_csrf_checks=True).post("/theme/", {}).status_code == 403
    assert Client().post("/theme/", {}).status_code != 403
