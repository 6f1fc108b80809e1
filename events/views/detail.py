"""The page of one event, for whoever may read it."""

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet, TextField, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from emi_alumni.foundation.listing.figures import together
from emi_alumni.foundation.moderation.models import State
from events.links import represented_among
from events.models import Event, EventStatus, Registration
from events.models.registrations import why_nobody_moves_up
from events.standing import seats_of, standing_of
from events.who_comes import who_comes
from governance.models import Module, Partner
from governance.rights import acting
from projects.models import Project

if TYPE_CHECKING:
    from directory.models import Member, User


@login_not_required
@require_safe
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """Visitors read public events; who is registered alone is given the link of the meeting."""
    found = get_object_or_404(Event.objects.visible_to(request.user).for_author(), pk=pk)
    member = acting(request.user)
    mine = Registration.objects.filter(event=found).of(member).first() if member else None
    if mine is not None:
        mine.event = found
    organises = member is not None and member.user is not None and found.written_by(member.user)
    comes = mine is not None and mine.is_coming
    own_state = mine.state if mine and (mine.is_coming or mine.is_waiting or mine.is_offered) else ""
    co_hosts = list(found.co_hosts.select_related("collectivity"))
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
        "linked": list(linked_to(found, request.user)) if request.user.is_authenticated else [],
        "clashes": clashes(found, member) if member and not found.is_past and not found.is_cancelled else [],
    }
    return render(request, "events/event.html", context)


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


def clashes(event: Event, member: "Member") -> QuerySet[Registration]:
    """Where else this person has a seat at the same time."""
    overlapping = {"event__starts_at__lt": event.ends_at, "event__ends_at__gt": event.starts_at}
    others = Registration.objects.of(member).seated().filter(**overlapping, event__state=State.PUBLISHED)
    return others.filter(event__status=EventStatus.PLANNED).exclude(event=event).select_related("event")
