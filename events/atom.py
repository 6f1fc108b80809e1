"""Atom feeds (RFC 4287): the public agenda, which visitors read; the news of one person's subscription."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.encoding import punycode
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape, linebreaks, strip_tags
from django.utils.text import Truncator

from emi_alumni.foundation.url_reversing import reverse
from events import calendar_files
from events.calendar_files import AGENDA, place, summary
from events.models import Event, NewsFeed

ENTRIES = 50
TITLE = 160  # signs
HREF = re.compile(r'href="(/[^"]*)"')
BEFORE_ANY = datetime(2026, 1, 1, tzinfo=UTC)
WRITTEN_BY = sha256(Path(__file__).read_bytes()).hexdigest()


class StableFeed(Atom1Feed):
    """Django says « updated now » of a feed without entries: it would be new at each request."""

    def latest_post_date(self) -> datetime:
        return max((one["updateddate"] for one in self.items), default=BEFORE_ANY)


class AtomFile:
    """`etag` and `last_modified` cost one query, `content` another one."""

    def __init__(self) -> None:
        self.events = Event.objects.public().to_come().order_by("-published_at", "-pk")

    @cached_property
    def versions(self) -> Sequence[tuple[int, datetime, datetime | None]]:
        return list(self.events.values_list("pk", "changed_at", "published_at")[:ENTRIES])

    @property
    def etag(self) -> str:
        said = (WRITTEN_BY, calendar_files.WRITTEN_BY, settings.PORTAL_URL, self.versions)
        return f'"{sha256(repr(said).encode()).hexdigest()[:32]}"'

    @property
    def last_modified(self) -> datetime | None:
        return max((version[1] for version in self.versions), default=None)

    def content(self) -> bytes:
        portal = settings.PORTAL_URL
        agenda, own = f"{portal}{reverse('events:agenda')}", f"{portal}{reverse('events:atom')}"
        feed = StableFeed(
            title=AGENDA,
            link=agenda,
            description="Les événements ouverts à tout le monde.",
            language="fr",
            author_name="École du Management par l’Innovation",
            feed_url=own,
            feed_guid=f"tag:{host()},2026:agenda",
        )
        for event in self.events.for_list()[:ENTRIES]:
            published = event.published_at or event.created_at
            feed.add_item(
                title=summary(event),
                link=f"{portal}{event.get_absolute_url()}",
                description=told(event),
                # Django's own would hold the date, and drop what follows « ? »: a reader then keeps one of two entries.
                unique_id=f"tag:{host()},2026:agenda/{event.pk}",
                pubdate=published.replace(microsecond=0),
                updateddate=max(event.changed_at, published).replace(microsecond=0),
                categories=[event.get_kind_display()],
            )
        return feed.writeString("utf-8").encode()


def absolute(link: re.Match[str]) -> str:
    return f'href="{settings.PORTAL_URL}{link[1]}"'


def host() -> str:
    return punycode(urlsplit(settings.PORTAL_URL).hostname or "localhost")


def told(event: Event) -> str:
    """When, where and what, in HTML."""
    where = ", ".join(filter(None, [place(event, ""), str(event.host or "")]))
    moment = event.when
    first = f"{moment[:1].upper()}{moment[1:]}. {where}"
    return f"<p>{escape(first)}</p>{linebreaks(event.presentation, autoescape=True)}"


class NewsFile:
    """What one subscription gives now. It is read whole to know whether it changed: what left the portal leaves it."""

    def __init__(self, feed: NewsFeed, address: str) -> None:
        self.feed, self.address = feed, address

    @cached_property
    def entries(self) -> Sequence[tuple[str, datetime, str]]:
        return [(item.key, item.when, str(item.sentence)) for item in self.feed.items()]

    @property
    def etag(self) -> str:
        said = (WRITTEN_BY, settings.PORTAL_URL, str(self.feed), self.entries)
        return f'"{sha256(repr(said).encode()).hexdigest()[:32]}"'

    @property
    def last_modified(self) -> datetime | None:
        return max((when for _, when, _ in self.entries), default=None)

    def content(self) -> bytes:
        portal = settings.PORTAL_URL
        page = f"{portal}{reverse('news')}"
        feed = StableFeed(
            title=f"Réseau des alumni de l’EMI : {self.feed}",
            link=page,
            description="Les nouvelles du réseau, pour vous seul.",
            language="fr",
            author_name="École du Management par l’Innovation",
            feed_url=self.address,
            feed_guid=f"tag:{host()},2026:nouvelles/{self.feed.pk}",
        )
        for key, when, sentence in self.entries:
            where = HREF.search(sentence)
            words = " ".join(unescape(strip_tags(sentence)).split())
            feed.add_item(
                title=Truncator(words).chars(TITLE),
                link=f"{portal}{unescape(where[1])}" if where else page,
                description=f"<p>{HREF.sub(absolute, sentence)}</p>",
                unique_id=f"tag:{host()},2026:nouvelles/{key}",
                pubdate=when.replace(microsecond=0),
                updateddate=when.replace(microsecond=0),
            )
        return feed.writeString("utf-8").encode()
