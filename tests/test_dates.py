"""Days and hours as people say them, by the one function that the whole portal calls."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.template import Context, Template
from django.utils.dateformat import format as format_date

from emi_alumni.foundation.dates import french_date, french_hour, french_moment


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (time(19), "19 h"),
        (time(19, 30), "19 h 30"),
        (time(9, 5), "9 h 05"),
        (time(0), "0 h"),
        (datetime(2026, 3, 1, 18, tzinfo=UTC), "19 h"),
        (datetime(2026, 7, 1, 18, 15, tzinfo=UTC), "20 h 15"),
    ],
)
def test_an_hour_is_said_one_way_and_as_it_is_here(moment, words):
    assert french_hour(moment) == words
    assert Template("{{ moment|french_hour }}").render(Context({"moment": moment})) == words


def test_a_moment_has_the_hour_of_its_day_here():
    assert french_moment(datetime(2026, 2, 28, 23, tzinfo=UTC)) == "1er mars 2026 à 0 h"


def test_a_day_is_written_as_django_writes_it_in_french():
    """By hand, since a list has dozens: every day of a leap year, with and without its year."""
    for rank in range(366):
        day = date(2028, 1, 1) + timedelta(days=rank)
        words = format_date(day, "1\\e\\r F" if day.day == 1 else "j F")
        assert french_date(day, with_year=False) == words
        assert french_date(day) == f"{words} 2028"
