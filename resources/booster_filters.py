"""What may be asked of the boosters: words, a module. The address is the state."""

from typing import TYPE_CHECKING, cast

from django.http import QueryDict

from directory.visibility import Reader
from emi_alumni.foundation.listing.figures import Rows
from emi_alumni.foundation.listing.filters import ManyOf
from emi_alumni.foundation.listing.filterset import ListFilter
from governance.models import Module
from resources.models import Booster
from resources.models.boosters import BoosterQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User


class BoosterFilter(ListFilter):
    """The boosters that are online, as one account asks for them: by module, the first to come first."""

    module = ManyOf("module", label="Module", rows=Rows(Module, "name"), open=True)

    kind = "booster"
    how_many = "resources/_how_many_boosters.html"
    no_result = "Aucune piqûre de rappel"

    class Meta:
        model = Booster
        fields: list[str] = []

    def __init__(self, data: QueryDict, user: "User | AnonymousUser") -> None:
        self.user, self.reader, self.given = user, Reader.of(user), (user,)
        super().__init__(data, Booster.objects.visible_to(user).published(), named=self.named_in(data))

    def boosters(self) -> BoosterQuerySet:
        found = cast(BoosterQuerySet, self.qs).for_list()
        return found.order_by("module__position", "module__sort_key", "module", "opens_on", "pk")
