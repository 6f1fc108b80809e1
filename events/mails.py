"""The letters that the agenda writes to people without account. All go to the outbox, in the transaction of the act."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string

from emi_alumni.foundation.outbox.models import Kind, Letter
from emi_alumni.foundation.url_reversing import reverse

if TYPE_CHECKING:
    from events.models import Event, PollInvitee, Registration


def invite_to_poll(invitee: "PollInvitee", token: str) -> None:
    """Asks a guest which dates suit them, by a link of their own."""
    link = f"{settings.PORTAL_URL}{reverse('events:date_poll_guest', args=[token])}"
    post("events/mail/date_poll_guest", Kind.INVITATION, to=invitee.email, thing=invitee, invitee=invitee, link=link)


def tell_date_to_guest(invitee: "PollInvitee", event: "Event", why_not: str = "") -> None:
    """Says to a guest which date was chosen; `why_not`: that they said yes to it, and why no seat is kept for them."""
    context = {"invitee": invitee, "event": event, "why_not": why_not}
    post("events/mail/date_poll_settled", Kind.NOTICE, to=invitee.email, thing=invitee, **context)


def tell_slots_to_guest(invitee: "PollInvitee", words: str) -> None:
    """Says to a guest who answered that slots changed. Of their link only a hash is kept: it is in the first letter."""
    post("events/mail/date_poll_changed", Kind.NOTICE, to=invitee.email, thing=invitee, invitee=invitee, words=words)


def give_link(registration: "Registration") -> None:
    """The link by which a guest confirms that they come, takes a seat that is offered, or leaves."""
    context = {"registration": registration, "link": place_of(registration)}
    post("events/mail/guest_link", Kind.INVITATION, to=registration.guest_email, thing=registration, **context)


def tell_guest(registration: "Registration", words: str) -> None:
    """What a member would read in the portal, and the guest's own link."""
    context = {"registration": registration, "words": words, "link": place_of(registration)}
    post("events/mail/guest_news", Kind.NOTICE, to=registration.guest_email, thing=registration, **context)


def place_of(registration: "Registration") -> str:
    return f"{settings.PORTAL_URL}{reverse('events:guest_place', args=[registration.token])}"


def post(name: str, kind: Kind, *, to: str, thing: Any, **context: Any) -> None:
    context |= {"portal_url": settings.PORTAL_URL, "CONTACT_EMAIL": settings.CONTACT_EMAIL}
    Letter.post(
        kind=kind,
        to=to,
        subject=render_to_string(f"{name}_subject.txt", context),
        body=render_to_string(f"{name}.txt", context),
        thing=thing,
    )
