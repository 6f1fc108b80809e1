"""« Ma collectivité sur une page »: one A4 sheet for a hierarchy or elected people who know nothing of the EMI (PQ1-33,
FRE-04).

It leaves the portal on paper: it says what every member of the network reads, nothing that one reader alone may see.
"""

from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from directory.models import Cohort, Collectivity, Member
from directory.models.member_queries import MemberQuerySet
from directory.visibility import Reader, see
from emi_alumni.foundation.prepared_statements import padded, prepared, prepared_count
from emi_alumni.foundation.url_reversing import reverse
from events.models import CoHost, Event, EventAudience
from events.models.events import EventQuerySet
from governance.models import AnimatorMandate, Body, BodyKind, Club, ClubMembership, Seat, SeatMandate
from projects import qr
from projects.models import Project, PublicPage, Reuse, Voice
from projects.models.project import ProjectQuerySet
from projects.sheet import cut
from projects.statuses import GROUPS

# At most, on the sheet.
PEOPLE, COHORTS, PROJECTS, COMING, HELD, CLUBS, SEATS, CONTACTS, FIGURES = 12, 9, 5, 2, 2, 4, 3, 2, 4
READ_FOR_FIGURES = 40  # projects among which those with a figure are looked for
# The paper in CSS pixels: what stands under the title, the two lines on the EMI and the figures, above the last line.
ROOM, LINE, SMALL, HEADING, GAP, FIGURES_TAKE = 650, 18, 16, 27, 15, 90
# Characters of a line: the title, the main column, the words of a project beside its figure, beside the main column and
# smaller there.
TITLED, MAIN, WORDS, ASIDE, ASIDE_SMALL = 34, 68, 44, 28, 36
# Characters of what others wrote.
TITLE, SENTENCE, NAME, TRADE, FIGURE, EVENT = 80, 140, 50, 44, 50, 56
# Written larger when that much is left: what stands on the paper then grows as the square.
SIZES = ((430, "larger"), (270, "large"))
REFUSED = "appetizer"  # the group of the projects that were not selected: told apart from those that were led
REFUSED_WORDS = "proposé sans être retenu"

IN_PLACE = GROUPS["en-place"][1]
PUBLIC_OR_NETWORK = (EventAudience.PUBLIC, EventAudience.NETWORK)


class SheetReader(models.TextChoices):
    """To whom the sheet is handed; the words of the address."""

    DIRECTION = "dgs", "une direction générale"
    ELECTED = "elu", "un élu ou une élue"


@dataclass(frozen=True)
class ProjectLine:
    title: str
    sentence: str
    status: str
    key: Any  # Indicator with both ends, or None
    unmeasured: str
    is_public: bool

    @property
    def height(self) -> float:
        """Its words, or its figure beside them where that is higher."""
        words = LINE * (ceil(len(self.title) / WORDS) + ceil(len(self.sentence) / WORDS) + 1)
        unmeasured = LINE * ceil(len(self.unmeasured) / 40)
        figure = 0
        if key := self.key:
            said = f"{key.first.shown} → {key.last.shown} {key.unit}"
            figure = 25 * ceil(len(said) / 13) + SMALL * ceil(len(key.name) / 22) + SMALL
        return max(words + unmeasured, figure) + GAP


@dataclass(frozen=True)
class Person:
    name: str
    trade: str
    cohort: str
    email: str = ""

    @property
    def height(self) -> float:
        """The name, and what is said of it under it."""
        said = f"{self.trade} {self.email or self.cohort}"
        return LINE * ceil(len(self.name) / ASIDE) + SMALL * ceil(len(said) / ASIDE_SMALL)


@dataclass(frozen=True)
class CollectivitySheet:
    """What the sheet says of one place, to one kind of reader. Without names, `people` and `contacts` are empty."""

    place: Collectivity
    reader: SheetReader
    named: bool
    on: date
    figures: list[tuple[str, int]]
    by_cohort: list[tuple[str, int]]
    people: list[Person]
    more_people: int
    projects: list[ProjectLine]
    more_projects: int
    standing: list[tuple[str, int]]  # how many projects in each group of the bank
    coming: list[Event]
    held: list[Event]
    seats: list[str]
    has_seat: bool
    leads: str
    inside: str
    contacts: list[Person]
    code: qr.Drawing
    address: str
    size: str

    @property
    def for_elected(self) -> bool:
        return self.reader == SheetReader.ELECTED

    @property
    def has_public(self) -> bool:
        return any(one.is_public for one in self.projects)

    @property
    def is_empty(self) -> bool:
        """Whether the network knows nothing of this place yet."""
        return not (self.figures or self.coming or self.held or self.leads or self.inside)


