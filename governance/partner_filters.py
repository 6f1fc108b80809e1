"""What may be asked of the list of partners: their nature, the state of their conventions. The address is the state."""

from typing import TYPE_CHECKING

from django.http import QueryDict

from emi_alumni.foundation.listing.facets import Choice
from emi_alumni.foundation.listing.filters import OneOf
from emi_alumni.foundation.listing.filterset import ListFilter
from emi_alumni.foundation.text import slug_of
from governance import agreements
from governance.models import AgreementState, Partner, PartnerKind

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

# As the address says them: /partenaires/?nature=universite&etat=en-vigueur
KINDS = {slug_of(kind.label): kind for kind in PartnerKind}
STATES = {slug_of(state.label): state for state in AgreementState if state != AgreementState.RENEWED}


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


class PartnerFilter(ListFilter):
    """A few dozen lines, read whole in two queries and narrowed here: the state of a partner is no column, but that of
    its conventions today."""

    nature = OneOf("kind", label="Nature", values={s: capital(k.label) for s, k in KINDS.items()}, stored=KINDS)
    etat = OneOf("state", label="État", values={s: capital(k.label) for s, k in STATES.items()}, stored=STATES)
    q = None  # type: ignore[assignment]  # so few lines are read

    class Meta:
        model = Partner
        fields: list[str] = []

    def __init__(self, data: QueryDict, user: "User | AnonymousUser") -> None:
        self.user, self.partners = user, agreements.all_partners()
        super().__init__(data, Partner.objects.all())

    def shown(self, but: str = "") -> list[Partner]:
        """What is asked for, all filters applied but this one."""
        asked = [(self.filters[name], value) for name, value in self.asked.items() if value and name != but]
        return [
            partner
            for partner in self.partners
            if all(getattr(partner, one.field_name) in one.keys([value]) for one, value in asked)
        ]

    def choices(self, name: str) -> list[Choice]:
        """« Tous » and each value that some partner has; the one asked for always."""
        one, others = self.filters[name], self.shown(but=name)
        held = [getattr(partner, one.field_name) for partner in others]
        figures = {value: held.count(one.keys([value])[0]) for value in one.values}
        some = [choice for choice in one.choices(figures) if choice.count or choice.checked]
        return [Choice("", "Tous", len(others), not self.asked[name]), *some]

    @property
    def kinds(self) -> list[Choice]:
        return self.choices("nature")

    @property
    def states(self) -> list[Choice]:
        return self.choices("etat")
