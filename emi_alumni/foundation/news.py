"""News of the network, as the home page tells them: each app says its own in its module `news`, here they are mixed.

News are read from what is published today, never from a log: what is withdrawn, hidden or erased is no news any more.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from emi_alumni.foundation.caching.remembered import WatchedTables, remembered
from emi_alumni.foundation.dates import ago, local_day
from emi_alumni.foundation.icons import icon

NEWS_LIFE = timedelta(days=180)  # older than this is no longer news
ALIKE = 2  # so many of one kind in a row, as long as there are others
KEPT = 60  # seconds
EXTRACT = 140  # signs

Row = TypeVar("Row")


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
        last = [item.kind for item in chosen[-ALIKE:]]
        too_many = last[0] if len(last) == ALIKE and len(set(last)) == 1 else None
        item = next((item for item in waiting if item.kind != too_many), waiting[0])
        waiting.remove(item)
        chosen.append(item)
    return chosen


def told_to_network(
    name: str, tables: WatchedTables, read: Callable[[datetime], list[NewsItem]], since: datetime
) -> list[NewsItem]:
    """News that every member reads alike: read once a minute at most, and again when one of the tables changed.

    The caller asks first whether its reader is in the network.
    """
    return remembered(f"news:{name}:{timezone.localdate()}", lambda: read(since), KEPT, shown=tables)


def latest_of_each(rows: Iterable[Row], thing: Callable[[Row], int], at_most: int) -> list[Row]:
    """The first of these rows about each thing, by its number."""
    first: dict[int, Row] = {}
    for row in rows:
        first.setdefault(thing(row), row)
    return list(first.values())[:at_most]


def quoted(words: str) -> str:
    """The beginning of what somebody wrote, between quotation marks."""
    return f"« {Truncator(' '.join(words.split())).chars(EXTRACT)} »"


def line(kind: str, sign: str, when: datetime | None, sentence: SafeString) -> NewsItem:
    """A line with an icon. `sentence` is safe HTML (`format_html`)."""
    moment = cast(datetime, when)  # what is published has a day: columns alone do not say so
    day = local_day(moment)
    drawn = format_html(
        '<li><span class="tile">{}</span><div><p>{}</p><p class="meta"><time datetime="{}">{}</time></p></div></li>',
        icon(sign, "big"),
        sentence,
        day.isoformat(),
        ago(day),
    )
    return NewsItem(kind, moment, drawn)
