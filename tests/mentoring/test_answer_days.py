"""Tests of one rule for whoever is asked: a hand, an introduction, a visitor's question, a pair."""

from datetime import UTC, date, datetime

import pytest

from mentoring.answer_days import IN_ALL, TO_ANSWER, TO_ANSWER_EACH_OTHER, TO_MISSION, answer_by, day_after, is_over


@pytest.mark.parametrize(
    ("asked", "day"),
    [
        (datetime(2026, 3, 2, 8, tzinfo=UTC), date(2026, 3, 9)),  # a Monday
        (datetime(2026, 3, 2, 22, 59, tzinfo=UTC), date(2026, 3, 9)),  # the same, a minute before midnight here
        (datetime(2026, 3, 2, 23, 1, tzinfo=UTC), date(2026, 3, 10)),  # Tuesday here
        (datetime(2026, 3, 7, 9, tzinfo=UTC), date(2026, 3, 13)),  # a Saturday
        (datetime(2026, 5, 11, 9, tzinfo=UTC), date(2026, 5, 19)),  # Ascension is off, the day after is not
        (datetime(2026, 12, 23, 9, tzinfo=UTC), date(2026, 12, 31)),  # Christmas
    ],
)
def test_who_is_asked_has_five_working_days(asked, day):
    assert answer_by(asked) == day
    assert not is_over(day, date.fromordinal(day.toordinal() - 1))
    assert is_over(day, day)


def test_nobody_has_longer_than_the_request_itself():
    asked, end = datetime(2026, 3, 2, 8, tzinfo=UTC), date(2026, 3, 5)
    assert answer_by(asked, ends_on=end) == end
    assert answer_by(asked, ends_on=date(2026, 4, 1)) == date(2026, 3, 9)


def test_two_people_answer_before_the_mission_is_called_and_all_ends():
    asked = datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert 2 * TO_ANSWER == TO_MISSION == TO_ANSWER_EACH_OTHER < IN_ALL
    assert day_after(asked, IN_ALL) == date(2026, 3, 23)
