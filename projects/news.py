"""News of the bank that every member reads: projects told, where they stand now, what their team and their users say,
and where they were taken up."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString

from directory.visibility import Reader
from emi_alumni.foundation.caching.remembered import WatchedTables
from emi_alumni.foundation.news import SOURCES, NewsItem, latest_of_each, line, quoted, told_to_network
from emi_alumni.foundation.notifications.icons import ICONS
from emi_alumni.foundation.prepared_statements import prepared
from projects.models import JournalEntry, Project, Reuse, StatusEntry, Voice

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

TABLES = WatchedTables(
    *("projects.Project", "projects.StatusEntry", "projects.JournalEntry", "projects.Voice", "projects.Reuse"),
    *("projects.VoiceForm", "directory.Collectivity"),
)
SHOWN = 4  # of each kind
# The first step of a project is written with it: it is no other news.
WITH_ITS_PROJECT = timedelta(days=1)


def news_of_projects(user: "User | AnonymousUser", since: datetime) -> list[NewsItem]:
    return told_to_network("projects", TABLES, read, since) if Reader.of(user).in_network else []


def read(since: datetime) -> list[NewsItem]:
    """Five queries: one for each kind, each of projects that every member reads."""
    return [*published(since), *steps(since), *journal(since), *voices(since), *reuses(since)]


def named(project: Project) -> SafeString:
    return format_html('<a href="{}">{}</a>', project.get_absolute_url(), project.title)


def readable() -> QuerySet:
    return Project.objects.read_by_the_network().order_by().values("pk")


@prepared
def projects_since(since: datetime) -> QuerySet[Project]:
    found = Project.objects.read_by_the_network().filter(published_at__gte=since).order_by("-published_at", "-pk")
    return found.only("slug", "title", "sentence", "published_at")[:SHOWN]


def published(since: datetime) -> Iterator[NewsItem]:
    for project in projects_since(since):
        words = format_html("{} entre dans la banque de projets : {}", named(project), project.sentence)
        yield line("project", "lightbulb", project.published_at, words)


@prepared
def steps_since(since: datetime) -> QuerySet[StatusEntry]:
    found = StatusEntry.objects.current().filter(project__in=readable(), created_at__gte=since)
    told = ("status", "why", "created_at", "project__slug", "project__title", "project__published_at")
    return found.select_related("project").only(*told).order_by("-created_at", "-pk")[: 3 * SHOWN]


def steps(since: datetime) -> Iterator[NewsItem]:
    for entry in latest_of_each(steps_since(since), lambda row: row.project_id, SHOWN):
        if entry.created_at - (entry.project.published_at or since) > WITH_ITS_PROJECT:
            words = format_html("{} : {}. {}", named(entry.project), entry.get_status_display(), quoted(entry.why))
            yield line("status", entry.look[1], entry.created_at, words)


@prepared
def entries_since(since: datetime) -> QuerySet[JournalEntry]:
    found = JournalEntry.objects.filter(project__in=readable(), created_at__gte=since).select_related("project")
    told = ("text", "created_at", "project__slug", "project__title")
    return found.only(*told).order_by("-created_at", "-pk")[: 3 * SHOWN]


def journal(since: datetime) -> Iterator[NewsItem]:
    for entry in latest_of_each(entries_since(since), lambda row: row.project_id, SHOWN):
        words = format_html("{} donne des nouvelles : {}", named(entry.project), quoted(entry.text))
        yield line("journal", "newspaper", entry.created_at, words)


@prepared
def voices_since(since: datetime) -> QuerySet[Voice]:
    found = Voice.objects.published().with_words().filter(form__project__in=readable(), published_at__gte=since)
    told = ("text", "published_at", "form__project__slug", "form__project__title")
    return found.select_related("form__project").only(*told).order_by("-published_at", "-pk")[: 3 * SHOWN]


def voices(since: datetime) -> Iterator[NewsItem]:
    for voice in latest_of_each(voices_since(since), lambda row: row.form.project_id, SHOWN):
        words = format_html("Un retour sur {} : {}", named(voice.form.project), quoted(voice.text))
        yield line("voice", "message-circle", voice.published_at, words)


@prepared
def reuses_since(since: datetime) -> QuerySet[Reuse]:
    found = Reuse.objects.confirmed().filter(project__in=readable(), confirmed_at__gte=since)
    told = ("confirmed_at", "project__slug", "project__title", "collectivity__short_name")
    return found.select_related("project", "collectivity").only(*told).order_by("-confirmed_at", "-pk")[:SHOWN]


def reuses(since: datetime) -> Iterator[NewsItem]:
    for reuse in reuses_since(since):
        words = format_html("{} est repris ailleurs : {}.", named(reuse.project), reuse.collectivity)
        yield line("reuse", "git-branch", reuse.confirmed_at, words)


SOURCES.append(news_of_projects)


# Of what one person is told.
ICONS |= {
    "project": "sprout",
    "voice": "quote",
    "voices": "quote",
    "sponsor": "user-check",
    "taken": "git-branch",
    "reuse": "git-branch",
    "status": "history",
    "news": "newspaper",
    "document": "file-text",
    "follow": "target",
    "subject": "target",
    "public": "eye",
}
