"""What may be asked of the archive of the watch: words, themes, a collectivité, a year. The address is the state."""

from typing import TYPE_CHECKING, cast

from django.http import QueryDict

from directory.facets import PLACES
from directory.visibility import Reader
from emi_alumni.foundation.listing.facets import most_first
from emi_alumni.foundation.listing.figures import Rows
from emi_alumni.foundation.listing.filters import ManyOf, Period
from emi_alumni.foundation.listing.filterset import ListFilter
from projects.models import Theme
from resources.models import WatchItem
from resources.models.watch import WatchQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import Member, User


class WatchFilter(ListFilter):
    """All the items that are online, whatever their age, the latest first."""

    theme = ManyOf("theme", label="Thème", rows=Rows(Theme, "name"), open=True)
    collectivite = ManyOf("collectivity", label="Collectivité", rows=PLACES, sort=most_first, open=True)
    annee = Period("published_at", label="Année", chip="Année {}", open=True)

    kind = "watch"
    how_many = "resources/_how_many_watch.html"
    no_result = "Aucune brève"

    class Meta:
        model = WatchItem
        fields: list[str] = []

    def __init__(self, data: QueryDict, user: "User | AnonymousUser") -> None:
        self.user, self.reader = user, Reader.of(user)
        super().__init__(data, WatchItem.objects.visible_to(user).published(), named=self.named_in(data))

    def items(self, member: "Member | None") -> WatchQuerySet:
        return cast(WatchQuerySet, self.qs).for_list(member).order_by("-published_at", "-pk")
