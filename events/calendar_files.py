"""Events as calendars read them: iCalendar text (RFC 5545), in the forms that real readers understand alike.

Written by hand: forty lines, where a library would write a UID on the calendar (one reader then keeps a single event),
a zone of dates one by one (summer is an hour late in three readers) and a refresh hint without its type. Tests read it
back with two parsers. Hence each form here: times are local, with a constant zone of two rules; a session is an event
of its own, without recurrence; an end, never a duration; the stamp is the last change of what is shown, so that the
same agenda is the same bytes.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Value
from django.utils import timezone

from directory.vcard import address, folded
from emi_alumni.foundation.caching.remembered import WatchedTables, remembered
from emi_alumni.foundation.dates import french_date, french_hour, local_day
from events.models import Event, EventFormat, EventQuerySet, EventStatus, Registration

if TYPE_CHECKING:
    from directory.models import Member

AGENDA = "Agenda de l’EMI"
BEGINNING = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//EMI//Agenda//FR
CALSCALE:GREGORIAN
"""
# Thunderbird and Evolution ignore both: the page of subscriptions says so to people.
REFRESHED = """REFRESH-INTERVAL;VALUE=DURATION:PT6H
X-PUBLISHED-TTL:PT6H
"""
ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
END = "END:VCALENDAR\n"
# Postponed is written as cancelled: of a tentative event, readers keep the day that it is no longer on.
CALLED_OFF = {EventStatus.CANCELLED: "ANNULÉ – ", EventStatus.POSTPONED: "REPORTÉ – "}
# What is written changes with this file too.
WRITTEN_BY = sha256(Path(__file__).read_bytes()).hexdigest()
PIECES_KEPT = 10_000  # events, of a kilobyte or less
# What says which events a reader has, and in which version. By time too: what is past leaves.
SHOWN = WatchedTables(
    *("events.Event", "events.Registration", "events.CoHost", "directory.Member", "directory.User"),
    *("directory.User.groups", "directory.User.user_permissions"),
)
STATE_KEPT = 600


class Version(NamedTuple):
    """What an event of a file is made of, without reading it: the same version is the same text."""

    pk: int
    uid: UUID
    changed_at: datetime
    sequence: int
    has_link: bool


_pieces: dict[tuple[str, Version], bytes] = {}


class CalendarFile:
    """These events, for this reader: `etag` and `last_modified` cost one query, and `content` one more for the events
    that this process has not written yet.

    The link of the meeting is in it for the events to which `member` comes, and for nobody else. `key` names
    these events for this reader, for what a process remembers of them; without it, nothing is.
    """

    def __init__(self, events: EventQuerySet, *, member: "Member | None" = None, name: str = "", key: str = "") -> None:
        self.key = key
        self.events = events
        self.member = member
        self.name = name

    @cached_property
    def versions(self) -> list[Version]:
        comes: Value | Exists = Value(False)
        if self.member is not None:
            comes = Exists(Registration.objects.of(self.member).coming().filter(event=OuterRef("pk")))
        shown = self.events.annotate(has_link=comes).order_by("starts_at", "pk")
        return [Version(*row) for row in shown.values_list("pk", "uid", "changed_at", "sequence", "has_link")]

    @cached_property
    def state(self) -> tuple[str, datetime | None]:
        if not self.key:
            return self.read_state()
        said = sha256(f"{settings.PORTAL_URL}\n{self.name}".encode()).hexdigest()
        key = f"calendar:{self.key}:{said}"
        return remembered(key, self.read_state, STATE_KEPT, shown=SHOWN)

    def read_state(self) -> tuple[str, datetime | None]:
        said = "\n".join(f"{one.uid} {one.changed_at} {one.sequence} {one.has_link}" for one in self.versions)
        digest = sha256(f"{WRITTEN_BY}\n{settings.PORTAL_URL}\n{self.name}\n{said}".encode()).hexdigest()
        return f'"{digest[:32]}"', max((one.changed_at for one in self.versions), default=None)

    @property
    def etag(self) -> str:
        return self.state[0]

    @property
    def last_modified(self) -> datetime | None:
        """When the last of them changed. It does not say that one was taken away: `etag` alone tells a new version."""
        return self.state[1]

    def content(self) -> bytes:
        named = f"NAME:{text(self.name)}\nX-WR-CALNAME:{text(self.name)}\n{REFRESHED}" if self.name else ""
        return b"".join([lines(BEGINNING + named + ZONE), *self.pieces(), lines(END)])

    def pieces(self) -> Iterable[bytes]:
        portal = settings.PORTAL_URL
        unknown = {version.pk: version for version in self.versions if (portal, version) not in _pieces}
        written = {}
        if unknown:
            for event in Event.objects.filter(pk__in=unknown).for_list():
                version = unknown[event.pk]
                written[version] = event_lines(event, has_link=version.has_link)
        pieces = [written.get(version) or _pieces.get((portal, version), b"") for version in self.versions]
        if len(_pieces) + len(written) > PIECES_KEPT:
            _pieces.clear()
        _pieces.update({(portal, version): piece for version, piece in written.items()})
        return pieces


