"""News of the network, as the home page tells them: each app says its own in its module `news`, here they are mixed.

News are read from what is published today, never from a log: what is withdrawn, hidden or erased is no news any more.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, cast

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from emi_alumni.foundation.caching.remembered import WatchedTables, remembered
from emi_alumni.foundation.dates import ago, local_day
from emi_alumni.foundation.icons import icon

NEWS_LIFE = timedelta(days=180)  # older than this is no longer news
ALIKE = 2  # so many of one kind in a row, as long as there are others
KEPT = 60  # seconds


@dataclass(frozen=True)
class NewsItem:
    """One line. `kind` is what is not told three times in a row; `when` it became known; `drawn`, an `<li>`."""

    kind: str
    when: datetime
    drawn: SafeString


# Each gives the latest news that this account may read, since that moment, in any order.
SOURCES: list[Callable[[Any, datetime], Iterable[NewsItem]]] = []


def latest(user: Any, shown: int) -> list[NewsItem]:
    """The latest news of all sources, the latest first except where a kind would come three times in a row."""
    since = timezone.now() - NEWS_LIFE
    return mixed([item for source in SOURCES for item in source(user, since)], shown)


def mixed(items: Iterable[NewsItem], shown: int) -> list[NewsItem]:
    """So many of them, the latest first; a third of one kind in a row lets the next of another kind pass before it."""
    waiting = sorted(items, key=lambda item: item.when, reverse=True)
    chosen: list[NewsItem] = []
    while waiting and len(chosen) < shown:
        last = chosen[-ALIKE:]
        too_many = len(last) == ALIKE and all(one.kind == other.kind for one, other in pairwise(last))
        item = next((item for item in waiting if not (too_many and item.kind == last[0].kind)), waiting[0])
        waiting.remove(item)
        chosen.append(item)
    return chosen


def told_to_network(name: str, tables: WatchedTables, make: Callable[[datetime], list[NewsItem]]) -> list[NewsItem]:
    """News that every member reads alike: made once a minute at most, and again when one of the tables changed.

    The caller asks first whether its reader is in the network.
    """
    day = timezone.localdate()
    since = timezone.now() - NEWS_LIFE
    return remembered(f"news:{name}:{day}", lambda: make(since), KEPT, shown=tables)


def line(kind: str, sign: str, when: datetime | None, sentence: SafeString, about: str = "") -> NewsItem:
    """A line with an icon. `sentence` is safe HTML (`format_html`); `about` is what else is said in small."""
    moment = cast(datetime, when)  # what is published has a day: columns alone do not say so
    day = local_day(moment)
    told = format_html("{} · ", about) if about else ""
    drawn = format_html(
        '<li><span class="tile">{}</span><div><p>{}</p><p class="meta">{}<time datetime="{}">{}</time></p></div></li>',
        icon(sign, "big"),
        sentence,
        told,
        day.isoformat(),
        ago(day),
    )
    return NewsItem(kind, moment, drawn)
