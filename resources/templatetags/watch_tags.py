"""The watch on other pages: the week's in one block, and what is near a module."""

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.db.models import QuerySet
from django.utils import timezone

from directory.models import User
from directory.visibility import Reader
from emi_alumni.foundation.caching.remembered import WatchedTables, remembered
from emi_alumni.foundation.prepared_statements import prepared
from governance.models import Module
from governance.rights import acting
from projects.models import Project, Theme
from resources.models import WatchItem
from resources.models.watch import FRONT

register = template.Library()

WEEK = timedelta(days=7)
SHOWN = 4
KEPT = 300  # seconds
TABLES = WatchedTables("resources.WatchItem", "projects.Theme", "directory.Collectivity")


@prepared
def latest_since(since: datetime) -> QuerySet[WatchItem]:
    found = WatchItem.objects.published().filter(published_at__gt=since).select_related("theme", "collectivity")
    return found.order_by("-published_at", "-pk")[:SHOWN]


@register.inclusion_tag("resources/_watch_block.html", takes_context=True)
def watch_block(context: template.Context) -> dict[str, Any]:
    """What the week brought, or else the latest of the front. Every member reads the same, remembered; nothing for
    others."""
    user, now = context["user"], timezone.now()
    if not Reader.of(user).in_network:
        return {"items": [], "is_week": False, "me": None}
    hour = now.replace(minute=0, second=0, microsecond=0)
    items = remembered(f"watch:{hour:%Y%m%d%H}", lambda: latest_since(hour - FRONT), KEPT, shown=TABLES)
    week = [one for one in items if one.published_at > now - WEEK]
    return {"items": week or items, "is_week": bool(week), "me": acting(user)}


@prepared
def near_module(user: User, module: int, since: datetime) -> QuerySet[WatchItem]:
    """On the themes of the projects that used the module."""
    about = Project.objects.read_by_the_network().filter(modules=module).order_by()
    themes = Theme.objects.filter(projects__in=about.values("pk")).order_by().values("pk")
    items = WatchItem.objects.visible_to(user).published().filter(published_at__gt=since, theme__in=themes)
    told = items.select_related("theme", "collectivity").only("title", "theme__name", "collectivity__short_name")
    return told.order_by("-published_at", "-pk")[:SHOWN]


@register.inclusion_tag("resources/_module_watch.html", takes_context=True)
def module_watch(context: template.Context, module: Module) -> dict[str, Any]:
    """One query; none for a visitor."""
    user = context["user"]
    since = timezone.now() - FRONT
    return {"items": near_module(user, module.pk, since) if user.is_authenticated else []}
