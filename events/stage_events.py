"""The three stages of a project, « en amont », « en cours », « en aval »: days proposed from the year of its promotion,
events for its team, its referents and its sponsor (EV1-24).

Those who are in the team when a stage is fixed are invited; who comes or goes afterwards is invited to what is to come,
or no longer (`follow`).
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.dates import months_after
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.working_days import is_working_day
from events.lifecycle import day, tell_moved
from events.models import Event, EventAudience, EventKind, EventStatus, Registration, StageEvent
from events.models.registrations import delete_registration, invite, register
from governance.models import CurriculumModule
from projects.cohort_year import days_of_modules
from projects.models import Project, StageMeeting, TeamRole
from projects.models.project import ProjectQuerySet, Role
from projects.models.sponsor import Stage
from projects.statuses import ProjectStatus

if TYPE_CHECKING:
    from directory.models import Cohort, User

INVITED_ROLES = (Role.LEAD, Role.TEAM, Role.REFERENT, Role.SPONSOR)
BEFORE_MODULES = timedelta(days=7)
A_WEEK_BEFORE = "Une semaine avant le premier module."
ASKED_UNTIL = 3  # months after the presentation
FIXED = "Quelqu’un vient de fixer ce point : rechargez la page pour lire sa date."
NOT_WRITTEN = "Vous n’écrivez plus ce projet : rien n’est enregistré."
IS_OVER = "Ce point est passé : sa date ne change plus."
PLACE = ("starts_at", "ends_at", "format", "venue", "meeting_url")


class Proposal(NamedTuple):
    """A day, or none and why there is none."""

    on: date | None
    hint: str


# Of which projects ----------------------------------------------------------------------------------------------------


def with_formed_team(projects: ProjectQuerySet) -> ProjectQuerySet:
    """Those that the jury retained, of a promotion that was not cancelled."""
    retained = Q(jury_outcome__is_retained=True) | Q(jury_outcome=None, status=ProjectStatus.IN_TRAINING)
    return projects.published().filter(retained, cohort__isnull=False, cohort__cancelled_on=None)


def to_fix(member: Member, today: date, presented_since: date) -> ProjectQuerySet:
    """The projects that this person leads and that lack a date: before the first module, then before the presentation,
    then until three months after it. (Days are given, since the statement is prepared.)"""
    leads = TeamRole.objects.filter(project=OuterRef("pk"), member=member, role=Role.LEAD)
    begun = CurriculumModule.objects.filter(cohort=OuterRef("cohort"), starts_on__lte=today)
    missing: Q = lacks(Stage.AFTER) | lacks(Stage.DURING) & Q(cohort__presented_on__gt=today)
    missing |= lacks(Stage.BEFORE) & Q(cohort__presented_on__gt=today) & ~Exists(begun)
    asked = with_formed_team(Project.objects.all()).filter(Exists(leads), cohort__presented_on__gt=presented_since)
    return asked.filter(missing).order_by("cohort__presented_on", "pk")


def lacks(stage: Stage) -> Any:
    planned = StageEvent.objects.standing().filter(project=OuterRef("pk"), stage=stage.value)
    noted = StageMeeting.objects.filter(project=OuterRef("pk"), stage=stage.value)
    return ~Exists(planned) & ~Exists(noted)


def asked_since(member: Member | None = None) -> date:
    return months_after(timezone.localdate(), -ASKED_UNTIL)


# Which days -----------------------------------------------------------------------------------------------------------


def proposed_days(cohort: "Cohort") -> dict[str, Proposal]:
    """A week before the first module, half-way of the modules, a month after the presentation: working days to come.
    One query."""
    _, first, last = (days_of_modules.first(cohort) or (None, None, None))[-3:]
    end = last if first and last and last > first else cohort.presented_on
    middle = first + (end - first) / 2 if first and end and end > first else None
    after = months_after(cohort.presented_on, 1) if cohort.presented_on else None
    no_module = "La date des modules n’est pas encore connue : choisissez un jour, ou laissez vide."
    no_end = "La date de la restitution n’est pas encore connue : choisissez un jour, ou laissez vide."
    return {
        Stage.BEFORE: proposal(first and worked(first - BEFORE_MODULES, -1), A_WEEK_BEFORE, no_module),
        Stage.DURING: proposal(middle and worked(middle, 1), "À la moitié des modules.", no_module),
        Stage.AFTER: proposal(after and worked(after, 1), "Un mois après la restitution.", no_end),
    }


def worked(on: date, step: int) -> date:
    """This day, or the nearest working day after it (before it for a step of -1)."""
    while not is_working_day(on):
        on += timedelta(days=step)
    return on


def proposal(on: date | None, why: str, unknown: str) -> Proposal:
    if on is None:
        return Proposal(None, unknown)
    if on <= timezone.localdate():
        return Proposal(None, "Le jour habituel est passé : choisissez-en un autre, ou laissez vide.")
    return Proposal(on, why)


# Fixing and moving ----------------------------------------------------------------------------------------------------


@transaction.atomic
def fix(project: Project, stage: str, facts: Mapping[str, Any], *, by: "User") -> StageEvent:
    """One event for this stage, that those who are invited read and nobody else; who leads the project organises it,
    who fixes it comes. `facts`: moments, format, place. Raises ValidationError when it is fixed already."""
    held(project, by)
    row = StageEvent.objects.select_related("event").filter(project=project, stage=stage).first()
    if row is not None and not row.event.is_cancelled:
        raise ValidationError(FIXED)
    event = Event(
        kind=EventKind.APPOINTMENT,
        title=f"Point d’étape {Stage(stage).label} : {project.title}",
        audience=EventAudience.NAMED,
        by_invitation=True,
        author=lead_of(project) or by.member,
        state=State.PUBLISHED,
        published_at=timezone.now(),
        **facts,
    )
    event.save()
    row = row or StageEvent(project=project, stage=stage)
    row.event = event
    row.save()
    register(event, by.member, invited=True)
    ask(row, [one for one in invited_to(project) if one.pk != by.member.pk], by=by)
    return row


@transaction.atomic
def move(row: StageEvent, facts: Mapping[str, Any], *, by: "User") -> None:
    """Another moment or place, told to who is invited; postponed, it takes place after all. Raises ValidationError once
    it began."""
    held(row.project, by)
    live = Event.objects.lock(row.event_id)
    if live.is_cancelled:
        raise ValidationError(FIXED)
    if live.has_started:
        raise ValidationError(IS_OVER)
    before = {name: getattr(live, name) for name in PLACE}
    for name, value in facts.items():
        setattr(live, name, value)
    live.status, live.status_reason = EventStatus.PLANNED, ""
    live.save()
    tell_moved(live, before, by=by)


def held(project: Project, by: "User") -> None:
    """The project is held, for who writes it at this instant. Raises ValidationError for anybody else."""
    Project.objects.lock(project.pk)
    if not with_formed_team(Project.objects.editable_by(by)).filter(pk=project.pk).exists():
        raise ValidationError(NOT_WRITTEN)


# Who is invited -------------------------------------------------------------------------------------------------------


def lead_of(project: Project) -> Member | None:
    present = Exists(Member.objects.present().filter(pk=OuterRef("member")))
    roles = project.roles.filter(present, role=Role.LEAD)
    first = roles.select_related("member").order_by("pk").first()
    return first.member if first else None


def invited_to(project: Project) -> list[Member]:
    """Its team, those who follow it, and its sponsor when they are a member who is there."""
    roles = TeamRole.objects.filter(project=project, role__in=INVITED_ROLES).order_by().values("member")
    people = Member.objects.present().filter(Q(pk__in=roles) | Q(pk=project.sponsor_member_id or 0))
    return list(people.select_related("user").order_by("pk"))


def ask(row: StageEvent, people: list[Member], *, by: "User | None" = None) -> None:
    """They are invited, and told once. In a transaction that holds the event, or has just made it."""
    event = row.event
    for one in people:
        invite(event, one)
    words = f"« {event} », {day(event)} : venez-vous ?"
    users = [one.user for one in people if one.user and one.user != by]
    Notification.tell(users, kind="stage_invited", sentence=words, thing=event)


def follow(project: Project) -> None:
    """Who joined is invited to the stages to come, who left is no longer; who leads the project organises them."""
    rows = list(StageEvent.objects.to_come().filter(project=project).in_order())
    if not rows:
        return
    people = {one.pk: one for one in invited_to(project)}
    lead = lead_of(project)
    for row in rows:
        row.event = Event.objects.lock(row.event_id)
        if lead and row.event.author_id != lead.pk:
            row.event.author = lead
            Event.objects.filter(pk=row.event_id).update(author=lead)
        asked = {one.member_id: one for one in Registration.objects.filter(event=row.event_id).order_by("pk")}
        for key in asked.keys() - people.keys():
            delete_registration(asked[key])
        ask(row, [one for key, one in people.items() if key not in asked])


@receiver([post_save, post_delete], sender=TeamRole, dispatch_uid="events.stages_follow_the_team")
def follow_team(instance: TeamRole, **kwargs: Any) -> None:
    with transaction.atomic():
        if project := Project.objects.filter(pk=instance.project_id).first():
            follow(project)


@receiver(post_save, sender=Project, dispatch_uid="events.stages_follow_the_sponsor")
def follow_sponsor(instance: Project, created: bool, update_fields: Any = None, **kwargs: Any) -> None:
    if not created and (update_fields is None or "sponsor_member" in update_fields):
        with transaction.atomic():
            follow(instance)


def moments_of(event: Event) -> tuple[datetime, datetime]:
    return timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
