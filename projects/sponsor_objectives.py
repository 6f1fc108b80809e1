"""« Dans ses objectifs ? »: asked of a retained project after the jury, then whenever the last answer is six months
old, until fourteen months after the jury (EV1-21); and which projects have no sponsor to ask.

The sponsor answers when they are a member; else who leads the project does, in the sponsor's name. An answer by private
link counts as much.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.dates import months_after
from projects.models import Project, SponsorView, TeamRole
from projects.models.project import ProjectQuerySet, Role

if TYPE_CHECKING:
    from directory.models import User

EVERY, LAST = 6, 14  # months: between two answers, and since the jury
WITHOUT_SPONSOR = timedelta(days=21)  # since the jury, before the mission is asked to find one
NOT_ASKED = "Cette question n’attend plus de réponse : quelqu’un vient de la donner."
BY_TEAM = "L’équipe, au nom du commanditaire"
SPONSOR = "Le commanditaire"


def sponsored_by(member: Member) -> Q:
    """Projects of which this person answers for the sponsor: their own, and those that they lead without one."""
    led = TeamRole.objects.filter(member=member, role=Role.LEAD).values("project")
    return Q(sponsor_member=member) | (Q(pk__in=led) & without_member())


def without_member() -> Q:
    return Q(sponsor_member=None) | ~Q(Exists(Member.objects.present().filter(pk=OuterRef("sponsor_member"))))


def half_a_year_ago(member: Member | None = None) -> date:
    return months_after(timezone.localdate(), -EVERY)


def before_last_time(member: Member | None = None) -> date:
    return months_after(timezone.localdate(), -LAST)


def to_ask(member: Member, today: date, answered_since: date, judged_since: date) -> ProjectQuerySet:
    """Projects that wait for the answer of this person: `asked_of` says of which days. (Days are given, since the
    statement is prepared.)"""
    lately = SponsorView.objects.on_objectives().filter(project=OuterRef("pk"), on__gt=answered_since)
    judged = Project.objects.published().filter(
        jury_outcome__is_retained=True, jury_outcome__on__lte=today, jury_outcome__on__gt=judged_since
    )
    return judged.filter(sponsored_by(member)).exclude(Exists(lately)).filter(cohort__cancelled_on=None)


def asked_of(member: Member) -> ProjectQuerySet:
    """Those of today."""
    return to_ask(member, timezone.localdate(), half_a_year_ago(), before_last_time())


def without_sponsor(projects: ProjectQuerySet) -> ProjectQuerySet:
    """Neither a direction is named, nor a member who is still there."""
    return projects.filter(without_member(), sponsor_department="")


def to_find(today: date, judged_before: date) -> ProjectQuerySet:
    """Retained projects in training that have no sponsor, whose jury was on that day at the latest."""
    retained = Project.objects.published().filter(
        jury_outcome__is_retained=True,
        jury_outcome__on__lte=judged_before,
        cohort__presented_on__gt=today,
        cohort__cancelled_on=None,
    )
    return without_sponsor(retained)


@transaction.atomic
def answer(project: Project, *, kept: str, changed: str, blocks: str, by: "User") -> SponsorView:
    """The dated answer, shown on the project's page; its team is told. Raises ValidationError when nobody is asked any
    more: somebody answered first, or it is not theirs to answer."""
    Project.objects.lock(project.pk)
    if not asked_of(by.member).filter(pk=project.pk).exists():
        raise ValidationError(NOT_ASKED)
    mine = project.sponsor_member_id == by.member.pk
    signature = (project.sponsor_department or SPONSOR) if mine else BY_TEAM
    words = f"« {project.title} » : une réponse sur les objectifs du commanditaire."
    return SponsorView.show(project, words=words, by=by, signature=signature, kept=kept, changed=changed, blocks=blocks)
