"""News of the governance that every member reads: ideas and what the council answered, clubs, what they share with the
network, minutes of meetings."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.timezone import localdate

from directory.visibility import Reader
from emi_alumni.foundation.caching.remembered import WatchedTables
from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.news import SOURCES, NewsItem, latest_of_each, line, quoted, told_to_network
from emi_alumni.foundation.notifications.icons import ICONS
from emi_alumni.foundation.prepared_statements import prepared
from governance.models import ClubNote, CouncilAnswer, Idea, Minutes, NoteAudience

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

TABLES = WatchedTables(
    *("governance.Idea", "governance.CouncilAnswer", "governance.ClubNote", "governance.Club"),
    *("governance.Minutes", "governance.Meeting", "governance.Body", "governance.Organisation"),
)
SHOWN = 3  # of each kind


def news_of_governance(user: "User | AnonymousUser", since: datetime) -> list[NewsItem]:
    return told_to_network("governance", TABLES, read, since) if Reader.of(user).in_network else []


def read(since: datetime) -> list[NewsItem]:
    """Four queries, one for each kind."""
    return [*answers(since), *ideas(since), *notes(since), *minutes(since)]


@prepared
def answers_since(since: datetime) -> QuerySet[CouncilAnswer]:
    found = CouncilAnswer.objects.filter(idea__in=Idea.objects.current().order_by().values("pk"), created_at__gte=since)
    told = ("status", "text", "created_at", "idea__title")
    return found.select_related("idea").only(*told).order_by("-created_at", "-pk")[: 3 * SHOWN]


def answers(since: datetime) -> Iterator[NewsItem]:
    """The latest answer of the council to each idea."""
    for answer in latest_of_each(answers_since(since), lambda row: row.idea_id, SHOWN):
        words = format_html(
            'Le conseil pédagogique répond à « <a href="{}">{}</a> » ({}) : {}',
            answer.idea.get_absolute_url(),
            answer.idea.title,
            answer.get_status_display(),
            quoted(answer.text),
        )
        yield line("answer", "landmark", answer.created_at, words)


@prepared
def ideas_since(since: datetime) -> QuerySet[Idea]:
    """Those that somebody wrote in the portal: the remarks of the synthesis came with it."""
    found = Idea.objects.current().filter(exact_words="", published_at__gte=since)
    return found.only("title", "published_at").order_by("-published_at", "-pk")[:SHOWN]


def ideas(since: datetime) -> Iterator[NewsItem]:
    for idea in ideas_since(since):
        words = format_html('Une idée pour l’EMI : <a href="{}">{}</a>', idea.get_absolute_url(), idea.title)
        yield line("idea", "thumbs-up", idea.published_at, words)


@prepared
def notes_since(since: datetime) -> QuerySet[ClubNote]:
    found = ClubNote.objects.published().filter(audience=NoteAudience.NETWORK, published_at__gte=since)
    told = ("title", "published_at", "club__name", "club__slug")
    return found.select_related("club").only(*told).order_by("-published_at", "-pk")[:SHOWN]


def notes(since: datetime) -> Iterator[NewsItem]:
    for note in notes_since(since):
        words = format_html(
            'Le club « {} » partage une note : <a href="{}">{}</a>', note.club, note.get_absolute_url(), note.title
        )
        yield line("club", "message-circle", note.published_at, words)


@prepared
def minutes_since(since: datetime, today: date) -> QuerySet[Minutes]:
    readable = Minutes.objects.published().of_bodies_in_use(today)
    found = readable.filter(published_at__gte=since).select_related("meeting__body")
    told = ("published_at", "meeting__on", "meeting__body__name")
    return found.only(*told).order_by("-published_at", "-pk")[:SHOWN]


def minutes(since: datetime) -> Iterator[NewsItem]:
    for kept in minutes_since(since, localdate()):
        words = format_html(
            '<a href="{}">Compte rendu du {}</a>, {}',
            kept.get_absolute_url(),
            french_date(kept.meeting.on),
            kept.meeting.body,
        )
        yield line("minutes", "file-text", kept.published_at, words)


SOURCES.append(news_of_governance)


# Of what one person is told.
ICONS |= {
    "idea": "lightbulb",
    "club": "users",
    "thread": "message-circle",
    "message": "message-circle",
    "loop": "message-circle",
    "seat": "landmark",
    "meeting": "calendar-days",
    "point": "calendar-days",
    "agreement": "handshake",
}
