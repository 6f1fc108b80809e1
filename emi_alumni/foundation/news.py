"""News of the network: each app declares its own in its module `news`; the home page mixes them, « Tout ce qui bouge »
lists them all.

News are read from what is published today, never from a log: what is withdrawn, hidden or erased is no news any more.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar, cast

from django.db.models import Q
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from emi_alumni.foundation.caching.remembered import WatchedTables, remembered
from emi_alumni.foundation.dates import ago, local_day
from emi_alumni.foundation.icons import icon
from emi_alumni.foundation.prepared_statements import PreparedRows
from emi_alumni.foundation.text import shortened

NEWS_LIFE = timedelta(days=180)  # older than this is no longer news
ALIKE = 2  # so many of one kind in a row, as long as there are others
DEPTH = 40  # the latest of each kind; of what one follows too
BRIEF = 4  # of each kind, where they are mixed
KEPT = 60  # seconds
EXTRACT = 140  # signs

Row = TypeVar("Row")
# What somebody follows: the kind of thing (« project ») → numbers of rows.
Followed = Mapping[str, frozenset[int]]


class NewsItem(Protocol):
    """One line. `kind` is what is not told three times in a row; `key` names this news for ever, among all; `when` it
    became known; `about`, which things it is about: (« project », 12)."""

    @property
    def kind(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def when(self) -> datetime: ...
    @property
    def about(self) -> frozenset[tuple[str, int]]: ...
    @property
    def sentence(self) -> SafeString:
        """In HTML, its links included."""

    @property
    def drawn(self) -> SafeString:
        """What stands in its `<li>`."""


@dataclass(frozen=True)
class Line:
    """A line with an icon. `sentence` is safe HTML."""

    kind: str
    key: str
    sign: str
    when: datetime
    sentence: SafeString
    about: frozenset[tuple[str, int]] = frozenset()

    @property
    def drawn(self) -> SafeString:
        day = local_day(self.when)
        return format_html(
            '<span class="tile">{}</span><div><p>{}</p><p class="meta"><time datetime="{}">{}</time></p></div>',
            icon(self.sign, "big"),
            self.sentence,
            day.isoformat(),
            ago(day),
        )


@dataclass(frozen=True)
class Asked:
    """What a page asks of a source: news since that moment; a few of each kind (`brief`), or `DEPTH` of them; about
    what is followed alone, unless `followed` is None."""

    since: datetime
    brief: bool = False
    followed: Followed | None = None


@dataclass(frozen=True)
class Subject:
    """A filter of « Tout ce qui bouge »."""

    slug: str
    label: str


@dataclass(frozen=True)
class Source:
    """What an app declares: about which subject, how it is read, for whom, how long it stays news.

    `read` is given the account, or None for what the whole network reads alike, and what is asked. With `tables`, all
    its readers read alike: what it says is kept a minute, or until one of the tables changes.
    """

    name: str
    subject: Subject
    read: Callable[[Any, Asked], Iterable[NewsItem]]
    readers: Callable[[Any], bool]
    tables: WatchedTables | None = None
    life: timedelta = NEWS_LIFE

    def items(
        self, user: Any, *, brief: bool = False, followed: Followed | None = None, alike: bool = False
    ) -> list[NewsItem]:
        """The latest that this account may read, in any order; `alike`: what every member reads of them, without what
        is shown to this one besides."""
        if not self.readers(user):
            return []
        asked = Asked(timezone.now() - self.life, brief, followed)
        if self.tables is None:
            return list(self.read(None if alike else user, asked))
        if followed is not None:
            return list(self.read(None, asked))
        key = f"news:{self.name}:{brief}:{timezone.localdate()}"
        return remembered(key, lambda: self.read_alike(asked), KEPT, shown=self.tables)

    def read_alike(self, asked: Asked) -> list[NewsItem]:
        found = sorted(self.read(None, asked), key=lambda item: item.when, reverse=True)
        told: Counter[str] = Counter()
        kept = []
        for item in found:
            told[item.kind] += 1
            if told[item.kind] <= (BRIEF if asked.brief else DEPTH):
                kept.append(item)
        return kept


def line(
    kind: str,
    row: int | str,
    sign: str,
    when: datetime | None,
    sentence: SafeString,
    about: frozenset[tuple[str, int]] = frozenset(),
) -> Line:
    """`row`: the number of what it tells, or what names it among those of its kind."""
    # What is published has a day: columns alone do not say so.
    return Line(kind, f"{kind}/{row}", sign, cast(datetime, when), sentence, about)


SOURCES: list[Source] = []


def latest(user: Any, shown: int) -> list[NewsItem]:
    """The latest news of all sources, the latest first except where a kind would come three times in a row."""
    return mixed([item for source in SOURCES for item in source.items(user, brief=True)], shown)


def everything(
    user: Any, subject: str = "", followed: Followed | None = None, *, alike: bool = False
) -> list[NewsItem]:
    """All that is news for this account, the latest first: of one subject or of all, of what it follows or of all;
    `alike` as in `Source.items`."""
    sources = [source for source in SOURCES if subject in ("", source.subject.slug)]
    items = [item for source in sources for item in source.items(user, followed=followed, alike=alike)]
    return sorted(items, key=lambda item: item.when, reverse=True)


def subjects() -> list[Subject]:
    """Those that the apps declare, from the top of the house to its ground, each once."""
    return list(dict.fromkeys(source.subject for source in SOURCES))


def mixed(items: Iterable[NewsItem], shown: int) -> list[NewsItem]:
    """So many of them, the latest first; a third of one kind in a row lets the next of another kind pass before it."""
    waiting = sorted(items, key=lambda item: item.when, reverse=True)
    chosen: list[NewsItem] = []
    while waiting and len(chosen) < shown:
        last = [item.kind for item in chosen[-ALIKE:]]
        too_many = last[0] if len(last) == ALIKE and len(set(last)) == 1 else None
        rank = next((rank for rank, item in enumerate(waiting) if item.kind != too_many), 0)
        chosen.append(waiting.pop(rank))
    return chosen


def rows(prepared: PreparedRows, asked: Asked, *more: Any) -> list[Any]:
    """The rows of a statement whose last argument is what is followed: prepared for all news, written for some."""
    if asked.followed is None:
        return prepared(asked.since, *more)
    return list(prepared.make(asked.since, *more, asked.followed))


def about(followed: Followed | None, **paths: str) -> Q:
    """The rows about what is followed: for each kind of thing, how its number is found from a row. All rows when
    nothing is asked of them."""
    if followed is None:
        return Q()
    found = Q(pk__in=())
    for kind, path in paths.items():
        if numbers := followed.get(kind):
            found |= Q(**{f"{path}__in": numbers})
    return found


def things(**numbers: int | None) -> frozenset[tuple[str, int]]:
    """What a line is about; what it has none of is left out."""
    return frozenset((kind, number) for kind, number in numbers.items() if number is not None)


def latest_of_each(found: Iterable[Row], thing: Callable[[Row], int], at_most: int) -> list[Row]:
    """The first of these rows about each thing, by its number."""
    first: dict[int, Row] = {}
    for row in found:
        first.setdefault(thing(row), row)
    return list(first.values())[:at_most]


def quoted(words: str) -> str:
    """The beginning of what somebody wrote, between quotation marks."""
    return f"« {shortened(words, EXTRACT)} »"
