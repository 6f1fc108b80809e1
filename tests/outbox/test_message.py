"""What mailboxes and answering machines read of a letter."""

import email
import re
from email.header import decode_header, make_header
from email.message import Message

import pytest
from django.core import mail

from directory.models import RelayedMessage
from emi_alumni.foundation.outbox.models import Kind, Letter
from emi_alumni.foundation.outbox.sending import send_due
from tests.factories import MemberFactory, RelayedMessageFactory
from tests.reading import plain

LONG_SUBJECT = (
    "Claude-Françoise de La Rochefoucauld vous écrit : la réunion des référentes et référents de l’été décalée"
)


def travelled(text: bytes) -> Message:
    return email.message_from_bytes(text)


@pytest.fixture
def sent(server, post):
    """The letter as the server received it."""

    def one(**facts) -> tuple[bytes, Message]:
        post(**facts)
        send_due()
        return server.texts[-1], travelled(server.texts[-1])

    return one


@pytest.mark.parametrize("kind", Kind.values)
def test_every_letter_says_that_a_machine_wrote_it(sent, kind):
    _, letter = sent(kind=kind)
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["X-Auto-Response-Suppress"] == "All"
    assert re.fullmatch(r"<[^@<>\s]+@alumni\.example\.org>", letter["Message-ID"])
    assert letter["Precedence"] == (None if kind == Kind.CODE else "bulk")
    assert letter["Reply-To"] is None


def test_the_text_is_ascii_on_its_way(sent):
    text, letter = sent(subject=LONG_SUBJECT, body="L’été à Éragny.\n" + "é" * 2000 + "\n.\nFrom moi\n")
    assert text.isascii()
    assert letter.get_content_type() == "text/plain"
    assert letter["Content-Transfer-Encoding"] == "quoted-printable"
    assert max(len(line) for line in text.split(b"\r\n")) <= 998
    assert letter.get_payload(decode=True).decode().replace("\r\n", "\n").rstrip("\n").endswith("é\n..\nFrom moi")


@pytest.mark.parametrize(
    "subject", [LONG_SUBJECT, "É" * 200, "Un objet sans accent " * 10, "Court", "Réunion", "💬 " * 60, "x" * 250]
)
def test_the_first_line_of_a_subject_is_never_empty(sent, subject):
    text, letter = sent(subject=subject)
    assert re.search(rb"^Subject: \S", text, re.MULTILINE)
    whole = str(make_header(decode_header(letter["Subject"])))
    assert "".join(whole.split()) == "".join(subject.split())


def test_each_letter_has_its_own_number_and_keeps_it(server, post):
    assert len({post(f"p{number}@exemple.fr").message_id for number in range(3)}) == 3


def test_returns_come_to_an_address_of_the_letter_where_there_is_a_mailbox_for_them(server, post, settings):
    settings.BOUNCE_ADDRESS = "retours@alumni.example.org"
    letter = post()
    send_due()
    assert server.said("MAIL")[0].startswith(f"FROM:<retours+{letter.key}@alumni.example.org>")
    assert travelled(server.texts[0])["From"].endswith("<reseau-emi@alumni.example.org>")


def test_without_that_mailbox_the_sender_is_the_portal(server, post):
    post()
    send_due()
    assert server.said("MAIL")[0].startswith("FROM:<reseau-emi@alumni.example.org>")


@pytest.mark.parametrize(("extensions", "asks"), [(("DSN",), True), ((), False)])
def test_a_short_return_is_asked_where_the_server_offers_it(server, post, extensions, asks):
    server.extensions = extensions
    letter = post()
    send_due()
    assert (f"RET=HDRS ENVID={letter.key}" in server.said("MAIL")[0]) is asks


class TestMessagesOfMembers:
    def relay(self, **facts) -> mail.EmailMessage:
        from directory.mails import relay_message

        message = RelayedMessageFactory(**facts)
        relay_message(message)
        return mail.outbox[-1]

    def test_the_members_words_come_first(self, helene, karim):
        letter = self.relay(sender=helene, recipient=karim, body="Bonjour Karim, as-tu dix minutes ?")
        assert plain(letter.body).startswith("Bonjour Karim, as-tu dix minutes ?")
        assert letter.body.index(helene.full_name) > 0

    def test_the_page_that_stops_them_is_one_click_away(self, helene, karim):
        letter = self.relay(sender=helene, recipient=karim)
        assert letter.message()["List-Unsubscribe"] == "<https://alumni.example.org/moi/visibilite/>"
        without_account = MemberFactory(with_account=False)
        letter = self.relay(sender=helene, recipient=without_account)
        assert letter.message()["List-Unsubscribe"] == "<mailto:mission-innovation@example.org>"

    def test_reply_to_is_the_writers_choice(self, helene, karim):
        assert self.relay(sender=helene, recipient=karim, share_email=False).message()["Reply-To"] is None
        shared = self.relay(sender=helene, recipient=karim, share_email=True)
        assert shared.message()["Reply-To"] == helene.user.email

    def test_an_exchange_is_one_thread(self, helene, karim):
        first = RelayedMessageFactory(sender=helene, recipient=karim)
        second = RelayedMessageFactory(sender=karim, recipient=helene, answers=first)
        from directory.mails import message_id, relay_message

        relay_message(first)
        assert mail.outbox[-1].message()["References"] is None
        letter = self.relay(sender=helene, recipient=karim, answers=second).message()
        assert letter["In-Reply-To"] == message_id(second.pk)
        assert letter["References"].split() == [message_id(first.pk), message_id(second.pk)]
        assert mail.outbox[0].message()["Message-ID"] == message_id(first.pk)
        assert letter["Message-ID"] == message_id(RelayedMessage.objects.latest("pk").pk)

    def test_a_long_exchange_names_twenty_messages_at_most(self, helene, karim):
        message = None
        for _ in range(30):
            message = RelayedMessageFactory(sender=helene, recipient=karim, answers=message)
        letter = self.relay(sender=karim, recipient=helene, answers=message)
        assert len(letter.message()["References"].split()) == 20


def test_no_other_way_out(settings):
    """Whatever writes to somebody goes through the outbox: nothing else of ours opens Django's mail."""
    from pathlib import Path

    senders = re.compile(
        r"(?<!def )(?<!adapter\.)\bsend_mail\(|send_mass_mail|mail_admins|mail_managers|\bEmailMessage\("
    )
    root = Path(settings.BASE_DIR)
    apps = ("directory", "emi_alumni", "governance", "projects", "resources")
    found = {
        str(path.relative_to(root))
        for app in apps
        for path in (root / app).rglob("*.py")
        if senders.search(path.read_text(encoding="utf-8"))
    }
    assert found == set(), "allauth's adapter leads to the outbox; so do the functions of directory/mails.py"


def test_a_developers_screen_shows_links_whole(db, capsys, settings):
    settings.EMAIL_BACKEND = "emi_alumni.foundation.outbox.console.EmailBackend"
    link = f"https://alumni.example.org/bienvenue/{'x' * 90}/"
    Letter.post(kind=Kind.INVITATION, to="a@exemple.fr", subject="Réunion", body=f"Ouvrez : {link}\n")
    shown = capsys.readouterr().out
    assert f"Ouvrez : {link}" in plain(shown)
    assert "Objet : Réunion" in shown
