"""The public agenda as an Atom feed (RFC 4287): what visitors may come to, the last published first."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.encoding import punycode
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape, linebreaks

from emi_alumni.foundation.url_reversing import reverse
from events import calendar_files
from events.calendar_files import AGENDA, place, summary
from events.models import Event

ENTRIES = 50
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


def host() -> str:
    return punycode(urlsplit(settings.PORTAL_URL).hostname or "localhost")


def told(event: Event) -> str:
    """When, where and what, in HTML."""
    where = ", ".join(filter(None, [place(event, ""), str(event.host or "")]))
    moment = event.when
    first = f"{moment[:1].upper()}{moment[1:]}. {where}"
    return f"<p>{escape(first)}</p>{linebreaks(event.presentation, autoescape=True)}"
