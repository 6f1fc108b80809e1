"""What pages of other subjects show of mentors and of requests."""

from typing import Any

from django import template
from django.utils import timezone

from directory.models import Member
from directory.visibility import Reader
from events.models import Event, EventAudience
from governance.rights import acting
from mentoring.figures import promise
from mentoring.load_sharing import in_order, mixed
from mentoring.mentor_cards import cards_of
from mentoring.models import HelpRequest, Mentor
from mentoring.next_mentor import candidate_of, mentors_among, pool_for
from mentoring.request_steps import steps_of

register = template.Library()

ON_HUB = 6
OPEN_SHOWN = 4


@register.inclusion_tag("mentoring/_mentors_hub.html", takes_context=True)
def mentors_hub(context: dict[str, Any]) -> dict[str, Any]:
    """On the page of mutual help: what one asked and what waits for one, then the first mentors of the pool."""
    user, day = context["user"], timezone.localdate()
    member = acting(user)
    lines = []
    if member is not None:
        mine = HelpRequest.objects.read_by(member).open().for_list()
        lines = [(one, steps_of(one)) for one in mine[:OPEN_SHOWN]]
    rows = list(pool_for(member).with_load(day).select_related("member").order_by("pk"))
    if member is not None:
        ranked = in_order(candidate_of(one, member, "", day, 1) for one in rows)
        keys = [one.key for one in mixed(ranked, {one.pk: one.member.collectivity_id for one in rows})]
    else:
        keys = [one.pk for one in rows]
    return {
        "me": member,
        "lines": lines,
        "cards": cards_of(keys[:ON_HUB], Reader.of(user), day),
        "people": len(rows),
        "with_room": sum(one.has_room(day) for one in rows),
        "promise": promise(timezone.now()),
        "is_mentor": member is not None and Mentor.objects.filter(member=member, stopped_at=None).exists(),
    }


@register.inclusion_tag("mentoring/_mentor_of.html", takes_context=True)
def mentor_of(context: dict[str, Any], member: Member) -> dict[str, Any]:
    """On the page of a person: what they may be asked about, their room, and the way to ask."""
    me = acting(context["user"])
    if me is None or me.pk == member.pk:
        return {}
    day = timezone.localdate()
    mentor = mentors_among([member.pk], me, day=day).get(member.pk)
    if mentor is None:
        return {}
    return {"mentor": mentor, "has_room": mentor.has_room(day), "availability": mentor.availability(day)}


@register.inclusion_tag("mentoring/_request_of.html", takes_context=True)
def request_of(context: dict[str, Any], event: Event) -> dict[str, Any]:
    """On the page of a meeting of two: the request that it is of. No query for any other event."""
    member = acting(context["user"])
    if event.audience != EventAudience.NAMED or member is None:
        return {}
    return {"one": HelpRequest.objects.read_by(member).filter(event=event).first()}
