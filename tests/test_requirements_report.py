"""What is said of the workshop's sentences: met is done, heard is kept and answered."""

import pytest

from tests.requirement_report import MARKERS, proofs, requirements


@pytest.fixture
def items(request) -> list[pytest.Item]:
    return request.session.items


def test_there_are_two_markers_and_every_sentence_of_the_workshop():
    assert MARKERS == ("met", "heard")
    assert len(requirements()) == 160


def test_a_sentence_kept_as_an_idea_is_heard_and_nothing_more(items):
    """The cards of the idea box prove that remarks are kept: none of those tests says that one is met."""
    cards = [item for item in items if "test_idea_reference" in item.nodeid]
    assert not proofs(cards, "met")
    if cards:
        assert len(proofs(cards, "heard")) >= 20


def test_a_parametrised_test_counts_once(items):
    by_test = {item.nodeid.partition("[")[0] for item in items if any(item.iter_markers("met"))}
    assert sum(proofs(items, "met").values()) >= len(by_test)
