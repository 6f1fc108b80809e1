"""News of what one follows, said in one signal: how many since the last time, at most once a week."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.news import SOURCES, Asked, NewsItem
from emi_alumni.foundation.notifications.budget import signal
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.url_reversing import reverse

from .models import Follow

KIND = "follow_news"
EVERY = timedelta(days=7)
# What the signal is about: no row of one thing, so that the latest replaces the one that was not read.
ALL_FOLLOWED = Follow(pk=0)

Thing = tuple[str, int]


def followed_things() -> dict[int, set[Thing]]:
    """What each open account follows. One query."""
    found: dict[int, set[Thing]] = defaultdict(set)
    rows = Follow.objects.filter(account__is_active=True).order_by("pk")
    for account, kind, number in rows.values_list("account", "kind", "number").iterator():
        found[account].add((kind, number))
    return found


def latest_news(since: datetime) -> list[NewsItem]:
    """What the whole network reads alike: a detail kept for some is told to nobody here."""
    return [item for source in SOURCES for item in source.read(None, Asked(since))]


def to_tell(now: datetime | None = None) -> dict[tuple[int, datetime], list[int]]:
    """How many news since when → the accounts to tell so: those that were not told for a week. Constant queries."""
    now = now or timezone.now()
    last_week = now - EVERY
    recent = Notification.objects.filter(kind=KIND, at__gt=last_week).order_by()
    told = set(recent.values_list("recipient", flat=True))
    about: dict[Thing, set[int]] = defaultdict(set)
    for rank, item in enumerate(item for item in latest_news(last_week) if item.when > last_week):
        for thing in item.about:
            about[thing].add(rank)
    found: dict[tuple[int, datetime], list[int]] = defaultdict(list)
    for account, things in followed_things().items():
        if account not in told and (news := set().union(*(about[thing] for thing in things if thing in about))):
            found[len(news), last_week].append(account)
    return found


def send(now: datetime | None = None) -> int:
    """Tell each account whose month has room; nothing is held, for next week says it again. How many were told."""
    now, told = now or timezone.now(), 0
    for (number, since), accounts in to_tell(now).items():
        news = f"{number} nouvelles" if number > 1 else "une nouvelle"
        users = get_user_model()._default_manager.filter(pk__in=accounts).order_by("pk")
        words = f"Ce que vous suivez : {news} depuis le {french_date(since)}."
        url = f"{reverse('news')}?suivis=1"
        told += signal(users, kind=KIND, sentence=words, thing=ALL_FOLLOWED, url=url, hold=False, now=now).told
    return told