def collectivity_sheet(place: Collectivity, reader: SheetReader, *, named: bool) -> CollectivitySheet:
    """Seventeen queries at most, whatever there is of it."""
    people_of = dict(people_by_cohort(place))
    total = sum(people_of.values())
    cohorts = [(label, people_of[key]) for key, label in cohorts_latest_first() if key in people_of]
    statuses = dict(projects_by_status(place))
    standing = {name: sum(statuses.get(one, 0) for one in some) for name, (_, some) in GROUPS.items()}
    coming, held = events_of(place)
    people = [person_of(one) for one in first_people(place)] if named else []
    contacts = contacts_of(place) if named else []
    seats, (leads, inside) = seats_of(place, named=named), clubs_of(place)
    figures = in_words(
        ("personne{} du réseau", total),
        ("projet{} mené{} ici", in_all := sum(n for name, n in standing.items() if name != REFUSED)),
        ("projet{} en place", standing["en-place"]),
        ("voix d’usager{}", voices_of(place)),
        ("idée{} reprise{} d’ailleurs", reuses_by(place)),
    )
    room: float = ROOM - 32 * (ceil(len(place.name) / TITLED) - 1) + (0 if figures else FIGURES_TAKE)
    room -= HEADING + GAP + max(6 * LINE, sum(one.height for one in contacts) + 2 * LINE)
    events = [*coming, *held]
    main = float(sum(LINE * ceil(len(f"À venir : {one.title}, 30 septembre 2026") / MAIN) for one in events))
    main += HEADING + GAP if events else 0
    projects, left = fitting(projects_of(place), room - main - HEADING - 2 * LINE - GAP)
    beside = HEADING + GAP + sum(LINE * ceil(len(one) / ASIDE) for one in [*seats, leads, inside])
    beside += HEADING + LINE * (1 if named else len(cohorts[:COHORTS]))
    shown, rest = fitting(people, room - beside) if people else ([], room - beside)
    address = f"{settings.PORTAL_URL}{reverse('projects:public_list')}"
    return CollectivitySheet(
        place=place,
        reader=reader,
        named=named,
        on=timezone.localdate(),
        figures=figures,
        by_cohort=cohorts[:COHORTS],
        people=shown,
        more_people=total - len(shown) if named else 0,
        projects=projects,
        more_projects=in_all - len(projects),
        standing=[
            (REFUSED_WORDS if name == REFUSED else GROUPS[name][0].lower(), n) for name, n in standing.items() if n
        ],
        coming=coming,
        held=held,
        seats=seats,
        has_seat=bool(steering_seats(place)),
        leads=leads,
        inside=inside,
        contacts=contacts,
        code=qr.draw(address),
        address=address,
        size=next((size for free, size in SIZES if min(left, rest) > free), ""),
    )


def listed_here(place: Collectivity) -> MemberQuerySet:
    return Member.objects.listed().filter(collectivity=place)


def told_here(place: Collectivity) -> ProjectQuerySet:
    return Project.objects.read_by_the_network().filter(collectivities=place)


@prepared
def people_by_cohort(place: Collectivity) -> QuerySet:
    """How many of its people are of each promotion, and of none: an index has the answer."""
    return listed_here(place).order_by().values_list("cohort").annotate(n=Count("pk"))


@prepared
def cohorts_latest_first() -> QuerySet:
    return Cohort.objects.order_by("-ends_on", "label").values_list("pk", "label")


@prepared
def first_people(place: Collectivity) -> QuerySet:
    return listed_here(place).for_list().order_by("sort_key", "pk")[:PEOPLE]


@prepared
def projects_by_status(place: Collectivity) -> QuerySet:
    return told_here(place).order_by().values_list("status").annotate(n=Count("pk"))


@prepared_count
def voices_of(place: Collectivity) -> QuerySet:
    return Voice.objects.published().filter(form__project__in=told_here(place).values("pk"))


@prepared_count
def reuses_by(place: Collectivity) -> QuerySet:
    return Reuse.objects.confirmed().filter(collectivity=place)


@prepared
def steering_seats(place: Collectivity) -> QuerySet:
    seats = Seat.objects.open().filter(collectivity=place, body__kind=BodyKind.STEERING)
    return seats.order_by("pk").values_list("pk", flat=True)[:1]


def in_words(*counted: tuple[str, int]) -> list[tuple[str, int]]:
    """Those that are not nothing, in the plural beyond one."""
    return [(words.replace("{}", "s" if n > 1 else ""), n) for words, n in counted if n][:FIGURES]


def group_words(name: str) -> str:
    return REFUSED_WORDS if name == REFUSED else GROUPS[name][0].lower()


# Its projects ---------------------------------------------------------------------------------------------


@prepared
def projects_told(place: Collectivity) -> QuerySet:
    in_place = Case(When(status__in=IN_PLACE, then=Value(0)), default=Value(1))
    told = told_here(place).exclude(status="not_selected").order_by(in_place, "-news_on", "-pk")
    return told.only("title", "sentence", "status").prefetch_related("indicators__measures")[:READ_FOR_FIGURES]


@prepared
def open_public_pages(*projects: int) -> QuerySet:
    """Those of these projects that have a public page."""
    return PublicPage.objects.open().filter(project__in=projects).order_by().values_list("project", flat=True)


