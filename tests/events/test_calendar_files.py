"""Files for calendars: each form that real readers need, and read back by two independent parsers."""

import json
import os
import re
import shutil
import subprocess
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import icalendar
import pytest
import recurring_ical_events
from django.conf import settings
from django.utils import timezone

from events import lifecycle
from events.calendar_files import ZONE, CalendarFile, event_lines, lines
from events.models import Event
from events.models.registrations import register
from events.moments import local_moment, midnight
from governance.models import Club
from tests.factories import EventFactory

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parent / "data"
# What Thunderbird and Nextcloud read with; `ICAL_JS` names it, or `make calendars` fetches it from npm.
ICAL_JS = Path(os.environ.get("ICAL_JS") or settings.BASE_DIR / "var/ical.js/package/dist/ical.js")
ICAL_JS_IS_HERE = ICAL_JS.is_file() and shutil.which("node") is not None
LINK = "https://visio.example.org/salle"
# Both nights on which the hour changes, and days on both sides of them.
NIGHTS = (date(2027, 3, 27), date(2027, 10, 30))


def written(*events: Event, member=None, name="Agenda") -> str:
    """The file of these events, its lines unfolded."""
    found = CalendarFile(Event.objects.filter(pk__in=[event.pk for event in events]), member=member, name=name)
    return found.content().decode().replace("\r\n ", "")


def line(name: str, file: str) -> str:
    [found] = re.findall(rf"^{name}[:;](.*?)\r$", file.partition("BEGIN:VEVENT")[2], re.M)
    return found


def on_the_nights(**more) -> list[Event]:
    """Of each night: an evening that ends after it, the hour before the change, the hour after, the next morning."""
    hours = [((0, 20), (1, 9)), ((1, 0), (1, 1)), ((1, 3), (1, 4)), ((1, 9), (1, 10))]
    return [
        EventFactory(
            title=f"Nuit du {night:%d/%m}, {begins[1]} h",
            starts_at=local_moment(night + timedelta(days=begins[0]), time(begins[1])),
            ends_at=local_moment(night + timedelta(days=ends[0]), time(ends[1])),
            **more,
        )
        for night in NIGHTS
        for begins, ends in hours
    ]


def instants(events: list[Event]) -> dict[str, tuple[str, str]]:
    """What any reader must understand, in UTC."""
    return {str(one.uid): (utc(one.starts_at), utc(one.ends_at)) for one in events}


def utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


# Its forms ----------------------------------------------------------------------------------------


def test_the_zone_and_the_forms_are_those_of_the_reference():
    reference = (DATA / "reference.ics").read_bytes()
    assert lines(ZONE) in reference
    assert written(EventFactory()).startswith(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//EMI//Agenda//FR\r\nCALSCALE:GREGORIAN\r\nNAME:Agenda\r\n"
        "X-WR-CALNAME:Agenda\r\nREFRESH-INTERVAL;VALUE=DURATION:PT6H\r\nX-PUBLISHED-TTL:PT6H\r\nBEGIN:VTIMEZONE\r\n"
    )


