"""The stages of a project, on its page and on those of their events."""

from dataclasses import dataclass, field
from typing import Any

from django import template
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from emi_alumni.foundation.prepared_statements import prepared
from events.models import Event, EventAudience, Registration, StageEvent
from events.stage_events import asked_since, with_formed_team
from governance.rights import acting
from projects.models import Project, StageMeeting
from projects.models.sponsor import Stage
from projects.statuses import ProjectStatus

register = template.Library()


@dataclass
class StageLine:
    """One stage: its event if it is fixed, whether the reader may open it, what was noted of it."""

    stage: Stage
    event: Event | None = None
    opens: bool = False
    notes: list[StageMeeting] = field(default_factory=list)


@prepared
def standing_of(project: int, member: int) -> QuerySet[StageEvent]:
    theirs = Registration.objects.filter(event=OuterRef("event"), member=member)
    rows = StageEvent.objects.standing().filter(project=project).in_order()
    return rows.annotate(opens=Exists(theirs))


@register.simple_tag
def project_stages(project: Project, user: Any, meetings: list[StageMeeting]) -> list[StageLine]:
    """The three stages while they are to be fixed or noted; then those of which something is known. One query, none
    for a project without promotion."""
    member = acting(user)
    lines = {stage.value: StageLine(stage) for stage in Stage}
    for row in standing_of(project.pk, member.pk if member else 0) if project.cohort else ():
        mine = member is not None and row.event.author_id == member.pk
        lines[row.stage].event, lines[row.stage].opens = row.event, mine or row.opens
    for meeting in meetings:
        lines[meeting.stage].notes.append(meeting)
    return [line for line in lines.values() if line.event or line.notes or are_awaited(project)]


@register.filter
def are_all_noted(lines: list[StageLine]) -> bool:
    """Nothing is left to come or to write: they are history."""
    return all(line.notes and not (line.event and not line.event.is_past) for line in lines)


def are_awaited(project: Project) -> bool:
    """Whether a stage without a date is « à fixer »: the project is in training, or was three months ago."""
    cohort = project.cohort
    if cohort is None or cohort.presented_on is None or cohort.is_cancelled:
        return False
    retained = project.status not in ("", ProjectStatus.NOT_SELECTED)
    return project.is_published and retained and cohort.presented_on > asked_since()


@register.simple_tag
def fixes_stages(project: Project) -> bool:
    """Whether its team may fix its stages. One query, none for a project without promotion."""
    return project.cohort is not None and with_formed_team(Project.objects.filter(pk=project.pk)).exists()


@register.simple_tag
def stage_of(event: Event, user: Any) -> StageEvent | None:
    """The stage that this event is of, for a member; `may_move` for who writes its project. No query for an event that
    is not kept for the people who come."""
    if event.audience != EventAudience.NAMED or not user.is_authenticated:
        return None
    row = StageEvent.objects.filter(event=event).select_related("project").first()
    if row is not None:
        open_to_all = not (event.has_started or event.is_cancelled)
        row.may_move = open_to_all and row.project.is_editable_by(user)  # type: ignore[attr-defined]
    return row


@register.simple_tag
def stage_days(project: Project) -> list[StageEvent]:
    """The stages to come, as a sponsor without account reads them. One query."""
    return list(project.stage_events.standing().filter(event__ends_at__gt=timezone.now()).in_order())
