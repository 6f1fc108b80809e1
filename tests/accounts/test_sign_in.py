"""Coming in: a code by mail, in any spelling; nothing that tells who is in the network."""

import re
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from directory.models import User
from emi_alumni.foundation.outbox.models import Kind, Letter, State
from tests.accounts.steps import ask_code, come_in, give_code, is_in, last_code
from tests.factories import UserFactory

LOGIN = reverse("account_login")
CODE_PAGE = reverse("account_confirm_login_code")


def test_the_page_asks_for_an_address_and_for_no_password(visitor, db):
    page = visitor.get(LOGIN).content.decode()
    assert 'type="email"' in page
    assert 'type="password"' not in page
    assert "clé d’accès" in page
    assert reverse("account_login_password") in page


def test_helene_comes_in_with_the_code_of_her_mail(visitor, helene):
    asked = ask_code(visitor, helene.user.email)
    assert asked["Location"] == CODE_PAGE
    assert mail.outbox[0].to == [helene.user.email]
    entered = give_code(visitor, last_code())
    assert entered["Location"] == reverse("home")
    assert visitor.session["_auth_user_id"] == str(helene.user.pk)


@pytest.mark.parametrize(
    "spelling", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {code.lower().replace('-', ' ')} "]
)
def test_the_code_is_accepted_in_either_case_and_without_its_dash(visitor, helene, spelling):
    ask_code(visitor, helene.user.email)
    give_code(visitor, spelling(last_code()))
    assert is_in(visitor)


def test_the_address_is_recognised_in_capitals(visitor, helene):
    ask_code(visitor, helene.user.email.upper())
    assert len(mail.outbox) == 1


def test_the_code_page_helps_phones_and_says_how_long_the_code_lasts(visitor, helene):
    ask_code(visitor, helene.user.email)
    page = visitor.get(CODE_PAGE).content.decode()
    assert 'autocomplete="one-time-code"' in page
    assert "quinze minutes" in page


def test_another_code_replaces_the_first(visitor, helene):
    ask_code(visitor, helene.user.email)
    first = last_code()
    visitor.post(CODE_PAGE, {"action": "resend"})
    assert len(mail.outbox) == 2
    assert "Ce n’est pas le code attendu" in give_code(visitor, first).content.decode()
    give_code(visitor, last_code())
    assert is_in(visitor)


def test_after_three_wrong_codes_the_right_one_is_refused(visitor, helene):
    ask_code(visitor, helene.user.email)
    for _ in range(3):
        give_code(visitor, "BBBB-BBBB")
    give_code(visitor, last_code())
    assert not is_in(visitor)


