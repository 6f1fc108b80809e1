"""What other pages say of a codev: the event's, a project's, a club's, the desk."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import RequestContext
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from emi_alumni.foundation.url_reversing import reverse
from events.models import CodevInvitation, CodevSession, Event, InvitationState
from events.models.codev import KINDS

register = template.Library()


@register.simple_tag
def codev_launch(begins_from: str, which: object, words: str, about: str = "", button: bool = False) -> str:
    """A link that launches one from something: « projet » and its slug, « sujet » or « probleme » and its number.
    `about`: what it is, for who hears the link alone."""
    address = f"{reverse('events:codev_start')}?{urlencode({begins_from: which})}"
    heard = format_html(' aria-label="{} : {}"', words, about) if about else ""
    style = mark_safe(' class="btn quiet small"') if button else ""
    return format_html('<a{} href="{}"{}>{}</a>', style, address, heard, words)


@register.inclusion_tag("events/_codev_block.html", takes_context=True)
def codev_block(context: RequestContext, event: Event) -> dict[str, Any]:
    """On the page of an event: one's invitation, the way to the session or to the group. Two queries for a codev, none
    for any other event."""
    member = context.get("member")
    session = None
    if member and event.kind in KINDS:
        session = CodevSession.objects.filter(event=event).first()
    organises = context.get("organises")
    if session is None:
        to_prepare = member and event.kind in KINDS and organises and event.is_published and not event.is_past
        return {"event": event, "to_prepare": to_prepare}
    session.event = event
    mine = CodevInvitation.objects.filter(session=session, member=member).first()
    registration = context.get("mine")
    asked = mine if mine and mine.state not in (InvitationState.PROPOSED, InvitationState.REPLACED) else None
    return {
        "session": session,
        "event": event,
        "asked": asked,
        "comes": registration is not None and registration.is_coming,
        "organises": organises,
        "csrf_token": context.get("csrf_token"),
    }
