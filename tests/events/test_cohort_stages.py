# ruff: noqa: F811 — fixtures of the tests of stages
"""A promotion that is cancelled: its stages, its call, its wishes and its places go with it, and come back with it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from directory.models import Cohort, Member
from directory.models.members import MemberKind
from directory.training import cancel, resume
from emi_alumni.foundation.notifications.budget import held_of
from emi_alumni.foundation.notifications.models import HeldSignal, Notification, SignalBudget
from events.lifecycle import cancel as cancel_event
from events.lifecycle import plan_again, postpone
from events.models import Event, StageEvent
from events.stage_events import fix
from projects.models import SubjectCall, TeamComposition, TeamPlacement, TeamWishes
from projects.team import add, remove
from tests.events.test_stage_events import A_DAY, cohort, facts, project, referent, states  # noqa: F401
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db
WHY = "Trop peu de candidatures."


def told(member: Member, kind: str = "event_off") -> list[str]:
    return list(Notification.objects.filter(recipient=member.user, kind=kind).values_list("wording", flat=True))


def again(event: Event) -> Event:
    return Event.objects.get(pk=event.pk)


@pytest.fixture
def trainee(cohort, project) -> Member:
    person = MemberFactory(with_account=True, kind=MemberKind.TRAINEE, cohort=cohort)
    add(project, person, role="team", by=project.roles.get(role="lead").member.user)
    return person


def test_its_stages_to_come_are_cancelled_and_each_is_told_once(cohort, project, trainee, helene, karim, moderator):
    first = fix(project, "before", facts(), by=helene.user).event
    second = fix(project, "during", facts(90), by=helene.user).event
    past = fix(project, "after", facts(), by=helene.user).event
    Event.objects.filter(pk=past.pk).update(
        starts_at=timezone.now() - 2 * A_DAY, ends_at=timezone.now() - 2 * A_DAY + timedelta(hours=1)
    )
    cancel(cohort, by=moderator, reason=WHY)
    for event in (first, second):
        assert again(event).is_cancelled
        assert WHY in again(event).status_reason
    assert not again(past).is_cancelled
    assert len(told(karim)) == 1
    assert WHY in told(karim)[0]
    assert len(told(helene)) == 1, "who leads and is of another promotion"
    assert told(trainee) == []
    assert len(told(trainee, "cohort_cancelled")) == 1, "once, of the promotion itself"
    with pytest.raises(ValidationError, match="si elle est rétablie"):
        plan_again(again(first), by=helene.user)


def test_restored_it_brings_back_what_it_cancelled_and_nothing_else(cohort, project, helene, karim, moderator):
    first = fix(project, "before", facts(), by=helene.user).event
    called_off = fix(project, "during", facts(90), by=helene.user).event
    later = fix(project, "after", facts(150), by=helene.user).event
    cancel_event(called_off, by=helene.user, reason="La salle est prise.")
    postpone(later, by=helene.user, reason="Une date à trouver.")
    Notification.objects.all().delete()
    cancel(cohort, by=moderator, reason=WHY)
    Event.objects.filter(pk=first.pk).update(
        starts_at=timezone.now() - A_DAY, ends_at=timezone.now() - A_DAY + timedelta(hours=1)
    )
    resume(cohort, by=moderator)
    assert again(first).is_cancelled, "its day is past: to be fixed again"
    assert again(called_off).status_reason == "La salle est prise."
    assert (again(later).status, again(later).status_reason) == ("postponed", "Une date à trouver.")
    assert not StageEvent.objects.put_away().exists()
    assert len(told(karim)) == 1, "unread, it says the latest"
    assert "aura lieu" in told(karim)[0]
    assert fix(project, "during", facts(100), by=helene.user).event.status == "planned"


def test_a_team_that_changed_meanwhile_is_the_one_invited(cohort, project, trainee, helene, referent, moderator):
    event = fix(project, "before", facts(), by=helene.user).event
    cancel(cohort, by=moderator, reason=WHY)
    remove(project.roles.get(member=referent), by=helene.user)
    joins = MemberFactory(with_account=True, given_name="Lou")
    add(project, joins, role="team", by=helene.user)
    Notification.objects.all().delete()
    resume(cohort, by=moderator)
    assert "Lou" in states(event)
    assert "Rachid" not in states(event)
    assert told(referent) == []
    assert (told(joins), len(told(joins, "stage_invited"))) == ([], 1)


def test_another_promotion_keeps_its_stages(cohort, project, helene, moderator):
    event = fix(project, "before", facts(), by=helene.user).event
    other = Cohort.objects.create(label="2027-2028", starts_on=2027, ends_on=2028)
    cancel(other, by=moderator, reason=WHY)
    assert not again(event).is_cancelled


def test_its_call_takes_no_subject_and_what_was_held_of_it_waits(cohort, karim, moderator, sign_in):
    today = timezone.localdate()
    call = SubjectCall.objects.create(cohort=cohort, words="Nos besoins.", opens_on=today, closes_on=today + 20 * A_DAY)
    SignalBudget.objects.create(account=karim.user, per_month=0)
    call.announce()
    assert HeldSignal.objects.filter(recipient=karim.user).exists()
    assert len(held_of(karim.user)) == 1
    subjects = reverse("projects:subject_list")
    assert "Nos besoins." in sign_in(karim).get(subjects).text
    cancel(cohort, by=moderator, reason=WHY)
    assert held_of(karim.user) == []
    assert "Nos besoins." not in sign_in(karim).get(subjects).text
    resume(cohort, by=moderator)
    assert len(held_of(karim.user)) == 1
    assert "Nos besoins." in sign_in(karim).get(subjects).text


def test_its_wishes_and_places_are_put_away_then_back(cohort, project, trainee, helene, moderator, sign_in):
    composition = TeamComposition.objects.create(cohort=cohort, wishes_until=timezone.localdate() + 5 * A_DAY)
    TeamWishes.objects.create(composition=composition, member=trainee, first=project)
    composition.place({trainee.pk: (project.pk, True)})
    page = composition.get_absolute_url()
    wishes = reverse("projects:team_wishes", args=[cohort.slug])
    cancel(cohort, by=moderator, reason=WHY)
    browser = sign_in(moderator)
    shown = " ".join(browser.get(page).text.split())
    assert "les vœux et les places sont mis de côté" in shown
    assert trainee.shown_name not in shown
    assert "Publier les équipes" not in shown
    for name in ("propose", "place", "publish"):
        browser.post(reverse(f"projects:team_composition_{name}", args=[cohort.slug]), {f"team{trainee.pk}": ""})
    composition.refresh_from_db()
    assert not composition.is_published
    assert TeamPlacement.objects.get().is_settled
    with pytest.raises(ValidationError, match="mis de côté"):
        TeamComposition.objects.get().place({})
    assert wishes not in sign_in(trainee).get(cohort.get_absolute_url()).text
    resume(cohort, by=moderator)
    assert trainee.shown_name in sign_in(moderator).get(page).text
    assert wishes in sign_in(trainee).get(cohort.get_absolute_url()).text
