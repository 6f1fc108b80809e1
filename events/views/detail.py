"""The page of one event, for whoever may read it."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet, TextField, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from emi_alumni.foundation.listing.figures import together
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.prepared_statements import prepared
from events.links import represented_among
from events.models import CoHost, Event, EventStatus, Registration
from events.models.registrations import why_nobody_moves_up
from events.standing import seats_of, standing_of
from events.who_comes import who_comes
from governance.models import Module, Partner
from governance.rights import acting
from projects.models import Project

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import Member, User


@login_not_required
@require_safe
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """Visitors read public events; who is registered alone is given the link of the meeting."""
    found = readable.first_or_404(request.user, pk)
    member = acting(request.user)
    mine = own.first(found.pk, member) if member else None
    if mine is not None:
        mine.event = found
    organises = member is not None and member.user is not None and found.written_by(member.user)
    comes = mine is not None and mine.is_coming
    own_state = mine.state if mine and (mine.is_coming or mine.is_waiting or mine.is_offered) else ""
    co_hosts = co_hosts_of(found)
    may_clash = not (found.is_past or found.is_cancelled)
    context = {
        "event": found,
        "member": member,
        "mine": mine,
        "organises": organises,
        "standing": standing_of(found, own_state),
        "seats": seats_of(found),
        "meeting_url": found.meeting_url if comes or organises else "",
        "nobody_moves_up": why_nobody_moves_up(found, timezone.now()),
        "who_comes": who_comes(found, request.user),
        "co_hosts": co_hosts,
        "represented": represented_among(co_hosts, member),
        "linked": linked_to(found, request.user) if request.user.is_authenticated else [],
        "clashes": clashes(found.pk, member, found.starts_at, found.ends_at) if member and may_clash else [],
    }
    return render(request, "events/event.html", context)


@prepared
def readable(user: "User | AnonymousUser", key: int) -> QuerySet[Event]:
    return Event.objects.visible_to(user).for_author().filter(pk=key)


@prepared
def own(event: int, member: "Member") -> QuerySet[Registration]:
    return Registration.objects.filter(event=event).of(member)


@prepared
def co_hosts_of(event: Event) -> QuerySet[CoHost]:
    return event.co_hosts.select_related("collectivity")


@prepared
def linked_to(event: Event, user: "User") -> QuerySet:
    """The projects that this account may read, the modules and the partners of an event: (what, slug, name)."""
    named = (
        ("project", Project.objects.visible_to(user).filter(events=event), "title"),
        ("module", Module.objects.filter(events=event), "name"),
        ("partner", Partner.objects.filter(events=event), "name"),
    )
    return together(
        [
            rows.order_by().annotate(what=Value(what, TextField())).values_list("what", "slug", name)
            for what, rows, name in named
        ]
    )


@prepared
def clashes(event: int, member: "Member", starts_at: datetime, ends_at: datetime) -> QuerySet[Registration]:
    """Where else than at this event this person has a seat between these moments."""
    overlapping = {"event__starts_at__lt": ends_at, "event__ends_at__gt": starts_at}
    others = Registration.objects.of(member).seated().filter(**overlapping, event__state=State.PUBLISHED)
    return others.filter(event__status=EventStatus.PLANNED).exclude(event=event).select_related("event")
