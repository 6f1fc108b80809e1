"""« Le mot du mois », composed from what is online: a few news, the next dates, and texts to paste elsewhere.

It names nobody: news of people and words of users stay in the portal. Nothing of it is sent by mail.
"""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from html import unescape

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import strip_tags

from emi_alumni.foundation.caching.remembered import remembered
from emi_alumni.foundation.dates import months_after
from emi_alumni.foundation.news import KEPT, SOURCES, Asked, Line, NewsItem, Source, mixed
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.text import shortened
from emi_alumni.foundation.url_reversing import reverse
from events.models import Event, EventStatus
from governance.models import MonthlyWord
from projects.models import PublicPage
from resources.models import Resource

NEWS = 8  # lines of the page; a sheet holds them with the dates
DATES = 4
SOON = timedelta(days=45)
PASTED = 3  # lines between the title and « Tout lire »
SIGNS = 150  # of a line
# Told in the portal alone: they name people, or give the words of users and of teams.
UNTOLD = ("people", "voice", "journal", "event")
HREF = re.compile(r'href="([^"]+)"')


@dataclass(frozen=True)
class WordLine:
    """A sentence in plain words, and the page that it leads to."""

    words: str
    url: str

    @property
    def link(self) -> str:
        """The whole address, which a phone opens."""
        return f"{settings.PORTAL_URL}{self.url}"


@dataclass(frozen=True)
class MonthlyPage:
    """What a page of the month shows. `lines` and `dates` without what the mission left out; `every`, all of them."""

    word: MonthlyWord
    lines: list[WordLine]
    dates: list[WordLine]
    every: list[WordLine]

    @property
    def title(self) -> str:
        return str(self.word)


def plain_line(item: NewsItem) -> WordLine | None:
    if not isinstance(item, Line) or not (found := HREF.search(item.sentence)):
        return None
    return WordLine(on_a_line(unescape(strip_tags(item.sentence))), unescape(found[1]))


def on_a_line(words: str) -> str:
    """What fits on a line of the sheet; a quotation that is cut is closed."""
    line = shortened(words, SIGNS)
    return f"{line} »" if line.count("«") > line.count("»") else line


def monthly_page(word: MonthlyWord) -> MonthlyPage:
    """News since the first of the month before, dates of the next weeks. Constant queries."""
    since = timezone.make_aware(datetime.combine(months_after(word.month, -1), time()))
    sources = [source for source in SOURCES if source.name not in UNTOLD]
    items = [item for source in sources for item in news_since(source, since) if item.kind not in UNTOLD]
    news = [line for item in mixed(items, 2 * NEWS) if (line := plain_line(item))]
    dates = coming(timezone.now())
    out = set(word.left_out)
    kept = [line for line in news if line.url not in out][:NEWS]
    return MonthlyPage(word, kept, [line for line in dates if line.url not in out], [*news, *dates])


def news_since(source: Source, since: datetime) -> list[NewsItem]:
    """What every member reads of it: found once a minute, or until a table that it is made of changes."""

    def read() -> list[NewsItem]:
        return list(source.read(None, Asked(since)))

    if source.tables is None:
        return read()
    return remembered(f"month:{source.name}:{since.date()}:{timezone.localdate()}", read, KEPT, shown=source.tables)


def coming(now: datetime, *, public: bool = False) -> list[WordLine]:
    rows = planned_events(now, now + SOON, public)
    return [WordLine(on_a_line(f"{event.title}, {event.when}"), event.get_absolute_url()) for event in rows]


@prepared
def planned_events(now: datetime, until: datetime, public: bool) -> QuerySet[Event]:
    """The next ones, of those that visitors read (`public`), or every member."""
    events = Event.objects.public() if public else Event.objects.published().for_network()
    found = events.filter(status=EventStatus.PLANNED, starts_at__gt=now, starts_at__lte=until)
    return found.only("title", "starts_at", "ends_at", "all_day").order_by("starts_at", "pk")[:DATES]


@prepared
def open_pages() -> QuerySet[PublicPage]:
    return PublicPage.objects.open().select_related("project").order_by("-published_at", "-pk")[:PASTED]


@prepared
def public_resources() -> QuerySet[Resource]:
    return Resource.objects.public().order_by("-published_at", "-pk")[:1]


# Texts to paste --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PastedText:
    """Five lines at most. `readers`: who opens its links."""

    slug: str
    label: str
    readers: str
    text: str


def pasted_texts(page: MonthlyPage) -> list[PastedText]:
    """One for each place: WhatsApp and Teams for members; LinkedIn tells what visitors read, and nothing else."""
    whole = f"{settings.PORTAL_URL}{reverse('monthly_word')}"
    lines = [*page.lines[: PASTED - 1], *page.dates[:1], *page.lines[PASTED - 1 :]][:PASTED]
    name = "Réseau des alumni de l’EMI"
    whatsapp = [f"*{page.title}, {name}*", *(f"• {line.words} {line.link}" for line in lines), f"Tout lire : {whole}"]
    teams = [f"{page.title}, {name}", *(f"- {line.words} : {line.link}" for line in lines), f"- Tout lire : {whole}"]
    shown = public_lines(page.word)
    linkedin = [
        "Dans le réseau des alumni de l’École du Management par l’Innovation du Val d’Oise, ce mois-ci :",
        *(f"→ {line.words} {line.link}" for line in shown),
        f"Des projets à lire sans compte : {settings.PORTAL_URL}{reverse('projects:public_list')}",
    ]
    return [
        PastedText("whatsapp", "WhatsApp", "Les liens s’ouvrent pour les membres.", "\n".join(whatsapp)),
        PastedText("teams", "Teams", "Les liens s’ouvrent pour les membres.", "\n".join(teams)),
        PastedText("linkedin", "LinkedIn", "Les liens s’ouvrent pour tout le monde.", "\n".join(linkedin)),
    ]


def public_lines(word: MonthlyWord) -> list[WordLine]:
    """What anybody reads without an account: projects, resources and dates. Three queries."""
    projects = [WordLine(on_a_line(str(page)), page.public_url) for page in open_pages()]
    resources = [WordLine(on_a_line(f"Une ressource : {row.title}"), row.public_url) for row in public_resources()]
    out = set(word.left_out)
    found = [*coming(timezone.now(), public=True)[:1], *projects[: PASTED - 1], *resources, *projects[PASTED - 1 :]]
    return [line for line in found if line.url not in out][:PASTED]
