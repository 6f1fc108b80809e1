"""The address of an account: confirmed when it changes, the old one warned, and one truth in two tables."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse

from directory.models import User
from tests.accounts.steps import CODE, come_in
from tests.factories import UserFactory

ADDRESS = reverse("account_email")
CODE_PAGE = reverse("account_email_verification_sent")
NEW = "helene.lefevre@argenteuil.example.fr"


def code_sent_to(email: str) -> str:
    letter = next(message for message in reversed(mail.outbox) if message.to == [email])
    return CODE.search(letter.body).group(1)


def ask_change(browser, email=NEW):
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
    answer = ask_change(sign_in(administrator))
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
