"""Letters that come back: what a delivery report (RFC 3464, RFC 6533) says becomes the state of the letter.

A report is believed when it was sent to the letter's own address (`bounces+KEY@…`), or repeats the key in the number
of its envelope or in the headers of the returned letter. Servers that write no report but name who failed in a header
(`X-Failed-Recipients`) are believed in the same way. Out-of-office answers and receipts change nothing.
"""

import base64
import re
from collections.abc import Iterator
from email import message_from_string
from email.message import Message

from django.conf import settings

from emi_alumni.foundation.outbox.models import Letter
from emi_alumni.foundation.outbox.refusals import ANSWER, STATUS, names_a_dead_address
from emi_alumni.foundation.outbox.sending import DEAD_ADDRESS, REFUSED

KEY = re.compile(r"\b[0-9a-f]{32}\b")
# Where a report names its letter: its own recipient, then what it repeats of the letter.
ADDRESSED_TO = ("X-Original-To", "Delivered-To", "Envelope-To", "To")
REPORTS = ("message/delivery-status", "message/global-delivery-status")
HEADERS_RETURNED = ("text/rfc822-headers", "message/global-headers", "message/rfc822", "message/global")
# Where answering machines, of before RFC 3834 too, say that they are one.
AUTOMATIC = (
    *("X-Autoreply", "X-Autorespond", "X-Mail-Autoreply", "X-Autoreply-From", "X-Auto-Response-Suppress"),
    "X-MS-Exchange-Inbox-Rules-Loop",
)
AUTOMATIC_PRECEDENCES = ("auto_reply", "junk", "bulk")


def read(report: Message) -> str:
    """Apply one message of the bounce mailbox; in a word, what it was: « returned », « delayed », « answer »,
    « unknown » (not a report, or of no letter of ours)."""
    parts = [part for part in report.walk() if part.get_content_type() in REPORTS]
    recipients = [group for part in parts for group in groups_of(part) if "Action" in group]
    if not parts and "X-Failed-Recipients" in report:
        recipients = [told_in_words(report)]
    elif not parts:
        return "answer" if is_automatic(report) else "unknown"
    letter = Letter.objects.filter(key__in=keys_of(report)).first()
    if letter is None or not recipients:
        return "unknown"
    failed = next((group for group in recipients if str(group["Action"]).strip().lower() == "failed"), None)
    if failed is None:
        return "delayed"
    status = str(failed.get("Status", "")).strip()
    words = " ".join(str(failed.get("Diagnostic-Code", "")).split())
    dead = names_a_dead_address(words, status)
    letter.mark_returned(f"{DEAD_ADDRESS if dead else REFUSED} : {status} {words}".strip(), address_refused=dead)
    return "returned"


def is_automatic(message: Message) -> bool:
    """An out-of-office answer, or a receipt."""
    return (
        str(message.get("Auto-Submitted", "no")).strip().lower() != "no"
        or any(name in message for name in AUTOMATIC)
        or str(message.get("Precedence", "")).strip().lower() in AUTOMATIC_PRECEDENCES
        or str(message.get("Delivered-To", "")).strip().lower() == "autoresponder"
        or message.get_param("report-type") == "disposition-notification"
    )


def groups_of(part: Message) -> Iterator[Message]:
    """The groups of fields of a report, one for the letter and one for each recipient, however they are encoded."""
    text = text_of(part)
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64":
        text = base64.b64decode(re.sub(r"[^A-Za-z0-9+/]", "", text) + "==").decode(errors="replace")
    yield from (message_from_string(group) for group in re.split(r"\r?\n[ \t]*\r?\n", text.strip()))


def told_in_words(report: Message) -> Message:
    """What a report would say of a return without one: the first line that holds a server's refusal."""
    texts = [text_of(part) for part in report.walk() if part.get_content_type() == "text/plain"]
    lines = [line.strip() for text in texts for line in text.splitlines()]
    found = next((line for line in lines if ANSWER.search(line) or STATUS.search(line)), "")
    group = Message()
    group["Action"], group["Diagnostic-Code"] = "failed", found
    return group


def keys_of(report: Message) -> set[str]:
    """The keys that the report repeats, from the places where only a mail server writes them."""
    said = [str(value) for name in ADDRESSED_TO for value in report.get_all(name, [])]
    said = [value for value in said if settings.BOUNCE_ADDRESS.partition("@")[0] + "+" in value]
    for part in report.walk():
        if part.get_content_type() in REPORTS:
            said += [str(value) for group in groups_of(part) for value in group.get_all("Original-Envelope-Id", [])]
        elif part is not report and part.get_content_type() in HEADERS_RETURNED:
            said += [str(value) for value in message_from_string(text_of(part)).get_all("Message-ID", [])]
    return {key for value in said for key in KEY.findall(value)}


def text_of(part: Message) -> str:
    """What a part holds, as it was written: the parser makes messages of some kinds."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return "\n\n".join(inner.as_string().strip("\r\n") for inner in payload if isinstance(inner, Message))
    decoded = part.get_payload(decode=True)
    return decoded.decode(errors="replace") if isinstance(decoded, bytes) else str(payload)
