"""What may be asked of the archive of the watch: words, themes, a collectivité, a year. The address is the state."""

from typing import TYPE_CHECKING, Any, cast

from django.db.models import QuerySet
from django.http import QueryDict

from directory.facets import PLACES
from directory.visibility import Reader
from emi_alumni.foundation.listing.facets import most_first
from emi_alumni.foundation.listing.figures import Rows
from emi_alumni.foundation.listing.filters import ManyOf, Period
from emi_alumni.foundation.listing.filterset import ListFilter
from emi_alumni.foundation.listing.pages import PreparedSlices
from emi_alumni.foundation.prepared_statements import prepared
from projects.models import Theme
from resources.models import WatchItem
from resources.models.watch import WatchQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import Member, User


@prepared
def latest_items(user: "User | AnonymousUser", member: "Member | None", piece: range) -> QuerySet[WatchItem]:
    return in_order(WatchItem.objects.visible_to(user).published(), member)[piece.start : piece.stop]


def in_order(items: WatchQuerySet, member: "Member | None") -> WatchQuerySet:
    return items.for_list(member).order_by("-published_at", "-pk")


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
        self.user, self.reader, self.given = user, Reader.of(user), (user,)
        super().__init__(data, WatchItem.objects.visible_to(user).published(), named=self.named_in(data))

    def items(self, member: "Member | None") -> Any:
        """With what a line reads."""
        if self.is_whole:
            return PreparedSlices(latest_items, self.user, member)
        return in_order(cast(WatchQuerySet, self.qs), member)
