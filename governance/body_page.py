"""What the pages of bodies read (who sits, when they meet, what they decided): statements of fixed shape,
written once (`emi_alumni.foundation.prepared_statements`).

`level` is that of the organisation (`Level`), `today` is given by the view."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from directory.models import Collectivity, Member
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.prepared_statements import prepared, prepared_count
from governance.club_page import person_columns
from governance.models import (
    Body,
    BodyKind,
    Consultation,
    Convocation,
    Level,
    Meeting,
    Minutes,
    Resolution,
    Seat,
    SeatMandate,
    SeatProposal,
)
from governance.models.convocations import turnout_of

SESSIONS = 2  # of the register, on the page of governance
SHOWN = 12  # sessions held, on the page of a body


@prepared
def bodies(level: Level) -> QuerySet[Body]:
    return Body.objects.in_use(level)


@prepared
def bodies_at(slug: str, level: Level) -> QuerySet[Body]:
    return Body.objects.in_use(level).filter(slug=slug)


@prepared
def open_consultations(moment: datetime, today: date) -> QuerySet[Consultation]:
    """Those of every member and of the bodies in use, the first to close first."""
    return (
        Consultation.objects.open(moment)
        .of_bodies_in_use(today)
        .order_by("closes_at", "pk")
        .only("question", "closes_at")
    )


# Seats -------------------------------------------------------------------------------------------------


@prepared
def seats(level: Level) -> QuerySet[Seat]:
    return with_names(Seat.objects.filter(body__in=Body.objects.in_use(level).order_by()))


@prepared
def mandates(level: Level) -> QuerySet[SeatMandate]:
    return with_people(SeatMandate.objects.filter(seat__body__in=Body.objects.in_use(level).order_by()))


@prepared
def seats_of(body: Body) -> QuerySet[Seat]:
    return with_names(Seat.objects.filter(body=body))


@prepared
def mandates_of(body: Body) -> QuerySet[SeatMandate]:
    return with_people(SeatMandate.objects.filter(seat__body=body))


@prepared
def steering_seats_of(place: Collectivity) -> QuerySet[Seat]:
    return with_names(Seat.objects.filter(collectivity=place, body__kind=BodyKind.STEERING))


@prepared
def steering_mandates_of(place: Collectivity) -> QuerySet[SeatMandate]:
    there = SeatMandate.objects.filter(seat__collectivity=place, seat__body__kind=BodyKind.STEERING)
    return with_people(there)


def with_names(found: QuerySet[Seat]) -> QuerySet[Seat]:
    own = ("body_id", "quality", "opened_on", "position")
    return found.filter(closed_on=None).select_related("collectivity").only(*own, "collectivity__short_name")


def with_people(found: QuerySet[SeatMandate]) -> QuerySet[SeatMandate]:
    """Those of seats that exist today, the latest first, with what says whether each rests on facts."""
    own = ("seat_id", "rank", "title", "starts_on", "until")
    people = person_columns("member", "state", "collectivity_id", "cohort__look")
    return found.filter(seat__closed_on=None).select_related("member__cohort").only(*own, *people)


def attach_mandates(found: list[Seat], held: Iterable[SeatMandate]) -> list[Seat]:
    """Sets `seated` on each seat: its own mandates among these. Returns the same list."""
    own: dict[int, list[SeatMandate]] = defaultdict(list)
    by_key = {seat.pk: seat for seat in found}
    for mandate in held:
        if seat := by_key.get(mandate.seat_id):
            mandate.seat = seat
            own[seat.pk].append(mandate)
    for seat in found:
        seat.seated = own[seat.pk]
    return found


def seat_of_collectivity(place: Collectivity) -> Seat | None:
    """Its seat in the steering committee. Two queries, one without any."""
    found = steering_seats_of(place)
    return attach_mandates(found, steering_mandates_of(place))[0] if found else None


@prepared
def open_proposals_of(body: Body, member: Member) -> QuerySet[SeatProposal]:
    """Those that this person made for a seat of this body, or that are about her."""
    return SeatProposal.objects.filter(seat__body=body).unpublished().concerning(member).for_list()


# Sessions and decisions ------------------------------------------------------------------------------------


@prepared
def next_sessions_of(body: Body, today: date) -> QuerySet[Meeting]:
    return with_host(Meeting.objects.filter(body=body).to_come(today))


@prepared
def held_sessions_of(body: Body, today: date) -> QuerySet[Meeting]:
    """The latest held, each with how many decisions (`decisions_count`), and whether its minutes are online."""
    decided = Resolution.objects.filter(meeting=OuterRef("pk")).order_by().values("meeting")
    counted = Subquery(decided.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    minutes = Minutes.objects.filter(meeting=OuterRef("pk"), state=State.PUBLISHED)
    held = with_host(Meeting.objects.filter(body=body).held(today))
    return held.annotate(decisions_count=Coalesce(counted, 0), has_minutes=Exists(minutes))[:SHOWN]


def with_host(sessions: QuerySet[Meeting]) -> QuerySet[Meeting]:
    return sessions.select_related("host").only("on", "present", "host__short_name")


@prepared
def latest_decisions_of(body: Body, today: date) -> QuerySet[Resolution]:
    """Those of its latest sessions."""
    sessions = Meeting.objects.filter(body=body).held(today).order_by("-on", "-pk")[:SESSIONS]
    return Resolution.objects.filter(meeting__in=sessions.values("pk"))


@prepared_count
def open_decisions_of(body: Body) -> QuerySet[Resolution]:
    return Resolution.objects.filter(body=body).open()


@prepared_count
def overdue_decisions(level: Level, today: date) -> QuerySet[Resolution]:
    return Resolution.objects.overdue(today).filter(body__in=Body.objects.in_use(level).order_by())


# The convocation to the assembly -----------------------------------------------------------------------------


def convocation_of(meeting: Meeting, member: Member | None) -> Convocation | None:
    """This person's, while their membership runs."""
    mine = Convocation.objects.sitting().filter(meeting=meeting, member=member)
    return mine.select_related("proxy").first() if member else None


def convocation_panel(meeting: Meeting, member: Member | None) -> dict[str, Any]:
    """What the page of a session shows of its convocation: no figure before it, nor to who is not of the assembly."""
    mine = convocation_of(meeting, member) if meeting.convoked_at else None
    if mine is None or member is None:
        return {"convocation": None, "turnout": None, "proxies_held": []}
    held = Convocation.objects.filter(meeting=meeting).represented_by(member).select_related("member")
    return {"convocation": mine, "turnout": turnout_of(meeting), "proxies_held": list(held)}
