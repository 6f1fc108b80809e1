"""What pages of other subjects show of mentors and of requests."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import template
from django.db.models import F, QuerySet
from django.utils import timezone

from directory.models import Member
from directory.visibility import Reader
from emi_alumni.foundation.caching.remembered import WatchedTables
from emi_alumni.foundation.listing.figures import counted_once
from emi_alumni.foundation.prepared_statements import padded, prepared
from events.models import Event, EventAudience
from governance.rights import acting
from mentoring.figures import promise
from mentoring.load_sharing import in_order, mixed
from mentoring.mentor_cards import cards_of
from mentoring.models import HelpRequest, Mentor
from mentoring.models.mentors import load_moments
from mentoring.next_mentor import AMONG, candidate_of, mentor_for, pool_for
from mentoring.request_steps import steps_of

register = template.Library()

ON_HUB = 3
OPEN_SHOWN = 3
TABLES = WatchedTables("mentoring.Mentor", "mentoring.Handover")


@prepared
def open_requests(member: Member) -> QuerySet[HelpRequest]:
    return HelpRequest.objects.read_by(member).open().for_list()[:OPEN_SHOWN]


@register.inclusion_tag("mentoring/_own_requests_hub.html", takes_context=True)
def own_requests_hub(context: dict[str, Any]) -> dict[str, Any]:
    """On the page of mutual help: what one asked and what waits for one. Two queries, none for who is no member."""
    member = acting(context["user"])
    return {"lines": [(one, steps_of(one)) for one in open_requests(member)] if member else [], "me": member}


@dataclass(frozen=True)
class Pool:
    """The mentors of a day: how many, how many of them have room, and those whom the least was asked of."""

    people: int
    with_room: int
    least_asked: tuple[int, ...]


@prepared
def all_mentors(month: datetime, year: datetime) -> QuerySet[Mentor]:
    """Whom the least was asked of first."""
    return pool_for(None).with_load_since(month, year).select_related("member").order_by(F("carried"), "pk")


def pool_of(day: date) -> Pool:
    """Counted once for everybody, until a request changes or the day does."""

    def count() -> Pool:
        rows = all_mentors(*load_moments(day))
        free = [one.pk for one in rows if one.has_room(day)]
        return Pool(len(rows), len(free), tuple(free[:AMONG]))

    return counted_once(TABLES, "mentors-of-the-day", (day,), count)


@prepared
def mentors_asked(member: Member | None, month: datetime, year: datetime, *keys: int) -> QuerySet[Mentor]:
    """Those of these mentors whom this person may ask."""
    among = pool_for(member).filter(pk__in=keys)
    return among.with_load_since(month, year).select_related("member").order_by("pk")


@register.inclusion_tag("mentoring/_mentors_hub.html", takes_context=True)
def mentors_hub(context: dict[str, Any]) -> dict[str, Any]:
    """On the page of mutual help: three mentors who have room, the least asked, collectivités mixed."""
    user, day = context["user"], timezone.localdate()
    member, pool = acting(user), pool_of(day)
    rows = mentors_asked(member, *load_moments(day), *padded(pool.least_asked)) if pool.least_asked else []
    free = {one.pk: one for one in rows if one.has_room(day)}
    keys = list(free)
    if member is not None:
        ranked = in_order(candidate_of(one, member, "", day, 1) for one in free.values())
        keys = [one.key for one in mixed(ranked, {pk: one.member.collectivity_id for pk, one in free.items()})]
    return {
        "me": member,
        "cards": cards_of(keys[:ON_HUB], Reader.of(user), day),
        "people": pool.people,
        "with_room": pool.with_room,
        "promise": promise(timezone.now()),
        "is_mentor": member is not None and is_mentor(member),
    }


@prepared
def mentor_rows(member: Member) -> QuerySet[Mentor]:
    return Mentor.objects.filter(member=member, stopped_at=None).only("pk")[:1]


def is_mentor(member: Member) -> bool:
    return bool(mentor_rows(member))


@register.inclusion_tag("mentoring/_mentor_of.html", takes_context=True)
def mentor_of(context: dict[str, Any], member: Member) -> dict[str, Any]:
    """On the page of a person: what they may be asked about, their room, and the way to ask."""
    me = acting(context["user"])
    if me is None or me.pk == member.pk:
        return {}
    day = timezone.localdate()
    mentor = mentor_for(member, me, day=day)
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
