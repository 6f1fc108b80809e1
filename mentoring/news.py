"""News of mutual help: problems shared and solved, challenges; and what the bell shows beside their notifications."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
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
from mentoring.models import Challenge, Problem

TABLES = WatchedTables("mentoring.Problem", "mentoring.Challenge")
FOLLOWED = {"project": "project", "club": "club", "theme": "theme", "collectivity": "collectivity"}
SHOWN = ("title", "project", "club", "theme", "collectivity")


def read(user: Any, asked: Asked) -> list[NewsItem]:
    """Three queries, one for each kind."""
    return [*shared(asked), *solved(asked), *challenges(asked)]


def of_problem(problem: Problem) -> frozenset[tuple[str, int]]:
    return things(**{kind: getattr(problem, f"{name}_id") for kind, name in FOLLOWED.items()})


@prepared
def problems_since(since: datetime, followed: Followed | None = None) -> QuerySet[Problem]:
    found = Problem.objects.published().filter(about(followed, **FOLLOWED), published_at__gte=since)
    return found.only(*SHOWN, "published_at").order_by("-published_at", "-pk")[:DEPTH]


def shared(asked: Asked) -> Iterator[NewsItem]:
    for problem in rows(problems_since, asked):
        words = format_html('Une question se pose : <a href="{}">{}</a>', problem.get_absolute_url(), problem.title)
        yield line("problem", problem.pk, "message-circle", problem.published_at, words, of_problem(problem))


@prepared
def problems_solved_since(since: datetime, followed: Followed | None = None) -> QuerySet[Problem]:
    found = Problem.objects.published().filter(about(followed, **FOLLOWED), solved_at__gte=since)
    return found.only(*SHOWN, "solved_at").order_by("-solved_at", "-pk")[:DEPTH]


def solved(asked: Asked) -> Iterator[NewsItem]:
    for problem in rows(problems_solved_since, asked):
        words = format_html('Une réponse est trouvée : <a href="{}">{}</a>', problem.get_absolute_url(), problem.title)
        yield line("solved", problem.pk, "circle-check", problem.solved_at, words, of_problem(problem))


@prepared
def challenges_since(since: datetime, followed: Followed | None = None) -> QuerySet[Challenge]:
    found = Challenge.objects.published().filter(about(followed, club="club", theme="theme"), published_at__gte=since)
    return found.only("title", "club", "theme", "published_at").order_by("-published_at", "-pk")[:DEPTH]


def challenges(asked: Asked) -> Iterator[NewsItem]:
    for challenge in rows(challenges_since, asked):
        words = format_html('Un défi est lancé : <a href="{}">{}</a>', challenge.get_absolute_url(), challenge.title)
        known = things(club=challenge.club_id, theme=challenge.theme_id)
        yield line("challenge", challenge.pk, "target", challenge.published_at, words, known)


SOURCES.append(Source("mentoring", Subject("entraide", "Entraide"), read, in_network, TABLES))

ICONS |= {
    "challenge": "target",
    "help": "hand-heart",
    "immersion": "route",
    "introduction": "users",
    "lab": "sprout",
    "problem": "message-circle",
    "skills": "handshake",
    "visitor": "log-in",
    "want": "search",
}

SIGNALS.add("lab_news")
DIRECT[ANSWERS] |= {
    *("challenge_dates", "challenge_over", "challenge_team", "help_accepted", "help_closed", "help_date"),
    *("help_dates", "help_mission", "help_offered", "help_pairing", "help_relayed", "help_thanks"),
    *("immersion_answer", "immersion_cancelled", "immersion_date", "immersion_dates", "introduction_accepted"),
    *("introduction_closed", "introduction_connected", "introduction_unanswered", "lab_closed", "lab_joined"),
    *("problem_answered", "problem_codev", "problem_solved", "problem_solver", "skills_answer"),
    *("skills_reply",),
}
DIRECT[ASKS] |= {
    *("help_asked", "immersion_asked", "introduction_asked", "lab_invited", "visitor_mission"),
    *("visitor_offered",),
}
DIRECT[RIGHTS] |= {
    *("lab_lead", "lab_removed"),
}
