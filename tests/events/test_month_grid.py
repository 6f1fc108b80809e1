"""The month as whole weeks from Monday to Sunday."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.month_grid import Day, Month

MONTHS = st.builds(Month, st.integers(2, 9998), st.integers(1, 12))


def squares(month: Month) -> list[Day]:
    return [day for week in month.weeks for day in week.days]


def test_march_2027_begins_on_a_monday_and_fills_five_weeks():
    month = Month(2027, 3)
    assert [week.number for week in month.weeks] == [9, 10, 11, 12, 13]
    assert month.weeks[0].days[0] == Day(date(2027, 3, 1), in_month=True)
    assert month.weeks[4].days[0] == Day(date(2027, 3, 29), in_month=True, holiday="Lundi de Pâques")
    assert [day.date.day for day in month.weeks[4].days if not day.in_month] == [1, 2, 3, 4]


@pytest.mark.parametrize(("year", "month", "weeks"), [(2027, 2, 4), (2026, 11, 6), (2028, 2, 5), (2026, 12, 5)])
def test_a_month_has_four_to_six_weeks(year, month, weeks):
    assert len(Month(year, month).weeks) == weeks


def test_holidays_of_the_neighbouring_year_are_named_too():
    """The last week of December 2026 ends with 1 January; the first of January 2028 begins with 27 December."""
    assert squares(Month(2026, 12))[-3] == Day(date(2027, 1, 1), in_month=False, holiday="Jour de l’An")
    assert squares(Month(2028, 1))[0] == Day(date(2027, 12, 27), in_month=False)
    assert {day.holiday for day in squares(Month(2023, 1))} == {"", "Jour de l’An"}


def test_weeks_are_numbered_as_iso_says_around_the_new_year():
    assert [week.number for week in Month(2027, 1).weeks] == [53, 1, 2, 3, 4]


@given(MONTHS)
def test_every_day_of_the_month_stands_once_in_whole_weeks_that_begin_on_monday(month):
    days = [day.date for day in squares(month)]
    assert all(len(week.days) == 7 and week.days[0].date.isoweekday() == 1 for week in month.weeks)
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    inside = [day.date for day in squares(month) if day.in_month]
    assert (inside[0], inside[-1]) == (month.first, month.last)
    assert month.last + timedelta(days=1) == month.next_first
    assert len(days) - len(inside) < 14


@given(MONTHS)
def test_a_month_its_text_and_its_neighbours_agree(month):
    assert Month.parse(str(month)) == month == Month.of(month.last)
    if 2 < month.year < 9998:
        assert month.previous < month < month.next
        assert month.next.previous == month == month.previous.next
        assert month.previous.last + timedelta(days=1) == month.first


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2027",
        "2027-13",
        "2027-00",
        "2027-3",
        "27-03",
        "2027-03-01",
        "-027-03",
        "0000-01",
        "9999-12",
        "٢٠٢٧-03",
        "2027-٠٣",
    ],
)
def test_what_is_no_month_is_refused(text):
    with pytest.raises(ValueError, match="no month"):
        Month.parse(text)
