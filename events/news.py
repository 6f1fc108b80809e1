"""News of the agenda that every member reads: events that were just announced, and are still to come."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import format_html

from directory.visibility import in_network
from emi_alumni.foundation.caching.remembered import WatchedTables
from emi_alumni.foundation.news import (
    DEPTH,
    SOURCES,
    Asked,
    Followed,
    NewsItem,
    Source,
    Subject,
    about,
    line,
    rows,
    things,
)
from emi_alumni.foundation.notifications.icons import ICONS
from emi_alumni.foundation.notifications.kinds import ANSWERS, ASKS, DIRECT, RIGHTS, SIGNALS
from emi_alumni.foundation.prepared_statements import prepared
from events.models import Event, EventStatus
from events.models.events import KEPT_APART

TABLES = WatchedTables("events.Event")


def read(user: Any, asked: Asked) -> list[NewsItem]:
    return list(announced(asked, timezone.now()))


@prepared
def events_announced(since: datetime, now: datetime, followed: Followed | None = None) -> QuerySet[Event]:
    found = Event.objects.published().exclude(audience__in=KEPT_APART).filter(status=EventStatus.PLANNED)
    coming = found.filter(about(followed, club="club", collectivity="host"), published_at__gte=since, starts_at__gt=now)
    shown = coming.only("title", "starts_at", "ends_at", "all_day", "published_at", "club", "host")
    return shown.order_by("-published_at", "-pk")[:DEPTH]


def announced(asked: Asked, now: datetime) -> Iterator[NewsItem]:
    """The latest that were announced. One query."""
    for event in rows(events_announced, asked, now):
        words = format_html(
            'À l’agenda : <a href="{}">{}</a>, {}',
            event.get_absolute_url(),
            event.title,
            event.when,
        )
        of_event = things(club=event.club_id, collectivity=event.host_id)
        yield line("event", event.pk, "calendar-days", event.published_at, words, of_event)


SOURCES.append(Source("events", Subject("agenda", "Agenda"), read, in_network, TABLES))

# Of what one person is told.
ICONS |= {"event": "calendar-days", "annual": "calendar-days", "poll": "vote", "codev": "users"}
ICONS |= {"photo": "eye", "file": "file-text", "workshop": "graduation-cap", "stage": "calendar-days"}

SIGNALS.add("club_date")
DIRECT[ANSWERS] |= {
    *("annual_turn", "codev_answered", "codev_replaced", "event_co_host", "event_lapsed", "event_moved"),
    *("event_off", "event_presented", "event_removed", "poll_closed", "event_proposal_answered"),
    *(
        "event_proposal_decided",
        "event_proposal_withdrawn",
        "event_soon",
        "file_taken_off",
        "poll_settled",
        "workshop_set",
    ),
}
DIRECT[ASKS] |= {
    *("annual_swap", "codev_commitment", "codev_invited", "event_call_closing", "event_offered"),
    *("event_proposal_asked", "photo_asked", "poll_opened", "poll_slots"),
    "stage_invited",
}
DIRECT[RIGHTS] |= {
    *("event_speaker",),
}