def test_the_code_dies_after_fifteen_minutes(visitor, helene, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    ask_code(visitor, helene.user.email)
    time_machine.shift(timedelta(minutes=15, seconds=1))
    give_code(visitor, last_code())
    assert not is_in(visitor)


def test_a_code_of_another_browser_opens_nothing(visitor, helene, karim, client):
    ask_code(visitor, helene.user.email)
    code = last_code()
    ask_code(client, karim.user.email)
    give_code(client, code)
    assert not is_in(client)


def test_an_unknown_a_known_and_a_suspended_address_get_the_same_answer(client, helene):
    """TRUST case 6: status, headers and page are equal; only the known address gets a mail."""
    suspended = UserFactory(email="suspendue@exemple.fr", is_active=False)
    answers = {}
    for email in (helene.user.email, "inconnue@exemple.fr", suspended.email):
        browser = type(client)()
        asked = ask_code(browser, email)
        page = browser.get(CODE_PAGE)
        text = mask(page.content.decode().replace(email, "ADRESSE"))
        answers[email] = (
            asked.status_code,
            asked["Location"],
            page.status_code,
            sorted(page.headers),
            text,
        )
    assert len({str(answer) for answer in answers.values()}) == 1
    assert [message.to for message in mail.outbox] == [[helene.user.email]]


def mask(page: str) -> str:
    """The page without its CSRF tokens, which differ at each drawing."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_a_wrong_code_says_the_same_to_known_and_unknown_addresses(client, helene):
    said = set()
    for email in (helene.user.email, "inconnue@exemple.fr"):
        browser = type(client)()
        ask_code(browser, email)
        said.add(mask(give_code(browser, "BBBB-BBBB").content.decode().replace(email, "ADRESSE")))
    assert len(said) == 1


def test_nobody_is_asked_to_confirm_an_address_twice(visitor, db):
    user = User.objects.create_user("nouvelle@exemple.fr")
    entered = come_in(visitor, user.email)
    assert entered["Location"] == reverse("home")
    assert len(mail.outbox) == 1


def test_signing_up_is_closed_and_says_how_to_join(visitor, db):
    page = visitor.get(reverse("account_signup"))
    assert "invitation" in page.content.decode()
    assert reverse("claim") in page.content.decode()


def test_nobody_signs_up_by_posting(visitor, db):
    """TRUST case 5."""
    visitor.post(reverse("account_signup"), {"email": "intrus@exemple.fr"})
    assert not User.objects.exists()
    assert mail.outbox == []


@pytest.mark.parametrize("target", ["https://evil.tld/", "//evil.tld/", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_but_here(visitor, helene, target):
    visitor.post(LOGIN, {"login": helene.user.email, "next": target})
    entered = visitor.post(CODE_PAGE, {"code": last_code(), "next": target})
    assert entered["Location"] == reverse("home")


def test_signing_in_leads_back_to_the_page_that_was_asked(visitor, helene):
    asked = visitor.post(LOGIN, {"login": helene.user.email, "next": "/moi/fiche/"})
    assert visitor.post(asked["Location"], {"code": last_code()})["Location"] == "/moi/fiche/"


def test_an_address_cut_short_gets_an_example_and_keeps_what_was_typed(visitor, db):
    page = ask_code(visitor, "helene.lefevre").content.decode()
    assert "Écrivez l’adresse en entier" in page
    assert 'value="helene.lefevre"' in page
    assert "<title>Erreur" in page


def test_a_silent_mail_server_shows_no_error(visitor, helene, monkeypatch, caplog):
    """A known address must not be told from an unknown one by a failure, and the page offers to send again."""

    def refuse(self, *args):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    assert ask_code(visitor, helene.user.email)["Location"] == CODE_PAGE
    assert visitor.get(CODE_PAGE).status_code == 200
    assert "could not leave" in caplog.text


@pytest.mark.parametrize(("ticked", "days"), [(True, 30), (False, None)])
def test_the_session_lasts_as_long_as_asked(visitor, helene, ticked, days):
    visitor.post(LOGIN, {"login": helene.user.email} | ({"remember": "on"} if ticked else {}))
    give_code(visitor, last_code())
    cookie = visitor.cookies["session"]
    assert cookie["max-age"] == (days * 24 * 3600 if days else "")


def test_a_suspended_person_is_out_at_the_next_click(sign_in, helene):
    """TRUST case 25."""
    browser = sign_in(helene)
    assert browser.get(reverse("mfa_index")).status_code == 200
    helene.user.is_active = False
    helene.user.save()
    answer = browser.get(reverse("mfa_index"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(LOGIN)


def test_somebody_who_mistyped_goes_back_and_writes_another_address(visitor, helene):
    ask_code(visitor, "helene.lefebvre@valdoise.example.fr")
    assert visitor.get(LOGIN)["Location"] == CODE_PAGE
    ask_code(visitor, helene.user.email)
    give_code(visitor, last_code())
    assert is_in(visitor)


def test_the_page_does_not_wait_for_its_letter_to_be_written(visitor, helene, settings, monkeypatch):
    """TRUST case 4: a known address takes no longer than an unknown one."""
    settings.MAIL_AT_ONCE = False
    answered, written = threading.Event(), []

    def take_long(**facts):
        assert answered.wait(timeout=10)
        written.append(facts)

    monkeypatch.setattr("directory.mails.Letter.post", take_long)
    assert ask_code(visitor, helene.user.email)["Location"] == CODE_PAGE
    assert written == []
    answered.set()
    for thread in [thread for thread in threading.enumerate() if thread.name == "letter"]:
        thread.join(timeout=10)
    [letter] = written
    assert (letter["to"], letter["kind"]) == (helene.user.email, Kind.CODE)


def test_a_code_leaves_for_fifteen_minutes_and_is_read_by_nobody_after(visitor, helene):
    """TRUST: a code holds the key of the account; nothing keeps it once it has left."""
    ask_code(visitor, helene.user.email)
    letter = Letter.objects.get()
    assert (letter.kind, letter.state, letter.account) == (Kind.CODE, State.SENT, helene.user)
    assert letter.expires_at - letter.created_at <= timedelta(minutes=15, seconds=1)
    assert (letter.subject, letter.body) == ("", "")


def test_the_page_says_that_a_code_will_arrive_not_that_it_left(visitor, helene):
    page = visitor.get(ask_code(visitor, helene.user.email)["Location"]).content.decode()
    assert "un code va y arriver" in page
    assert "partir" not in page


@pytest.mark.parametrize("address", ["/annuaire/", "/moi/fiche/", "/gestion/"])
def test_a_visitor_sent_to_sign_in_is_told_why_and_comes_back(visitor, helene, address):
    page = visitor.get(address, follow=True)
    assert page.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert "La page demandée est réservée aux membres du réseau" in page.content.decode()
    with_password = visitor.get(reverse("account_login_password"), {"next": address}).content.decode()
    assert "La page demandée est réservée" in with_password


def test_whoever_comes_to_sign_in_by_themselves_is_told_nothing(visitor, db):
    assert "réservée aux membres" not in visitor.get(reverse("account_login")).content.decode()
