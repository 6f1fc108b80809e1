"""News of the agenda that every member reads: events that were just announced, and are still to come."""

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
from events.models import Event, EventStatus
from events.models.events import KEPT_APART

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

TABLES = WatchedTables("events.Event")
SHOWN = 3


def news_of_agenda(user: "User | AnonymousUser", since: datetime) -> list[NewsItem]:
    return told_to_network("events", TABLES, read, since) if Reader.of(user).in_network else []


def read(since: datetime) -> list[NewsItem]:
    return list(announced(since, timezone.now()))


@prepared
def events_announced(since: datetime, now: datetime) -> QuerySet[Event]:
    found = Event.objects.published().exclude(audience__in=KEPT_APART).filter(status=EventStatus.PLANNED)
    coming = found.filter(published_at__gte=since, starts_at__gt=now)
    return coming.only("title", "starts_at", "ends_at", "all_day", "published_at").order_by("-published_at", "-pk")[
        :SHOWN
    ]


def announced(since: datetime, now: datetime) -> Iterator[NewsItem]:
    """The latest that were announced. One query."""
    for event in events_announced(since, now):
        words = format_html(
            'À l’agenda : <a href="{}">{}</a>, {}',
            event.get_absolute_url(),
            event.title,
            event.when,
        )
        yield line("event", "calendar-days", event.published_at, words)


SOURCES.append(news_of_agenda)

# Of what one person is told.
ICONS |= {"event": "calendar-days", "annual": "calendar-days", "poll": "vote", "codev": "users"}
ICONS |= {"photo": "eye", "file": "file-text", "workshop": "graduation-cap"}
