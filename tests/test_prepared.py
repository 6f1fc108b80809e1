"""A statement prepared once answers as its queryset does, for each reader and day; or it is refused."""

from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Prefetch, QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.backends import account
from directory.models import CareerStep, Cohort, Member, Skill, User
from emi_alumni.foundation.moderation.models import ModerationEvent, Verb
from emi_alumni.foundation.prepared_statements import Prepared, padded, prepared, prepared_count
from emi_alumni.foundation.written_statements import CannotPrepare, shape_of
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


def test_a_prefetch_that_reads_a_clock_is_refused(cohort_2019):
    @prepared
    def with_people(number: int) -> QuerySet[Cohort]:
        people = Prefetch("members", Member.objects.filter(contact_paused_until__lt=timezone.localdate()))
        return Cohort.objects.filter(pk=number).prefetch_related(people)

    with pytest.raises(CannotPrepare, match="clock"):
        with_people(0)
    with pytest.raises(CannotPrepare, match="clock"):
        with_people(cohort_2019.pk)


def test_a_prefetch_that_depends_on_an_argument_has_a_name_of_its_own(helene):
    """Else `cohort.members.filter(…)` would go on from the rows of a stand-in."""

    @prepared
    def with_people(user: User, number: int) -> QuerySet[Cohort]:
        people = Prefetch("members", Member.objects.exclude(user=user.pk))
        return Cohort.objects.filter(pk=number).prefetch_related(people)

    with pytest.raises(CannotPrepare, match="to_attr"):
        with_people(helene.user, helene.cohort_id)


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


def test_what_is_prefetched_is_as_the_queryset_gives_it(helene, karim, moderator):
    """Links, rows that point to their owner, their own relations, rows that the reader may see; many owners."""

    def plain(user: User, below: int) -> QuerySet[Member]:
        seen = Prefetch("career_steps", CareerStep.objects.select_related("member").order_by("-pk"))
        others = Prefetch("cohort__members", Member.objects.visible_to(user), to_attr="known")
        people = Member.objects.select_related("cohort").filter(pk__lt=below).order_by("pk")
        return people.prefetch_related(seen, others, "skills", "collectivity__members__skills")

    def told(people) -> list[object]:
        return [
            (
                one.pk,
                [(step.pk, step.member.pk, step.member.family_name) for step in one.career_steps.all()],
                list(one.skills.all()),
                one.cohort and list(one.cohort.known),
                one.collectivity and [(each, list(each.skills.all())) for each in one.collectivity.members.all()],
            )
            for one in people
        ]

    kept = prepared(plain)
    cohortless = MemberFactory(cohort=None)
    MemberFactory(hidden_by_choice=True, cohort=helene.cohort, collectivity=helene.collectivity)
    for number, person in enumerate((helene, karim, helene)):
        CareerStep.objects.create(member=person, starts_on=2020 + number, position="Cheffe de projet")
    for skill in Skill.objects.all()[:3]:
        karim.skills.add(skill)
    for user in (helene.user, moderator, AnonymousUser(), karim.user):
        shape_of(user, [])  # asks the database what the account may do
        for below in (0, helene.pk + 1, karim.pk + 1, cohortless.pk + 9):
            expected = told(plain(user, below))
            with CaptureQueriesContext(connection) as asked_plainly:
                list(plain(user, below))
            with CaptureQueriesContext(connection) as asked:
                found = kept(user, below)
            with CaptureQueriesContext(connection) as asked_later:
                assert told(found) == expected
            assert not asked_later.captured_queries
            assert len(asked) <= len(asked_plainly), "to write a statement, none is sent"


def test_the_one_row_that_a_column_points_to_is_prefetched(helene, karim):
    """Of several owners, of none; what came with the owners is not asked again."""

    def people(below: int) -> QuerySet[Member]:
        found = Member.objects.filter(pk__lt=below).order_by("pk")
        return found.select_related("collectivity").prefetch_related("cohort", "collectivity__parent")

    helene.collectivity.parent = karim.collectivity
    helene.collectivity.save()
    kept, below = prepared(people), MemberFactory(cohort=None, collectivity=None).pk + 1
    found = kept(below)
    with CaptureQueriesContext(connection) as asked:
        told = [(one.cohort, one.collectivity and one.collectivity.parent) for one in found]
    assert told == [(one.cohort, one.collectivity and one.collectivity.parent) for one in people(below)]
    assert not asked.captured_queries
    with CaptureQueriesContext(connection) as asked:
        kept(below)
    assert len(asked.captured_queries) == 3, "the people, their cohorts, what their collectivités are in"


