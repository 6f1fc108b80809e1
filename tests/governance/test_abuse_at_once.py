"""Governance, attacked at the same instant: many windows of one person, and people who act across each other."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.moderation.models import State
from governance.clubs import join
from governance.forms.club_contributions import OfferForm
from governance.forms.discussions import ThreadForm
from governance.forms.meetings import POINTS_EACH, MinutesForm, PointForm
from governance.models import (
    AgendaPoint,
    AnimatorMandate,
    AnimatorOffer,
    Charter,
    CharterAcceptance,
    Club,
    ClubMembership,
    ClubProposal,
    Idea,
    IdeaSupport,
    Meeting,
    Minutes,
    Reply,
    SeatMandate,
    SeatProposal,
    Thread,
)
from governance.models.discussions import MESSAGES_AN_HOUR
from tests.concurrency import together
from tests.factories import MemberFactory, UserFactory
from tests.governance.idea_box import make_idea, supported

pytestmark = pytest.mark.django_db(transaction=True)

WINDOWS, AT_ONCE = 50, 25  # the tests' PostgreSQL takes forty connections


@pytest.fixture(autouse=True)
def mission(moderator):
    """Its group exists: it went with the last test's data."""


def many(act, times: int = WINDOWS) -> list:
    """What each window of many was answered: nothing but an answer, or a refusal in words."""
    outcomes = []
    for start in range(0, times, AT_ONCE):
        outcomes += together(*[lambda n=n: act(n) for n in range(start, min(start + AT_ONCE, times))])
    return in_words(outcomes)


def in_words(outcomes: list) -> list:
    errors = [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, ValidationError)]
    assert errors == []
    return [one for one in outcomes if isinstance(one, ValidationError)]


def make_club(name: str = "Accueil") -> Club:
    return Club.objects.create(name=name, entry="trade", tagline="Recevoir.")


def sent(**words) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update(words)
    return data


# Many windows of one person -------------------------------------------------------------------------------


def test_fifty_windows_join_a_club_once_and_accept_the_charter_once(helene):
    club, charter = make_club(), Charter.objects.create(number="1.0", text="Confiance.")
    assert many(lambda n: join(club, helene)) == []
    assert many(lambda n: CharterAcceptance.accept(charter, helene)) == []
    assert (ClubMembership.objects.count(), CharterAcceptance.objects.count()) == (1, 1)


def test_fifty_supports_given_and_taken_back_leave_one_or_none(helene):
    idea = make_idea()
    assert many(lambda n: idea.support(by=helene, wanted=n % 3 != 0)) == []
    assert IdeaSupport.objects.count() <= 1


def test_many_windows_offer_to_animate_once(helene):
    club = make_club()

    def offer(n: int) -> bool:
        form = OfferForm(sent(note="Deux heures."), instance=AnimatorOffer(club=club, author=helene))
        return form.is_valid() and form.send(by=helene.user)

    assert many(offer, 10) == []
    assert AnimatorOffer.objects.get().state == State.PENDING


def test_many_windows_propose_one_person_for_a_seat_once(seat, karim):
    many(lambda n: SeatProposal(seat=seat, member=karim, author=karim).make(by=karim.user), 10)
    assert SeatProposal.objects.get().state == State.PENDING


def test_no_number_of_windows_writes_more_than_twenty_messages_an_hour(helene):
    club = make_club()
    join(club, helene)

    def say(n: int):
        words = sent(title=f"Question {n}", text="…", key=str(uuid.uuid4()))
        form = ThreadForm(words, author=Member.objects.get(pk=helene.pk))
        return form.is_valid() and form.say(Thread(club=club, title=f"Question {n}"))

    assert many(say, MESSAGES_AN_HOUR + 10) == []
    assert Thread.objects.count() == MESSAGES_AN_HOUR


def test_no_number_of_windows_proposes_more_than_five_points(copil, helene):
    coming = Meeting.objects.create(body=copil, on=timezone.localdate() + timedelta(days=9))

    def propose(n: int):
        form = PointForm(sent(text=f"Point {n}"), meeting=coming, member=Member.objects.get(pk=helene.pk))
        return form.is_valid() and form.keep()

    assert many(propose, 15) == []
    assert AgendaPoint.objects.count() == POINTS_EACH


