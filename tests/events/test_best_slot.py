"""The best slot of a date poll, against its rule told in plain comparisons."""

import json
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.best_slot import Answer, rank_slots

INSTANCES = json.loads((Path(__file__).parent / "data" / "best_slot.json").read_text(encoding="utf-8"))
LABELS = {"oui": Answer.YES, "si besoin": Answer.IF_NEED_BE, "non": Answer.NO}
FIRST = datetime(2027, 3, 9, 14, tzinfo=UTC)
PEOPLE = ("Hélène", "Karim", "Isabelle", "Youssef")


def polls():
    """Up to four slots, of which two may start together, up to four people who answer or not, some who must come."""
    said = st.dictionaries(st.integers(0, 3), st.sampled_from(Answer), max_size=4)
    return st.tuples(
        st.lists(st.integers(0, 3), min_size=1, max_size=4).map(
            lambda days: {slot: FIRST + timedelta(days=day) for slot, day in enumerate(days)}
        ),
        st.dictionaries(st.sampled_from(PEOPLE), said, max_size=4),
        st.lists(st.sampled_from(PEOPLE), unique=True, max_size=2),
    )


def is_better(one, other, slots, answers, must_come) -> bool:
    """The rule as a person would apply it to two slots, step by step."""

    def how_many(slot, *kinds):
        return sum(said.get(slot) in kinds for said in answers.values())

    def missing(slot):
        return sum(answers.get(who, {}).get(slot, Answer.NO) == Answer.NO for who in must_come)

    if missing(one) != missing(other):
        return missing(one) < missing(other)
    present = [how_many(slot, Answer.YES, Answer.IF_NEED_BE) for slot in (one, other)]
    if present[0] != present[1]:
        return present[0] > present[1]
    if how_many(one, Answer.YES) != how_many(other, Answer.YES):
        return how_many(one, Answer.YES) > how_many(other, Answer.YES)
    return slots[one] < slots[other]


@pytest.mark.parametrize("instance", INSTANCES, ids=lambda instance: instance["name"])
def test_instances_of_which_the_answers_are_known(instance):
    slots = {slot: datetime.fromisoformat(slot) for slot in instance["slots"]}
    answers = {
        who: {slot: LABELS[answer] for slot, answer in said.items()} for who, said in instance["answers"].items()
    }
    ranking = rank_slots(slots, answers, instance["must_come"])
    assert ranking.best.slot == instance["best"]
    assert [count.slot for count in ranking.level] == instance["level_with_the_best"]
    by_slot = {count.slot: count for count in ranking.slots}
    for expected in instance["counts"]:
        count = by_slot[expected["slot"]]
        assert (count.present, len(count.sure)) == (expected["present"], expected["sure"])
        assert list(count.musts_missing) == expected["musts_missing"]


@given(polls())
def test_no_slot_is_better_than_one_ranked_before_it(poll):
    slots, answers, must_come = poll
    ranked = [count.slot for count in rank_slots(slots, answers, must_come).slots]
    assert sorted(ranked) == sorted(slots)
    for place, slot in enumerate(ranked):
        assert not any(is_better(later, slot, *poll) for later in ranked[place + 1 :])


@given(polls())
def test_the_best_and_its_levels_are_those_that_no_slot_beats_but_by_its_date(poll):
    slots, answers, must_come = poll
    ranking = rank_slots(slots, answers, must_come)
    same_day = dict.fromkeys(slots, FIRST)
    unbeaten = {
        slot for slot in slots if not any(is_better(other, slot, same_day, answers, must_come) for other in slots)
    }
    if any(said.get(slot) in (Answer.YES, Answer.IF_NEED_BE) for said in answers.values() for slot in slots):
        assert {count.slot for count in ranking.level} == unbeaten
        assert ranking.best.slot in unbeaten
        assert ranking.best.starts_at == min(slots[slot] for slot in unbeaten)
    else:
        assert (ranking.best, ranking.level) == (None, ())


@given(polls(), st.data())
def test_a_better_answer_never_makes_a_slot_fall(poll, data):
    slots, answers, must_come = poll
    who, slot = data.draw(st.sampled_from(PEOPLE)), data.draw(st.sampled_from(sorted(slots)))
    before = [count.slot for count in rank_slots(slots, answers, must_come).slots]
    better = {**answers, who: {**answers.get(who, {}), slot: Answer.YES}}
    after = [count.slot for count in rank_slots(slots, better, must_come).slots]
    assert after.index(slot) <= before.index(slot)
    assert [other for other in after if other != slot] == [other for other in before if other != slot]


def test_the_order_in_which_people_answer_changes_nothing():
    slots = {1: FIRST, 2: FIRST + timedelta(days=2)}
    answers = {"Hélène": {1: Answer.YES}, "Karim": {2: Answer.IF_NEED_BE}, "Isabelle": {2: Answer.IF_NEED_BE}}
    ranked = {
        tuple(count.slot for count in rank_slots(slots, dict(order), ["Karim"]).slots)
        for order in permutations(answers.items())
    }
    assert ranked == {(2, 1)}


def test_each_slot_names_who_comes_so_that_one_tap_registers_them():
    answers = {"Karim": {1: Answer.IF_NEED_BE}, "Hélène": {1: Answer.YES}, "Youssef": {1: Answer.NO}}
    (count,) = rank_slots({1: FIRST}, answers, ["Isabelle", "Youssef"]).slots
    assert (count.sure, count.if_need_be, count.musts_missing) == (("Hélène",), ("Karim",), ("Isabelle", "Youssef"))


def test_answers_for_a_slot_that_was_deleted_count_nowhere():
    ranking = rank_slots({2: FIRST}, {"Karim": {1: Answer.YES}})
    assert (ranking.slots[0].present, ranking.best) == (0, None)


def test_a_poll_without_slots_has_no_best():
    assert (rank_slots({}, {"Karim": {}}).best, rank_slots({}, {}).level) == (None, ())
