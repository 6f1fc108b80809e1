"""Who is in a project: named by its lead and team, free to leave, and cited in public only with their own consent."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from directory.models import Cohort, Member
from directory.models.members import ConsentPurpose
from directory.training import left_training
from emi_alumni.foundation.audit import acts_today, record
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.search.query import suggest
from projects.models import Project, TeamRole
from projects.models.project import AUTHORS, Role
from projects.writing import writing

if TYPE_CHECKING:
    from directory.models import User

MAX_PEOPLE = 40  # of one project; and named in a day by one person, who tells each of them
GIVEN = "rôle donné à la personne"
LAST_LEAD = "Plus personne ne porterait le projet : donnez d’abord ce rôle à quelqu’un d’autre."


def add(project: Project, member: Member, role: str, *, by: "User") -> TeamRole:
    """Give this person a role, and tell her. Lead and team exclude each other: the second replaces the first.

    Raises ValidationError when nobody would lead any more, or when the team is full.
    """
    with writing(project, by) as live:
        if already := live.roles.filter(member=member, role=role).first():
            return already
        former = live.roles.filter(member=member, role__in=AUTHORS).first() if role in AUTHORS else None
        if former and former.role == Role.LEAD:
            _keep_a_lead(live, former)
        if live.roles.count() >= MAX_PEOPLE:
            raise ValidationError(f"Gardez {MAX_PEOPLE} personnes au plus.")
        if acts_today(by, GIVEN) >= MAX_PEOPLE:
            raise ValidationError(f"Vous avez déjà cité {MAX_PEOPLE} personnes depuis hier : continuez demain.")
        if former:
            former.role = role
            former.save(update_fields=["role"])
            given = former
        else:
            given = TeamRole.objects.create(project=live, member=member, role=role)
        record(by, live, f"{GIVEN} n° {member.pk} : {given.get_role_display()}")
        # Others than authors are told when the project is published: before, they cannot open it.
        if member.user and member.user != by and (role in AUTHORS or live.is_published):
            Notification.tell(
                [member.user],
                kind="project_team",
                sentence=[by.member, f" vous cite dans « {live.title} », avec ce rôle : {given.get_role_display()}."],
                thing=live,
            )
        return given


def remove(role: TeamRole, *, by: "User") -> None:
    """Take a role away: an author may take anybody's, and everybody her own. The last lead stays."""
    with transaction.atomic():
        # Held: two leads who leave at once do not both go.
        live = Project.objects.select_for_update().get(pk=role.project_id)
        if getattr(by, "member", None) != role.member and not live.written_by(by):
            raise ValidationError("Vous ne faites plus partie de l’équipe.")
        if role.role == Role.LEAD:
            _keep_a_lead(live, role)
        live.roles.filter(pk=role.pk).delete()
        record(by, live, f"rôle retiré à la personne n° {role.member_id} : {role.get_role_display()}")


def _keep_a_lead(live: Project, role: TeamRole) -> None:
    if not live.roles.filter(role=Role.LEAD).exclude(pk=role.pk).exists():
        raise ValidationError(LAST_LEAD)


@receiver(left_training, dispatch_uid="projects.leave_teams")
def leave_teams(member: Member, cohort: Cohort, by: "User", **kwargs: Any) -> None:
    """Who leaves the training leaves the teams of the promotion that go on without them: where they led alone, who
    came first after them leads. A project that nobody else writes stays theirs. Those who stay are told."""
    mine = TeamRole.objects.filter(member=member, project__cohort=cohort, role__in=AUTHORS).order_by("project")
    for project in Project.objects.select_for_update().filter(pk__in=mine.values("project")).order_by("pk"):
        others = project.roles.filter(role__in=AUTHORS).exclude(member=member).order_by("pk")
        if not (first := others.first()):
            continue
        if not others.filter(role=Role.LEAD).exists():
            first.role = Role.LEAD
            first.save(update_fields=["role"])
        project.roles.filter(member=member, role__in=AUTHORS).delete()
        record(by, project, f"rôle retiré à la personne n° {member.pk} : formation quittée")
        sentence = [member, f" quitte la formation, et l’équipe de « {project.title} »."]
        Notification.tell(project.authors(), kind="project_team_left", sentence=sentence, thing=project)


@transaction.atomic
def agree_to_be_named(project: Project, member: Member, *, agrees: bool) -> None:
    """The person's own consent to be named on this project's public page, dated; or its withdrawal, at once."""
    Member.objects.lock(member.pk)
    roles = project.roles.filter(member=member)
    if agrees:
        roles.filter(named_since=None).update(named_since=timezone.now(), named_as=member.full_name[:170])
        member.give_consent(ConsentPurpose.PUBLIC_NAME)
    else:
        roles.update(named_since=None, named_as="")
        if not TeamRole.objects.filter(member=member, named_since__isnull=False).exists():
            member.withdraw_consent(ConsentPurpose.PUBLIC_NAME)


def people_named(words: str, user: "User") -> list[Member]:
    """People whose name begins so, ten at most, among those this account may see."""
    from directory.visibility import Reader

    seen = suggest(words, Reader.of(user).search_scopes(), ["person"])
    people = (
        Member.objects.visible_to(user).select_related("collectivity", "cohort").in_bulk([s.object_id for s in seen])
    )
    return [people[one.object_id] for one in seen if one.object_id in people]
