"""A promotion and who follows its training: its state, its end, one that is cancelled, somebody who leaves."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from directory.models import Cohort, CohortState, Member
from directory.models.members import MemberKind
from directory.training import cancel, graduate, leave, resume, to_graduate
from emi_alumni.foundation.notifications.models import Notification
from projects.models import TeamRole
from projects.models.project import Role
from tests.factories import MemberFactory, ProjectFactory
from tests.standing import standing

DAY = timedelta(days=1)
TODO = "Votre projet n’a pas encore sa page"


@standing
def training() -> Cohort:
    today = timezone.localdate()
    return Cohort.objects.create(
        label="2026-2027",
        starts_on=2026,
        ends_on=2027,
        appetizer_on=today - 30 * DAY,
        jury_on=today - 28 * DAY,
        teams_on=today - 10 * DAY,
        presented_on=today + 90 * DAY,
    )


@standing
def trainee(training, department) -> Member:
    return MemberFactory(
        given_name="Salomé",
        family_name="Traoré",
        kind=MemberKind.TRAINEE,
        cohort=training,
        collectivity=department,
        with_account=True,
    )


@pytest.mark.parametrize(
    ("began", "ends", "state"),
    [
        (DAY, 90 * DAY, CohortState.PREPARED),
        (0 * DAY, 90 * DAY, CohortState.IN_TRAINING),
        (-90 * DAY, DAY, CohortState.IN_TRAINING),
        (-90 * DAY, 0 * DAY, CohortState.PRESENTED),
    ],
)
def test_its_days_say_where_a_promotion_stands(began, ends, state):
    today = timezone.localdate()
    cohort = Cohort(starts_on=today.year, ends_on=today.year, appetizer_on=today + began, presented_on=today + ends)
    assert cohort.state == state
    cohort.cancelled_on = today
    assert cohort.state == CohortState.CANCELLED
    assert not cohort.is_in_training


def test_without_days_its_years_say_it_and_else_nothing_is_said():
    year = timezone.localdate().year
    assert Cohort(starts_on=year - 2, ends_on=year - 1).state == CohortState.PRESENTED
    assert Cohort(starts_on=year + 1, ends_on=year + 2).state == CohortState.PREPARED
    assert Cohort(starts_on=year, ends_on=year).state is None


def test_days_out_of_their_order_are_refused_beside_the_later_one():
    cohort = Cohort(label="x", starts_on=2026, ends_on=2027, jury_on=date(2026, 9, 2), presented_on=date(2026, 9, 1))
    with pytest.raises(ValidationError) as refused:
        cohort.clean()
    assert "« date du jury »" in refused.value.message_dict["presented_on"][0]


def test_the_page_of_their_promotion_is_the_home_of_those_in_training(trainee, training, helene, sign_in):
    browser = sign_in(trainee)
    assert browser.get(reverse("home")).url == training.get_absolute_url()
    page = browser.get(training.get_absolute_url()).text
    for words in ("À faire", TODO, "Pour travailler", "L’année de la promotion"):
        assert words in page
    assert browser.get(reverse("home"), {"reseau": "oui"}).status_code == 200
    page = sign_in(helene).get(training.get_absolute_url()).text
    assert "L’année de la promotion" in page
    assert "Pour travailler" not in page
    assert TODO not in page
    assert sign_in(helene).get(reverse("home")).status_code == 200


def test_who_is_in_a_team_is_not_asked_to_write(trainee, training, sign_in):
    TeamRole.objects.create(project=ProjectFactory(cohort=training), member=trainee, role=Role.TEAM)
    assert TODO not in sign_in(trainee).get(training.get_absolute_url()).text


def test_those_in_training_read_the_directory_and_the_bank_and_write(trainee, helene, sign_in):
    browser = sign_in(trainee)
    project = ProjectFactory(title="Le guichet du soir", lead=helene)
    for address in (helene.get_absolute_url(), project.get_absolute_url(), reverse("projects:create")):
        assert browser.get(address).status_code == 200
    assert "En formation" in sign_in(helene).get(trainee.get_absolute_url()).text


def test_the_night_after_the_presentation_they_are_alumni_and_told_once(trainee, training, sign_in):
    assert not to_graduate(timezone.localdate()).exists()
    Cohort.objects.filter(pk=training.pk).update(presented_on=timezone.localdate())
    call_command("tend_cohorts")
    trainee.refresh_from_db()
    assert trainee.kind == MemberKind.TRAINEE
    for _ in range(2):
        call_command("tend_cohorts", "--apply")
    trainee.refresh_from_db()
    assert trainee.kind == MemberKind.ALUMNI
    assert "alumni" in Notification.objects.get(recipient=trainee.user).sentence
    assert sign_in(trainee).get(reverse("home")).status_code == 200


def test_who_changed_meanwhile_is_left_as_they_are(trainee, training):
    Cohort.objects.filter(pk=training.pk).update(presented_on=timezone.localdate())
    people = list(to_graduate(timezone.localdate()))
    Member.objects.filter(pk=trainee.pk).update(kind=MemberKind.SPEAKER)
    assert graduate(people) == 0
    assert Member.objects.get(pk=trainee.pk).kind == MemberKind.SPEAKER


# Cancelled -------------------------------------------------------------------------------------------


def test_a_promotion_that_is_cancelled_says_why_and_asks_nothing(trainee, training, moderator, helene, sign_in):
    cancel(training, by=moderator, reason="Trop peu de candidatures cette année.")
    page = sign_in(helene).get(training.get_absolute_url()).text
    assert "Trop peu de candidatures cette année." in page
    assert "Restitution" not in page.split("L’année de la promotion")[1].split("</section>")[0]
    assert "annulée" in Notification.objects.get(recipient=trainee.user).sentence
    assert sign_in(trainee).get(reverse("home")).status_code == 200
    with pytest.raises(ValidationError, match="déjà annulée"):
        cancel(training, by=moderator, reason="Encore.")
    training.refresh_from_db()
    resume(training, by=moderator)
    training.refresh_from_db()
    assert training.state == CohortState.IN_TRAINING
    assert training.cancelled_why == ""
    with pytest.raises(ValidationError, match="n’est pas annulée"):
        resume(training, by=moderator)


def test_a_promotion_is_not_cancelled_without_a_reason_nor_once_it_is_over(training, moderator):
    with pytest.raises(ValidationError, match="Écrivez pourquoi"):
        cancel(training, by=moderator, reason=" ")
    training.presented_on = timezone.localdate()
    training.save()
    with pytest.raises(ValidationError, match="a présenté ses projets"):
        cancel(training, by=moderator, reason="Trop tard.")


# Somebody leaves -------------------------------------------------------------------------------------


def test_who_leaves_is_of_no_team_keeps_the_account_and_their_teams_are_told(trainee, training, karim, moderator):
    mate = MemberFactory(cohort=training, kind=MemberKind.TRAINEE, with_account=True)
    shared = ProjectFactory(cohort=training, lead=trainee, title="À plusieurs")
    TeamRole.objects.create(project=shared, member=mate, role=Role.TEAM)
    alone = ProjectFactory(cohort=training, lead=trainee, title="Toute seule")
    elsewhere = ProjectFactory(lead=trainee, title="Ailleurs")
    leave(trainee, by=moderator)
    trainee.refresh_from_db()
    assert (trainee.kind, trainee.cohort, trainee.state) == (MemberKind.ALUMNI, None, "active")
    assert list(shared.roles.values_list("member", "role")) == [(mate.pk, Role.LEAD)]
    assert alone.roles.get().member == trainee
    assert elsewhere.roles.get().member == trainee
    assert "quitte la formation" in Notification.objects.get(recipient=mate.user).sentence
    assert "Votre compte" in Notification.objects.get(recipient=trainee.user).sentence
    with pytest.raises(ValidationError, match="ne suit pas de formation"):
        leave(trainee, by=moderator)


def test_nobody_else_is_taken_out_of_a_promotion(karim, moderator):
    with pytest.raises(ValidationError, match="ne suit pas de formation"):
        leave(karim, by=moderator)
    karim.refresh_from_db()
    assert karim.cohort is not None
