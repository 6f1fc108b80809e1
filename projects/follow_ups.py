"""Asking for news in time: which projects, since which presentation, and telling their teams (FRE-02, FRE-12)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from emi_alumni.foundation.dates import months_after
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.url_reversing import reverse
from projects.models import FollowUp, Project
from projects.models.follow_ups import MONTHS
from projects.statuses import ProjectStatus

if TYPE_CHECKING:
    from directory.models import User

# Presented or later. A project that its team stopped, or that others took over, has said its last word: it may always
# say more, but is not asked.
ASKED = (
    ProjectStatus.PRESENTED,
    ProjectStatus.TESTED,
    ProjectStatus.PARTLY,
    ProjectStatus.IMPLEMENTED,
    ProjectStatus.GENERALISED,
    ProjectStatus.SUSPENDED,
)
REMINDED_AFTER = timedelta(days=7)
SENTENCE = "Des nouvelles de « {title} » ? Trois questions, 90 secondes. « Rien de neuf » est une bonne réponse."


def terms(presented_on: date) -> list[tuple[int, date]]:
    """When news are asked after this presentation: (months, day)."""
    return [(months, months_after(presented_on, months)) for months in MONTHS]


def missing(today: date) -> Iterator[FollowUp]:
    """What is due and not asked yet: for each project the latest term reached, never the ones it overtook."""
    projects = (
        Project.objects.published()
        .filter(status__in=ASKED, cohort__presented_on__lte=today, cohort__cancelled_on=None)
        .select_related("cohort")
        .order_by("pk")
    )
    asked = set(FollowUp.objects.filter(project__in=projects).values_list("project_id", "months"))
    for project in projects:
        assert project.cohort
        assert project.cohort.presented_on
        reached = [(months, due_on) for months, due_on in terms(project.cohort.presented_on) if due_on <= today]
        if reached and (project.pk, reached[-1][0]) not in asked:
            months, due_on = reached[-1]
            yield FollowUp(project=project, months=months, due_on=due_on)


@transaction.atomic
def ask(follow_up: FollowUp) -> bool:
    """Write it down and tell the team; False when another run did first."""
    kept, new = FollowUp.objects.get_or_create(
        project=follow_up.project, months=follow_up.months, defaults={"due_on": follow_up.due_on}
    )
    if new:
        tell(kept, follow_up.project.authors())
    return new


def remind(follow_up: FollowUp) -> None:
    """Ask the team once more, a week after the last time at the soonest. Raises ValidationError when it may not."""
    if not FollowUp.objects.due().filter(pk=follow_up.pk).exists():
        raise ValidationError(f"« {follow_up} » n’attend pas de réponse.")
    lately = timezone.now() - REMINDED_AFTER
    if Notification.objects.about(follow_up).filter(kind="follow_up", at__gt=lately).exists():
        raise ValidationError(f"« {follow_up} » a été demandée il y a moins d’une semaine : laissez-leur le temps.")
    told = follow_up.project.authors()
    if not told:
        raise ValidationError(f"Personne de l’équipe de « {follow_up.project} » n’a de compte.")
    tell(follow_up, told)


def tell(follow_up: FollowUp, told: "list[User]") -> None:
    Notification.tell(
        told,
        kind="follow_up",
        sentence=SENTENCE.format(title=follow_up.project.title),
        thing=follow_up,
        url=reverse("projects:follow_up", args=[follow_up.pk]),
    )
