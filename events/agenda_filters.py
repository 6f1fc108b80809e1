"""What may be asked of the agenda: words, collectivité, kind, format, club, how near, and what it is about.

The address is the state.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Exists, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.http import QueryDict
from django.utils import timezone

from directory.distances import Point, distance_km
from directory.facets import COHORTS, PLACES
from directory.models import Cohort, Collectivity
from directory.visibility import Reader
from emi_alumni.foundation.caching.remembered import WatchedTables
from emi_alumni.foundation.listing.facets import most_first
from emi_alumni.foundation.listing.figures import FOUND, Named, Rows, counted_once
from emi_alumni.foundation.listing.filters import Figures, ManyOf, OneOf
from emi_alumni.foundation.listing.filterset import ListFilter
from emi_alumni.foundation.listing.pages import PreparedSlices
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.text import slug_of
from events.models import Event, EventFormat, EventKind, EventQuerySet, Registration
from events.models.events import LONGEST, NOT_OFFERED_KINDS
from governance.models import Club, Partner
from projects.models import Project

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import Member, User

T = TypeVar("T")
# The words of addresses. What is both in place and at a distance is found by either.
KINDS = {slug_of(str(kind.label)): kind for kind in EventKind if kind not in NOT_OFFERED_KINDS}
FORMATS = {
    "sur-place": (EventFormat.IN_PLACE, EventFormat.BOTH),
    "a-distance": (EventFormat.REMOTE, EventFormat.BOTH),
}
FORMAT_WORDS = {"sur-place": "Sur place", "a-distance": "À distance"}
KILOMETRES = {"10": "À 10 km au plus", "20": "À 20 km au plus"}
CENTRES = WatchedTables("directory.Collectivity")
# What the figures of the panel are made of.
AGENDA = WatchedTables("events.Event", "directory.Collectivity", "governance.Club")


@prepared
def places_on_the_map() -> QuerySet:
    known = Collectivity.objects.filter(latitude__isnull=False, longitude__isnull=False).order_by("pk")
    return known.values_list("pk", "latitude", "longitude")


def centres() -> dict[int, Point]:
    """Where the centre of each collectivité is, by its key; of those that have one."""

    def read() -> dict[int, Point]:
        return {pk: (north, east) for pk, north, east in places_on_the_map()}

    return counted_once(CENTRES, "centres", (), read)


def near(place: int | None, kilometres: int) -> list[int]:
    """The collectivités whose centre is at most so far, as the crow flies, from that of this one."""
    points = centres()
    if place not in points:
        return []
    return [pk for pk, point in points.items() if distance_km(points[place], point) <= kilometres]


class Near(OneOf):
    """How far the host's centre is from that of the reader's collectivité, for who has one that is on the map.

    What happens at a distance alone is near nobody.
    """

    parent: "AgendaFilter"

    def known(self) -> Mapping[str, str]:
        return self.values if self.parent.on_map else {}

    def filter(self, rows: QuerySet, value: Any) -> QuerySet:
        return rows.filter(host__in=near(self.parent.place, int(value))).exclude(format=EventFormat.REMOTE)

    def held_by(self, rows: QuerySet) -> QuerySet:
        if not self.known():
            return rows.none().annotate(held=Value("", TextField()))
        return rows.exclude(format=EventFormat.REMOTE).annotate(held=Cast("host_id", TextField()))

    def figures(self, held: Mapping[str, int], names: Mapping[str, Named]) -> Figures:
        points = centres()
        here = points.get(self.parent.place or 0)
        if here is None:
            return {}
        hosts = [(points[int(key)], n) for key, n in held.items() if key and int(key) in points]
        far = [(distance_km(here, point), n) for point, n in hosts]
        return {value: sum(n for km, n in far if km <= int(value)) for value in self.known()}


@prepared
def all_to_come(user: "User | AnonymousUser", now: datetime, since: datetime, piece: range) -> QuerySet[Event]:
    found = Event.objects.online_for(user).to_come(now).filter(starts_at__gt=since)
    return found.for_list()[piece.start : piece.stop]


@prepared
def all_past(user: "User | AnonymousUser", now: datetime, piece: range) -> QuerySet[Event]:
    return Event.objects.online_for(user).past(now).for_list()[piece.start : piece.stop]


class AgendaFilter(ListFilter):
    """The events to come, or those that are over (`past`), as one account asks for them."""

    pres = Near(label="Près de chez moi", values=KILOMETRES, open=True)
    collectivite = ManyOf("host", label="Collectivité", rows=PLACES, sort=most_first, open=True)
    nature = ManyOf(
        "kind",
        label="Nature",
        values={slug: str(kind.label)[:1].upper() + str(kind.label)[1:] for slug, kind in KINDS.items()},
        stored={slug: [kind] for slug, kind in KINDS.items()},
        open=True,
    )
    format = ManyOf("format", label="Format", values=FORMAT_WORDS, stored=FORMATS, open=True)
    club = ManyOf("club", label="Club", rows=Rows(Club, "name"), chip="Club {}")
    # Not in the panel: the pages of projects, partners and promotions lead to their dates.
    projet = OneOf("projects", rows=Rows(Project, "title"), chip="Projet : {}", in_panel=False)
    partenaire = OneOf("partners", rows=Rows(Partner, "name"), chip="Partenaire : {}", in_panel=False)
    promotion = OneOf("cohort", rows=COHORTS, chip="Promotion {}", in_panel=False)

    ABOUT = ("projet", "partenaire", "promotion")

    kind = "event"
    how_many = "events/_how_many.html"
    no_result = "Aucun événement"
    queryset: EventQuerySet

    class Meta:
        model = Event
        fields: list[str] = []

    def __init__(
        self,
        data: QueryDict,
        user: "User | AnonymousUser",
        past: bool = False,
        now: datetime | None = None,
        since: datetime | None = None,
        on_map: bool | None = None,
    ) -> None:
        """`now`, `since` (no event to come began before), `on_map` (whether the reader's collectivité is): of a
        prepared statement, which reckons nothing."""
        self.user, self.reader, self.past = user, Reader.of(user), past
        self.now = now or timezone.now()
        self.since = since or self.now - LONGEST
        self.on_map = self.reader.collectivity_id in centres() if on_map is None else on_map
        self.given = user, past, self.now, self.since, self.on_map
        online = Event.objects.online_for(user)
        events = online.past(self.now) if past else online.to_come(self.now).filter(starts_at__gt=self.since)
        named = self.named_in(
            data,
            # A club is named to who may read an event of it.
            club=lambda: Club.objects.filter(Exists(online.filter(club=OuterRef("pk")))),
            projet=lambda: Project.objects.visible_to(user).published(),
            partenaire=Partner.objects.all if user.is_authenticated else Partner.objects.none,
            # Nobody else reads its dates.
            promotion=lambda: Cohort.objects.filter(pk=self.reader.cohort_id or 0),
        )
        super().__init__(data, events, named=named, place=self.reader.collectivity_id)

    @cached_property
    def state(self) -> tuple[object, ...]:
        """What the figures depend on: the same for all who ask the same of the same events."""
        asked = sorted((name, value) for name, value in self.asked.items() if value)
        found = FOUND.version() if self.asked["q"] else ()
        return (self.past, asked, self.place, EventQuerySet.sees(self.user), found)

    @cached_property
    def about(self) -> list[tuple[str, str]]:
        """What it is about, of what the panel does not show: (parameter, value)."""
        return [(name, self.asked[name]) for name in self.ABOUT if self.asked[name]]

    def counted(self, what: str, make: Callable[[], T]) -> T:
        """Remembered, unless it depends on links, which no table that is watched holds."""
        return make() if self.about else counted_once(AGENDA, what, self.state, make)

    @cached_property
    def held(self) -> Mapping[str, Mapping[str, int]]:
        return self.counted("agenda-held", lambda: super(AgendaFilter, self).held)

    @cached_property
    def held_names(self) -> Mapping[str, Mapping[str, Named]]:
        return self.counted("agenda-names", lambda: super(AgendaFilter, self).held_names)

    @cached_property
    def total(self) -> int:
        return self.counted("agenda-total", lambda: super(AgendaFilter, self).total)

    def in_order(self) -> Any:
        """The next one first, or the latest of those that are over, with what a line reads."""
        if not self.asks_nothing:
            return self.qs.for_list()
        if self.past:
            return PreparedSlices(all_past, self.user, self.now)
        return PreparedSlices(all_to_come, self.user, self.now, self.since)

    @property
    def panel_state(self) -> str:
        """What the panel depends on; what becomes past meanwhile is said within a minute or two."""
        if self.about:
            return repr(super().panel_state)
        return repr(("agenda", self.state, timezone.localdate(), AGENDA.version()))


def own_state_of(member: "Member | None") -> Any:
    """The state of this person's registration to each event, "" when there is none."""
    if member is None:
        return Value("", TextField())
    own = Registration.objects.filter(event=OuterRef("pk"), member=member).values("state")[:1]
    return Coalesce(Subquery(own), Value(""), output_field=TextField())
