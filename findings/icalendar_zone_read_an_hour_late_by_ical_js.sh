#!/bin/sh
# icalendar's own time zones make ical.js read every summer event one hour late.
#
# Versions: icalendar 7.3.2 (Python), ical.js 2.2.1 (JavaScript), November 2026.
# Behaviour: `Calendar.add_missing_timezones()` writes Europe/Paris as lists of RDATE. ical.js registers that zone without
#   an error and then stays in winter time all year: 12:30 in July is read as 11:30 UTC. The same event with a zone of two
#   RRULEs is read as 10:30 UTC.
# Seen: RDATE zone → 2026-07-14T11:30:00Z, RRULE zone → 2026-07-14T10:30:00Z.
# Why a portal meets it: ical.js is the reader inside Thunderbird and Nextcloud, which many town halls use; the library's
#   documentation proposes the call, and nothing looks wrong in the file.
# Needs: python3 with venv, node with npm. Exit 1 when the behaviour changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check icalendar==7.3.2
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ical.js@2.2.1 >/dev/null

cat >write.py <<'PY'
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

RULES = """BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""

calendar = Calendar()
calendar.add("version", "2.0")
calendar.add("prodid", "-//finding//")
event = Event()
event.add("uid", "lunch@example.org")
event.add("dtstamp", datetime(2026, 1, 1, tzinfo=UTC))
event.add("dtstart", datetime(2026, 7, 14, 12, 30, tzinfo=ZoneInfo("Europe/Paris")))
calendar.add_component(event)
plain = calendar.to_ical().decode().replace("\r\n", "\n")
with open("rules.ics", "w", newline="\r\n") as file:
    file.write(plain.replace("BEGIN:VEVENT", RULES + "BEGIN:VEVENT"))
calendar.add_missing_timezones()
with open("dates.ics", "wb") as file:
    file.write(calendar.to_ical())
PY
env/bin/python write.py

cat >read.mjs <<'JS'
import fs from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(fs.readFileSync(process.argv[2], "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
console.log(new ICAL.Event(calendar.getFirstSubcomponent("vevent")).startDate.toJSDate().toISOString());
JS
dates=$(node read.mjs dates.ics)
rules=$(node read.mjs rules.ics)
echo "zone of RDATE lists: $dates    zone of two RRULEs: $rules"
[ "$dates" = 2026-07-14T11:30:00.000Z ] && [ "$rules" = 2026-07-14T10:30:00.000Z ] || { echo "changed" >&2; exit 1; }
