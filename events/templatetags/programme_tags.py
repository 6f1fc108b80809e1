"""The programme of an event on its page and on its desk, and the ways to the annual meeting's pages."""

from datetime import timedelta
from typing import Any

from django import template
from django.db.models import Prefetch

from events.models import Event, ProgrammeItem, Speaker, SponsorReturn
from events.models.programme import may_write_programme
from events.programme_hours import Slot, hours_of
from projects.models import Project

register = template.Library()

WORTH_A_PROGRAMME = timedelta(hours=2)


@register.simple_tag
def programme_of(event: Event, user: Any) -> list[Slot]:
    """Its moments with their hours, speakers, the projects that this reader may open, and what sponsors said there;
    without what is held back. Four queries, whatever their number. Visitors read neither members' names nor
    projects."""
    speakers = Speaker.objects.select_related("member__user").order_by("pk")
    items = ProgrammeItem.objects.filter(event=event).in_order()
    if user.is_authenticated:
        readable = Project.objects.visible_to(user).order_by("title", "pk")
        returns = SponsorReturn.objects.filter(
            view__withdrawn_at=None, view__project__in=Project.objects.visible_to(user)
        )
        items = items.prefetch_related(
            Prefetch("speakers", speakers),
            Prefetch("projects", readable),
            Prefetch("returns", returns.select_related("view__project").order_by("pk")),
        )
    else:
        items = items.prefetch_related(
            Prefetch("speakers", speakers.filter(member=None)),
            Prefetch("projects", Project.objects.none()),
            Prefetch("returns", SponsorReturn.objects.none()),
        )
    return [slot for slot in hours_of(items, event.starts_at, event.ends_at) if not slot.item.held_back]


@register.simple_tag
def writes_programme(event: Event, user: Any) -> bool:
    """Whether the desk leads to its programme: of what lasts two hours or more, a café needs none. A query then."""
    return event.ends_at - event.starts_at >= WORTH_A_PROGRAMME and may_write_programme(event, user)