def test_the_calendar_has_no_uid_and_no_event_repeats():
    file = written(EventFactory(), EventFactory(past=True))
    head, _, events = file.partition("BEGIN:VEVENT")
    assert "UID:" not in head
    for absent in ("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "DURATION", "ORGANIZER", "ATTENDEE", "VALARM"):
        assert absent not in events
    assert "RDATE" not in head
    uids = re.findall(r"^UID:(.*)\r$", events, re.M)
    assert len(uids) == len(set(uids)) == 2


def test_lines_are_of_75_octets_at_most_and_no_character_is_cut():
    event = EventFactory(title="Été à l’hôtel " * 10, presentation="Une longue phrase accentuée, répétée. " * 30)
    file = event_lines(event, has_link=False)
    assert file.endswith(b"\r\n")
    for one in file.split(b"\r\n"):
        assert len(one) <= 75
        one.decode()
    assert b"\n" not in file.replace(b"\r\n", b"")


def test_words_come_back_as_they_were_written():
    title, presentation = "Café; thé, \\n et « sucre »", "Première ligne, longue.\nSeconde ; et \\fin\tici"
    event = EventFactory(title=title, presentation=presentation, venue="Salle B; 2, rue du Parc")
    [read] = icalendar.Calendar.from_ical(written(event)).events
    assert str(read["SUMMARY"]) == title
    assert str(read["LOCATION"]) == "Salle B; 2, rue du Parc"
    assert str(read["DESCRIPTION"]) == presentation.replace("\t", " ")


def test_a_label_has_no_comma(monkeypatch):
    assert line("CATEGORIES", written(EventFactory(kind="talk"))) == "conférence d’un grand témoin"
    monkeypatch.setattr(Event, "get_kind_display", lambda self: "thé, café")
    assert line("CATEGORIES", written(EventFactory())) == "thé café"


def test_a_whole_day_ends_the_day_after():
    event = EventFactory(all_day=True, starts_at=midnight(date(2026, 10, 24)), ends_at=midnight(date(2026, 10, 27)))
    file = written(event)
    assert line("DTSTART", file) == "VALUE=DATE:20261024"
    assert line("DTEND", file) == "VALUE=DATE:20261027"


# What changes -------------------------------------------------------------------------------------


def test_a_moved_session_says_so_and_is_told_as_new():
    event = EventFactory(title="Séance 2", starts_at=local_moment(date(2027, 10, 19), time(18, 30)))
    before = written(event)
    event.starts_at, event.ends_at = (local_moment(date(2027, 10, 20), time(hour)) for hour in (19, 21))
    event.save()
    after = written(event)
    assert line("SUMMARY", after) == "Séance 2 (déplacé du 19 octobre)"
    assert line("UID", after) == line("UID", before)
    assert int(line("SEQUENCE", after)) == int(line("SEQUENCE", before)) + 1
    event.starts_at = local_moment(date(2028, 1, 4), time(19))
    event.ends_at = local_moment(date(2028, 1, 4), time(21))
    event.save()
    assert line("SUMMARY", written(event)) == "Séance 2 (déplacé du 20 octobre 2027)"
    event.starts_at = local_moment(date(2028, 1, 4), time(18, 30))
    event.save()
    assert line("SUMMARY", written(event)) == "Séance 2 (déplacé de 19 h)"


@pytest.mark.parametrize(("verb", "prefix"), [("cancel", "ANNULÉ – "), ("postpone", "REPORTÉ – ")])
def test_what_is_called_off_is_not_shown_as_held_and_leaves_after_thirty_days(verb, prefix):
    event = EventFactory(title="Séance 3", starts_at=timezone.now() + timedelta(days=60))
    getattr(lifecycle, verb)(event, by=event.author.user, reason="Salle fermée")
    file = written(event)
    assert line("SUMMARY", file) == f"{prefix}Séance 3"
    assert line("STATUS", file) == "CANCELLED"
    assert line("SEQUENCE", file) == "1"
    assert "Salle fermée" in line("DESCRIPTION", file)
    assert Event.objects.in_calendars().filter(pk=event.pk).exists()
    assert not Event.objects.in_calendars(timezone.now() + timedelta(days=31)).filter(pk=event.pk).exists()
    lifecycle.plan_again(event, by=event.author.user)
    event.refresh_from_db()
    assert line("STATUS", written(event)) == "CONFIRMED"
    assert line("SEQUENCE", written(event)) == "2"


@pytest.mark.parametrize("link", ["host", "club"])
def test_the_stamp_follows_the_name_of_who_organises_it(link, department):
    club = Club.objects.create(name="Le guichet", entry="trade", tagline="Recevoir.")
    organiser = {"host": department, "club": club}[link]
    event = EventFactory(**{link: organiser})
    Event.objects.update(changed_at=timezone.now() - timedelta(days=3))
    before = written(event)
    organiser.save()
    assert written(event) == before, "the same name, the same bytes"
    name = {"host": "short_name", "club": "name"}[link]
    setattr(organiser, name, "Un autre nom")
    organiser.save()
    after = written(event)
    assert line("DTSTAMP", after) == line("LAST-MODIFIED", after) > line("DTSTAMP", before)
    assert "Organisé par : Un autre nom" in line("DESCRIPTION", after)


@pytest.mark.parametrize(
    ("name", "value"),
    [("accessibility", "De plain-pied"), ("meeting_url", LINK), ("access", "Bus 45"), ("kind", "tea")],
)
def test_the_stamp_follows_whatever_is_shown(name, value):
    event = EventFactory()
    Event.objects.update(changed_at=timezone.now() - timedelta(days=3))
    before = written(event)
    event.refresh_from_db()
    setattr(event, name, value)
    event.save()
    assert line("DTSTAMP", written(event)) > line("DTSTAMP", before)


def test_the_link_is_for_who_comes_alone(helene, karim):
    event = EventFactory(remote=True, meeting_url=LINK)
    both = EventFactory(format="both", meeting_url=LINK)
    for one in (event, both):
        register(one, helene)
    hers = written(event, both, member=helene)
    assert f"LOCATION:{LINK}\r\n" in hers
    assert hers.count(f"Rejoindre : {LINK}") == 2
    for others in (written(event, both, member=karim), written(event, both)):
        assert LINK not in others
        assert "LOCATION:À distance\r\n" in others


def test_who_waits_has_no_link(helene, karim):
    event = EventFactory(remote=True, meeting_url=LINK, capacity=1)
    register(event, karim)
    register(event, helene)
    assert LINK not in written(event, member=helene)


def test_a_file_that_was_written_costs_one_query(django_assert_num_queries):
    EventFactory.create_batch(3, author=EventFactory().author)
    first = CalendarFile(Event.objects.all(), name="Agenda")
    content = first.content()
    with django_assert_num_queries(1):
        again = CalendarFile(Event.objects.all(), name="Agenda")
        assert (again.etag, again.content()) == (first.etag, content)


# Read back ----------------------------------------------------------------------------------------


@pytest.fixture
def nights() -> list[Event]:
    return on_the_nights(author=EventFactory().author)


def test_icalendar_reads_the_same_instants_on_both_nights(nights):
    read = icalendar.Calendar.from_ical(written(*nights))
    held = recurring_ical_events.of(read).between((2027, 1, 1), (2028, 1, 1))
    assert {str(one["UID"]): (utc(one.start), utc(one.end)) for one in held} == instants(nights)


def test_icalendar_finds_nothing_to_mend(nights):
    read = icalendar.Calendar.from_ical(written(*nights, EventFactory(all_day=True)))
    assert read.errors == []
    assert all(one.errors == [] for one in read.walk())


@pytest.mark.skipif(
    not ICAL_JS_IS_HERE, reason="ical.js is not here: `make calendars` fetches it, where npm and node are"
)
def test_ical_js_reads_the_same_instants_on_both_nights(nights):
    days = EventFactory(all_day=True, starts_at=midnight(date(2027, 3, 27)), ends_at=midnight(date(2027, 3, 29)))
    words = "Café; thé, \\n"
    nights[0].title = words
    nights[0].save()
    reader = ["node", str(DATA / "read_calendar.mjs"), ICAL_JS.as_uri()]
    said = subprocess.run(reader, input=written(*nights, days), capture_output=True, text=True, check=True, timeout=60)
    read = json.loads(said.stdout)
    whole = read.pop(str(days.uid))
    assert (whole["start"], whole["end"]) == ("2027-03-27", "2027-03-29")
    assert read[str(nights[0].uid)]["summary"] == words
    assert {uid: (one["start"], one["end"]) for uid, one in read.items()} == instants(nights)
