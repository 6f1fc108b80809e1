"""What may be asked of the idea box: words, a theme, where an idea stands. The address is the state."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Count, F, Max, QuerySet
from django.http import QueryDict

from directory.visibility import Reader
from emi_alumni.foundation.listing.filterset import ListFilter, OneKnownFilter
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.search.query import Matches, matches
from governance.models import Idea, IdeaStatus, IdeaTheme
from governance.models.ideas import IdeaQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

# The words of addresses.
STATUSES = {
    "recue": IdeaStatus.RECEIVED,
    "etude": IdeaStatus.STUDIED,
    "retenue": IdeaStatus.KEPT,
    "experimentee": IdeaStatus.TRIED,
    "en-place": IdeaStatus.IN_PLACE,
    "ecartee": IdeaStatus.SET_ASIDE,
}
SLUGS = {status: slug for slug, status in STATUSES.items()}
# Of several ideas: « Reçues, 24 ».
PLURALS = {
    IdeaStatus.RECEIVED: "Reçues",
    IdeaStatus.STUDIED: "À l’étude",
    IdeaStatus.KEPT: "Retenues",
    IdeaStatus.TRIED: "Expérimentées",
    IdeaStatus.IN_PLACE: "En place",
    IdeaStatus.SET_ASIDE: "Écartées",
}
MOST_SUPPORTED = "soutiens"
ORDERS = {MOST_SUPPORTED: "les plus soutenues", "recentes": "les plus récentes", "reponses": "dernières réponses"}
COLUMNS: dict[str, list[Any]] = {
    MOST_SUPPORTED: ["-supports_count", "-created_at", "pk"],
    "recentes": ["-created_at", "-pk"],
    "reponses": [F("answered_at").desc(nulls_last=True), "-created_at", "-pk"],
}


@dataclass(frozen=True)
class Tab:
    """A status, how many ideas of what is asked have it, and the address that shows them."""

    label: str
    count: int
    url: str
    is_current: bool


@prepared
def all_themes() -> QuerySet[IdeaTheme]:
    return IdeaTheme.objects.all()


@prepared
def counts_of_all(user: "User | AnonymousUser") -> QuerySet:
    return counted_by_status(Idea.objects.visible_to(user).current())


def counted_by_status(ideas: QuerySet[Idea]) -> QuerySet:
    return ideas.order_by().values_list("status").annotate(n=Count("pk", distinct=True))


class IdeaFilter(ListFilter):
    """The ideas that stand, as one account asks for them."""

    statut = OneKnownFilter(method="of_status")
    theme = OneKnownFilter(method="of_theme")

    orders = ORDERS
    not_in_panel = ("q", "statut")

    class Meta:
        model = Idea
        fields: list[str] = []

    def __init__(self, data: QueryDict, user: "User | AnonymousUser") -> None:
        super().__init__(data, Idea.objects.visible_to(user).current())
        self.user, self.reader = user, Reader.of(user)
        self.themes = all_themes()
        self.understand({"statut": STATUSES, "theme": {theme.slug for theme in self.themes}})

    @cached_property
    def found(self) -> Matches:
        return matches(self.asked["q"], "idea", self.reader.search_scopes())

    def with_words(self, ideas: IdeaQuerySet, name: str, value: str) -> IdeaQuerySet:
        return ideas.filter(pk__in=self.found.ids) if self.has_words else ideas.none()

    def of_status(self, ideas: IdeaQuerySet, name: str, value: str) -> IdeaQuerySet:
        return ideas.filter(status=STATUSES[value])

    def of_theme(self, ideas: IdeaQuerySet, name: str, value: str) -> IdeaQuerySet:
        return ideas.filter(theme__slug=value)

    @property
    def order(self) -> str:
        return self.tri or MOST_SUPPORTED

    def ideas(self, member: Any) -> IdeaQuerySet:
        """In the order asked, with what a line of the list reads."""
        found = cast(IdeaQuerySet, self.narrowed()).with_supports(member).select_related("theme")
        if self.order == "reponses":
            found = found.annotate(answered_at=Max("answers__created_at"))
        return found.only("title", "status", "theme__name").order_by(*COLUMNS[self.order])

    @cached_property
    def counts(self) -> Counter[str]:
        """How many of each status, the tab set aside. One query."""
        alone = not any(value for name, value in self.asked.items() if name != "statut")
        found = counts_of_all(self.user) if alone else counted_by_status(self.narrowed("statut"))
        return Counter(dict(found))

    @property
    def tabs(self) -> list[Tab]:
        """All of them, then those of each status that has some, or that is asked."""
        asked = self.asked["statut"]
        tabs = [Tab("Toutes", self.counts.total(), self.address(statut=[]), not asked)]
        for slug, status in STATUSES.items():
            if self.counts[status] or slug == asked:
                url = self.address(statut=[slug])
                tabs.append(Tab(PLURALS[status], self.counts[status], url, slug == asked))
        return tabs

    @property
    def total(self) -> int:
        asked = self.asked["statut"]
        return self.counts[STATUSES[asked]] if asked else self.counts.total()

    def labels(self) -> Iterator[tuple[str, str, str]]:
        if self.asked["q"]:
            yield "q", self.asked["q"], f"« {self.asked['q']} »"
        if self.asked["theme"]:
            name = next(theme.name for theme in self.themes if theme.slug == self.asked["theme"])
            yield "theme", self.asked["theme"], name
        if self.asked["statut"]:
            yield "statut", self.asked["statut"], PLURALS[STATUSES[self.asked["statut"]]]
