"""A second factor: compulsory for the mission, offered to all, drawn without anything inline (TRUST case 43)."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.db import connection
from django.urls import reverse

from emi_alumni.foundation.middleware import DEMO_SECOND_FACTOR
from tests.accounts.steps import come_in, is_in, prove
from tests.cast import give_second_factor
from tests.factories import MemberFactory, UserFactory
from tests.reading import read_only
from tests.standing import standing

SECURITY = reverse("mfa_index")


def totp_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@standing
def newcomer(db):
    """Somebody who joins the mission and has no second factor yet."""
    return UserFactory(email="recrue@valdoise.example.fr", is_staff=True, is_superuser=True)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/annuaire/",
        "/moi/",
        "/moi/fiche/",
        "/moi/messages/",
        "/gestion/",
        "/gestion/directory/member/",
        "/recherche/?q=a",
    ],
)
def test_staff_without_one_see_nothing_of_the_network(sign_in, newcomer, helene, path):
    answer = sign_in(newcomer).get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith(SECURITY)
    assert "Lefèvre" not in answer.content.decode()


def test_nor_do_they_write(sign_in, newcomer, helene):
    answer = sign_in(newcomer).post(
        reverse("directory:message_send", args=[helene.slug]), {"subject": "a", "body": "b"}
    )
    assert answer["Location"] == SECURITY


def test_they_are_told_why_and_may_set_one_up_or_leave(sign_in, newcomer):
    browser = sign_in(newcomer)
    page = browser.get("/gestion/", follow=True).content.decode()
    assert "Activez d’abord un second facteur" in page
    prove(browser)
    for name in ("mfa_activate_totp", "mfa_add_webauthn", "account_email", "usersessions_list", "privacy"):
        assert browser.get(reverse(name)).status_code == 200
    assert browser.post(reverse("account_logout")).status_code == 302
    assert not is_in(browser)


def test_a_member_is_not_forced(sign_in, helene):
    assert sign_in(helene).get("/moi/fiche/").status_code == 200


def test_the_demo_mark_in_a_session_opens_nothing_in_production(sign_in, newcomer):
    browser = sign_in(newcomer)
    session = browser.session
    session[DEMO_SECOND_FACTOR] = True
    session.save()
    assert browser.get("/gestion/")["Location"] == SECURITY


def test_an_application_is_set_up_with_a_code_drawn_in_the_page(sign_in, newcomer, django_capture_on_commit_callbacks):
    browser = sign_in(newcomer)
    prove(browser)
    page = browser.get(reverse("mfa_activate_totp")).content.decode()
    assert '<svg class="qr"' in page
    assert "data:" not in page
    secret = re.search(r'<code class="secret">(\w+)</code>', page).group(1)
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(reverse("mfa_activate_totp"), {"code": totp_code(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert Authenticator.objects.filter(user=newcomer, type="totp").exists()
    assert "application de codes" in mail.outbox[-1].body
    assert browser.get("/gestion/").status_code == 200


def test_a_wrong_code_activates_nothing(sign_in, helene):
    browser = sign_in(helene)
    prove(browser)
    browser.get(reverse("mfa_activate_totp"))
    page = browser.post(reverse("mfa_activate_totp"), {"code": "000000"}).content.decode()
    assert "Ce n’est pas le code attendu" in page
    assert not Authenticator.objects.exists()


def test_recovery_codes_are_shown_and_downloaded_by_their_owner_alone(sign_in, newcomer, helene):
    browser = sign_in(newcomer)
    prove(browser)
    page = browser.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'<code class="secret">(\w+)</code>', page).group(1)
    browser.post(reverse("mfa_activate_totp"), {"code": totp_code(secret)})
    shown = set(
        re.findall(r"<li><code>([\w-]+)</code></li>", browser.get(reverse("mfa_view_recovery_codes")).content.decode())
    )
    assert len(shown) == 10
    file = browser.get(reverse("mfa_download_recovery_codes"))
    assert set(file.content.decode().split()) == shown
    assert "attachment" in file["Content-Disposition"]
    for name in ("mfa_view_recovery_codes", "mfa_download_recovery_codes"):
        assert sign_in(helene).get(reverse(name)).status_code == 404
        reader = sign_in(newcomer)  # who gave a factor, some time ago
        assert reader.get(reverse(name))["Location"].startswith(reverse("mfa_reauthenticate"))


def test_reading_recovery_codes_writes_nothing(sign_in, newcomer):
    browser = sign_in(newcomer)
    prove(browser)
    page = browser.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'<code class="secret">(\w+)</code>', page).group(1)
    browser.post(reverse("mfa_activate_totp"), {"code": totp_code(secret)})
    with connection.execute_wrapper(read_only):
        assert browser.get(reverse("mfa_view_recovery_codes")).status_code == 200
        assert browser.get(reverse("mfa_download_recovery_codes")).status_code == 200
        assert browser.get(reverse("usersessions_list")).status_code == 200


def test_after_the_code_by_mail_the_second_factor_is_asked(client, moderator):
    assert come_in(client, moderator.email)["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not is_in(client)
    answer = client.post(reverse("mfa_authenticate"), {"code": totp_code("JBSWY3DPEHPK3PXP")})
    assert answer.status_code == 302
    assert is_in(client)


def test_guessing_the_second_factor_is_slow(client, moderator):
    come_in(client, moderator.email)
    for _ in range(6):
        page = client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    assert "Trop d’essais" in page
    client.post(reverse("mfa_authenticate"), {"code": totp_code("JBSWY3DPEHPK3PXP")})
    assert not is_in(client)


def test_an_open_window_is_not_enough_to_remove_it(sign_in, moderator):
    answer = sign_in(moderator).post(reverse("mfa_deactivate_totp"))
    assert answer["Location"].startswith((reverse("account_reauthenticate"), reverse("mfa_reauthenticate")))
    assert Authenticator.objects.filter(user=moderator).exists()


def test_the_key_of_somebody_else_does_not_exist(sign_in, helene, karim):
    give_second_factor(helene.user)
    key = Authenticator.objects.create(user=karim.user, type="webauthn", data={"name": "La clé de Karim"})
    browser = sign_in(karim)
    stranger = sign_in(MemberFactory(with_account=True))
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        prove(stranger)
        assert stranger.get(reverse(name, args=[key.pk])).status_code == 404
        assert stranger.post(reverse(name, args=[key.pk]), {"name": "volée"}).status_code == 404
    assert browser.get(reverse("mfa_index")).status_code == 200
    assert Authenticator.objects.filter(pk=key.pk).exists()


@pytest.mark.parametrize(
    ("kinds", "first"),
    [
        (("webauthn", "recovery_codes"), "mfa_reauthenticate_webauthn"),
        (("totp", "webauthn", "recovery_codes"), "mfa_reauthenticate"),
    ],
)
def test_what_people_have_at_hand_is_asked_first(sign_in, helene, kinds, first):
    for kind in kinds:
        Authenticator.objects.create(user=helene.user, type=kind, data={"name": "Ma clé", "secret": "JBSWY3DPEHPK3PXP"})
    assert sign_in(helene).get(reverse("mfa_generate_recovery_codes"))["Location"].startswith(reverse(first))
