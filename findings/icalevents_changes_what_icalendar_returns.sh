#!/bin/sh
# Importing icalevents changes the time zones that icalendar gives to everybody else in the process.
#
# Versions: icalendar 7.3.2, icalevents 0.3.1, November 2026.
# Behaviour: icalendar reads `TZID=Europe/Paris` as a zoneinfo zone. Once any module of the process has imported
#   icalevents, the same call gives a pytz zone fixed on the season of that event: reused with `datetime.replace` for a
#   session in winter, it stays in summer time.
# Seen: before → zoneinfo, a January session is +01:00; after → pytz, the same session is +02:00.
# Why a portal meets it: icalevents is the small library one takes to list a calendar's next dates, beside the code that
#   writes the portal's own feeds; the import of one app changes the feeds of another.
# Needs: python3 with venv. Exit 1 when the behaviour changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check icalendar==7.3.2 icalevents==0.3.1 pytz==2026.6

cat >look.py <<'PY'
from datetime import datetime

from icalendar import Calendar

TEXT = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Europe/Paris:20260714T123000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


def look() -> str:
    zone = Calendar.from_ical(TEXT).walk("VEVENT")[0]["DTSTART"].dt.tzinfo
    winter = datetime(2026, 1, 13, 12, 30).replace(tzinfo=zone)
    return f"{type(zone).__module__.split('.')[0]} {winter:%z}"


before = look()
import icalevents.icalevents  # noqa: E402, F401

print(f"{before} | {look()}")
PY
seen=$(env/bin/python look.py)
echo "before | after: $seen"
[ "$seen" = "zoneinfo +0100 | pytz +0200" ] || { echo "changed" >&2; exit 1; }
