"""Guessing is slow: limits hold for all the workers, by address and by network (TRUST cases 7 to 10)."""

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse

from tests.accounts.steps import ask_code, is_in

PASSWORD = "cheval pile agrafe correcte"
PASSWORD_PAGE = reverse("account_login_password")


def try_password(browser, email, password, ip="10.0.0.1"):
    return browser.post(PASSWORD_PAGE, {"login": email, "password": password}, REMOTE_ADDR=ip)


@pytest.fixture
def with_password(helene):
    helene.user.set_password(PASSWORD)
    helene.user.save()
    return helene.user


def test_limits_are_counted_where_every_worker_reads():
    assert settings.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"


def test_the_right_password_is_refused_after_five_wrong_ones_from_anywhere(visitor, with_password):
    for n in range(11):
        answer = try_password(visitor, with_password.email, "pas le bon", ip=f"10.0.0.{n}")
    assert answer.status_code == 429
    assert "Trop d’essais" in answer.content.decode()
    answer = try_password(visitor, with_password.email, PASSWORD, ip="10.0.0.99")
    assert answer.status_code == 429
    assert not is_in(visitor)


def test_the_limit_of_one_account_does_not_stop_another(visitor, with_password, karim):
    karim.user.set_password(PASSWORD)
    karim.user.save()
    for n in range(6):
        try_password(visitor, with_password.email, "pas le bon", ip=f"10.0.1.{n}")
    try_password(visitor, karim.user.email, PASSWORD, ip="10.0.1.50")
    assert is_in(visitor)


def test_an_unknown_address_and_a_wrong_password_get_the_same_sentence(visitor, with_password):
    said = [
        try_password(visitor, email, "pas le bon").content.decode()
        for email in (with_password.email, "inconnue@exemple.fr")
    ]
    assert all("ne vont pas ensemble" in page for page in said)


def test_a_mailbox_gets_three_codes_a_minute_at_most(client, helene):
    answers = [ask_code(type(client)(), helene.user.email, REMOTE_ADDR=f"10.0.2.{n}") for n in range(5)]
    assert len(mail.outbox) == 3
    assert answers[-1].status_code == 429
    assert "Trop d’essais" in answers[-1].content.decode()


def test_an_unknown_address_is_limited_just_the_same(client, db):
    answers = [ask_code(type(client)(), "inconnue@exemple.fr", REMOTE_ADDR=f"10.0.3.{n}") for n in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]


def test_one_network_cannot_try_every_address(client, db):
    answers = [ask_code(type(client)(), f"inconnue{n}@exemple.fr") for n in range(31)]
    assert answers[-1].status_code == 429
    assert 'lang="fr"' in answers[-1].content.decode()


def test_the_administration_has_no_sign_in_page_of_its_own(visitor, with_password):
    """TRUST case 10."""
    answer = visitor.post(reverse("admin:login"), {"username": with_password.email, "password": PASSWORD})
    assert answer.status_code in (302, 403, 404)
    assert not is_in(visitor)
