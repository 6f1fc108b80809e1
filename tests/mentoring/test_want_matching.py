"""Which offers answer a want, and how the load of answering is shared: rules without database."""

from collections import Counter
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from emi_alumni.foundation.search.french import terms
from mentoring.wants import Answer, Corpus, Text, good_ones, load_of, share, threes


def text(kind: str, person: int, words: str, place: int | None = None) -> Text:
    return Text(kind, person, person, frozenset(terms(words).split()), place)


def corpus(*texts: Text) -> Corpus:
    return Corpus(list(texts))


def answered(kind: str, person: int, score: float = 1.0) -> Answer:
    return Answer(text(kind, person, "guichet"), score, frozenset({"guichet"}))


def test_who_opened_one_comes_before_who_looks_for_one_too():
    want = text("want", 1, "Des pairs qui ont ouvert un guichet unique")
    network = corpus(
        want, text("want", 2, "Ouvrir un guichet unique"), text("offer", 3, "J’ai ouvert un guichet unique")
    )
    assert [one.text.person for one in network.answers(want)] == [3, 2]


def test_words_that_every_want_has_answer_nothing():
    want = text("want", 1, "Des retours d’expérience et des exemples de projets")
    assert not corpus(want, text("offer", 2, "Des exemples de projets, des retours d’expérience")).answers(want)


def test_nobody_answers_themselves_nor_whom_they_do_not_want():
    want = text("want", 1, "Un guichet unique")
    network = corpus(want, text("offer", 1, "Un guichet unique"), text("offer", 2, "guichet unique"))
    assert [one.text.person for one in network.answers(want)] == [2]
    assert not network.answers(want, nobody={2})
    assert not network.answers(want, never={("offer", 2)})


def test_somebody_of_another_collectivite_comes_first():
    want = text("want", 1, "Un guichet unique", place=7)
    network = corpus(want, text("offer", 2, "Un guichet unique", 7), text("offer", 3, "Un guichet unique", 8))
    assert [one.text.person for one in network.answers(want)] == [3, 2]


def test_a_far_answer_does_not_share_the_load_of_a_good_one():
    assert [a.text.person for a in good_ones([answered("offer", 1, 2.0), answered("offer", 2, 0.9)])] == [1]
    assert good_ones([]) == []


def test_each_want_has_one_answer_and_the_load_is_shared():
    choices = {want: [answered("offer", 100), answered("offer", 101, 0.9)] for want in range(6)}
    assert Counter(one.text.person for one in share(choices).values()) == {100: 3, 101: 3}


def test_who_was_named_lately_is_named_less():
    choices = {want: [answered("offer", 100), answered("offer", 101, 0.9)] for want in range(4)}
    assert Counter(one.text.person for one in share(choices, {100: 4}).values()) == {101: 4}


def seats(loads: Counter[int]) -> int:
    """The k-th seat costs 2k - 1."""
    return sum(load * load for load in loads.values())


@given(st.lists(st.sets(st.integers(0, 3), min_size=1, max_size=4), min_size=1, max_size=6))
def test_no_other_plan_shares_the_load_better(able):
    choices = {want: [answered("offer", person) for person in sorted(people)] for want, people in enumerate(able)}
    got = seats(Counter(one.text.person for one in share(choices).values()))
    assert got == min(seats(Counter(plan)) for plan in product(*able))


def test_the_same_question_gets_the_same_answer_in_any_order():
    choices = {want: [answered("offer", (want + k) % 5, 1 - k / 10) for k in range(3)] for want in range(20)}
    again = {want: choices[want] for want in reversed(range(20))}
    assert share(choices) == share(again)


def test_the_top_tenth_carries_less_than_when_each_takes_the_best():
    """Six hundred wants, sixty people, of whom a few are everybody's best answer."""
    choices = {
        want: [
            answered("offer", place, 1 - rank / 20) for rank, place in enumerate((want % 6, want % 60, want * 7 % 60))
        ]
        for want in range(600)
    }
    plan = share(choices)
    load = load_of(plan, {one.text.person for found in choices.values() for one in found})
    best_only = load_of({want: found[0] for want, found in choices.items()}, range(60))
    assert (load.wants, load.people) == (600, 60)
    assert load.top_share < 20 < best_only.top_share


def test_with_few_people_the_least_possible_is_told():
    load = load_of({1: answered("offer", 100), 2: answered("offer", 100)}, {100})
    assert (load.top_share, load.least, load.as_even_as_can_be) == (100, 100, True)
    assert load_of({}, set()).wants == 0


def test_three_wants_alike_make_one_hour():
    wants = [text("want", person, "Partage de données entre institutions") for person in (1, 2, 3, 4)]
    wants.append(text("want", 5, "Une rue piétonne"))
    found = list(threes(corpus(*wants), wants))
    assert [[one.text.person for one in three] for three in found] == [[1, 2, 3]]
    assert all(one.shared == found[0][0].shared != frozenset() for one in found[0])
    assert [1, 2, 3] not in [
        [one.text.person for one in three] for three in threes(corpus(*wants), wants, [frozenset({1, 2, 3})])
    ]
    assert not list(threes(corpus(*wants[:2]), wants[:2]))
