"""The letters that people's own acts write, one function each. All go to the outbox, in the transaction of the act."""

import threading
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import connection
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac

from emi_alumni.foundation.outbox.models import Kind, Letter, mail_domain
from emi_alumni.foundation.url_reversing import reverse

if TYPE_CHECKING:
    from directory.models import InactivityNotice, Invitation, Member, RelayedMessage, User

CODES_LAST = timedelta(minutes=15)
LONGEST_THREAD = 20  # messages named in a letter's headers


def relay_message(message: "RelayedMessage") -> None:
    """Tell the recipient, with the text. Nobody's address shows, unless the sender gave theirs: it is then Reply-To."""
    recipient, sender = message.recipient, message.sender
    if not recipient.relay_by_mail:
        return
    reply_to = address_of(sender) if message.share_email else ""
    settings_page = f"{settings.PORTAL_URL}{reverse('directory:audiences')}"
    headers = {
        "List-Unsubscribe": f"<{settings_page if recipient.user else f'mailto:{settings.CONTACT_EMAIL}'}>",
        **({"Reply-To": reply_to} if reply_to else {}),
    }
    if earlier := thread_of(message):
        headers |= {"In-Reply-To": earlier[-1], "References": " ".join(earlier)}
    _post(
        "directory/mail/message",
        Kind.MESSAGE,
        to=address_of(recipient),
        account=recipient.user,
        thing=message,
        headers=headers,
        message_id=message_id(message.pk),
        message=message,
        reply_to_address=reply_to,
        link=f"{settings.PORTAL_URL}{reverse('directory:message_detail', args=[message.pk])}",
    )


def message_id(pk: int) -> str:
    """How mailboxes know a message of the portal: the same in its letter and in those that answer it."""
    return f"<message-{pk}.{salted_hmac('directory.mails', str(pk)).hexdigest()[:16]}@{mail_domain()}>"


def thread_of(message: "RelayedMessage") -> list[str]:
    """The messages that this one answers, the first one first: mailboxes put them together."""
    earlier: list[str] = []
    while message.answers and len(earlier) < LONGEST_THREAD:
        message = message.answers
        earlier.insert(0, message_id(message.pk))
    return earlier


def invite(invitation: "Invitation", token: str) -> None:
    """The letter that lets an imported person take up their profile; it is also the notice that the RGPD asks for."""
    link = f"{settings.PORTAL_URL}{reverse('activation', args=[token])}"
    _post(
        "directory/mail/invitation",
        Kind.INVITATION,
        to=invitation.email,
        thing=invitation,
        invitation=invitation,
        link=link,
    )


def confirm_erasure(*, to: str, asleep: bool = False) -> None:
    """The last letter: the account is erased, and here is who to write to if it was not you."""
    _post("directory/mail/erased", Kind.ERASURE, to=to, asleep=asleep)


def warn_sleeper(notice: "InactivityNotice", closes_on: date) -> None:
    """Nobody signs in any more: the account closes on this day unless somebody does."""
    user = notice.user
    _post(
        "directory/mail/sleeping",
        Kind.NOTICE,
        to=address_of(user.member),
        account=user,
        thing=notice,
        member=user.member,
        closes_on=closes_on,
    )


def post_of_account(letter: EmailMessage, *, holds_code: bool) -> None:
    """A letter about signing in. Strangers can ask for codes, and only a known address gets one: it is written while
    the page is answered, so that the wait does not tell who is in the network (TRUST case 4)."""
    facts: dict[str, Any] = {"kind": Kind.CODE, "expires_after": CODES_LAST} if holds_code else {"kind": Kind.NOTICE}
    facts |= {"to": letter.to[0], "subject": letter.subject, "body": letter.body}
    if settings.MAIL_AT_ONCE or not holds_code:
        _post_to_account(**facts)
    else:
        threading.Thread(target=_post_aside, kwargs=facts, name="letter").start()


def _post_to_account(*, to: str, **facts: Any) -> None:
    Letter.post(to=to, account=get_user_model()._default_manager.filter(email=to).first(), **facts)


def _post_aside(**facts: Any) -> None:
    try:
        _post_to_account(**facts)
    finally:
        connection.close()


def address_of(member: "Member") -> str:
    """Where the portal itself writes to: the address of the account, proven theirs, before the one on the profile."""
    return member.user.email if member.user else member.email


def _post(
    name: str,
    kind: Kind,
    *,
    to: str,
    account: "User | None" = None,
    thing: Any = None,
    headers: dict[str, str] | None = None,
    message_id: str = "",
    **context: Any,
) -> None:
    if not to:
        return
    context |= {"portal_url": settings.PORTAL_URL, "CONTACT_EMAIL": settings.CONTACT_EMAIL}
    Letter.post(
        kind=kind,
        to=to,
        subject=render_to_string(f"{name}_subject.txt", context),
        body=render_to_string(f"{name}.txt", context),
        account=account,
        thing=thing,
        headers=headers,
        message_id=message_id,
    )
