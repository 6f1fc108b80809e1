"""Who comes first, given the reasons of each: rules without database."""

from hypothesis import given
from hypothesis import strategies as st

from mentoring.helper_ranking import (
    LEAST_BESIDE_BEST,
    LEAST_WORTH,
    MOST_OF_A_PAGE,
    SHOWN,
    TRUST,
    Candidate,
    Kind,
    Reason,
    best_of,
    ranked,
)

WORDS = frozenset({0, 1})


def reason(kind: Kind = Kind.LED, url: str = "/a/", share: float = 1.0, met: frozenset[int] = WORDS) -> Reason:
    return Reason(kind, "a mené", f"Projet de {url}", url, share, met)


def half(met: frozenset[int]) -> float:
    """Two words that tell as much."""
    return len(met) / 2


def keys(candidates: list[Candidate], **said) -> list[int]:
    return [one.key for one in ranked(candidates, half, **said)]


def test_what_was_done_comes_before_what_is_said():
    said = Candidate(1, reasons=(reason(Kind.BIO, "/1/"),))
    assert keys([said, Candidate(2, reasons=(reason(Kind.LED, "/2/"),))]) == [2, 1]


def test_one_reason_that_answers_all_comes_before_two_that_answer_half():
    halves = [reason(url=f"/{n}/", share=0.5, met=frozenset({n})) for n in (0, 1)]
    assert keys([Candidate(1, reasons=tuple(halves)), Candidate(2, reasons=(reason(url="/2/"),))]) == [2, 1]


def test_collectivites_are_mixed():
    """Two of place 7 are better than the one of place 8, who is not third for all that."""
    people = [
        Candidate(1, 7, (reason(url="/1/", share=1.0),)),
        Candidate(2, 7, (reason(url="/2/", share=0.98),)),
        Candidate(3, 8, (reason(url="/3/", share=0.9),)),
    ]
    assert keys(people) == [1, 3, 2]


def test_who_is_away_comes_last_and_says_so():
    away = Candidate(1, reasons=(reason(url="/1/"),), away="en pause")
    here = Candidate(2, reasons=(reason(Kind.SKILL, "/2/"),))
    assert [(one.key, one.away) for one in ranked([away, here], half)] == [(2, ""), (1, "en pause")]


def test_three_of_a_page_are_enough():
    team = [Candidate(n, n, (reason(Kind.TEAM, "/one/"),)) for n in range(6)]
    assert len(keys(team)) == MOST_OF_A_PAGE


def test_nobody_rather_than_far_ones():
    assert keys([Candidate(1, reasons=(reason(share=0.1, met=frozenset({0})),))]) == []
    assert keys([Candidate(1)]) == []
    assert keys([]) == []


def test_who_is_not_shown_makes_nobody_worth_showing():
    """The first answers too little of the need, though well; the other more of it, not well enough to be asked."""
    few = Candidate(1, reasons=(reason(url="/1/", share=0.39, met=frozenset({0})),))
    far = Candidate(2, reasons=(reason(Kind.USES, "/2/", share=0.33, met=frozenset({1})),))
    assert few.worth > LEAST_WORTH > far.worth > few.worth * LEAST_BESIDE_BEST
    assert ranked([few, far], lambda met: 0.39 if met == frozenset({0}) else 0.6) == []


def test_a_page_is_a_reason_once():
    twice = (reason(Kind.LED), reason(Kind.TEAM))
    assert [one.kind for one in best_of(twice)] == [Kind.LED]


def test_every_kind_of_reason_has_its_worth():
    assert set(TRUST) == set(Kind)
    assert all(0 < worth < 1 for worth in TRUST.values())


some_reasons = st.lists(
    st.builds(
        reason,
        kind=st.sampled_from(Kind),
        url=st.sampled_from(["/a/", "/b/", "/c/"]),
        share=st.floats(0, 1),
        met=st.sampled_from([frozenset({0}), frozenset({1}), WORDS]),
    ),
    max_size=5,
).map(tuple)
candidates = st.lists(
    st.builds(
        Candidate,
        st.integers(1, 50),
        place=st.none() | st.integers(1, 3),
        reasons=some_reasons,
        away=st.sampled_from(["", "en pause"]),
    ),
    unique_by=lambda one: one.key,
    max_size=20,
)


@given(candidates)
def test_at_most_five_each_once_with_a_reason_the_away_last(people):
    chosen = ranked(people, half)
    assert len(chosen) <= SHOWN
    assert len({one.key for one in chosen}) == len(chosen)
    assert all(one.reasons for one in chosen)
    assert [bool(one.away) for one in chosen] == sorted(bool(one.away) for one in chosen)


@given(candidates, st.randoms())
def test_the_order_in_which_they_come_changes_nothing(people, random):
    shuffled = random.sample(people, len(people))
    assert keys(people) == keys(shuffled)
