"""What the agenda knows of a collectivité over time (see `directory.milestones`): annual meetings held there."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from directory.milestones import AT_MOST, MILESTONES, Milestone
from directory.models import Collectivity
from emi_alumni.foundation.dates import local_day
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.url_reversing import reverse
from events.models import Event, EventKind, EventStatus

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User


@prepared
def meetings_hosted(place: Collectivity, user: "User | AnonymousUser", now: datetime) -> QuerySet:
    held = (
        Event.objects.visible_to(user).published().filter(host=place, kind=EventKind.ANNUAL, status=EventStatus.PLANNED)
    )
    over = held.filter(ends_at__lte=now).order_by("-starts_at", "-pk")
    return over.values_list("pk", "starts_at", "title")[:AT_MOST]


def annual_meetings(place: Collectivity, user: "User | AnonymousUser") -> Iterator[Milestone]:
    """The annual meetings that took place here, of those that this account reads. One query."""
    for pk, starts_at, title in meetings_hosted(place, user, timezone.now()):
        yield Milestone(local_day(starts_at), f"Accueil de « {title} »", reverse("events:event", args=[pk]))


MILESTONES.append(annual_meetings)
