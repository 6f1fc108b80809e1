"""The same instant, for real: one vote, one support, one comment each, however many windows; merges that cross."""

import pytest
from django.core.exceptions import ValidationError

from governance.models import CouncilAnswer, Idea, IdeaComment, IdeaSupport, Vote
from tests.concurrency import together
from tests.factories import MemberFactory
from tests.governance.idea_box import ask, make_idea, supported

pytestmark = pytest.mark.django_db(transaction=True)

WINDOWS, AT_ONCE = 50, 25  # the tests' PostgreSQL takes forty connections


@pytest.fixture(autouse=True)
def mission(moderator):
    """Its group exists: it went with the last test's data."""


def refused(outcomes: list) -> list:
    assert all(isinstance(one, ValidationError) for one in outcomes if isinstance(one, Exception)), outcomes
    return [one for one in outcomes if isinstance(one, ValidationError)]


def test_a_member_votes_once_even_with_fifty_windows(helene):
    asked = ask()
    options = list(asked.options.all())
    acts = [lambda n=n: asked.vote(options[n % 2], by=helene) for n in range(WINDOWS)]
    for start in range(0, WINDOWS, AT_ONCE):
        assert refused(together(*acts[start : start + AT_ONCE])) == []
    assert Vote.objects.filter(consultation=asked, member=helene).count() == 1


def test_a_member_supports_once_even_with_ten_windows(helene):
    idea = make_idea()
    assert refused(together(*[lambda: idea.support(by=helene)] * 10)) == []
    assert IdeaSupport.objects.count() == 1


def test_two_windows_are_one_comment_and_one_answer(helene, moderator):
    idea = make_idea()
    outcomes = together(*[lambda: IdeaComment.say(idea, "Oui.", by=helene.user)] * 4)
    assert refused(outcomes) == []
    assert IdeaComment.objects.count() == 1
    together(*[lambda: idea.answer(status="kept", text="Oui.", by=moderator)] * 4)
    assert CouncilAnswer.objects.count() == 1


def test_supports_that_come_while_two_ideas_are_merged_are_all_counted_once(moderator):
    twin, kept = make_idea("Mesurer plus tôt"), make_idea("Mesurer dès le début")
    people = MemberFactory.create_batch(8)
    supported(twin, *people[:2])
    supported(kept, people[1])
    acts = [lambda one=one: twin.support(by=one) for one in people[2:]]
    assert refused(together(lambda: Idea.objects.get(pk=twin.pk).merge_into(kept, by=moderator), *acts)) == []
    members = list(IdeaSupport.objects.filter(idea=kept).values_list("member", flat=True))
    assert sorted(members) == sorted(one.pk for one in people)


def test_two_ideas_each_merged_into_the_other_leave_one_that_stands(moderator):
    one, other = make_idea("Mesurer plus tôt"), make_idea("Mesurer dès le début")
    outcomes = together(
        lambda: Idea.objects.get(pk=one.pk).merge_into(other, by=moderator),
        lambda: Idea.objects.get(pk=other.pk).merge_into(one, by=moderator),
    )
    assert len(refused(outcomes)) == 1
    assert Idea.objects.current().count() == 1


def test_an_idea_merged_into_two_others_at_once_joins_one(helene, moderator):
    idea, one, other = make_idea("A"), make_idea("B"), make_idea("C")
    supported(idea, helene)
    outcomes = together(
        lambda: Idea.objects.get(pk=idea.pk).merge_into(one, by=moderator),
        lambda: Idea.objects.get(pk=idea.pk).merge_into(other, by=moderator),
    )
    assert len(refused(outcomes)) == 1
    assert IdeaSupport.objects.exclude(idea=idea).count() == 1
