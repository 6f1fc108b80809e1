"""News of the resources: what the watch brings, resources, stories, kits; and what the bell shows beside their
notifications."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
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
from emi_alumni.foundation.notifications.kinds import ANSWERS, ASKS, DIRECT, SIGNALS
from emi_alumni.foundation.prepared_statements import prepared
from resources.models import Kit, Resource, Story, WatchItem
from resources.models.watch import FRONT

ICONS |= {"booster": "refresh-cw", "practice": "wrench", "resource": "book-open", "trial": "flag", "watch": "newspaper"}
TABLES = WatchedTables("resources.Resource", "resources.Story", "resources.Kit", "resources.KitBlock")
WATCH = WatchedTables("resources.WatchItem", "directory.Collectivity")
SUBJECT = Subject("ressources", "Ressources")


@prepared
def watch_since(since: datetime, followed: Followed | None = None) -> QuerySet[WatchItem]:
    found = WatchItem.objects.published().filter(
        about(followed, theme="theme", collectivity="collectivity"), published_at__gte=since
    )
    shown = ("title", "published_at", "theme", "collectivity__short_name")
    return found.select_related("collectivity").only(*shown).order_by("-published_at", "-pk")[:DEPTH]


def read_watch(user: Any, asked: Asked) -> Iterator[NewsItem]:
    """Of the front alone: what left it is no news any more."""
    for item in rows(watch_since, asked):
        place = f" ({item.collectivity})" if item.collectivity else ""
        words = format_html('À chaud{} : <a href="{}">{}</a>', place, item.get_absolute_url(), item.title)
        known = things(theme=item.theme_id, collectivity=item.collectivity_id)
        yield line("watch", item.pk, "newspaper", item.published_at, words, known)


def read(user: Any, asked: Asked) -> list[NewsItem]:
    """Three queries, one for each kind."""
    return [*added(asked), *stories(asked), *kits(asked)]


@prepared
def resources_since(since: datetime, followed: Followed | None = None) -> QuerySet[Resource]:
    found = Resource.objects.published().filter(published_at__gte=since, is_current=True)
    if followed is not None:
        links = Resource.themes.through.objects.filter(theme__in=followed.get("theme", ()))
        linked = Q(pk__in=links.order_by().values("resource"))
        found = found.filter(about(followed, project="project", club="club", collectivity="collectivity") | linked)
    shown = ("title", "summary", "published_at", "project", "club", "collectivity")
    return found.only(*shown).order_by("-published_at", "-pk")[:DEPTH]


def added(asked: Asked) -> Iterator[NewsItem]:
    for resource in rows(resources_since, asked):
        words = format_html(
            'Une ressource : <a href="{}">{}</a>. {}', resource.get_absolute_url(), resource.title, resource.summary
        )
        known = things(project=resource.project_id, club=resource.club_id, collectivity=resource.collectivity_id)
        yield line("resource", resource.pk, "book-open", resource.published_at, words, known)


@prepared
def stories_since(since: datetime, followed: Followed | None = None) -> QuerySet[Story]:
    found = Story.objects.published().filter(
        about(followed, project="project", cohort="cohort", collectivity="collectivity"), published_at__gte=since
    )
    shown = ("title", "published_at", "project", "cohort", "collectivity")
    return found.only(*shown).order_by("-published_at", "-pk")[:DEPTH]


def stories(asked: Asked) -> Iterator[NewsItem]:
    for story in rows(stories_since, asked):
        words = format_html('Un récit : <a href="{}">{}</a>', story.get_absolute_url(), story.title)
        known = things(project=story.project_id, cohort=story.cohort_id, collectivity=story.collectivity_id)
        yield line("story", story.pk, "quote", story.published_at, words, known)


@prepared
def kits_since(since: datetime) -> QuerySet[Kit]:
    found = Kit.objects.published().with_something().filter(published_at__gte=since)
    return found.only("title", "for_whom", "published_at").order_by("-published_at", "-pk")[:DEPTH]


def kits(asked: Asked) -> Iterator[NewsItem]:
    """Nobody follows what they are about."""
    for kit in kits_since(asked.since) if asked.followed is None else ():
        words = format_html('Un kit pour {} : <a href="{}">{}</a>', kit.public, kit.get_absolute_url(), kit.title)
        yield line("kit", kit.pk, "package", kit.published_at, words)


SOURCES += [
    Source("watch", SUBJECT, read_watch, in_network, WATCH, life=FRONT),
    Source("resources", SUBJECT, read, in_network, TABLES),
]

SIGNALS.add("resource_updated")
DIRECT[ANSWERS] |= {
    *("booster_planned", "resource_use", "trial_joined", "trial_reported", "trial_withdrawn"),
}
DIRECT[ASKS] |= {
    *("resource_expired", "resource_expiring"),
}
