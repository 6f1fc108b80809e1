"""What may be asked of the immersions: words, offers or searches, a field, a collectivité. The address is the state."""

from typing import TYPE_CHECKING, Any, cast

from django.db.models import QuerySet
from django.http import QueryDict

from directory.facets import PLACES
from directory.visibility import Reader
from emi_alumni.foundation.listing.facets import most_first
from emi_alumni.foundation.listing.filters import ManyOf, OneOf
from emi_alumni.foundation.listing.filterset import ListFilter
from emi_alumni.foundation.listing.pages import PreparedSlices
from emi_alumni.foundation.prepared_statements import prepared
from mentoring.models import Immersion, ImmersionDirection, ImmersionField
from mentoring.models.immersions import ImmersionQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

# The words of addresses.
DIRECTIONS = {"offres": ImmersionDirection.OFFER, "recherches": ImmersionDirection.SEARCH}
FIELDS = {
    "direction-generale": ImmersionField.GENERAL,
    "accueil": ImmersionField.RECEPTION,
    "social": ImmersionField.SOCIAL,
    "enfance": ImmersionField.CHILDHOOD,
    "culture": ImmersionField.CULTURE,
    "urbanisme": ImmersionField.PLANNING,
    "technique": ImmersionField.TECHNICAL,
    "environnement": ImmersionField.ENVIRONMENT,
    "securite": ImmersionField.SAFETY,
    "emploi": ImmersionField.ECONOMY,
    "ressources-humaines": ImmersionField.STAFF,
    "moyens": ImmersionField.MEANS,
    "numerique": ImmersionField.DIGITAL,
    "communication": ImmersionField.COMMUNICATION,
}


@prepared
def latest_immersions(user: "User | AnonymousUser", piece: range) -> QuerySet[Immersion]:
    """All of them, the latest first, with what a line reads."""
    found = Immersion.objects.visible_to(user).published().open().for_list()
    return found.order_by("-created_at", "-pk")[piece.start : piece.stop]


class ImmersionFilter(ListFilter):
    """The immersions that are online and open, as one account asks for them."""

    sens = OneOf(
        "direction",
        label="Offre ou recherche",
        values={"offres": "Offres", "recherches": "Recherches"},
        stored=DIRECTIONS,
        open=True,
    )
    domaine = ManyOf(
        "field",
        label="Domaine",
        values={word: field.label.capitalize() for word, field in FIELDS.items()},
        stored={word: [field] for word, field in FIELDS.items()},
        open=True,
    )
    collectivite = ManyOf("collectivity", label="Collectivité", rows=PLACES, sort=most_first, open=True)

    kind = "immersion"
    how_many = "mentoring/_how_many_immersions.html"
    no_result = "Aucune immersion"

    class Meta:
        model = Immersion
        fields: list[str] = []

    def __init__(self, data: QueryDict, user: "User | AnonymousUser") -> None:
        self.user, self.reader, self.given = user, Reader.of(user), (user,)
        super().__init__(data, Immersion.objects.visible_to(user).published().open(), named=self.named_in(data))

    @property
    def order(self) -> str:
        return self.tri

    def immersions(self) -> Any:
        """The latest first, with what a line reads."""
        if self.asks_nothing:
            return PreparedSlices(latest_immersions, self.user)
        return cast(ImmersionQuerySet, self.qs).for_list().order_by("-created_at", "-pk")