def projects_of(place: Collectivity) -> list[ProjectLine]:
    """In place first, then the latest told; those with a figure before those without. Four queries."""
    found = sorted(projects_told(place), key=lambda one: one.key_indicator is None)[:PROJECTS]
    public = set(open_public_pages(*padded([one.pk for one in found])))
    return [
        ProjectLine(
            title=cut(one.title, TITLE),
            sentence=cut(" ".join(one.sentence.split()), SENTENCE),
            status=one.status,
            key=shortened(one.key_indicator),
            unmeasured=cut(one.unmeasured.name, FIGURE) if one.unmeasured else "",
            is_public=one.pk in public,
        )
        for one in found
    ]


def shortened(indicator: Any) -> Any:
    """The same, for this page alone, with a name that fits."""
    if indicator:
        indicator.name = cut(indicator.name, FIGURE)
    return indicator


def fitting(some: list[Any], room: float) -> tuple[list[Any], float]:
    """The first of them that have the room (one at least), and the room that is left."""
    kept: list[Any] = []
    for one in some:
        if kept and one.height > room:
            break
        kept.append(one)
        room -= one.height
    return kept, room


# What it hosts, where it takes part, who speaks for it -----------------------------------------------------


def events_hosted(place: Collectivity) -> EventQuerySet:
    """Those that it hosts alone or with others, and that the whole network reads."""
    shared = Exists(CoHost.objects.filter(event=OuterRef("pk"), collectivity=place))
    return Event.objects.published().filter(Q(host=place) | Q(shared), audience__in=PUBLIC_OR_NETWORK).going_ahead()


@prepared
def events_to_come(place: Collectivity, now: datetime) -> EventQuerySet:
    return events_hosted(place).to_come(now)[:COMING]


@prepared
def events_held(place: Collectivity, now: datetime) -> EventQuerySet:
    return events_hosted(place).past(now)[:HELD]


def events_of(place: Collectivity) -> tuple[list[Event], list[Event]]:
    """The nearest to come, and the latest held. Two queries."""
    now = timezone.now()
    found = events_to_come(place, now), events_held(place, now)
    for event in [*found[0], *found[1]]:
        event.title = cut(event.title, EVENT)
    return found


@prepared
def mandates_of(place: Collectivity, day: date) -> QuerySet:
    in_use = Seat.objects.open().filter(body__in=Body.objects.in_use_on(day).values("pk")).order_by()
    current = SeatMandate.objects.current(day).filter(seat__in=in_use.values("pk"))
    theirs = current.filter(Q(seat__collectivity=place) | Q(member__collectivity=place))
    return theirs.select_related("seat__body", "member").order_by("seat__body", "rank", "pk")


def seats_of(place: Collectivity, *, named: bool) -> list[str]:
    """Where somebody speaks for it, or works here and sits. One query."""
    said: dict[str, list[str]] = {}
    for one in mandates_of(place, timezone.localdate()):
        names = said.setdefault(cut(one.seat.body.name, FIGURE), [])
        if named and one.member.is_listed:
            names.append(one.member.full_name)
    return [f"{body} : {', '.join(names[:2])}" if names else body for body, names in list(said.items())[:SEATS]]


@prepared
def clubs_with(place: Collectivity, day: date) -> QuerySet:
    inside = ClubMembership.objects.named_to(inside=False).filter(club=OuterRef("pk"), member__collectivity=place)
    leads = AnimatorMandate.objects.current(day).filter(club=OuterRef("pk"), member__collectivity=place)
    clubs = Club.objects.annotate(inside=Exists(inside), leads=Exists(leads)).filter(Q(inside=True) | Q(leads=True))
    return clubs.order_by("-leads", "sort_key", "pk").values_list("name", "leads")[:CLUBS]


def clubs_of(place: Collectivity) -> tuple[str, str]:
    """Those that somebody from here animates, then those that somebody is in and says so. One query."""
    names: dict[bool, list[str]] = {True: [], False: []}
    for name, led in clubs_with(place, timezone.localdate()):
        names[led].append(cut(name, FIGURE))
    return ", ".join(names[True]), ", ".join(names[False])


@prepared
def steering_mandates(place: Collectivity, day: date) -> QuerySet:
    current = SeatMandate.objects.current(day).filter(
        seat__collectivity=place, seat__body__kind=BodyKind.STEERING, seat__closed_on=None, member__is_listed=True
    )
    return current.select_related("member__cohort").order_by("rank", "pk")[:CONTACTS]


@prepared
def ambassadors_of(place: Collectivity) -> QuerySet:
    return listed_here(place).filter(ambassador=True).select_related("cohort").order_by("sort_key", "pk")[:CONTACTS]


def contacts_of(place: Collectivity) -> list[Person]:
    """Who holds its seat in the steering committee, and their deputy; else its ambassadors. With the address of those
    who show it to the whole network."""
    speak = [one.member for one in steering_mandates(place, timezone.localdate())] or ambassadors_of(place)
    return [person_of(one, with_email=True) for one in speak]


def person_of(member: Member, *, with_email: bool = False) -> Person:
    """As somebody of the network who shares neither their promotion nor their collectivité reads them."""
    email = see(member, Reader(), details=("email",)).email if with_email else ""
    trade = cut(" ".join(member.position.split()), TRADE)
    return Person(cut(member.full_name, NAME), trade, member.cohort.label if member.cohort else "", email)
