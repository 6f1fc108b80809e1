"""When boosters come, over simulated years: rules without database."""

import random
from collections import defaultdict
from datetime import date, timedelta

import pytest

from emi_alumni.foundation.dates import monday_of, months_after
from resources.booster_rules import Answered, AnswerKind, Planned, booster_of_week, due_on, is_new_round

MONDAY = date(2026, 1, 5)
DONE, LATER, STOP = AnswerKind.DONE, AnswerKind.LATER, AnswerKind.STOP


def days(count: int, start: date = MONDAY) -> list[date]:
    return [start + timedelta(days=n) for n in range(count)]


def one(booster: int = 1, module: int = 1, opens_on: date = MONDAY) -> Planned:
    return Planned(booster, module, opens_on)


def said(kind: str, on: date, booster: int = 1, module: int = 1) -> Answered:
    return Answered(booster, module, kind, on)


def test_it_comes_the_monday_after_its_opening_and_stays_until_it_is_answered():
    opens_on = MONDAY + timedelta(days=2)
    seen = {day: booster_of_week([one(opens_on=opens_on)], [], day) for day in days(21)}
    assert [seen[day] for day in days(7)] == [None] * 7
    assert [seen[day] for day in days(14, MONDAY + timedelta(days=7))] == [1] * 14


@pytest.mark.parametrize("kind", [DONE, LATER, STOP])
def test_whatever_is_answered_nothing_more_comes_that_week(kind):
    planned = [one(1), one(2, module=2), one(3, module=3)]
    for day in days(7):
        assert booster_of_week(planned, [said(kind, MONDAY)], day) is None
    following = booster_of_week(planned, [said(kind, MONDAY)], MONDAY + timedelta(days=7))
    assert following == 2


@pytest.mark.parametrize("weekday", range(7))
def test_put_off_it_comes_back_two_weeks_later_on_a_monday(weekday):
    on = MONDAY + timedelta(days=weekday)
    seen = [day for day in days(40) if booster_of_week([one()], [said(LATER, on)], day)]
    assert seen[0] == MONDAY + timedelta(weeks=2)


def test_done_it_comes_back_after_six_months_then_at_twelve_then_never():
    first = date(2026, 3, 10)
    second = date(2026, 9, 20)
    assert due_on(MONDAY, [first], []) == date(2026, 9, 10)
    assert due_on(MONDAY, [first, second], []) == date(2027, 3, 20)  # never less than six months after the last
    assert due_on(MONDAY, [first, months_after(first, 6)], []) == date(2027, 3, 10)
    assert due_on(MONDAY, [first, second, date(2027, 4, 1)], []) is None


def test_done_late_it_does_not_come_back_twice_in_six_months():
    late = date(2027, 2, 1)
    assert due_on(MONDAY, [date(2026, 3, 10), late], []) == date(2027, 8, 1)


def test_no_more_of_a_module_stops_all_its_boosters_and_no_other():
    planned = [one(1), one(2), one(3, module=2)]
    stop = said(STOP, MONDAY - timedelta(days=30), booster=1)
    assert {booster_of_week(planned, [stop], day) for day in days(100)} == {3}


def test_what_nobody_answers_lets_the_others_pass():
    planned = [one(1), one(2, opens_on=MONDAY + timedelta(days=14))]
    weeks = [booster_of_week(planned, [], MONDAY + timedelta(weeks=n)) for n in range(12)]
    assert weeks[:6] == [1, 1, 1, 1, 2, 2]
    assert set(weeks[6:]) == {1, 2}  # then each in turn


def test_said_again_within_six_months_is_the_same_time():
    assert is_new_round([], MONDAY)
    assert not is_new_round([MONDAY], MONDAY + timedelta(days=90))
    assert is_new_round([MONDAY], months_after(MONDAY, 6))


@pytest.mark.parametrize("seed", range(12))
def test_over_a_simulated_year_nobody_sees_more_than_one_a_week(seed):
    """Somebody who answers at whim, boosters that are written and planned at any moment, twenty of them on four
    modules: at most one a week, none twice within six months of being done, none of a module they stopped."""
    chance = random.Random(seed)
    planned: list[Planned] = []
    answers: list[Answered] = []
    seen: dict[date, set[int]] = defaultdict(set)
    done: dict[int, list[date]] = defaultdict(list)
    stopped: set[int] = set()
    for day in days(730):
        if len(planned) < 20 and chance.random() < 0.05:  # planned today, for this month or one to come
            opens_on = day + timedelta(days=chance.choice([0, 0, 30, 60]))
            planned.append(Planned(len(planned) + 1, chance.randrange(4), opens_on))
        shown = booster_of_week(planned, answers, day)
        if shown is None:
            continue
        module = planned[shown - 1].module
        seen[monday_of(day)].add(shown)
        assert module not in stopped
        assert all(day >= months_after(before, 6) for before in done[shown])
        assert len(done[shown]) < 3
        if chance.random() < 0.2:
            kind = chance.choice([DONE, DONE, DONE, LATER, STOP if len(stopped) < 2 else LATER])
            answers.append(Answered(shown, module, kind, day))
            if kind == DONE:
                done[shown].append(day)
            if kind == STOP:
                stopped.add(module)
    assert max(map(len, seen.values())) == 1
    assert len(done) > 5
