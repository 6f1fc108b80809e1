"""On the page of an idea that asks for a workshop: its date, or how to propose one; on the workshop, the idea."""

from typing import Any

from django import template
from django.utils import timezone

from events.models import Event, Registration
from events.wanted_workshops import events_of
from governance.models import Idea
from governance.models.ideas import ENOUGH_TO_MEET
from governance.rights import acting

register = template.Library()

SHOWN = 5


@register.inclusion_tag("events/_workshop_of.html", takes_context=True)
def workshop_of(context: template.Context, idea: Any) -> dict[str, Any]:
    """idea: with supports_count. Two queries, a third where something is to come."""
    member, now = acting(context["user"]), timezone.now()
    found = list(events_of(idea)[:SHOWN])
    coming = [event for event in reversed(found) if event.ends_at > now and not event.is_cancelled]
    mine = set()
    if member is not None and coming:
        own = Registration.objects.of(member).current().filter(event__in=coming)
        mine = set(own.order_by().values_list("event", flat=True))
    missing = max(ENOUGH_TO_MEET - idea.supports_count, 0)
    return {
        "idea": idea,
        "coming": [(event, event.pk in mine) for event in coming],
        "held": [event for event in found if event.ends_at <= now and not event.is_cancelled],
        "missing": missing,
        "member": member if idea.is_current else None,
        "csrf_token": context["csrf_token"],
    }


@register.inclusion_tag("events/_idea_of.html", takes_context=True)
def idea_of(context: template.Context, event: Event) -> dict[str, Any]:
    """The idea that this workshop comes from, for whoever reads it. No query of an event that comes from none."""
    read = Idea.objects.visible_to(context["user"]).published().filter(pk=event.idea_id) if event.idea_id else []
    return {"idea": next(iter(read), None)}
