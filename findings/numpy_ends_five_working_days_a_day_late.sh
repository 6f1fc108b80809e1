#!/bin/sh
# numpy gives a deadline one working day later than pandas and workalendar, and its counts backwards and forwards differ.
#
# Versions: numpy 2.2.6, pandas 2.2.3, workalendar 17.0.0, November 2026.
# Behaviour: asked on a day off, numpy.busday_offset with roll="forward" first moves to the next working day and counts
#   from there, so that this day is day zero; pandas' CustomBusinessDay and workalendar's add_working_days count it as day
#   one. roll="backward" gives their answer for days to come, and roll="forward" for days gone by. numpy.busday_count
#   counts its first day and leaves out its last, in the order in which they are given: the way there and the way back
#   are not opposite numbers.
# Seen, with France's public holidays: five working days after Saturday 26 December 2026 are 4 January 2027 for pandas and
#   workalendar, 5 January for numpy; from one to the other numpy counts 4, and -5 on the way back, workalendar 5. Over
#   the 365 days of 2026, five working days end a day later for numpy on each of the 113 days off, and on no other.
# Why a portal meets it: a request that nobody answers within five working days goes to somebody else. Requests are
#   written at week-ends too: with numpy these wait a day longer, and « asked N working days ago » does not meet the deadline.
# Needs: python3 with venv. Exit 1 when the behaviour changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check numpy==2.2.6 pandas==2.2.3 workalendar==17.0.0 2>/dev/null

cat >days.py <<'PY'
from datetime import date, timedelta

import numpy
import pandas
from pandas.tseries.offsets import CustomBusinessDay
from workalendar.europe import France

france = France()
off = sorted(day for year in (2025, 2026, 2027) for day, _ in france.holidays(year))


def by_numpy(day, roll):
    return numpy.busday_offset(day, 5, roll=roll, holidays=off).astype(object)


def by_pandas(day):
    return (pandas.Timestamp(day) + 5 * CustomBusinessDay(holidays=off)).date()


saturday = date(2026, 12, 26)
ends = date(2027, 1, 4)
print("after:", by_numpy(saturday, "forward"), by_numpy(saturday, "backward"), by_pandas(saturday), france.add_working_days(saturday, 5))
print(
    "between:",
    numpy.busday_count(saturday, ends, holidays=off),
    numpy.busday_count(ends, saturday, holidays=off),
    france.get_working_days_delta(saturday, ends),
)
year = [date(2026, 1, 1) + timedelta(number) for number in range(365)]
assert all(by_pandas(day) == france.add_working_days(day, 5) == by_numpy(day, "backward") for day in year)
later = [day for day in year if by_numpy(day, "forward") != by_pandas(day)]
print("later on:", len(later), "days, of which worked:", sum(france.is_working_day(day) for day in later))
PY
seen=$(env/bin/python -W ignore days.py)
echo "$seen"
expected='after: 2027-01-05 2027-01-04 2027-01-04 2027-01-04
between: 4 -5 5
later on: 113 days, of which worked: 0'
[ "$seen" = "$expected" ] || {
    echo "The behaviour changed; it was:" >&2
    echo "$expected" >&2
    exit 1
}
