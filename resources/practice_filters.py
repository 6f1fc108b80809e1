"""What may be asked of practices, of one tool or of all: still used or given up, how often, where, which promotion."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, cast

from django.db.models import BooleanField, Case, ExpressionWrapper, F, Q, When
from django.http import QueryDict

from directory.facets import COHORTS, PLACES
from directory.visibility import Reader
from emi_alumni.foundation.listing.facets import latest_first, most_first
from emi_alumni.foundation.listing.figures import FOUND, Named, Rows, counted_once
from emi_alumni.foundation.listing.filters import ManyOf, OneOf
from emi_alumni.foundation.listing.filterset import ListFilter
from governance.models import Module, Tool
from resources.models import Frequency, Practice
from resources.models.practices import PracticeQuerySet
from resources.tool_usage import TABLES

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

# The words of addresses.
FREQUENCIES = {
    "jour": Frequency.DAILY,
    "semaine": Frequency.WEEKLY,
    "mois": Frequency.MONTHLY,
    "trimestre": Frequency.QUARTERLY,
    "annee": Frequency.YEARLY,
    "occasion": Frequency.OCCASION,
}


class PracticeFilter(ListFilter):
    """The practices of one tool that have words and are online, as one account asks for them."""

    etat = OneOf(
        "in_use",
        label="Toujours utilisé ?",
        values={"toujours": "Toujours utilisé", "arrete": "Arrêté"},
        stored={"toujours": True, "arrete": False},
        open=True,
    )
    frequence = ManyOf(
        "frequency",
        label="À quelle fréquence",
        values={word: str(one.label).capitalize() for word, one in FREQUENCIES.items()},
        stored={word: [one.value] for word, one in FREQUENCIES.items()},
        open=True,
    )
    collectivite = ManyOf("collectivity", label="Collectivité", rows=PLACES, sort=most_first, open=True)

    kind = "practice"
    how_many = "resources/_how_many_practices.html"
    no_result = "Aucune pratique"

    class Meta:
        model = Practice
        fields: list[str] = []

    def __init__(self, data: QueryDict, user: "User | AnonymousUser", tool: Tool) -> None:
        self.user, self.reader, self.given = user, Reader.of(user), (user, tool)
        self.tool: Tool | None = tool
        rows = Practice.objects.online_for(user).told().filter(tool=tool)
        super().__init__(data, self.with_facts(rows), named=self.named_in(data))

    @staticmethod
    def with_facts(rows: PracticeQuerySet) -> PracticeQuerySet:
        return rows.annotate(in_use=ExpressionWrapper(Q(stopped_year=None), BooleanField()))

    @property
    def order(self) -> str:
        return self.tri

    @property
    def state(self) -> object:
        """What tells these figures from others: practices are the same for everybody in the network."""
        return (
            type(self).__name__,
            self.tool.pk if self.tool else None,
            self.address(),
            self.reader.in_network,
            (self.reader.search_scopes(), FOUND.version()) if self.asked["q"] else (),
        )

    @cached_property
    def total(self) -> int:
        return counted_once(TABLES, "practices-total", self.state, lambda: super(PracticeFilter, self).total)

    @cached_property
    def held(self) -> Mapping[str, Mapping[str, int]]:
        return counted_once(TABLES, "practices-held", self.state, lambda: super(PracticeFilter, self).held)

    @cached_property
    def held_names(self) -> Mapping[str, Mapping[str, Named]]:
        return counted_once(TABLES, "practices-names", self.state, lambda: super(PracticeFilter, self).held_names)

    def practices(self) -> PracticeQuerySet:
        """The latest first."""
        return cast(PracticeQuerySet, self.qs).order_by("-told_on", "-pk")


class AllPracticesFilter(PracticeFilter):
    """The practices of all tools. The promotion is that of authors who are in the directory: others are not told by
    theirs."""

    module = ManyOf("tool__module", label="Module de l’EMI", rows=Rows(Module, "name"), sort=most_first)
    outil = ManyOf("tool", label="Outil ou méthode", rows=Rows(Tool, "name"), sort=most_first, open=True)
    promotion = ManyOf("shown_cohort", label="Promotion", rows=COHORTS, sort=latest_first, chip="Promotion {}")

    def __init__(self, data: QueryDict, user: "User | AnonymousUser") -> None:
        self.user, self.reader, self.given = user, Reader.of(user), (user,)
        self.tool = None
        rows = self.with_facts(Practice.objects.online_for(user).latest_of_each().told())
        cohort = Case(When(author__is_listed=True, then=F("author__cohort")))
        ListFilter.__init__(self, data, rows.annotate(shown_cohort=cohort), named=self.named_in(data))