def test_a_thousand_owners_are_not_too_many(helene):
    """SQLite refuses an expression of a thousand alternatives."""

    @prepared
    def steps(position: str) -> QuerySet[CareerStep]:
        return CareerStep.objects.filter(position=position).order_by("pk").prefetch_related("member")

    people = Member.objects.bulk_create(
        Member(given_name="Une", family_name="Autre", slug=f"une-{number}", sort_key=f"autre {number}")
        for number in range(1_100)
    )
    CareerStep.objects.bulk_create(CareerStep(member=one, starts_on=2020, position="Cheffe") for one in people)
    for found in (steps("Cheffe"), steps.make("Cheffe")):
        assert [step.member for step in found] == people


def test_what_is_prefetched_can_be_filtered_further(helene):
    @prepared
    def with_steps(number: int) -> QuerySet[Member]:
        return Member.objects.filter(pk=number).prefetch_related("career_steps", "skills")

    CareerStep.objects.create(member=helene, starts_on=2020, position="Cheffe de projet")
    [found] = with_steps(helene.pk)
    assert found.career_steps.filter(starts_on=2020).count() == 1
    assert found.career_steps.filter(starts_on=2021).count() == 0
    assert found.skills.filter(name="Rien").count() == 0


def test_rows_of_an_owner_know_the_owner_that_was_given(helene, karim):
    @prepared
    def steps(member: Member) -> QuerySet[CareerStep]:
        return member.career_steps.all()

    for person in (helene, karim):
        CareerStep.objects.create(member=person, starts_on=2020, position="Cheffe de projet")
        [step] = steps(person)
        assert step.member is person


def test_lists_of_values_are_lists(helene, karim):
    @prepared
    def names(pk: int) -> QuerySet:
        return Member.objects.filter(pk=pk).values_list("family_name", "given_name")

    @prepared
    def slugs(pk: int) -> QuerySet:
        return Member.objects.filter(pk=pk).values_list("slug", flat=True)

    for who in (helene, karim):
        assert names(who.pk) == [(who.family_name, who.given_name)]
        assert slugs(who.pk) == [who.slug]


def test_whole_numbers_of_any_size_are_bound(helene, moderator):
    """PostgreSQL is told which: `object_id` is a large one."""

    @prepared
    def decided(key: int, account: int) -> QuerySet[ModerationEvent]:
        return ModerationEvent.objects.filter(object_id=key, by=account)

    ModerationEvent.write(helene, Verb.PUBLISH, by=moderator, was="draft")
    assert len(decided(helene.pk, moderator.pk)) == 1
    assert decided(helene.pk + 1, moderator.pk) == []


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


def test_a_range_is_a_page_of_its_own(helene, karim):
    @prepared
    def some(piece: range) -> QuerySet[Member]:
        return Member.objects.order_by("pk")[piece.start : piece.stop]

    everybody = list(Member.objects.order_by("pk"))
    assert some(range(1)) == everybody[:1]
    assert some(range(1, 2)) == everybody[1:2]
    assert some(range(2)) == everybody[:2]


def test_one_statement_serves_several_numbers_of_keys(helene, karim, representative):
    @prepared
    def people(*ids: int) -> QuerySet[Member]:
        return Member.objects.filter(pk__in=ids).order_by("pk")

    ids = [person.pk for person in (helene, karim, representative)]
    assert [person.pk for person in people(*padded(ids))] == sorted(ids)
    assert [len(padded(ids[:1] * size)) for size in (0, 1, 2, 3, 5)] == [0, 1, 2, 4, 8]
    fourth = MemberFactory()
    assert len(people(*padded([*ids, fourth.pk]))) == 4
    assert len(people.kept) == 1


def test_a_number_that_fits_its_column_is_bound_whatever_its_size(helene):
    """Of a number too large for its column, Django finds nothing without asking: stand-ins are not such numbers."""

    @prepared
    def trained_since(year: int, member: Member) -> QuerySet[CareerStep]:
        return CareerStep.objects.filter(starts_on__gte=year, member=member)

    step = CareerStep.objects.create(member=helene, starts_on=2020, position="Cheffe de projet")
    assert trained_since(2020, helene) == [step]
    assert trained_since(2021, helene) == []


def test_a_number_that_no_column_holds_finds_nothing(helene):
    @prepared
    def of_number(number: int) -> QuerySet[Member]:
        return Member.objects.filter(pk=number)

    @prepared_count
    def since(year: int) -> QuerySet[CareerStep]:
        return CareerStep.objects.filter(starts_on=year)

    assert of_number(helene.pk) == [helene]
    for number in (10**6, 10**12, 10**30, -(10**30)):
        assert of_number(number) == []
        assert since(number) == 0
