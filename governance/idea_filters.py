"""What may be asked of the idea box: words, a theme, where an idea stands. The address is the state."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Count, F, Max, QuerySet
from django.http import QueryDict

from directory.visibility import Reader
from emi_alumni.foundation.listing.figures import Named, Rows
from emi_alumni.foundation.listing.filters import Flag, OneOf
from emi_alumni.foundation.listing.filterset import ListFilter
from emi_alumni.foundation.prepared_statements import prepared
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

    statut = OneOf("status", values={slug: PLURALS[status] for slug, status in STATUSES.items()}, stored=STATUSES)
    theme = OneOf("theme", rows=Rows(IdeaTheme, "name"))
    atelier = Flag("is_workshop", "Ateliers à monter")

    kind = "idea"
    orders = ORDERS

    class Meta:
        model = Idea
        fields: list[str] = []

    def __init__(self, data: QueryDict, user: "User | AnonymousUser") -> None:
        self.user, self.reader, self.themes = user, Reader.of(user), all_themes()
        themes = {theme.slug: Named(theme.pk, theme.slug, theme.name) for theme in self.themes}
        super().__init__(data, Idea.objects.visible_to(user).current(), named={"theme": themes})

    @property
    def order(self) -> str:
        return self.tri or MOST_SUPPORTED

    def ideas(self, member: Any) -> IdeaQuerySet:
        """In the order asked, with what a line of the list reads."""
        found = cast(IdeaQuerySet, self.qs).with_supports(member).with_answer().with_date().select_related("theme")
        if self.order == "reponses":
            found = found.annotate(answered_at=Max("answers__created_at"))
        return found.only("title", "status", "is_workshop", "theme__name").order_by(*COLUMNS[self.order])

    @cached_property
    def counts(self) -> Counter[str]:
        """How many of each status, the tab set aside. One query."""
        alone = not any(value for name, value in self.asked.items() if name != "statut")
        found = counts_of_all(self.user) if alone else counted_by_status(self.without("statut"))
        return Counter(dict(found))

    @property
    def is_workshops_alone(self) -> bool:
        """Workshops are asked for, and nothing else."""
        return [name for name, value in self.asked.items() if value] == ["atelier"]

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

    @cached_property
    def total(self) -> int:
        asked = self.asked["statut"]
        return self.counts[STATUSES[asked]] if asked else self.counts.total()
