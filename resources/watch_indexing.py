"""What search knows of the watch: one document for each item, whatever its age."""

from django.db.models import QuerySet

from directory.models import Collectivity
from emi_alumni.foundation.search.kinds import Entry
from emi_alumni.foundation.search.registry import register
from projects.models import Theme
from resources.models import WatchItem


def findable() -> QuerySet[WatchItem]:
    return WatchItem.objects.published().select_related("theme", "collectivity")


def items_of(filed: Collectivity | Theme) -> list[int]:
    field = "collectivity" if isinstance(filed, Collectivity) else "theme"
    return list(WatchItem.objects.filter(**{field: filed}).order_by("pk").values_list("pk", flat=True))


def entries(item: WatchItem) -> list[Entry]:
    keywords = ["veille", "brève", str(item.theme or ""), str(item.collectivity or ""), item.site]
    return [
        Entry(
            scope="network",
            title=item.title,
            url=item.get_absolute_url(),
            keywords=" · ".join(filter(None, keywords)),
            body=item.text,
        )
    ]


register("watch", WatchItem, entries=entries, queryset=findable, related={Collectivity: items_of, Theme: items_of})
