"""Real calendar programs read our files: khal, calcurse, and libical through GNOME's own binding, where they are
installed (`apt-get install khal calcurse gir1.2-icalglib-3.0 python3-gi`); each computes the instants by itself."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from events.calendar_files import CalendarFile
from events.models import Event
from events.moments import midnight
from tests.factories import EventFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("agenda")]

ZONES = ("Europe/Paris", "UTC", "America/Cayenne")
PARIS = ZoneInfo("Europe/Paris")
SYSTEM_PYTHON = "/usr/bin/python3"
READ_WITH_LIBICAL = """
import json, sys
from datetime import datetime, timezone
import gi
gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib as ical
calendar = ical.Component.new_from_string(sys.stdin.read())
zone = ical.Timezone.new()
zone.set_component(calendar.get_first_component(ical.ComponentKind.VTIMEZONE_COMPONENT).clone())
event, found = calendar.get_first_component(ical.ComponentKind.VEVENT_COMPONENT), {}
while event:
    moments = [event.get_dtstart(), event.get_dtend()]
    found[event.get_summary()] = [
        one.as_ical_string() if one.is_date()
        else datetime.fromtimestamp(one.as_timet_with_zone(zone), timezone.utc).isoformat() for one in moments
    ]
    event = calendar.get_next_component(ical.ComponentKind.VEVENT_COMPONENT)
json.dump(found, sys.stdout)
"""


def here(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=PARIS)  # type: ignore[arg-type]


@pytest.fixture
def agenda() -> None:
    """In summer and in winter, over both nights when the hour changes, whole days, moved, called off."""
    timed = {
        "Été": (here(2027, 7, 14, 12, 30), here(2027, 7, 14, 13, 30)),
        "Nuit d’automne": (here(2027, 10, 30, 23), here(2027, 10, 31, 4)),
        "Lendemain": (here(2027, 11, 1, 18, 30), here(2027, 11, 1, 20)),
        "Nuit de printemps": (here(2028, 3, 25, 23), here(2028, 3, 26, 5)),
        "Après le saut": (here(2028, 3, 26, 3), here(2028, 3, 26, 4)),
        "Minuit moins une": (here(2027, 12, 31, 23, 59), here(2028, 1, 1, 0, 30)),
    }
    for title, (starts_at, ends_at) in timed.items():
        EventFactory(title=title, starts_at=starts_at, ends_at=ends_at, venue="Salle 2 ; rez-de-chaussée, Cergy")
    days = midnight(here(2027, 10, 30).date()), midnight(here(2027, 11, 1).date())
    EventFactory(title="Deux jours", all_day=True, starts_at=days[0], ends_at=days[1])
    moved = {"moved_from": here(2027, 11, 5, 14), "sequence": 2}
    EventFactory(title="Là", starts_at=here(2027, 11, 12, 14), ends_at=here(2027, 11, 12, 16), **moved)
    off = {"status": "cancelled", "status_reason": "La salle est fermée."}
    EventFactory(title="Non", starts_at=here(2027, 11, 13, 14), ends_at=here(2027, 11, 13, 16), **off)


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "agenda.ics"
    path.write_bytes(CalendarFile(Event.objects.all(), name="Essai").content())
    return path


def expected() -> dict[str, tuple[datetime, datetime]]:
    """By the beginning of its name: « ANNULÉ – Non », « Là (déplacé du 5 novembre) »."""
    timed = Event.objects.filter(all_day=False)
    named = {"Non": "ANNULÉ – Non", "Là": "Là (déplacé du 5 novembre)"}
    return {
        named.get(one.title, one.title): (one.starts_at.astimezone(UTC), one.ends_at.astimezone(UTC)) for one in timed
    }


def needs(program: str):
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


def run(*command: str, zone: str = "UTC", said: str = "") -> str:
    environment = {"PATH": os.environ["PATH"], "TZ": zone, "LANG": "C.UTF-8", "HOME": "/nonexistent"}
    done = subprocess.run(command, env=environment, input=said, capture_output=True, text=True, check=True)
    return done.stdout


def has_gi() -> bool:
    asked = (SYSTEM_PYTHON, "-c", "import gi; gi.require_version('ICalGLib', '3.0')")
    return Path(SYSTEM_PYTHON).exists() and subprocess.run(asked, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not has_gi(), reason="GNOME's libical is not installed")
def test_libical_reads_the_same_instants(file):
    found = json.loads(run(SYSTEM_PYTHON, "-c", READ_WITH_LIBICAL, said=file.read_bytes().decode()))
    assert found.pop("Deux jours") == ["20271030", "20271101"]
    assert {name: tuple(map(datetime.fromisoformat, ends)) for name, ends in found.items()} == expected()


@needs("calcurse")
@pytest.mark.parametrize("zone", ZONES)
def test_calcurse_reads_the_same_instants(file, tmp_path, zone):
    home = tmp_path / "calcurse"
    home.mkdir()
    run("calcurse", "-D", str(home), "-i", str(file), zone=zone)
    found, whole_days = {}, []
    for line in (home / "apts").read_text().splitlines():
        when, _, title = line.partition("|")
        if not title:
            whole_days.append(line)
            continue
        starts, ends = when.split(" -> ")
        found[title] = tuple(
            datetime.strptime(one.partition(">")[0].strip(), "%m/%d/%Y @ %H:%M")
            .replace(tzinfo=ZoneInfo(zone))
            .astimezone(UTC)
            for one in (starts, ends)
        )
    assert [line.split(" ")[0] for line in whole_days] == ["10/30/2027"]
    assert found == expected()


@needs("khal")
@pytest.mark.parametrize("zone", ZONES)
def test_khal_reads_the_same_instants_and_a_newer_file_replaces(file, tmp_path, zone):
    configuration = tmp_path / "khal.conf"
    configuration.write_text(
        f"[calendars]\n[[essai]]\npath = {tmp_path}/cal\n[locale]\nlongdatetimeformat = %Y-%m-%dT%H:%M\n"
        f"datetimeformat = %Y-%m-%dT%H:%M\nlongdateformat = %Y-%m-%d\ndateformat = %Y-%m-%d\ntimeformat = %H:%M\n"
        f"default_timezone = {zone}\nlocal_timezone = {zone}\n[sqlite]\npath = {tmp_path}/khal.db\n"
    )
    (tmp_path / "cal").mkdir()
    for _ in range(2):  # as a program that subscribes does
        run("khal", "-c", str(configuration), "import", "--batch", "-a", "essai", str(file), zone=zone)
    assert len(list((tmp_path / "cal").iterdir())) == Event.objects.count()
    asked = ("list", "-f", "{start-long}|{end-long}|{title}", "2027-06-01", "400d")
    found = {}
    for line in rows(run("khal", "-c", str(configuration), *asked, zone=zone)):
        starts, ends, title = line
        if title == "Deux jours":
            assert (starts, ends) == ("2027-10-30", "2027-10-31")
            continue
        found[title] = tuple(
            datetime.fromisoformat(one).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for one in (starts, ends)
        )
    assert found == expected()


def rows(printed: str) -> Iterator[list[str]]:
    return (line.split("|") for line in printed.splitlines() if line.count("|") == 2)
