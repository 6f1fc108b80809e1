"""The agenda: what is to come, by month; what was held; a month as a table. Public events for visitors."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from emi_alumni.foundation.listing.pages import CountedPaginator, respond, wants_fragment
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.views import HtmxRequest
from events.agenda_filters import AgendaFilter, own_state_of
from events.models import Event, EventKind
from events.moments import midnight
from events.month_grid import Day, Month
from events.standing import Standing, standing_of
from governance.rights import acting

PER_PAGE = 20
YEARS = range(2000, 2101)  # of the months that have a page

Line = tuple[Any, Standing | None]


@login_not_required
@require_safe
def agenda(request: HtmxRequest) -> HttpResponse:
    """What this reader may come to, the next one first; and one's own events that are not online."""
    return agenda_list(request, past=False)


@login_not_required
@require_safe
def agenda_past(request: HtmxRequest) -> HttpResponse:
    """What was held, the latest first."""
    return agenda_list(request, past=True)


def agenda_list(request: HtmxRequest, *, past: bool) -> HttpResponse:
    asked = AgendaFilter(request.GET, request.user, past=past)
    member = acting(request.user)
    page = CountedPaginator(asked.events(member), PER_PAGE, asked.total).get_page(request.GET.get("page"))
    whole = not wants_fragment(request)
    context = {
        "asked": asked,
        "page": page,
        "months": by_month(page),
        "past": past,
        "month": Month.of(timezone.localdate()),
        "mine": Event.objects.filter(author=member).exclude(state=State.PUBLISHED) if member and whole else [],
        "annual": next_annual(request) if whole and not past else None,
    }
    return respond(request, "events/agenda.html", asked.address(), context)


def by_month(events: Iterable[Any]) -> list[tuple[date, list[Line]]]:
    """Each month that has some, by its first day, with its events and where their reader stands."""
    months = groupby(events, key=lambda event: event.first_day.replace(day=1))
    return [(first, [(event, standing_of(event, event.own_state)) for event in found]) for first, found in months]


def next_annual(request: HttpRequest) -> Any:
    """The annual meeting that comes next, if this reader may read of it."""
    online = Event.objects.visible_to(request.user).published().to_come().going_ahead()
    return online.filter(kind=EventKind.ANNUAL).for_list().first()


@login_not_required
@require_safe
def agenda_month(request: HttpRequest, month: str) -> HttpResponse:
    """A month as a table of its weeks, and as the list of its days that have something; made to be printed too."""
    try:
        asked = Month.parse(month)
    except ValueError:
        raise Http404 from None
    if asked.year not in YEARS:
        raise Http404
    first, last = asked.weeks[0].days[0].date, asked.weeks[-1].days[-1].date
    online = Event.objects.visible_to(request.user).published()
    shown = online.filter(starts_at__lt=midnight(last + timedelta(days=1)), ends_at__gt=midnight(first))
    found = list(shown.for_list().annotate(own_state=own_state_of(acting(request.user))).order_by("starts_at", "pk"))

    def on(day: Day) -> list[Line]:
        return [(event, standing_of(event, event.own_state)) for event in found if covers(event, day.date)]

    weeks = [[(day, on(day)) for day in week.days] for week in asked.weeks]
    context = {
        "month": asked,
        "weeks": weeks,
        "days": [(day, lines) for week in weeks for day, lines in week if day.in_month and lines],
        "today": timezone.localdate(),
        "previous": asked.previous if asked.previous.year in YEARS else None,
        "next": asked.next if asked.next.year in YEARS else None,
        "address": request.build_absolute_uri(request.path),
    }
    return render(request, "events/month.html", context)


def covers(event: Event, day: date) -> bool:
    return bool(event.first_day <= day <= event.last_day)
