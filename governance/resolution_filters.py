"""What may be asked of the register of decisions: words, a body, a state. The address is the state."""

from typing import TYPE_CHECKING

from django.http import QueryDict

from directory.visibility import Reader
from emi_alumni.foundation.listing.figures import Named, Rows
from emi_alumni.foundation.listing.filters import OneOf
from emi_alumni.foundation.listing.filterset import ListFilter
from governance.models import Body, Organisation, Resolution
from governance.models.meetings import RegisterQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

STATES = {"en-cours": "En cours", "en-retard": "En retard", "faites": "Faites", "abandonnees": "Abandonnées"}


class ResolutionFilter(ListFilter):
    """The decisions of the bodies in use."""

    instance = OneOf("body", label="Instance", rows=Rows(Body, "name"))
    etat = OneOf(method="in_state", label="État", values=STATES)

    kind = "decision"

    class Meta:
        model = Resolution
        fields: list[str] = []

    def __init__(self, data: QueryDict, user: "User | AnonymousUser") -> None:
        self.user, self.reader = user, Reader.of(user)
        self.bodies = list(Body.objects.in_use(Organisation.objects.level()))
        named = {"instance": {body.slug: Named(body.pk, body.slug, body.name) for body in self.bodies}}
        super().__init__(data, Resolution.objects.filter(body__in=self.bodies).for_list(), named=named)

    def in_state(self, rows: RegisterQuerySet, name: str, value: str) -> RegisterQuerySet:
        narrowed = {"en-cours": rows.open, "en-retard": rows.overdue, "faites": rows.done, "abandonnees": rows.dropped}
        return narrowed[value]()
