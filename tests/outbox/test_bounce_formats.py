"""Returns as Exchange, Exim, Gmail and older servers write them, and the answers of absent people."""

import base64
from email import message_from_bytes

import pytest

from emi_alumni.foundation.outbox import bounces
from emi_alumni.foundation.outbox.models import Kind, Letter, State
from emi_alumni.foundation.outbox.refusals import names_a_dead_address

NO_SUCH_RECIPIENT = "smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient perdue@exemple.fr not found"
EXCHANGE = """\
From: <postmaster@exemple.fr>
To: <{to}>
Subject: Non remis : Un avis
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="b1"

--b1
Content-Type: text/plain; charset="utf-8"

Votre message n'a pas pu être remis.

--b1
Content-Type: {kind}
Content-Transfer-Encoding: {encoding}

{fields}

--b1
Content-Type: {returned}

Received: from relay.example.fr
Message-ID:
 {message_id}
Subject: Un avis

--b1--
"""
FIELDS = """\
Reporting-MTA: dns;AM0PR01.prod.outlook.com
Received-From-MTA: dns;relay.example.fr

Final-Recipient: rfc822;perdue@exemple.fr
Action: failed
Status: {status}
Diagnostic-Code: {words}
"""


@pytest.fixture
def gone(post, settings) -> Letter:
    settings.BOUNCE_ADDRESS = "retours@alumni.example.org"
    letter = post("perdue@exemple.fr", kind=Kind.NOTICE)
    letter.mark_sent()
    return letter


def read(text: str, letter: Letter) -> tuple[str, str, bool]:
    kind = bounces.read(message_from_bytes(text.replace("\n", "\r\n").encode()))
    letter.refresh_from_db()
    return kind, letter.state, letter.address_refused


def exchange(letter: Letter, **facts: str) -> str:
    fields = FIELDS.format(status=facts.get("status", "5.1.10"), words=facts.get("words", NO_SUCH_RECIPIENT))
    own = {
        "to": "reseau-emi@example.org",
        "kind": "message/delivery-status",
        "encoding": "7bit",
        "fields": fields,
        "returned": "message/rfc822",
        "message_id": letter.message_id,
    }
    return EXCHANGE.format(**own | facts)


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"returned": "text/rfc822-headers"},
        {"encoding": "8bit", "words": "smtp;550 5.1.1 boîte inconnue"},
        {"kind": "message/global-delivery-status", "returned": "message/global-headers"},
    ],
    ids=["whole letter", "folded headers", "eight bits", "global"],
)
def test_a_report_names_its_letter_by_the_folded_number_that_it_returns(gone, facts):
    assert read(exchange(gone, **facts), gone) == ("returned", State.FAILED, True)


def test_a_report_in_base64_is_read(gone):
    fields = base64.encodebytes(FIELDS.format(status="5.1.1", words="").encode()).decode()
    assert read(exchange(gone, encoding="base64", fields=fields), gone) == ("returned", State.FAILED, True)


@pytest.mark.parametrize(
    ("status", "words", "dead"),
    [
        # Exim writes 5.0.0 whatever happened: the answer it quotes says more.
        ("5.0.0", "smtp; 550-5.1.1 The email account that you tried to reach does not exist", True),
        ("5.0.0", "smtp; 550 No such user here", True),
        ("5.0.0", "smtp; 550-5.7.1 Our system has detected that this message is spam", False),
        ("5.0.0", "smtp; 552 5.2.2 Mailbox full", False),
        ("5.0.0", "smtp; 554 Rejected: content policy", False),
        ("5.0.0", "", False),
        ("5.5.0", "smtp; 550 5.5.0 Requested action not taken: mailbox unavailable", True),
        ("5.4.1", "smtp; 550 5.4.1 Recipient address rejected: Access denied", True),
        ("5.4.4", "smtp; Host or domain name not found", True),
        ("5.4.310", "smtp; 550 5.4.310 DNS domain does not exist", True),
        ("5.4.300", "smtp; 550 5.4.300 Message expired", False),
        ("5.4.6", "smtp; 554 5.4.6 Hop count exceeded", False),
        ("5.1.8", "smtp; 550 5.1.8 Sender address rejected: Domain not found", False),
        ("5.5.2", "smtp; 500 5.5.2 Syntax error", False),
        ("4.4.7", "smtp; 550 5.1.1 said once", False),
    ],
)
def test_only_what_speaks_of_the_address_says_that_it_is_dead(status, words, dead):
    assert names_a_dead_address(words, status) == dead


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated",
        "X-Autoreply: yes",
        "X-Autorespond: Absence",
        "Precedence: auto_reply",
        "Precedence: junk",
        "X-Auto-Response-Suppress: All",
        "X-MS-Exchange-Inbox-Rules-Loop: perdue@exemple.fr",
        "Delivered-To: Autoresponder",
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=b",
    ],
)
def test_absences_and_receipts_change_nothing_and_are_taken_out(gone, header):
    text = f"From: perdue@exemple.fr\nTo: retours+{gone.key}@alumni.example.org\n{header}\n\nAbsente.\n"
    assert read(text, gone) == ("answer", State.SENT, False)


def test_a_person_who_answers_is_left_for_somebody_to_read(gone):
    text = f"From: perdue@exemple.fr\nTo: retours+{gone.key}@alumni.example.org\nSubject: Re: Un avis\n\nBonjour.\n"
    assert read(text, gone) == ("unknown", State.SENT, False)


@pytest.mark.parametrize(("words", "dead"), [("550 5.1.1 User unknown", True), ("552 mailbox full", False)])
def test_a_return_without_a_report_is_read_in_its_words(gone, words, dead):
    text = (
        f"From: MAILER-DAEMON@exemple.fr\nTo: retours+{gone.key}@alumni.example.org\nAuto-Submitted: auto-replied\n"
        f"X-Failed-Recipients: perdue@exemple.fr\n\nA message could not be delivered:\n\n    {words}\n"
    )
    assert read(text, gone) == ("returned", State.FAILED, dead)
