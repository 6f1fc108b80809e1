"""Working days of France against a second computation; a claim never closes in the night nor on a day off."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emi_alumni.foundation.working_days import (
    claim_deadline,
    easter,
    holidays,
    is_working_day,
    working_days_after,
)

PARIS = ZoneInfo("Europe/Paris")
A_DAY = timedelta(days=1)
YEARS = range(2008, 2101)


def moon_and_sunday(year: int) -> date:
    """Easter as its definition says: the Sunday after the full moon of the church (Knuth, TAOCP 1.3.2, exercise 14)."""
    golden, century = year % 19 + 1, year // 100 + 1
    leap_years_left_out, moon = 3 * century // 4 - 12, (8 * century + 5) // 25 - 5
    sunday = 5 * year // 4 - leap_years_left_out - 10
    epact = (11 * golden + 20 + moon - leap_years_left_out) % 30
    epact += epact == 24 or (epact == 25 and golden > 11)
    full_moon = 44 - epact
    full_moon += 30 if full_moon < 21 else 0
    return date(year, 3, 1) + timedelta(days=full_moon + 7 - (sunday + full_moon) % 7 - 1)


@cache
def days_off(year: int) -> set[date]:
    """The eleven, by another way: fixed ones from how people write them, moving ones by the day of the week."""
    fixed = "01-01 05-01 05-08 07-14 08-15 11-01 11-11 12-25"
    sunday = moon_and_sunday(year)
    thursday = sunday + timedelta(weeks=5, days=4)
    return {
        *(date.fromisoformat(f"{year}-{day}") for day in fixed.split()),
        *(sunday + A_DAY, thursday, sunday + timedelta(weeks=7) + A_DAY),
    }


def days_of(year: int) -> list[date]:
    return [date(year, 1, 1) + A_DAY * n for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]


@pytest.mark.parametrize(
    ("year", "sunday"), [(1818, "03-22"), (1943, "04-25"), (2008, "03-23"), (2024, "03-31"), (2038, "04-25")]
)
def test_easter_of_years_that_almanacs_print(year, sunday):
    assert easter(year) == date.fromisoformat(f"{year}-{sunday}")


def test_easter_is_the_sunday_after_the_full_moon_of_the_church():
    assert [easter(year) for year in range(1583, 4000)] == [moon_and_sunday(year) for year in range(1583, 4000)]


def test_holidays_are_named_and_in_order():
    assert holidays(2027) == {
        date(2027, 1, 1): "Jour de l’An",
        date(2027, 3, 29): "Lundi de Pâques",
        date(2027, 5, 1): "Fête du Travail",
        date(2027, 5, 6): "Ascension",
        date(2027, 5, 8): "Victoire de 1945",
        date(2027, 5, 17): "Lundi de Pentecôte",
        date(2027, 7, 14): "Fête nationale",
        date(2027, 8, 15): "Assomption",
        date(2027, 11, 1): "Toussaint",
        date(2027, 11, 11): "Armistice de 1918",
        date(2027, 12, 25): "Noël",
    }
    assert list(holidays(2027)) == sorted(holidays(2027))


@pytest.mark.parametrize(
    ("day", "name"), [("2008-05-01", "Fête du Travail et Ascension"), ("2059-05-08", "Victoire de 1945 et Ascension")]
)
def test_two_holidays_of_one_day_are_both_named(day, name):
    assert holidays(int(day[:4]))[date.fromisoformat(day)] == name


def test_every_day_of_ninety_three_years_is_worked_or_not_as_a_second_computation_says():
    for year in YEARS:
        off = days_off(year)
        assert set(holidays(year)) == off
        assert [is_working_day(day) for day in days_of(year)] == [
            day.isoweekday() <= 5 and day not in off for day in days_of(year)
        ]


@pytest.mark.parametrize(
    ("day", "fifth"),
    [
        ("2026-12-23", "2026-12-31"),
        ("2027-04-30", "2027-05-10"),
        ("2027-05-05", "2027-05-13"),
        ("2028-05-24", "2028-06-01"),
        ("2029-04-30", "2029-05-09"),
        ("2035-04-27", "2035-05-09"),
        ("2034-12-22", "2035-01-02"),
    ],
)
def test_five_working_days_after(day, fifth):
    assert working_days_after(date.fromisoformat(day), 5) == date.fromisoformat(fifth)


def test_the_fifth_working_day_is_the_fifth_of_a_plain_list_whatever_the_start():
    for year in range(2026, 2036):
        worked = [
            day for y in (year, year + 1) for day in days_of(y) if day.isoweekday() <= 5 and day not in days_off(y)
        ]
        for start in days_of(year):
            assert working_days_after(start, 5) == [day for day in worked if day > start][:5][-1]


def test_no_working_day_after_is_the_day_itself_and_none_is_counted_backwards():
    assert working_days_after(date(2027, 5, 1), 0) == date(2027, 5, 1)
    with pytest.raises(ValueError, match="forwards"):
        working_days_after(date(2027, 5, 1), -1)


def test_a_moment_is_not_taken_for_a_day():
    """Ascension 2027, whose night in Paris is still the day before for who counts in UTC."""
    for moment in (datetime(2027, 5, 6, 10), datetime(2027, 5, 5, 23, tzinfo=UTC)):
        with pytest.raises(TypeError, match="no day"):
            is_working_day(moment)
        with pytest.raises(TypeError, match="no day"):
            working_days_after(moment, 5)


# -- The end of a claim ------------------------------------------------------------------------------------------------


def deadline_by_waiting(moment: datetime, hours: int) -> datetime:
    """The same promise, told minute by minute: wait the hours, then until the clock on the wall allows it."""
    end = moment.astimezone(UTC) + timedelta(hours=hours)
    while True:
        here = end.astimezone(PARIS)
        worked = here.isoweekday() <= 5 and here.date() not in days_off(here.year)
        if worked and "08:00" <= f"{here:%H:%M}" < "20:00":
            break
        end = (end + timedelta(minutes=1)).replace(second=0, microsecond=0)
    waited = end != moment.astimezone(UTC) + timedelta(hours=hours)
    return end.astimezone(PARIS).replace(hour=12, minute=0) if waited else end.astimezone(PARIS)


@pytest.mark.parametrize(
    ("opened", "closes"),
    [
        ("2027-03-09T10:30", "2027-03-10T10:30"),
        ("2027-03-09T19:59", "2027-03-10T19:59"),
        ("2027-03-09T20:00", "2027-03-11T12:00"),
        ("2027-03-09T23:30", "2027-03-11T12:00"),
        ("2027-03-10T00:15", "2027-03-11T12:00"),
        ("2027-03-10T07:59", "2027-03-11T12:00"),
        ("2027-03-10T08:00", "2027-03-11T08:00"),
        # A Friday, a Saturday; the evening before Christmas, a Friday; 1 May 2028 is a Monday; 8 May 2029 a Tuesday.
        ("2027-03-12T15:00", "2027-03-15T12:00"),
        ("2027-03-13T15:00", "2027-03-15T12:00"),
        ("2026-12-24T09:00", "2026-12-28T12:00"),
        ("2028-04-30T11:00", "2028-05-02T12:00"),
        ("2029-05-07T17:00", "2029-05-09T12:00"),
    ],
)
def test_a_claim_of_a_day_closes_when_people_are_at_work(opened, closes):
    moment = datetime.fromisoformat(opened).replace(tzinfo=PARIS)
    assert claim_deadline(moment) == datetime.fromisoformat(closes).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("opened", "closes"),
    # Easter Monday follows the night of March 2027; 1 November, a Monday, that of October.
    [("2027-03-27T22:30", "2027-03-30T12:00"), ("2027-10-30T22:30", "2027-11-02T12:00")],
)
def test_around_a_change_of_hour_it_closes_at_noon_on_the_wall(opened, closes):
    end = claim_deadline(datetime.fromisoformat(opened).replace(tzinfo=PARIS))
    assert end.replace(tzinfo=None) == datetime.fromisoformat(closes)


@pytest.mark.parametrize(
    "first",
    # A fortnight around each change of hour, around Christmas, and over 1 and 8 May, which are Mondays in 2028.
    ["2026-10-18", "2027-03-21", "2026-12-18", "2028-04-26"],
)
def test_every_minute_of_a_fortnight_closes_at_work_as_waiting_would(first):
    start = datetime.fromisoformat(first).replace(tzinfo=PARIS).astimezone(UTC)
    minutes = [start + timedelta(minutes=n) for n in range(14 * 24 * 60)]
    ends = [claim_deadline(minute) for minute in minutes]
    assert min(end.astimezone(UTC) - minute for minute, end in zip(minutes, ends, strict=True)) == A_DAY
    for end in set(ends):
        assert is_working_day(end.date())
        assert time(8) <= end.time() < time(20)
        assert claim_deadline(end, 0) == end
    assert ends[::67] == [deadline_by_waiting(minute, 24) for minute in minutes[::67]]


@given(
    st.datetimes(datetime(2008, 1, 1), datetime(2100, 1, 1), timezones=st.sampled_from([UTC, PARIS])),
    st.integers(0, 96),
)
def test_a_claim_closes_at_work_and_leaves_its_hours_whatever_the_moment(moment, hours):
    end = claim_deadline(moment, hours)
    assert end.tzinfo == PARIS
    assert end.astimezone(UTC) - moment.astimezone(UTC) >= timedelta(hours=hours)
    assert is_working_day(end.date())
    assert time(8) <= end.time() < time(20)


def test_a_moment_of_both_hours_of_the_night_of_october_gives_two_ends():
    """2:30 comes twice: the second is an hour later, and so is the end of 30 hours."""
    first, second = (datetime(2026, 10, 25, 2, 30, fold=fold, tzinfo=PARIS) for fold in (0, 1))
    assert [f"{claim_deadline(moment, 30):%d %H:%M}" for moment in (first, second)] == ["26 12:00", "26 08:30"]


def test_a_moment_without_its_zone_and_a_claim_that_closes_before_are_refused():
    with pytest.raises(ValueError, match="zone"):
        claim_deadline(datetime(2027, 3, 9, 10))
    with pytest.raises(ValueError, match="after it opens"):
        claim_deadline(datetime(2027, 3, 9, 10, tzinfo=PARIS), -1)
