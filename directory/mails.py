"""The letters that people's own acts send, one function each. A mail that cannot leave loses nothing: it is logged."""

import logging
import threading
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

if TYPE_CHECKING:
    from directory.models import Invitation, Member, RelayedMessage

logger = logging.getLogger(__name__)


def relay_message(message: "RelayedMessage") -> None:
    """Tell the recipient, with the text. Nobody's address shows, unless the sender gave theirs: it is then Reply-To."""
    recipient, sender = message.recipient, message.sender
    if not recipient.relay_by_mail:
        return
    reply_to = [address_of(sender)] if message.share_email and address_of(sender) else []
    _send(
        "directory/mail/message",
        to=address_of(recipient),
        reply_to=reply_to,
        message=message,
        reply_to_address=reply_to,
    )


def invite(invitation: "Invitation", token: str) -> None:
    """The letter that lets an imported person take up their profile; it is also the notice that the RGPD asks for."""
    link = f"{settings.PORTAL_URL}{reverse('activation', args=[token])}"
    _send("directory/mail/invitation", to=invitation.email, invitation=invitation, link=link)


def confirm_erasure(*, to: str, asleep: bool = False) -> None:
    """The last letter: the account is erased, and here is who to write to if it was not you."""
    _send("directory/mail/erased", to=to, asleep=asleep)


def warn_sleeper(member: "Member", closes_on: date) -> None:
    """Nobody signs in any more: the account closes on this day unless somebody does."""
    _send("directory/mail/sleeping", to=address_of(member), member=member, closes_on=closes_on)


def address_of(member: "Member") -> str:
    """Where the portal itself writes to: the address of the account, proven theirs, before the one on the profile."""
    return member.user.email if member.user else member.email


def _send(name: str, *, to: str, reply_to: list[str] | None = None, **context: Any) -> None:
    if not to:
        return
    context |= {"portal_url": settings.PORTAL_URL, "CONTACT_EMAIL": settings.CONTACT_EMAIL}
    if "message" in context:
        path = reverse("directory:message_detail", args=[context["message"].pk])
        context["link"] = f"{settings.PORTAL_URL}{path}"
    subject = " ".join(render_to_string(f"{name}_subject.txt", context).split())
    body = render_to_string(f"{name}.txt", context)
    post(EmailMessage(subject=subject, body=body, to=[to], reply_to=reply_to), name)


def post(letter: EmailMessage, name: str) -> None:
    try:
        letter.send()
    except OSError as error:  # SMTP errors are OSErrors too; the text is safe in the portal, or asked for again
        logger.error("A letter (%s) could not leave: %s", name, type(error).__name__)


def post_without_waiting(letter: EmailMessage, name: str) -> None:
    """Send while the page is already answered, for letters that strangers can ask for.

    A mail server takes time, and only a known address gets a letter: the wait would tell who is in the network
    (TRUST case 4).
    """
    if settings.MAILS_DO_NOT_WAIT:
        threading.Thread(target=post, args=(letter, name), name="letter").start()
    else:
        post(letter, name)
