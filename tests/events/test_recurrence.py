"""On which days an event comes again, and how that is said."""

from datetime import date

import pytest

from events.recurrence import days_after, in_words, series_in_words


def until(first: date, rhythm: str, last: date) -> list[date]:
    return list(days_after(first, rhythm, last))


def test_every_week_up_to_a_day_that_counts():
    assert until(date(2027, 1, 5), "weekly", date(2027, 1, 26)) == [date(2027, 1, day) for day in (12, 19, 26)]


def test_every_two_weeks():
    assert until(date(2027, 1, 5), "fortnightly", date(2027, 2, 9)) == [date(2027, 1, 19), date(2027, 2, 2)]


def test_the_second_tuesday_of_each_month_across_a_year():
    found = until(date(2026, 11, 10), "monthly", date(2027, 2, 28))
    assert found == [date(2026, 12, 8), date(2027, 1, 12), date(2027, 2, 9)]


def test_a_fifth_friday_is_the_last_one_of_each_month():
    found = until(date(2027, 1, 29), "monthly", date(2027, 5, 31))
    assert found == [date(2027, 2, 26), date(2027, 3, 26), date(2027, 4, 30), date(2027, 5, 28)]
    assert all(day.weekday() == 4 for day in found)


@pytest.mark.parametrize("rhythm", ["weekly", "fortnightly", "monthly"])
def test_nothing_before_the_next_day_of_the_rhythm(rhythm):
    assert until(date(2027, 1, 5), rhythm, date(2027, 1, 11)) == []


@pytest.mark.parametrize(
    ("first", "rhythm", "words"),
    [
        (date(2027, 1, 5), "weekly", "chaque mardi"),
        (date(2027, 1, 5), "fortnightly", "un mardi sur deux"),
        (date(2027, 1, 5), "monthly", "le 1er mardi du mois"),
        (date(2027, 1, 28), "monthly", "le 4e jeudi du mois"),
        (date(2027, 1, 29), "monthly", "le dernier vendredi du mois"),
    ],
)
def test_it_is_said_as_people_do(first, rhythm, words):
    assert in_words(first, rhythm) == words
    assert series_in_words(first, rhythm, date(2027, 7, 1)) == f"{words}, jusqu’au 1er juillet 2027"
