"""The address of an account: confirmed when it changes, the old one warned, and one truth in two tables."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from directory.models import Invitation, User
from directory.models.invitations import hash_token
from tests.accounts.steps import CODE, ask_code, come_in, give_code, is_in, last_code, prove
from tests.factories import MemberFactory, UserFactory

ADDRESS = reverse("account_email")
PROOF = reverse("account_reauthenticate_by_mail")
CODE_PAGE = reverse("account_email_verification_sent")
NEW = "helene.lefevre@argenteuil.example.fr"


def code_sent_to(email: str) -> str:
    letter = next(message for message in reversed(mail.outbox) if message.to == [email])
    return CODE.search(letter.body).group(1)


def ask_change(browser, email=NEW):
    """She proves that she reads her present address, then asks."""
    prove(browser)
    mail.outbox.clear()
    return browser.post(ADDRESS, {"email": email, "action_add": ""})


def test_nothing_changes_before_the_new_address_is_confirmed(sign_in, helene):
    old = helene.user.email
    assert ask_change(sign_in(helene))["Location"] == CODE_PAGE
    assert mail.outbox[0].to == [NEW]
    assert User.objects.get(pk=helene.user.pk).email == old


def test_confirming_changes_the_login_and_warns_the_old_address(sign_in, helene):
    browser, old = sign_in(helene), helene.user.email
    ask_change(browser)
    browser.post(CODE_PAGE, {"code": code_sent_to(NEW).lower()})
    assert User.objects.get(pk=helene.user.pk).email == NEW
    assert list(EmailAddress.objects.filter(user=helene.user).values_list("email", "primary", "verified")) == [
        (NEW, True, True)
    ]
    warning = mail.outbox[-1]
    assert warning.to == [old]
    assert NEW in warning.body
    assert "L’adresse de votre compte a changé" in warning.subject


def test_codes_then_go_to_the_new_address_only(sign_in, helene, visitor):
    browser, old = sign_in(helene), helene.user.email
    ask_change(browser)
    browser.post(CODE_PAGE, {"code": code_sent_to(NEW)})
    mail.outbox.clear()
    visitor.post(reverse("account_login"), {"login": old})
    assert mail.outbox == []
    assert come_in(visitor, NEW)["Location"] == reverse("home")


def test_a_wrong_code_changes_nothing(sign_in, helene):
    browser = sign_in(helene)
    ask_change(browser)
    assert "Ce n’est pas le code attendu" in browser.post(CODE_PAGE, {"code": "BBBB-BBBB"}).content.decode()
    assert User.objects.get(pk=helene.user.pk).email == helene.user.email


def test_the_address_of_somebody_else_is_not_taken_nor_betrayed(sign_in, helene, karim):
    """The same page as for a free address; the code goes to its owner, and even with it the address stays his."""
    browser = sign_in(helene)
    assert ask_change(browser, karim.user.email)["Location"] == CODE_PAGE
    page = browser.post(CODE_PAGE, {"code": code_sent_to(karim.user.email)})
    assert "Un autre compte utilise cette adresse" in page.content.decode()
    assert User.objects.get(email=karim.user.email) == karim.user
    assert User.objects.get(pk=helene.user.pk).email == helene.user.email


def test_an_account_with_a_second_factor_is_asked_for_it_first(sign_in, administrator):
    answer = sign_in(administrator).post(ADDRESS, {"email": NEW, "action_add": ""})
    assert answer["Location"].startswith((reverse("account_reauthenticate"), reverse("mfa_reauthenticate")))
    assert mail.outbox == []


@pytest.mark.django_db
def test_an_address_corrected_by_the_mission_is_the_one_codes_go_to(visitor):
    user = UserFactory(email="ancienne@exemple.fr")
    user.email = "nouvelle@exemple.fr"
    user.save()
    assert list(EmailAddress.objects.filter(user=user).values_list("email", "primary", "verified")) == [
        ("nouvelle@exemple.fr", True, True)
    ]
    assert come_in(visitor, "nouvelle@exemple.fr")["Location"] == reverse("home")


@pytest.mark.django_db
def test_signing_in_does_not_look_at_addresses_again(django_assert_num_queries):
    user = UserFactory()
    with django_assert_num_queries(1):
        user.save(update_fields=["last_login"])


# What was sent to an address dies with it ---------------------------------------------------------


def change_address(helene, to: str = NEW) -> None:
    helene.user.email = to
    helene.user.save()


def test_a_sign_in_code_sent_to_the_former_address_opens_nothing(helene, visitor):
    old = helene.user.email
    ask_code(visitor, old)
    code = last_code()
    change_address(helene)
    assert give_code(visitor, code)["Location"] == reverse("account_login")
    assert "l’adresse du compte a changé" in visitor.get(reverse("account_login")).content.decode()
    assert not is_in(visitor)
    assert list(EmailAddress.objects.filter(user=helene.user).values_list("email", flat=True)) == [NEW]
    assert User.objects.get(pk=helene.user.pk).email == NEW


def test_no_other_code_leaves_for_the_former_address(helene, visitor):
    ask_code(visitor, helene.user.email)
    change_address(helene)
    mail.outbox.clear()
    visitor.post(reverse("account_confirm_login_code"), {"action": "resend"})
    assert mail.outbox == []


def test_a_sign_in_that_waits_for_its_second_factor_is_begun_again(moderator, visitor):
    come_in(visitor, moderator.email)
    assert visitor.get(reverse("mfa_authenticate")).status_code == 200
    moderator.email = NEW
    moderator.save()
    assert visitor.get(reverse("mfa_authenticate"))["Location"] == reverse("account_login")


@pytest.mark.parametrize("confirmed", [False, True])
def test_a_new_password_asked_with_the_former_address_is_not_set(helene, visitor, confirmed):
    visitor.post(reverse("account_reset_password"), {"email": helene.user.email})
    code, page = last_code(), reverse("account_confirm_password_reset_code")
    if confirmed:
        visitor.post(page, {"code": code})
    change_address(helene)
    if not confirmed:
        assert visitor.post(page, {"code": code})["Location"] == reverse("account_login")
    form = {"password1": "cheval pile agrafe correcte", "password2": "cheval pile agrafe correcte"}
    assert visitor.post(reverse("account_complete_password_reset"), form).status_code == 302
    assert not User.objects.get(pk=helene.user.pk).has_usable_password()
    assert not is_in(visitor)


def test_an_address_asked_for_in_another_window_is_not_confirmed_after_a_change(sign_in, helene):
    browser = sign_in(helene)
    ask_change(browser, "autre@exemple.fr")
    code = code_sent_to("autre@exemple.fr")
    change_address(helene)
    browser.post(CODE_PAGE, {"code": code})
    assert User.objects.get(pk=helene.user.pk).email == NEW


def test_an_invitation_to_the_former_address_of_the_mission_s_account_opens_no_profile(moderator, visitor):
    person = MemberFactory(imported=True, email=moderator.email)
    invitation = Invitation.objects.create(
        member=person,
        email=moderator.email,
        token_hash=hash_token("secret"),
        expires_at=timezone.now() + timedelta(days=3),
    )
    moderator.email = NEW
    moderator.save()
    assert visitor.get(reverse("activation", args=["secret"])).status_code == 404
    assert not Invitation.objects.open().filter(pk=invitation.pk).exists()


def test_the_address_stays_in_use_by_whoever_has_it(helene, visitor):
    """A code asked and typed with no change in between; in capitals, as people write addresses."""
    ask_code(visitor, helene.user.email.upper())
    give_code(visitor, last_code())
    assert is_in(visitor)


# An open window is not enough -----------------------------------------------------------------------


def test_without_password_nor_factor_a_code_to_the_present_address_is_asked(sign_in, helene):
    browser = sign_in(helene)
    answer = browser.post(ADDRESS, {"email": NEW, "action_add": ""})
    assert answer["Location"].startswith(PROOF)
    assert mail.outbox == []
    page = browser.get(answer["Location"]).content.decode()
    assert helene.user.email in page
    answer = browser.post(PROOF, {"action": "send", "next": ADDRESS})
    assert [message.to for message in mail.outbox] == [[helene.user.email]]
    assert "Ce n’est pas le code attendu" in browser.post(PROOF, {"code": "BBBB-BBBB"}).content.decode()
    assert browser.post(PROOF, {"code": last_code(), "next": ADDRESS})["Location"] == CODE_PAGE
    assert mail.outbox[-1].to == [NEW], "what was asked goes on, without being typed again"


@pytest.mark.parametrize("name", ["account_set_password", "mfa_activate_totp", "mfa_add_webauthn"])
def test_nor_is_a_key_added_to_the_door(sign_in, helene, name):
    browser = sign_in(helene)
    for answer in (browser.get(reverse(name)), browser.post(reverse(name), {"password1": "x", "code": "1"})):
        assert answer["Location"].startswith(PROOF)
    prove(browser)
    assert browser.get(reverse(name)).status_code == 200


def test_the_code_that_one_came_in_by_is_a_proof_for_as_long_to_the_present_address_alone(visitor, helene):
    come_in(visitor, helene.user.email)
    assert visitor.get(reverse("mfa_activate_totp")).status_code == 200, "nobody recopies two codes in a row"
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert visitor.get(reverse("mfa_activate_totp"))["Location"].startswith(PROOF)
    session = visitor.session
    for record in session["account_authentication_methods"]:
        record["email"] = "ailleurs@exemple.fr"
    session.save()
    assert visitor.get(reverse("mfa_activate_totp"))["Location"].startswith(PROOF)


def test_a_code_is_good_for_five_minutes_and_once(sign_in, helene):
    browser = sign_in(helene)
    prove(browser)
    code = last_code()
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        answer = browser.post(ADDRESS, {"email": NEW, "action_add": ""})
        assert answer["Location"].startswith(PROOF)
        browser.post(PROOF, {"code": code})
        assert browser.post(ADDRESS, {"email": NEW, "action_add": ""})["Location"].startswith(PROOF)


def test_guessing_is_stopped(sign_in, helene):
    browser = sign_in(helene)
    browser.post(PROOF, {"action": "send"})
    code = last_code()
    for _ in range(3):
        browser.post(PROOF, {"code": "BBBB-BBBB"})
    browser.post(PROOF, {"code": code})
    assert browser.post(ADDRESS, {"email": NEW, "action_add": ""})["Location"].startswith(PROOF)


def test_a_password_typed_without_proof_is_not_kept(sign_in, helene):
    browser = sign_in(helene)
    browser.post(
        reverse("account_set_password"), {"password1": "cheval pile agrafe", "password2": "cheval pile agrafe"}
    )
    assert "cheval" not in str(dict(browser.session))


def test_a_mailbox_does_not_prove_what_a_second_factor_protects(sign_in, moderator):
    browser = sign_in(moderator)
    assert browser.post(PROOF, {"action": "send"})["Location"].startswith(reverse("mfa_reauthenticate"))
    assert mail.outbox == []
