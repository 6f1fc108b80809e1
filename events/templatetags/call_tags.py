"""The call for contributions of an event, on its page and on its desk."""

from typing import Any

from django import template

from events.contribution_calls import is_over_words
from events.models import ContributionCall, Event
from events.models.contribution_calls import CALLING_KINDS
from events.models.programme import may_write_programme

register = template.Library()


@register.inclusion_tag("events/_call.html")
def call_of(event: Event, user: Any) -> dict[str, Any]:
    """The way to its call, for the network. No query for an event that has none."""
    if not event.has_call or not event.is_published or event.is_past or not user.is_authenticated:
        return {}
    call = ContributionCall.objects.filter(event=event).first()
    if call is None:
        return {}
    call.event = event
    return {"event": event, "call": call, "over": "" if call.is_open else is_over_words(call)}


@register.simple_tag
def may_call(event: Event, user: Any) -> bool:
    """Whether the desk leads to its call, or to opening one. A query for these kinds alone."""
    opens = event.kind in CALLING_KINDS and not event.has_started
    return (event.has_call or opens) and may_write_programme(event, user)