def event_lines(event: Event, *, has_link: bool) -> bytes:
    """One VEVENT. `has_link`: the link of the meeting is in it, for who comes."""
    link = event.meeting_url if has_link else ""
    stamp = f"{event.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    said = [
        ("BEGIN", "VEVENT"),
        ("UID", str(event.uid)),
        ("SEQUENCE", str(event.sequence)),
        ("DTSTAMP", stamp),
        ("LAST-MODIFIED", stamp),
        *bounds(event),
        ("SUMMARY", text(summary(event))),
        ("STATUS", "CANCELLED" if event.status in CALLED_OFF else "CONFIRMED"),
        # A comma parts two labels, even written « \, », in three readers.
        ("CATEGORIES", text(event.get_kind_display().replace(",", ""))),
        ("LOCATION", text(place(event, link))),
        ("DESCRIPTION", text(description(event, link))),
        ("URL", address(f"{settings.PORTAL_URL}{event.get_absolute_url()}")),
        ("END", "VEVENT"),
    ]
    return b"".join(folded(f"{name}:{value}") for name, value in said if value)


def bounds(event: Event) -> list[tuple[str, str]]:
    """The end of a whole day is the day after, excluded."""
    ends = (("DTSTART", event.starts_at), ("DTEND", event.ends_at))
    if event.all_day:
        return [(f"{name};VALUE=DATE", f"{local_day(moment):%Y%m%d}") for name, moment in ends]
    return [(f"{name};TZID=Europe/Paris", f"{timezone.localtime(moment):%Y%m%dT%H%M%S}") for name, moment in ends]


def summary(event: Event) -> str:
    """The title, and what readers would not show otherwise: that it is off, that it moved."""
    return f"{CALLED_OFF.get(EventStatus(event.status), '')}{event.title}{moved(event)}"


def moved(event: Event) -> str:
    """« (déplacé du 19 octobre) », with its year when it is another; « (déplacé de 18 h 30) » on the same day."""
    before = event.moved_from
    if before is None or before == event.starts_at:
        return ""
    day, now = local_day(before), local_day(event.starts_at)
    if day == now:
        return "" if event.all_day else f" (déplacé de {french_hour(before)})"
    return f" (déplacé du {french_date(day, with_year=day.year != now.year)})"


def place(event: Event, link: str) -> str:
    if event.format == EventFormat.REMOTE:
        return link or "À distance"
    return event.venue


def description(event: Event, link: str) -> str:
    """No name of a person: what leaves for a calendar is not called back."""
    said = [
        f"{event.get_status_display().capitalize()} : {event.status_reason}" if event.status in CALLED_OFF else "",
        f"Rejoindre : {link}" if link else "",
        f"Organisé par : {event.club or event.host}" if event.club or event.host else "",
        "Sur place et à distance." if event.format == EventFormat.BOTH else "",
        f"Venir : {event.access}" if event.access else "",
        f"Accessibilité : {event.accessibility}" if event.accessibility else "",
        event.presentation,
    ]
    return "\n".join(filter(None, said))


def text(words: str) -> str:
    """A value of text (RFC 5545, 3.3.11), on one line; what cannot be printed is left out."""
    kept = ("".join(c for c in line if c.isprintable() or c.isspace()).rstrip() for line in words.splitlines())
    escaped = "\n".join(kept).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n").replace("\t", " ")


def lines(written: str) -> bytes:
    """These lines, each folded and ended as the standard asks."""
    return b"".join(map(folded, written.splitlines()))
