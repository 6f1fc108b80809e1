"""The composed teams become those of the projects; undone until the first module; somebody leaves on the way."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from directory.models import Cohort, Member
from directory.training import left_training
from emi_alumni.foundation.audit import record
from emi_alumni.foundation.notifications.models import Notification
from projects.models import Project, TeamComposition, TeamPlacement, TeamRole, TeamWishes
from projects.models.project import AUTHORS, Role
from projects.models.team_compositions import NOT_IN_TRAINING, PUBLISHED
from projects.team_casting import TeamCasting

if TYPE_CHECKING:
    from directory.models import User

NOT_PUBLISHED = "Les équipes ne sont pas publiées."
BEGUN = "Le premier module a commencé : changez les équipes depuis la page de chaque projet."
UNDONE = "Les équipes de la promotion {cohort} sont reprises par la mission innovation. Vous saurez bientôt la vôtre."


@transaction.atomic
def publish(composition: TeamComposition, *, by: "User") -> int:
    """Write each team in its project, and tell everybody their own; how many people. Whoever was in another retained
    project of the promotion leaves it. What people said of their sex is erased.

    Raises ValidationError while somebody or some subject has no place, outside of the training, and when it was done.
    """
    held = TeamComposition.hold(composition.pk)
    if held.is_published:
        raise ValidationError(PUBLISHED)
    if not held.cohort.is_in_training:
        raise ValidationError(NOT_IN_TRAINING.format(cohort=held.cohort))
    cast = TeamCasting(held)
    check_is_whole(cast)
    held.published_at, held.published_by = timezone.now(), getattr(by, "member", None)
    held.save(update_fields=["published_at", "published_by"])
    projects = {one.pk: one for one in Project.objects.select_for_update().filter(pk__in=cast.titles).order_by("pk")}
    roles = list(TeamRole.objects.filter(project__in=projects, member__in=cast.plan, role__in=AUTHORS).order_by("pk"))
    for member, team in cast.plan.items():
        placement = cast.placements[member]
        mine = [role for role in roles if role.member_id == member]
        here = next((role for role in mine if role.project_id == team), None)
        placement.former_role = here.role if here else ""
        placement.left = [[role.project_id, role.role] for role in mine if role.project_id != team]
        placement.save(update_fields=["former_role", "left"])
        for role in mine:
            if role.project_id != team:
                role.delete()
        if here is None:
            TeamRole.objects.create(project=projects[team], member_id=member, role=Role.TEAM)
    for project in projects.values():
        keep_a_lead(project)
        record(by, project, "équipe composée")
    # Placed and told, nobody needs it any more.
    held.keep_sexes()
    TeamWishes.objects.filter(composition=held).update(sex="", sex_agreed_at=None)
    Cohort.objects.filter(pk=held.cohort_id, teams_on=None).update(teams_on=timezone.localdate())
    tell_teams(cast, projects)
    return len(cast.plan)


def check_is_whole(cast: TeamCasting) -> None:
    missing = [seat.member.shown_name for seat in cast.seats if seat.project is None]
    if missing or not cast.members:
        raise ValidationError(f"Sans équipe : {', '.join(missing) or 'toute la promotion'}. Placez chaque personne.")
    empty = [project.title for project in cast.projects if project.pk not in cast.plan.values()]
    if empty:
        raise ValidationError(f"Personne dans « {empty[0]} » : placez quelqu’un, ou corrigez le résultat du jury.")


def keep_a_lead(project: Project) -> None:
    """Where nobody leads the team any more, who came first does."""
    team = project.roles.filter(role__in=AUTHORS).order_by("pk")
    if (first := team.first()) and not team.filter(role=Role.LEAD).exists():
        first.role = Role.LEAD
        first.save(update_fields=["role"])


def tell_teams(cast: TeamCasting, projects: dict[int, Project]) -> None:
    people = Member.objects.filter(pk__in=cast.plan).select_related("user").order_by("pk")
    for project in projects.values():
        team = [one.user for one in people if one.user and cast.plan[one.pk] == project.pk]
        sentence = f"Votre équipe est composée : vous travaillez sur « {project.title} »."
        Notification.tell(team, kind="team_published", sentence=sentence, thing=project)


@transaction.atomic
def undo(composition: TeamComposition, *, by: "User") -> None:
    """The projects have the teams that they had, for who is still in the promotion; places stay, to be changed.

    Raises ValidationError once the first module began, and when nothing is published.
    """
    held = TeamComposition.hold(composition.pk)
    if not held.is_published:
        raise ValidationError(NOT_PUBLISHED)
    if not held.may_be_undone:
        raise ValidationError(BEGUN)
    placements = list(held.placements.select_related("member__user").order_by("pk"))
    before = {project for one in placements for project, _ in one.left}
    touched = before | {one.project_id for one in placements}
    projects = {one.pk: one for one in Project.objects.select_for_update().filter(pk__in=touched).order_by("pk")}
    for one in placements:
        here = TeamRole.objects.filter(project=one.project_id, member=one.member_id, role__in=AUTHORS).first()
        if here and one.former_role and here.role != one.former_role:
            here.role = one.former_role
            here.save(update_fields=["role"])
        elif here and not one.former_role:
            here.delete()
        for project, role in one.left:
            if project in projects:
                TeamRole.objects.get_or_create(project=projects[project], member_id=one.member_id, role=role)
        one.former_role, one.left = "", []
        one.save(update_fields=["former_role", "left"])
    for project in projects.values():
        keep_a_lead(project)
        record(by, project, "équipe reprise")
    held.published_at = held.published_by = None
    held.save(update_fields=["published_at", "published_by"])
    users = [one.member.user for one in placements if one.member.user]
    Notification.tell(users, kind="team_undone", sentence=UNDONE.format(cohort=held.cohort), thing=held.cohort)


@receiver(left_training, dispatch_uid="projects.leave_composition")
def leave_composition(member: Member, cohort: Cohort, by: "User", **kwargs: Any) -> None:
    """Who leaves the training has no wishes and no place any more, whether teams are published or not."""
    TeamWishes.objects.filter(member=member, composition__cohort=cohort).delete()
    TeamPlacement.objects.filter(member=member, composition__cohort=cohort).delete()
