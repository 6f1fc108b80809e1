"""News of the resources: what the watch brings, kits; and what the bell shows beside their notifications."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import format_html

from directory.visibility import Reader
from emi_alumni.foundation.caching.remembered import WatchedTables
from emi_alumni.foundation.news import SOURCES, NewsItem, line, told_to_network
from emi_alumni.foundation.notifications.icons import ICONS
from emi_alumni.foundation.prepared_statements import prepared
from resources.models import Kit, WatchItem
from resources.models.watch import FRONT

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

ICONS |= {"booster": "refresh-cw", "practice": "wrench", "resource": "book-open", "trial": "flag", "watch": "newspaper"}
TABLES = WatchedTables("resources.WatchItem", "directory.Collectivity")
KITS = WatchedTables("resources.Kit", "resources.KitBlock")
SHOWN = 3


def news_of_watch(user: "User | AnonymousUser", since: datetime) -> list[NewsItem]:
    """Of the front alone: what left it is no news any more."""
    return told_to_network("watch", TABLES, read, since) if Reader.of(user).in_network else []


def read(since: datetime) -> list[NewsItem]:
    return list(told(max(since, timezone.now() - FRONT)))


@prepared
def watch_since(since: datetime) -> QuerySet[WatchItem]:
    found = WatchItem.objects.published().filter(published_at__gte=since).select_related("collectivity")
    return found.only("title", "published_at", "collectivity__short_name").order_by("-published_at", "-pk")[:SHOWN]


def told(since: datetime) -> Iterator[NewsItem]:
    for item in watch_since(since):
        place = f" ({item.collectivity})" if item.collectivity else ""
        words = format_html('À chaud{} : <a href="{}">{}</a>', place, item.get_absolute_url(), item.title)
        yield line("watch", "newspaper", item.published_at, words)


def news_of_kits(user: "User | AnonymousUser", since: datetime) -> list[NewsItem]:
    return told_to_network("kits", KITS, read_kits, since) if Reader.of(user).in_network else []


@prepared
def kits_since(since: datetime) -> QuerySet[Kit]:
    kits = Kit.objects.published().with_something().filter(published_at__gte=since)
    return kits.only("title", "for_whom", "published_at").order_by("-published_at", "-pk")[:SHOWN]


def read_kits(since: datetime) -> list[NewsItem]:
    return [
        line(
            "kit",
            "package",
            kit.published_at,
            format_html('Un kit pour {} : <a href="{}">{}</a>', kit.public, kit.get_absolute_url(), kit.title),
        )
        for kit in kits_since(since)
    ]


SOURCES += [news_of_watch, news_of_kits]
