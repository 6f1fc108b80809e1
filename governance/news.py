"""News of the governance that every member reads: ideas and what the council answered, clubs, what they share with the
network, minutes of meetings."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.timezone import localdate, make_aware

from directory.visibility import in_network
from emi_alumni.foundation.caching.remembered import WatchedTables
from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.follows.followable import FOLLOWABLE, Followable
from emi_alumni.foundation.news import (
    DEPTH,
    SOURCES,
    Asked,
    Followed,
    NewsItem,
    Source,
    Subject,
    about,
    latest_of_each,
    line,
    quoted,
    rows,
    things,
)
from emi_alumni.foundation.notifications.icons import ICONS
from emi_alumni.foundation.notifications.kinds import ANSWERS, ASKS, DIRECT, RIGHTS, SIGNALS
from emi_alumni.foundation.prepared_statements import prepared
from governance.models import Club, ClubNote, CouncilAnswer, Idea, Minutes, NoteAudience

TABLES = WatchedTables(
    *("governance.Idea", "governance.CouncilAnswer"),
    *("governance.Minutes", "governance.Meeting", "governance.Body", "governance.Organisation"),
)
CLUB_TABLES = WatchedTables("governance.Club", "governance.ClubNote")
CLUBS = Subject("clubs", "Clubs")


def read(user: Any, asked: Asked) -> list[NewsItem]:
    """Three queries, one for each kind. Nobody follows what they are about."""
    return [] if asked.followed is not None else [*answers(asked), *ideas(asked), *minutes(asked)]


@prepared
def answers_since(since: datetime) -> QuerySet[CouncilAnswer]:
    found = CouncilAnswer.objects.filter(idea__in=Idea.objects.current().order_by().values("pk"), created_at__gte=since)
    told = ("status", "text", "created_at", "idea__title")
    return found.select_related("idea").only(*told).order_by("-created_at", "-pk")[: 2 * DEPTH]


def answers(asked: Asked) -> Iterator[NewsItem]:
    """The latest answer of the council to each idea."""
    for answer in latest_of_each(answers_since(asked.since), lambda row: row.idea_id, DEPTH):
        words = format_html(
            'Le conseil pédagogique répond à « <a href="{}">{}</a> » ({}) : {}',
            answer.idea.get_absolute_url(),
            answer.idea.title,
            answer.get_status_display(),
            quoted(answer.text),
        )
        yield line("answer", answer.pk, "landmark", answer.created_at, words)


@prepared
def ideas_since(since: datetime) -> QuerySet[Idea]:
    """Those that somebody wrote in the portal: the remarks of the synthesis came with it."""
    found = Idea.objects.current().filter(exact_words="", published_at__gte=since)
    return found.only("title", "published_at").order_by("-published_at", "-pk")[:DEPTH]


def ideas(asked: Asked) -> Iterator[NewsItem]:
    for idea in ideas_since(asked.since):
        words = format_html('Une idée pour l’EMI : <a href="{}">{}</a>', idea.get_absolute_url(), idea.title)
        yield line("idea", idea.pk, "thumbs-up", idea.published_at, words)


@prepared
def minutes_since(since: datetime, today: date) -> QuerySet[Minutes]:
    readable = Minutes.objects.published().of_bodies_in_use(today)
    found = readable.filter(published_at__gte=since).select_related("meeting__body")
    told = ("published_at", "meeting__on", "meeting__body__name")
    return found.only(*told).order_by("-published_at", "-pk")[:DEPTH]


def minutes(asked: Asked) -> Iterator[NewsItem]:
    for kept in minutes_since(asked.since, localdate()):
        words = format_html(
            '<a href="{}">Compte rendu du {}</a>, {}',
            kept.get_absolute_url(),
            french_date(kept.meeting.on),
            kept.meeting.body,
        )
        yield line("minutes", kept.pk, "file-text", kept.published_at, words)


def read_clubs(user: Any, asked: Asked) -> list[NewsItem]:
    """Two queries: clubs that begin, and what they share with the network."""
    return [*clubs(asked), *notes(asked)]


@prepared
def clubs_since(since: date, followed: Followed | None = None) -> QuerySet[Club]:
    found = Club.objects.filter(about(followed, club="pk"), created_on__gte=since)
    return found.only("name", "slug", "tagline", "created_on").order_by("-created_on", "-pk")[:DEPTH]


def clubs(asked: Asked) -> Iterator[NewsItem]:
    day = localdate(asked.since)
    found = clubs_since(day) if asked.followed is None else clubs_since.make(day, asked.followed)
    for club in found:
        words = format_html('Un club commence : <a href="{}">{}</a>. {}', club.get_absolute_url(), club, club.tagline)
        began = make_aware(datetime.combine(club.created_on, time(8)))
        yield line("new_club", club.pk, "users", began, words, things(club=club.pk))


@prepared
def notes_since(since: datetime, followed: Followed | None = None) -> QuerySet[ClubNote]:
    found = ClubNote.objects.published().filter(audience=NoteAudience.NETWORK, published_at__gte=since)
    told = ("title", "published_at", "club__name", "club__slug")
    rows_of = found.filter(about(followed, club="club")).select_related("club")
    return rows_of.only(*told).order_by("-published_at", "-pk")[:DEPTH]


def notes(asked: Asked) -> Iterator[NewsItem]:
    for note in rows(notes_since, asked):
        words = format_html(
            'Le club « {} » partage une note : <a href="{}">{}</a>', note.club, note.get_absolute_url(), note.title
        )
        yield line("club", note.pk, "message-circle", note.published_at, words, things(club=note.club_id))


SOURCES += [
    Source("clubs", CLUBS, read_clubs, in_network, CLUB_TABLES),
    Source("governance", Subject("gouvernance", "Idées et gouvernance"), read, in_network, TABLES),
]


# What may be followed.
FOLLOWABLE["club"] = Followable(
    "Clubs", lambda account: Club.objects.order_by("sort_key", "pk"), "Un club n’est plus là."
)

# Of what one person is told.
ICONS |= {
    "idea": "lightbulb",
    "club": "users",
    "thread": "message-circle",
    "message": "message-circle",
    "loop": "message-circle",
    "relay": "handshake",
    "seat": "landmark",
    "membership": "landmark",
    "assembly": "landmark",
    "meeting": "calendar-days",
    "point": "calendar-days",
    "agreement": "handshake",
}

SIGNALS.add("club_note")
DIRECT[ANSWERS] |= {
    *("assembly_changed", "assembly_proxy", "assembly_proxy_back", "assembly_proxy_lost"),
    *("club_renewal_answer", "idea_answered", "idea_enough", "idea_merged", "meeting_cancelled"),
    *("membership_accepted", "membership_declined", "point_answered", "relay_declined", "seat_agreed", "thread_reply"),
}
DIRECT[ASKS] |= {
    "assembly_convoked",
    *("agreement_30", "agreement_90", "club_note_waits", "club_renewal", "loop_check", "message_to_reread"),
    *("seat_asked",),
}
DIRECT[RIGHTS] |= {
    *("club_mandate_ended", "club_mandate_given", "club_mandate_given_back", "club_mandate_renewed"),
    *("relay_ended", "relay_given", "relay_given_back", "relay_renewed", "seat_ended", "seat_given_back"),
    *("seat_renewed",),
}
