"""A sponsor who changes post: they stay, somebody else takes over, or the project has no sponsor any more. Who leads it
and the sponsor are asked; the first who answers answers for both, and the other is told."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models, transaction

from directory.models import Member
from emi_alumni.foundation.audit import record
from emi_alumni.foundation.moderation.editing import take_out_of_waiting
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.prepositions import of
from projects.models import Project, SponsorPost
from projects.models.project import Role
from projects.models.sponsor_posts import to_confirm_by
from projects.writing import write, writing

if TYPE_CHECKING:
    from directory.models import User

NOT_ASKED = "Cette question n’attend plus de réponse : quelqu’un vient de la donner."
NOBODY = "Dites qui prend la suite : une personne de l’annuaire, une direction, ou les deux."
SAME = "Choisissez quelqu’un d’autre, ou répondez « Reste commanditaire »."


class Outcome(models.TextChoices):
    STAYS = "reste", "Reste commanditaire"
    PASSED_ON = "autre", "Un autre prend la suite"
    NONE = "aucun", "Plus de commanditaire"


TOLD = {
    Outcome.STAYS: "{sponsor} reste commanditaire de « {project} » dans ses nouvelles fonctions.",
    Outcome.PASSED_ON: "Le commanditaire de « {project} » change : {successor} prend la suite {of_sponsor}.",
    Outcome.NONE: "« {project} » n’a plus de commanditaire : {sponsor} a changé de fonctions.",
}


@transaction.atomic
def answer(
    project: Project, *, outcome: Outcome, by: "User", member: Member | None = None, department: str = ""
) -> bool:
    """What becomes of the sponsor; True when the name of a direction waits to be read. `member` and `department` say
    who takes over. Raises ValidationError when nobody is asked any more, or when nobody is named."""
    Project.objects.lock(project.pk)
    if not to_confirm_by(by.member).filter(pk=project.pk).exists():
        raise ValidationError(NOT_ASKED)
    if outcome == Outcome.PASSED_ON and not (member or department):
        raise ValidationError(NOBODY)
    if outcome == Outcome.PASSED_ON and member is not None and member.pk == project.sponsor_member_id:
        raise ValidationError({"member": SAME})
    waits = False
    with writing(project, by, own_words=True) as live:
        sponsor = live.sponsor_member
        if outcome == Outcome.STAYS:
            SponsorPost.keep(live)
        elif outcome == Outcome.PASSED_ON:
            waits = write(live, {"sponsor_member": member, "sponsor_department": department}, {}, by=by)
        else:
            live.sponsor_member, live.sponsor_department = None, ""
            live.save(update_fields=["sponsor_member", "sponsor_department", "updated_at"])
            take_out_of_waiting(live, {"sponsor_department": ""}, by=by)
            record(by, live, "n’a plus de commanditaire")
    if sponsor is not None:
        tell(project, outcome, sponsor, member, department, by)
    return waits


def tell(
    project: Project, outcome: Outcome, sponsor: Member, member: Member | None, department: str, by: "User"
) -> None:
    """Those who were asked too, and who takes over."""
    leads = project.roles.filter(role=Role.LEAD).select_related("member__user").order_by("pk")
    people = [sponsor, *(role.member for role in leads), *([member] if member else [])]
    words = TOLD[outcome].format(
        project=project.title,
        sponsor=sponsor.shown_name,
        of_sponsor=of(sponsor.shown_name),
        successor=member.shown_name if member else department,
    )
    told = {person.user.pk: person.user for person in people if person.user and person.user != by}
    Notification.tell(list(told.values()), kind="sponsor_change", sentence=words, thing=project)
