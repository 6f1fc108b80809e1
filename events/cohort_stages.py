"""A cancelled promotion takes the stages of its projects along; restored, it brings back those still to come."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone

from directory.models import User
from directory.training import cohort_cancelled, cohort_resumed
from emi_alumni.foundation.notifications.models import Notification
from events.models import Event, EventStatus, Registration, StageEvent
from events.offers import review_offers
from events.stage_events import follow
from projects.models import Project

if TYPE_CHECKING:
    from directory.models import Cohort

CANCELLED = "La promotion {cohort} est annulée : {reason}"
TOLD_OFF = "La promotion {cohort} est annulée : ses points d’étape n’auront pas lieu. {reason}"
TOLD_ON = "La promotion {cohort} aura lieu : ses points d’étape à venir sont de nouveau dans l’agenda."


@receiver(cohort_cancelled, dispatch_uid="events.cohort_stages.put_away")
def put_away(cohort: "Cohort", by: User, **kwargs: Any) -> None:
    """Stages to come, and those that wait for another day, are cancelled for the reason of the promotion."""
    awaited = Q(event__starts_at__gt=timezone.now()) | Q(event__status=EventStatus.POSTPONED)
    rows = list(StageEvent.objects.standing().filter(awaited, project__cohort=cohort).order_by("event"))
    reason = CANCELLED.format(cohort=cohort, reason=cohort.cancelled_why)[:300]
    for row in rows:
        event = Event.objects.lock(row.event_id)
        row.former_status, row.former_reason = event.status, event.status_reason
        row.save(update_fields=["former_status", "former_reason"])
        event.status, event.status_reason = EventStatus.CANCELLED, reason
        event.save()
        review_offers(event, timezone.now())
    tell(invited_to(rows), cohort, TOLD_OFF.format(cohort=cohort, reason=cohort.cancelled_why), by)


@receiver(cohort_resumed, dispatch_uid="events.cohort_stages.bring_back")
def bring_back(cohort: "Cohort", by: User, **kwargs: Any) -> None:
    """Those that the promotion cancelled are as they were, for the team of today; one whose day is past meanwhile stays
    cancelled, and is to be fixed again."""
    back = []
    for row in StageEvent.objects.put_away().filter(project__cohort=cohort).order_by("event"):
        event = Event.objects.lock(row.event_id)
        if event.is_cancelled and (event.starts_at > timezone.now() or row.former_status == EventStatus.POSTPONED):
            event.status, event.status_reason = row.former_status, row.former_reason
            event.save()
            back.append(row)
        row.former_status = row.former_reason = ""
        row.save(update_fields=["former_status", "former_reason"])
    before = invited_to(back)
    for project in Project.objects.filter(stage_events__in=back).order_by("pk").distinct():
        follow(project)
    tell(before & invited_to(back), cohort, TOLD_ON.format(cohort=cohort), by)


def invited_to(rows: list[StageEvent]) -> set[int]:
    """Who was invited and did not decline."""
    asked = Registration.objects.filter(event__in=[row.event_id for row in rows]).current_or_invited()
    return {one for one in asked.order_by().values_list("member", flat=True) if one}


def tell(people: set[int], cohort: "Cohort", words: str, by: User) -> None:
    """Once, whatever the number of stages; people of the promotion are told of the promotion itself."""
    others = User.objects.filter(member__in=people).exclude(pk=by.pk).exclude(member__cohort=cohort)
    Notification.tell(others.order_by("pk"), kind="event_off", sentence=words, thing=cohort)
