"""What may be asked of the problems: words, open or solved, a theme, a collectivité. The address is the state."""

from typing import TYPE_CHECKING, Any, cast

from django.db.models import QuerySet
from django.http import QueryDict

from directory.facets import PLACES
from directory.visibility import Reader
from emi_alumni.foundation.listing.facets import most_first
from emi_alumni.foundation.listing.figures import Rows
from emi_alumni.foundation.listing.filters import ManyOf, OneOf
from emi_alumni.foundation.listing.filterset import ListFilter
from emi_alumni.foundation.listing.pages import PreparedSlices
from emi_alumni.foundation.prepared_statements import prepared
from mentoring.models import Problem, ProblemStatus
from mentoring.models.problems import ProblemQuerySet
from projects.models import Theme

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import Member, User

# The words of addresses.
STATUSES = {"ouverte": ProblemStatus.OPEN, "resolue": ProblemStatus.SOLVED}
MOST_SHARED = "partagees"
ORDERS = {MOST_SHARED: "les plus partagées", "recentes": "les plus récentes"}
COLUMNS = {MOST_SHARED: ["-me_too_count", "-created_at", "-pk"], "recentes": ["-created_at", "-pk"]}


@prepared
def most_shared(user: "User | AnonymousUser", member: "Member | None", piece: range) -> QuerySet[Problem]:
    """All of them in their usual order, with what a line reads."""
    found = Problem.objects.visible_to(user).published().for_list(member)
    return found.order_by("status", *COLUMNS[MOST_SHARED])[piece.start : piece.stop]


class ProblemFilter(ListFilter):
    """The problems that are online, as one account asks for them."""

    etat = OneOf(
        "status",
        label="Où elle en est",
        values={"ouverte": "Ouverte", "resolue": "Résolue"},
        stored=STATUSES,
        open=True,
    )
    theme = ManyOf("theme", label="Thème", rows=Rows(Theme, "name"), open=True)
    collectivite = ManyOf("collectivity", label="Collectivité", rows=PLACES, sort=most_first, open=True)

    kind = "problem"
    orders = ORDERS
    how_many = "mentoring/_how_many_problems.html"
    no_result = "Aucune problématique"

    class Meta:
        model = Problem
        fields: list[str] = []

    def __init__(self, data: QueryDict, user: "User | AnonymousUser") -> None:
        self.user, self.reader, self.given = user, Reader.of(user), (user,)
        super().__init__(data, Problem.objects.visible_to(user).published(), named=self.named_in(data))

    @property
    def order(self) -> str:
        return self.tri or MOST_SHARED

    def problems(self, member: "Member | None") -> Any:
        """Open ones first, in the order asked, with what a line reads."""
        if self.asks_nothing and self.order == MOST_SHARED:
            return PreparedSlices(most_shared, self.user, member)
        found = cast(ProblemQuerySet, self.qs).for_list(member)
        return found.order_by("status", *COLUMNS[self.order])
