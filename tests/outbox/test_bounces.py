"""A letter that comes back says which address is dead, to who has to know."""

import io
import mailbox
import sys

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from directory.undelivered import to_dead_addresses
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.outbox.models import Kind, Letter, State

BOUNCES = "retours@alumni.example.org"
REPORT = """\
Return-Path: <>
To: {to}
From: MAILER-DAEMON@relay.example.fr
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you…

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example.fr
{envelope}
Final-Recipient: rfc822; perdue@exemple.fr
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} User unknown in virtual
    mailbox table

--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}
Subject: Un avis

--b--
"""
OUT_OF_OFFICE = """\
To: {to}
From: perdue@exemple.fr
Subject: Absence
Auto-Submitted: auto-replied

Je suis absente. Le message-id était {message_id}.
"""


@pytest.fixture
def gone(post, settings):
    """A letter that the server took."""
    settings.BOUNCE_ADDRESS = BOUNCES
    letter = post("perdue@exemple.fr", kind=Kind.NOTICE)
    letter.mark_sent()
    return letter


def report(letter: Letter, text: str = REPORT, **facts: str) -> bytes:
    own = {
        "to": f"<retours+{letter.key}@alumni.example.org>",
        "action": "failed",
        "status": "5.1.1",
        "envelope": "X-Nothing: here",
        "message_id": "<autre@exemple.fr>",
    }
    return text.format(**own | facts).encode()


@pytest.fixture
def pipe(monkeypatch, capsys):
    """What a mail server's pipe command does."""

    def give(raw: bytes) -> str:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        call_command("read_bounces")
        return capsys.readouterr().out

    return give


def test_a_report_marks_the_letter_and_the_address(gone, pipe):
    assert "revenus, notés : 1" in pipe(report(gone))
    gone.refresh_from_db()
    assert (gone.state, gone.address_refused) == (State.FAILED, True)
    assert gone.last_error == (
        "Cette adresse ne reçoit plus de courriel : 5.1.1 smtp; 550 5.1.1 User unknown in virtual mailbox table"
    )
    assert list(Letter.objects.to_dead_addresses()) == [gone]


@pytest.mark.parametrize("place", ["envelope", "message_id"])
def test_a_report_sent_elsewhere_names_its_letter_by_what_it_repeats(gone, pipe, place):
    said = {"envelope": f"Original-Envelope-Id: {gone.key}", "message_id": gone.message_id}[place]
    pipe(report(gone, to="reseau-emi@example.org", **{place: said}))
    gone.refresh_from_db()
    assert gone.state == State.FAILED


@pytest.mark.parametrize(
    ("action", "status", "state", "dead"),
    [
        ("failed", "5.1.1", State.FAILED, True),
        ("failed", "5.2.1", State.FAILED, True),
        ("failed", "5.2.2", State.FAILED, False),
        ("failed", "5.7.1", State.FAILED, False),
        ("failed", "4.4.7", State.FAILED, False),
        ("delayed", "4.4.1", State.SENT, False),
        ("delivered", "2.0.0", State.SENT, False),
        ("relayed", "2.0.0", State.SENT, False),
    ],
)
def test_only_an_address_that_exists_no_more_is_dead(gone, pipe, action, status, state, dead):
    pipe(report(gone, action=action, status=status))
    gone.refresh_from_db()
    assert (gone.state, gone.address_refused) == (state, dead)


def test_an_absent_person_is_not_a_dead_address(gone, pipe):
    assert "ignorées : 1" in pipe(report(gone, OUT_OF_OFFICE, message_id=gone.message_id))
    gone.refresh_from_db()
    assert gone.state == State.SENT


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe\x00", b"To: x\n\nBonjour", REPORT.encode(), b"Content-Type: multipart/report\n\n"]
)
def test_what_is_no_report_of_ours_changes_nothing(gone, pipe, raw):
    assert "laissés dans la boîte : 1" in pipe(raw)
    gone.refresh_from_db()
    assert gone.state == State.SENT


def test_nobody_declares_an_address_dead_without_the_letters_key(gone, pipe):
    pipe(report(gone, to=f"retours+{'0' * 32}@alumni.example.org"))
    gone.refresh_from_db()
    assert gone.state == State.SENT


