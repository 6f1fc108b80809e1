"""A letter as it travels: the headers that keep answering machines silent, and the same bytes at each attempt."""

from email.header import Header
from email.mime.text import MIMEText
from email.utils import format_datetime, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.message import utf8_charset_qp
from django.utils import timezone

from emi_alumni.foundation.outbox.models import Kind, Letter
from emi_alumni.foundation.typography import typeset_text

LONGEST_PLAIN_WORD = 60  # signs: beyond, it would not stand on the first line of a subject


class LetterMessage(EmailMessage):
    """Plain text in quoted-printable: 8-bit text is rewritten by some servers on its way, which breaks signatures."""

    encoding: Any = utf8_charset_qp
    key = ""

    def message(self, **options: Any) -> Any:
        """Django cuts a long French subject, or a long word, so that the header's first line is empty: it is encoded
        here again, with the header's name counted."""
        message = super().message(**options)
        subject = str(self.subject)
        if not subject.isascii() or max(map(len, subject.split()), default=0) > LONGEST_PLAIN_WORD:
            del message["Subject"]
            MIMEText.__setitem__(message, "Subject", Header(subject, "utf-8", header_name="Subject").encode())
        return message


def message_of(letter: Letter) -> LetterMessage:
    """What the mail server is given. Made twice, it is the same: the second copy of a letter is seen as one."""
    own = dict(letter.headers)
    reply_to = own.pop("Reply-To", "")
    headers = {
        "From": settings.DEFAULT_FROM_EMAIL,
        "Date": format_datetime(timezone.localtime(letter.created_at)),
        "Message-ID": letter.message_id,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        **({} if letter.kind == Kind.CODE else {"Precedence": "bulk"}),
        **own,
    }
    message = LetterMessage(
        subject=typeset_text(letter.subject),
        body=typeset_text(letter.body),
        from_email=envelope_sender(letter),
        to=[letter.to],
        reply_to=[reply_to] if reply_to else None,
        headers=headers,
    )
    message.key = letter.key
    return message


def envelope_sender(letter: Letter) -> str:
    """Where a letter that cannot be delivered is returned: an address of its own, when there is a mailbox for them."""
    if not settings.BOUNCE_ADDRESS:
        return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    local, _, domain = settings.BOUNCE_ADDRESS.rpartition("@")
    return f"{local}+{letter.key}@{domain}"
