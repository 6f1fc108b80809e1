"""The agenda: what is to come, by month; what was held; a month as a table. Public events for visitors."""

from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from emi_alumni.foundation.listing.figures import counted_once
from emi_alumni.foundation.listing.pages import CountedPaginator, respond, wants_fragment
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.views import HtmxRequest
from events.agenda_filters import AGENDA, AgendaFilter
from events.models import Event, EventAudience, EventKind, EventStatus, Registration
from events.models.events import LONGEST
from events.moments import midnight
from events.month_grid import Day, Month
from events.month_sheet import DAYS, Sheet, Words, sheet_for
from events.standing import YOURS, Standing, standing_of
from governance.rights import acting

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import Member, User

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
    page = CountedPaginator(asked.in_order(), PER_PAGE, asked.total).get_page(request.GET.get("page"))
    whole = not wants_fragment(request)
    context = {
        "asked": asked,
        "page": page,
        "lines": Lines(asked, page, dict(own_states(member)) if member else {}),
        "past": past,
        "month": Month.of(timezone.localdate()),
        "mine": not_online(member) if member and whole else [],
        "annual": next_annual(request) if whole and not past else None,
    }
    return respond(request, "events/agenda.html", asked.address(), context)


@prepared
def own_states(member: "Member") -> "QuerySet[Registration, tuple[int, str]]":
    """The events in which this person has a state that their line says."""
    return Registration.objects.of(member).filter(state__in=YOURS).order_by("pk").values_list("event", "state")


@prepared
def not_online(member: "Member") -> "QuerySet[Event]":
    """Their own events that wait, or that were not published."""
    return Event.objects.filter(author=member).exclude(state=State.PUBLISHED)


class Lines:
    """The lines of one page of the agenda. Not read when what stands for them (`state`) is drawn already."""

    def __init__(self, asked: AgendaFilter, page: Page, own_states: dict[int, str]) -> None:
        self.asked, self.page, self.own_states = asked, page, own_states

    @property
    def state(self) -> str:
        """What the drawing depends on; what begins, or is over, is said within a minute."""
        return repr((self.asked.state, self.page.number, self.own_states, timezone.localdate(), AGENDA.version()))

    @property
    def by_month(self) -> list[tuple[date, list[Line]]]:
        """Each month that has some, by its first day, with its events and where their reader stands."""
        months = groupby(self.page, key=lambda event: event.first_day.replace(day=1))
        return [(first, [(event, self.line(event)) for event in found]) for first, found in months]

    def line(self, event: Any) -> Standing | None:
        return standing_of(event, self.own_states.get(event.pk, ""))


@prepared
def annual_to_come(user: "User | AnonymousUser", now: datetime) -> "QuerySet[Event]":
    online = Event.objects.online_for(user).to_come(now).going_ahead()
    return online.filter(kind=EventKind.ANNUAL).for_list()[:1]


def next_annual(request: HttpRequest) -> Any:
    """The annual meeting that comes next, if this reader may read of it."""

    def read() -> Any:
        return annual_to_come.first(request.user, timezone.now())

    return counted_once(AGENDA, "annual", Event.objects.sees(request.user), read)


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
    context = {
        "month": asked,
        "grid": Grid(asked, request.user),
        "today": timezone.localdate(),
        "previous": asked.previous if asked.previous.year in YEARS else None,
        "next": asked.next if asked.next.year in YEARS else None,
        "address": request.build_absolute_uri(request.path),
    }
    return render(request, "events/month.html", context)


class Grid:
    """The events of a month for one reader. Not read when what stands for them (`state`) is drawn already."""

    def __init__(self, month: Month, user: "User | AnonymousUser") -> None:
        self.month, self.user = month, user
        days = month.weeks[0].days[0].date, month.weeks[-1].days[-1].date
        first, last = midnight(days[0]), midnight(days[1] + timedelta(days=1))
        self.during = {"starts_at__gt": first - LONGEST, "starts_at__lt": last, "ends_at__gt": first}

    @cached_property
    def own_states(self) -> dict[int, str]:
        """Where this reader stands: state by event, of those of the month in which they have a registration."""
        member = acting(self.user)
        if member is None:
            return {}
        during = {f"event__{name}": moment for name, moment in self.during.items()}
        return dict(Registration.objects.of(member).filter(**during).order_by("pk").values_list("event", "state"))

    @property
    def state(self) -> str:
        """What the drawing depends on; seats and registrations that open or close are said within a minute."""
        seen = Event.objects.sees(self.user)
        return repr((str(self.month), seen, self.own_states, timezone.localdate(), AGENDA.version()))

    @cached_property
    def by_day(self) -> dict[date, list[Line]]:
        found: dict[date, list[Line]] = {}
        events = Event.objects.online_for(self.user).filter(**self.during).for_list().order_by("starts_at", "pk")
        for event in events:
            line = event, standing_of(event, self.own_states.get(event.pk, ""))
            day, last = event.first_day, event.last_day
            while day <= last:
                found.setdefault(day, []).append(line)
                day += timedelta(days=1)
        return found

    @cached_property
    def weeks(self) -> list[list[tuple[Day, list[Line]]]]:
        return [[(day, self.by_day.get(day.date, [])) for day in week.days] for week in self.month.weeks]

    @cached_property
    def on_sheet(self) -> list[list[list[Words]]]:
        """The words of each day that the sheet says: what one promotion alone reads is not hung up."""
        return [
            [[words_of(event) for event, _ in lines if event.audience != EventAudience.COHORT] for _, lines in week]
            for week in self.weeks
        ]

    @cached_property
    def sheet(self) -> Sheet:
        """How its A4 sheet is written."""
        return sheet_for(self.on_sheet)

    @property
    def columns(self) -> list[bool]:
        """Whether each day of the week is narrow on the sheet."""
        return [day in self.sheet.narrow for day in range(DAYS)]

    @property
    def days(self) -> list[tuple[Day, list[Line]]]:
        """Those of the month that have something."""
        return [(day, lines) for week in self.weeks for day, lines in week if day.in_month and lines]


def words_of(event: Event) -> Words:
    """As the grid says them: hour and title, place."""
    off = f" ({event.get_status_display()})" if event.status != EventStatus.PLANNED else ""
    return f"00 h 00 {event.title}{off}", event.venue or event.get_format_display()
