"""What may be asked of the library: words, a kind, a module, a theme, a duration, for whom, tested at home. The address
is the state."""

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from django.db.models import QuerySet, TextField, Value
from django.http import QueryDict

from directory.visibility import Reader
from emi_alumni.foundation.caching.remembered import WatchedTables
from emi_alumni.foundation.listing.facets import most_first
from emi_alumni.foundation.listing.figures import FOUND, Named, Rows, counted_once
from emi_alumni.foundation.listing.filters import ManyOf, OneOf
from emi_alumni.foundation.listing.filterset import ListFilter
from governance.models import Module, Tool
from governance.rights import acting
from projects.models import Theme
from resources.models import DurationClass, Resource, ResourceKind, ResourceReaders
from resources.models.library import ResourceQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

# What figures say.
TABLES = WatchedTables(
    *("resources.Resource", "resources.ResourceUse", "resources.Resource.tools", "resources.Resource.themes"),
    *("governance.Module", "governance.Tool", "projects.Theme"),
)
# The words of addresses.
KINDS = {
    "mooc": ResourceKind.MOOC,
    "fiche-outil": ResourceKind.TOOL_SHEET,
    "kit": ResourceKind.KIT,
    "conference": ResourceKind.CONFERENCE,
    "document": ResourceKind.DOCUMENT,
    "lecture": ResourceKind.READING,
}
# Of several: « Kits, 3 ».
PLURALS = {
    ResourceKind.MOOC: "MOOC",
    ResourceKind.TOOL_SHEET: "Fiches outils",
    ResourceKind.KIT: "Kits",
    ResourceKind.CONFERENCE: "Conférences",
    ResourceKind.DOCUMENT: "Documents",
    ResourceKind.READING: "Lectures",
}
DURATIONS = {
    "dix-minutes": DurationClass.MOMENT,
    "demi-heure": DurationClass.HALF_HOUR,
    "deux-heures": DurationClass.HOURS,
    "davantage": DurationClass.LONGER,
}
READERS = {
    "tous": ResourceReaders.EVERYBODY,
    "cadres": ResourceReaders.MANAGERS,
    "terrain": ResourceReaders.FIELD_TEAMS,
    "nouveaux": ResourceReaders.NEWCOMERS,
    "direction-generale": ResourceReaders.TOP_MANAGEMENT,
    "elus": ResourceReaders.ELECTED,
}
LATEST = "recentes"
ORDERS = {LATEST: "les plus récentes", "utiles": "celles qui ont le plus servi"}
COLUMNS = {
    LATEST: ["-is_current", "-published_at", "-pk"],
    "utiles": ["-is_current", "-uses_count", "-published_at", "-pk"],
}


def each(words: dict[str, Any]) -> dict[str, list[Any]]:
    return {word: [stored] for word, stored in words.items()}


def labels(words: dict[str, Any]) -> dict[str, str]:
    return {word: str(stored.label)[0].upper() + str(stored.label)[1:] for word, stored in words.items()}


class AmongMany(ManyOf):
    """Any of several values of a relation to many: each resource is found once."""

    def filter(self, rows: QuerySet, value: Any) -> QuerySet:
        field: Any = Resource._meta.get_field(cast(str, self.field_name))
        through = field.remote_field.through._default_manager
        column = f"{field.m2m_reverse_field_name()}__in"
        return rows.filter(pk__in=through.filter(**{column: self.keys(value)}).values("resource"))


class TestedHere(OneOf):
    """Those that somebody of the reader's collectivité said were useful; for a reader who has one."""

    __test__ = False  # no test, whatever pytest makes of its name

    def known(self) -> Collection[str]:
        return self.values if self.parent.place else ()

    def filter(self, rows: QuerySet, value: Any) -> QuerySet:
        return cast(ResourceQuerySet, rows).tested_in(self.parent.place)

    def held_by(self, rows: QuerySet) -> QuerySet:
        here = self.parent.place
        found = cast(ResourceQuerySet, rows).tested_in(here) if here else rows.none()
        return found.annotate(held=Value("True", TextField()))


class ResourceFilter(ListFilter):
    """The resources that are online, as one account asks for them."""

    type = ManyOf(
        "kind",
        label="Type",
        values={word: PLURALS[kind] for word, kind in KINDS.items()},
        stored=each(KINDS),
        open=True,
    )
    module = ManyOf("module", label="Module de l’EMI", rows=Rows(Module, "name"), sort=most_first, open=True)
    theme = AmongMany("themes", label="Thème", rows=Rows(Theme, "name"), sort=most_first)
    duree = ManyOf("duration_class", label="Durée", values=labels(DURATIONS), stored=each(DURATIONS), open=True)
    pour = ManyOf("for_whom", label="Pour qui", values=labels(READERS), stored=each(READERS), chip="Pour : {}")
    ici = TestedHere(
        None, label="Testée par qui", values={"oui": "Quelqu’un de ma collectivité"}, stored={"oui": True}, open=True
    )
    outil = AmongMany("tools", label="Outil", rows=Rows(Tool, "name"), in_panel=False)

    kind = "resource"
    orders = ORDERS
    how_many = "resources/_how_many.html"
    no_result = "Aucune ressource"

    class Meta:
        model = Resource
        fields: list[str] = []

    def __init__(self, data: QueryDict, user: "User | AnonymousUser") -> None:
        self.user, self.reader, self.given = user, Reader.of(user), (user,)
        member = acting(user)
        place = member.collectivity_id if member else None
        rows = Resource.objects.visible_to(user).published()
        super().__init__(data, rows, named=self.named_in(data), place=place)

    @property
    def order(self) -> str:
        return self.tri or LATEST

    @property
    def state(self) -> object:
        """What tells these figures from others: what is online is the same for the whole network."""
        reads = self.reader.in_network or (self.reader.member_id, getattr(self.user, "pk", None))
        words = (self.reader.search_scopes(), FOUND.version()) if self.asked["q"] else ()
        return type(self).__name__, self.address(), reads, self.place, words

    @cached_property
    def total(self) -> int:
        return counted_once(TABLES, "resources-total", self.state, lambda: super(ResourceFilter, self).total)

    @cached_property
    def held(self) -> Mapping[str, Mapping[str, int]]:
        return counted_once(TABLES, "resources-held", self.state, lambda: super(ResourceFilter, self).held)

    @cached_property
    def held_names(self) -> Mapping[str, Mapping[str, Named]]:
        return counted_once(TABLES, "resources-names", self.state, lambda: super(ResourceFilter, self).held_names)

    def resources(self) -> ResourceQuerySet:
        """In the order asked, those whose day is over last."""
        return cast(ResourceQuerySet, self.qs).order_by(*COLUMNS[self.order])