@pytest.mark.parametrize("kind", ["maildir", "mbox"])
def test_a_mailbox_is_emptied_of_what_was_understood(gone, tmp_path, capsys, kind):
    path = tmp_path / "retours"
    box = mailbox.Maildir(path) if kind == "maildir" else mailbox.mbox(path)
    for raw in (report(gone), report(gone, OUT_OF_OFFICE), b"From: a@exemple.fr\nSubject: Bonjour\n\nUne question\n"):
        box.add(raw)
    box.close()

    call_command("read_bounces", str(path))
    assert "laissés dans la boîte : 1" in capsys.readouterr().out
    gone.refresh_from_db()
    assert gone.state == State.FAILED
    left = mailbox.Maildir(path) if kind == "maildir" else mailbox.mbox(path)
    assert [message["Subject"] for message in left] == ["Bonjour"]
    left.close()


def test_a_missing_mailbox_says_so(db, tmp_path):
    with pytest.raises(CommandError, match="n’existe pas"):
        call_command("read_bounces", str(tmp_path / "rien"))


def test_a_later_letter_that_leaves_clears_the_address(gone, pipe, post):
    pipe(report(gone))
    later = post(gone.to)
    assert list(Letter.objects.to_dead_addresses()) == [gone], "it has not left yet"
    later.mark_sent()
    assert not Letter.objects.to_dead_addresses().exists()


def test_a_change_of_address_clears_it(helene, post):
    post(helene.user.email).mark_returned("5.1.1", address_refused=True)
    assert to_dead_addresses().count() == 1
    helene.user.email = helene.email = "helene.lefevre@argenteuil.example.fr"
    helene.user.save()
    helene.save()
    assert not to_dead_addresses().exists()


def test_who_is_still_signed_in_reads_that_the_address_is_dead_until_it_changes(helene, karim, sign_in, post):
    post(helene.user.email).mark_returned("5.1.1", address_refused=True)
    assert "Votre adresse ne reçoit plus nos courriels" in sign_in(helene).get("/moi/").text
    assert "Votre adresse ne reçoit plus nos courriels" not in sign_in(karim).get("/moi/").text
    helene.user.email = "helene.lefevre@argenteuil.example.fr"
    helene.user.save()
    assert "Votre adresse ne reçoit plus nos courriels" not in sign_in(helene).get("/moi/").text


def test_a_code_that_waits_for_the_former_address_does_not_leave(helene, post):
    code, notice = post(helene.user.email, kind=Kind.CODE), post(helene.user.email)
    helene.user.email = "helene.lefevre@argenteuil.example.fr"
    helene.user.save()
    assert list(Letter.objects.filter(pk__in=[code.pk, notice.pk])) == [notice]


def test_who_invited_is_told(newcomer_invited, moderator):
    Letter.objects.get(kind=Kind.INVITATION).mark_returned("5.1.1 unknown", address_refused=True)
    told = Notification.objects.get(recipient=moderator)
    assert "n’est pas arrivée" in told.sentence
    assert told.url == f"/gestion/directory/member/{newcomer_invited.pk}/change/"


@pytest.fixture
def newcomer_invited(waits, moderator, django_capture_on_commit_callbacks):
    from directory.invitations import invite
    from tests.factories import MemberFactory

    person = MemberFactory(imported=True, email="nouvelle@exemple.fr")
    invite(person, by=moderator)
    return person


def test_a_cancelled_invitation_does_not_leave(newcomer_invited, moderator):
    from directory.invitations import revoke

    assert Letter.objects.waiting().count() == 1
    revoke(newcomer_invited.invitations.get(), by=moderator)
    assert not Letter.objects.waiting().exists()


def test_an_inactivity_notice_that_never_left_is_written_again(helene, waits):
    """Nobody is suspended without having been written to."""
    from directory import inactivity
    from directory.models import InactivityNotice

    now = timezone.now()
    inactivity.warn(helene.user, now)
    Letter.objects.get().mark_expired()
    assert not InactivityNotice.objects.exists()

    inactivity.warn(helene.user, now)
    inactivity.remind(InactivityNotice.objects.get(), now)
    Letter.objects.latest("pk").mark_expired()
    assert InactivityNotice.objects.get().reminded_at is None


@pytest.mark.parametrize(
    ("dead", "sentence"), [(True, "son adresse ne reçoit pas nos courriels"), (False, "n’a pas pu lui être remis")]
)
def test_a_writer_is_told_why_a_message_did_not_arrive(helene, waits, dead, sentence):
    from tests.factories import MemberFactory, RelayedMessageFactory

    message = RelayedMessageFactory(sender=helene, recipient=MemberFactory(imported=True, email="x@exemple.fr"))
    letter = Letter.post(kind=Kind.MESSAGE, to="x@exemple.fr", subject="x", body="x", thing=message)
    letter.mark_returned("552 5.2.2", address_refused=dead)
    assert sentence in Notification.objects.get(kind="message_undelivered").sentence
