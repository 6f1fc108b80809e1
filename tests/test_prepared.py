"""A statement prepared once answers as its queryset does, for each reader and day; or it is refused."""

from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Prefetch, QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.backends import account
from directory.models import CareerStep, Cohort, Member, User
from emi_alumni.prepared import CannotPrepare, Prepared, prepared, prepared_count
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def known_before():
    """Functions of these tests are not the portal's."""
    known = list(Prepared.known)
    yield
    Prepared.known[:] = known


def test_each_reader_is_given_their_own_rows(helene, karim):
    @prepared
    def of_my_cohort(member: Member) -> QuerySet[Member]:
        return Member.objects.filter(cohort=member.cohort_id).order_by("pk")

    for reader in (helene, karim, helene):
        assert of_my_cohort(reader) == [reader]
    assert len(of_my_cohort.kept) == 1, "one statement serves both"


def test_what_a_condition_branches_on_has_its_own_statement(helene, moderator):
    @prepared
    def seen_by(user: User) -> QuerySet[Member]:
        return Member.objects.visible_to(user)

    hidden = MemberFactory(hidden_by_choice=True, state="active", user=User.objects.create_user("cache@example.org"))
    for user in (helene.user, hidden.user, moderator, AnonymousUser()):
        assert set(seen_by(user)) == set(Member.objects.visible_to(user))
    assert hidden in seen_by(hidden.user)
    assert hidden not in seen_by(helene.user)


def test_none_nothing_and_zero_are_not_bound(helene):
    @prepared
    def of_cohort(cohort: int | None, name: str) -> QuerySet[Member]:
        people = Member.objects.filter(cohort=cohort)
        return people.filter(family_name=name) if name else people

    alone = MemberFactory(cohort=None)
    assert of_cohort(None, "") == [alone]
    assert of_cohort(helene.cohort_id, "") == [helene]
    assert of_cohort(helene.cohort_id, "Nobody") == []


def test_days_and_moments_are_bound(helene):
    @prepared
    def paused(day: date, moment: datetime) -> QuerySet[Member]:
        return Member.objects.filter(contact_paused_until__lt=day, updated_at__lt=moment)

    Member.objects.filter(pk=helene.pk).update(contact_paused_until=date(2020, 1, 1))
    tomorrow = timezone.now() + timedelta(days=1)
    assert paused(date(2020, 1, 2), tomorrow) == [helene]
    assert paused(date(2020, 1, 1), tomorrow) == []
    assert paused(date(2020, 1, 2), tomorrow - timedelta(days=300)) == []


def test_a_clock_is_refused(helene):
    @prepared
    def recent(member: Member) -> QuerySet[Member]:
        return Member.objects.filter(pk=member.pk, updated_at__gte=timezone.now() - timedelta(days=2))

    with pytest.raises(CannotPrepare):
        recent(helene)


def test_a_day_that_is_the_same_at_both_calls_is_refused_too(helene):
    @prepared
    def paused(member: Member) -> QuerySet[Member]:
        return Member.objects.filter(pk=member.pk, contact_paused_until__gte=timezone.localdate())

    with pytest.raises(CannotPrepare, match="clock"):
        paused(helene)


def test_a_value_made_of_an_argument_is_refused(helene):
    @prepared
    def a_year_before(day: date) -> QuerySet[Member]:
        return Member.objects.filter(contact_paused_until__lt=day - timedelta(days=365))

    with pytest.raises(CannotPrepare, match="made of an argument"):
        a_year_before(date(2024, 1, 1))


def test_a_reader_from_around_the_function_is_refused(helene):
    with pytest.raises(CannotPrepare, match="from around"):

        @prepared
        def mine() -> QuerySet[Member]:
            return Member.objects.filter(pk=helene.pk)


def test_an_undeclared_column_of_the_reader_is_refused(helene):
    @prepared
    def namesakes(member: Member) -> QuerySet[Member]:
        return Member.objects.filter(family_name=member.family_name)

    with pytest.raises(CannotPrepare, match="more than it declares"):
        namesakes(helene)


def test_a_prefetch_with_rows_of_its_own_is_refused(cohort_2019):
    @prepared
    def with_people(number: int) -> QuerySet[Cohort]:
        people = Prefetch("member_set", Member.objects.filter(updated_at__lt=timezone.now()))
        return Cohort.objects.filter(pk=number).prefetch_related(people)

    with pytest.raises(CannotPrepare, match="by itself"):
        with_people(cohort_2019.pk)


def test_what_cannot_be_bound_is_refused(helene):
    @prepared
    def these(numbers: list[int]) -> QuerySet[Member]:
        return Member.objects.filter(pk__in=numbers)

    with pytest.raises(CannotPrepare):
        these([helene.pk])


def test_plain_prefetches_are_made(helene):
    @prepared
    def with_steps(number: int) -> QuerySet[Member]:
        return Member.objects.filter(pk=number).prefetch_related("career_steps")

    CareerStep.objects.create(member=helene, starts_on=2020, position="Cheffe de projet")
    [found] = with_steps(helene.pk)
    with CaptureQueriesContext(connection) as asked:
        assert len(found.career_steps.all()) == 1
    assert not asked.captured_queries


def test_rows_of_an_owner_know_the_owner_that_was_given(helene, karim):
    @prepared
    def steps(member: Member) -> QuerySet[CareerStep]:
        return member.career_steps.all()

    for person in (helene, karim):
        CareerStep.objects.create(member=person, starts_on=2020, position="Cheffe de projet")
        [step] = steps(person)
        assert step.member is person


def test_counts_are_counted_for_each(helene, karim):
    @prepared_count
    def how_many(cohort: int) -> QuerySet[Member]:
        return Member.objects.filter(cohort=cohort)

    MemberFactory(cohort=helene.cohort)
    assert how_many(helene.cohort_id) == 2
    assert how_many(karim.cohort_id) == 1


def test_what_never_finds_anything_is_nothing(helene):
    @prepared
    def nobody(number: int) -> QuerySet[Member]:
        return Member.objects.filter(pk=number).none()

    @prepared_count
    def none_at_all(number: int) -> QuerySet[Member]:
        return Member.objects.none()

    assert nobody(helene.pk) == []
    assert none_at_all(helene.pk) == 0


def test_the_account_of_a_session_is_read_as_it_is_now(helene):
    assert account(helene.user.pk)[0].member.full_name == helene.full_name
    Member.objects.filter(pk=helene.pk).update(family_name="Nouveau", hidden_by_choice=True)
    now = account(helene.user.pk)[0]
    assert now.member.family_name == "Nouveau"
    assert not now.member.is_listed
    assert now.unread_notifications == 0
