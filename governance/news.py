"""News of the governance that every member reads: ideas and what the council answered, clubs, what they share with the
network, minutes of meetings."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.html import format_html
from django.utils.text import Truncator

from directory.visibility import Reader
from emi_alumni.foundation.caching.remembered import WatchedTables
from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.news import SOURCES, NewsItem, line, told_to_network
from governance.models import ClubNote, CouncilAnswer, Idea, Minutes, NoteAudience

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

TABLES = WatchedTables(
    *("governance.Idea", "governance.CouncilAnswer", "governance.ClubNote", "governance.Club"),
    *("governance.Minutes", "governance.Meeting", "governance.Body"),
)
SHOWN = 3  # of each kind
EXTRACT = 140  # signs


def news_of_governance(user: "User | AnonymousUser", since: datetime) -> list[NewsItem]:
    return told_to_network("governance", TABLES, read) if Reader.of(user).in_network else []


def read(since: datetime) -> list[NewsItem]:
    """Four queries, one for each kind."""
    return [*answers(since), *ideas(since), *notes(since), *minutes(since)]


def answers(since: datetime) -> Iterator[NewsItem]:
    """The latest answer of the council to each idea."""
    found = CouncilAnswer.objects.filter(idea__in=Idea.objects.current().values("pk"), created_at__gte=since)
    told: set[int] = set()
    for answer in found.select_related("idea").order_by("-created_at", "-pk")[: 3 * SHOWN]:
        if answer.idea_id not in told and len(told) < SHOWN:
            told.add(answer.idea_id)
            words = format_html(
                'Le conseil pédagogique répond à « <a href="{}">{}</a> » ({}) : « {} »',
                answer.idea.get_absolute_url(),
                answer.idea.title,
                answer.get_status_display(),
                Truncator(" ".join(answer.text.split())).chars(EXTRACT),
            )
            yield line("answer", "landmark", answer.created_at, words)


def ideas(since: datetime) -> Iterator[NewsItem]:
    """Those that somebody wrote in the portal: the remarks of the synthesis came with it."""
    found = Idea.objects.current().filter(exact_words="", published_at__gte=since)
    for idea in found.order_by("-published_at", "-pk")[:SHOWN]:
        words = format_html('Une idée pour l’EMI : <a href="{}">{}</a>', idea.get_absolute_url(), idea.title)
        yield line("idea", "thumbs-up", idea.published_at, words)


def notes(since: datetime) -> Iterator[NewsItem]:
    found = ClubNote.objects.published().filter(audience=NoteAudience.NETWORK, published_at__gte=since)
    for note in found.select_related("club").order_by("-published_at", "-pk")[:SHOWN]:
        words = format_html(
            'Le club « {} » partage une note : <a href="{}">{}</a>', note.club, note.get_absolute_url(), note.title
        )
        yield line("club", "message-circle", note.published_at, words)


def minutes(since: datetime) -> Iterator[NewsItem]:
    found = Minutes.objects.published().filter(published_at__gte=since).select_related("meeting__body")
    for kept in found.order_by("-published_at", "-pk")[:SHOWN]:
        words = format_html(
            '<a href="{}">Compte rendu du {}</a>, {}',
            kept.get_absolute_url(),
            french_date(kept.meeting.on),
            kept.meeting.body,
        )
        yield line("minutes", "file-text", kept.published_at, words)


SOURCES.append(news_of_governance)
