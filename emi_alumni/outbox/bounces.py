"""Letters that come back: what a delivery report (RFC 3464) says becomes the state of the letter.

A report is believed when it was sent to the letter's own address (`bounces+KEY@…`), or repeats the key in the number
of its envelope or in the headers of the returned letter. Out-of-office answers and receipts are no report, and change
nothing.
"""

import re
from collections.abc import Iterator
from email.message import Message

from django.conf import settings

from emi_alumni.outbox.models import Letter
from emi_alumni.outbox.sending import DEAD_ADDRESS, REFUSED, names_a_dead_address

KEY = re.compile(r"\b[0-9a-f]{32}\b")
# Where a report names its letter: its own recipient, then what it repeats of the letter.
ADDRESSED_TO = ("X-Original-To", "Delivered-To", "Envelope-To", "To")


def read(report: Message) -> str:
    """Apply one message of the bounce mailbox; in a word, what it was: « returned », « delayed », « answer »,
    « unknown » (not a report, or of no letter of ours)."""
    fields = [part for part in report.walk() if part.get_content_type() == "message/delivery-status"]
    if not fields:
        automatic = str(report.get("Auto-Submitted", "no")).lower() != "no" or "X-Autoreply" in report
        return "answer" if automatic else "unknown"
    letter = Letter.objects.filter(key__in=keys_of(report)).first()
    recipients = [group for part in fields for group in part.walk() if "Action" in group]
    if letter is None or not recipients:
        return "unknown"
    failed = next((group for group in recipients if str(group["Action"]).strip().lower() == "failed"), None)
    if failed is None:
        return "delayed"
    status = str(failed.get("Status", "")).strip()
    words = " ".join(str(failed.get("Diagnostic-Code", "")).split())
    dead = status.startswith("5") and names_a_dead_address(status)
    letter.returned(f"{DEAD_ADDRESS if dead else REFUSED} : {status} {words}".strip(), address_refused=dead)
    return "returned"


def keys_of(report: Message) -> set[str]:
    """The keys that the report repeats, from the places where only a mail server writes them."""
    said = [str(value) for name in ADDRESSED_TO for value in report.get_all(name, [])]
    said = [value for value in said if settings.BOUNCE_ADDRESS.partition("@")[0] + "+" in value]
    for part in report.walk():
        said += part.get_all("Original-Envelope-Id", [])
        if part.get_content_type() == "text/rfc822-headers":
            said += [line for line in text_of(part).splitlines() if line.lower().startswith("message-id:")]
        elif part is not report and part.get_content_type() == "message/rfc822":
            said += [str(value) for inner in returned_letters(part) for value in inner.get_all("Message-ID", [])]
    return {key for value in said for key in KEY.findall(str(value))}


def returned_letters(part: Message) -> Iterator[Message]:
    payload = part.get_payload()
    yield from (inner for inner in payload if isinstance(inner, Message)) if isinstance(payload, list) else ()


def text_of(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return payload.decode(errors="replace") if isinstance(payload, bytes) else str(part.get_payload())