def test_two_people_who_begin_the_same_minutes_leave_one_text_and_a_sentence(copil, helene, karim):
    held = Meeting.objects.create(body=copil, on=timezone.localdate())

    def write(author: Member) -> bool:
        form = MinutesForm(sent(text=f"De {author}."), minutes=Minutes(meeting=held, author=author))
        return form.is_valid() and form.keep()

    outcomes = together(lambda: write(helene), lambda: write(karim))
    assert sorted(outcomes) == [False, True]
    assert Minutes.objects.count() == 1


# People who act across each other -------------------------------------------------------------------------


def test_a_merge_that_runs_while_its_own_idea_is_merged_makes_no_circle_and_loses_nobody(moderator):
    ideas = [make_idea(f"Idée {n}") for n in range(3)]
    people = MemberFactory.create_batch(3)
    for idea, person in zip(ideas, people, strict=True):
        supported(idea, person)
    pairs = [(0, 1), (1, 2), (2, 0)]
    acts = [
        lambda a=a, b=b: Idea.objects.get(pk=ideas[a].pk).merge_into(Idea.objects.get(pk=ideas[b].pk), by=moderator)
        for a, b in pairs
    ]
    in_words(together(*acts))
    standing = Idea.objects.current()
    assert standing.exists()
    held = set(IdeaSupport.objects.filter(idea__in=standing).values_list("member", flat=True))
    assert held == {one.pk for one in people}
    assert all(Idea.objects.get(pk=idea.pk).kept_one().is_current for idea in ideas)


def test_two_of_the_mission_who_accept_two_people_for_a_seat_give_it_once(seat, helene, karim, moderator):
    other = UserFactory(is_staff=True)
    other.groups.set(moderator.groups.all())
    for person in (helene, karim):
        SeatProposal(seat=seat, member=person, author=person).make(by=person.user)
    first, second = SeatProposal.objects.order_by("pk")
    outcomes = together(lambda: first.publish(by=moderator), lambda: second.publish(by=other))
    assert len(in_words(outcomes)) == 1
    assert SeatMandate.objects.count() == 1
    assert sorted(SeatProposal.objects.values_list("state", flat=True)) == ["pending", "published"]


def test_two_of_the_mission_who_open_two_clubs_of_one_name_open_one(helene, karim, moderator):
    other = UserFactory(is_staff=True)
    other.groups.set(moderator.groups.all())
    words = {"name": "Encadrer dehors", "entry": "trade", "tagline": "Tôt.", "why": "Nous sommes dix."}
    for person in (helene, karim):
        ClubProposal.objects.create(author=person, **words).submit(by=person.user)
    first, second = ClubProposal.objects.order_by("pk")
    outcomes = together(lambda: first.publish(by=moderator), lambda: second.publish(by=other))
    assert len(in_words(outcomes)) == 1
    assert Club.objects.count() == 1


def test_a_mandate_renewed_from_many_windows_is_renewed_once(helene, moderator):
    club = make_club()
    AnimatorMandate.objects.create(club=club, member=helene)
    refused = many(lambda n: AnimatorMandate.objects.order_by("pk")[0].renew(by=moderator), 10)
    assert (len(refused), AnimatorMandate.objects.count()) == (9, 2)


def test_an_answer_that_comes_while_its_discussion_is_taken_away_is_refused_or_keeps_it(helene, karim):
    club = make_club()
    for person in (helene, karim):
        join(club, person)
    for _ in range(5):
        thread = Thread(club=club, author=helene, title="Une question", text="…")
        thread.put()
        in_words(
            together(
                lambda thread=thread: Thread.objects.get(pk=thread.pk).withdraw(by=helene.user),
                lambda thread=thread: Thread.objects.get(pk=thread.pk).answer(Reply(author=karim, text="Oui.")),
            )
        )
        thread.refresh_from_db()
        assert thread.is_published == thread.replies.exists()
