"""A password is a choice: set, changed, forgotten; and never asked of those who have none."""

import pytest
from django.core import mail
from django.urls import reverse

from tests.accounts.steps import CODE, is_in, prove

GOOD = "cheval pile agrafe correcte"


def test_helene_chooses_one_and_comes_in_with_it(sign_in, helene, visitor):
    browser = sign_in(helene)
    prove(browser)
    browser.post(reverse("account_set_password"), {"password1": GOOD, "password2": GOOD})
    assert mail.outbox[-1].to == [helene.user.email]
    assert "mot de passe" in mail.outbox[-1].body
    visitor.post(reverse("account_login_password"), {"login": helene.user.email, "password": GOOD})
    assert is_in(visitor)


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ("court", "court", "12"),
        (GOOD, "autre chose encore", "écrivez deux fois le même"),
        ("928374651029", "928374651029", "numérique"),
    ],
)
def test_a_weak_or_mistyped_password_is_refused_with_a_sentence(sign_in, helene, first, second, sentence):
    browser = sign_in(helene)
    prove(browser)
    page = browser.post(reverse("account_set_password"), {"password1": first, "password2": second})
    assert sentence in page.content.decode()
    helene.user.refresh_from_db()
    assert not helene.user.has_usable_password()


def test_a_forgotten_password_is_replaced_with_a_code_and_the_owner_is_told(visitor, helene):
    helene.user.set_password("ancien mot de passe")
    helene.user.save()
    visitor.post(reverse("account_reset_password"), {"email": helene.user.email})
    code = CODE.search(mail.outbox[-1].body).group(1)
    visitor.post(reverse("account_confirm_password_reset_code"), {"code": code.lower()})
    visitor.post(reverse("account_complete_password_reset"), {"password1": GOOD, "password2": GOOD})
    helene.user.refresh_from_db()
    assert helene.user.check_password(GOOD)
    assert "remplacé" in mail.outbox[-1].body


def test_the_letter_holds_a_code_and_no_link_that_a_scanner_could_follow(visitor, helene):
    visitor.post(reverse("account_reset_password"), {"email": helene.user.email})
    assert "/mot-de-passe/" not in mail.outbox[-1].body


def test_a_forgotten_password_tells_nobody_who_is_in_the_network(client, helene):
    """TRUST case 4: the same answer; a stranger gets no mail."""
    answers = set()
    for email in (helene.user.email, "inconnue@exemple.fr"):
        browser = type(client)()
        asked = browser.post(reverse("account_reset_password"), {"email": email})
        page = browser.get(asked["Location"])
        answers.add((asked.status_code, asked["Location"], page.status_code, email in page.content.decode()))
    assert len(answers) == 1
    assert len(mail.outbox) == 1


def test_a_changed_password_needs_the_former_one(sign_in, helene):
    helene.user.set_password("ancien mot de passe")
    helene.user.save()
    page = sign_in(helene).post(
        reverse("account_change_password"), {"oldpassword": "un autre", "password1": GOOD, "password2": GOOD}
    )
    assert "Écrivez votre mot de passe actuel" in page.content.decode()
