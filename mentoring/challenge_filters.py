"""What may be asked of the challenges: words, their stage, a theme. The address is the state."""

from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import QueryDict

from directory.visibility import Reader
from emi_alumni.foundation.listing.figures import Rows
from emi_alumni.foundation.listing.filters import ManyOf, OneOf
from emi_alumni.foundation.listing.filterset import ListFilter
from emi_alumni.foundation.listing.pages import PreparedSlices
from emi_alumni.foundation.prepared_statements import prepared
from mentoring.challenge_rules import Stage
from mentoring.models import Challenge
from mentoring.models.challenges import ChallengeQuerySet
from projects.models import Theme

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

# The words of addresses.
STAGES = {"en-cours": Stage.RUNNING, "a-venir": Stage.COMING, "termine": Stage.OVER}
RANKS = {Stage.RUNNING: 0, Stage.COMING: 1, Stage.OVER: 2}


@prepared
def challenges_of_all(user: "User | AnonymousUser", today: date, piece: range) -> QuerySet[Challenge]:
    """All of them in their order, with what a line reads."""
    found = Challenge.objects.visible_to(user).published().with_stage(today).for_list()
    return in_order(found)[piece.start : piece.stop]


class ChallengeFilter(ListFilter):
    """The challenges that are online, as one account asks for them on one day."""

    etat = OneOf(
        "at_stage",
        label="Où il en est",
        values={"en-cours": "En cours", "a-venir": "À venir", "termine": "Terminé"},
        stored={word: stage.value for word, stage in STAGES.items()},
        open=True,
    )
    theme = ManyOf("theme", label="Thème", rows=Rows(Theme, "name"), open=True)

    kind = "challenge"
    how_many = "mentoring/_how_many_challenges.html"
    no_result = "Aucun défi"

    class Meta:
        model = Challenge
        fields: list[str] = []

    def __init__(self, data: QueryDict, user: "User | AnonymousUser", today: date) -> None:
        self.given = user, today
        self.user, self.reader, self.today = user, Reader.of(user), today
        challenges = Challenge.objects.visible_to(user).published().with_stage(today)
        super().__init__(data, challenges, named=self.named_in(data))

    @property
    def order(self) -> str:
        return self.tri

    def challenges(self) -> Any:
        """Those that run first, which end soon; then those to come; then the others, the latest first."""
        if self.asks_nothing:
            return PreparedSlices(challenges_of_all, self.user, self.today)
        return in_order(cast(ChallengeQuerySet, self.qs).for_list())


def in_order(challenges: ChallengeQuerySet) -> ChallengeQuerySet:
    """Of a queryset `with_stage`."""
    ranks = [When(at_stage=stage.value, then=Value(rank)) for stage, rank in RANKS.items()]
    ranked = challenges.annotate(rank=Case(*ranks, output_field=IntegerField()))
    soonest = Case(
        When(at_stage=Stage.RUNNING.value, then="ends_on"), When(at_stage=Stage.COMING.value, then="starts_on")
    )
    return ranked.order_by("rank", soonest.asc(nulls_last=True), "-ends_on", "-pk")
