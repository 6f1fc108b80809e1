"""The training of a promotion, and who follows it: it ends, it is cancelled, somebody leaves it on the way.

People in training are members of kind `TRAINEE`: they read and write what the network does. The day after their
promotion presented its projects, they are alumni.
"""

from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import Signal
from django.utils import timezone

from directory.models import Cohort, Member, User
from directory.models.members import MemberKind
from emi_alumni.foundation.moderation.models.states import checked_reason
from emi_alumni.foundation.notifications.models import Notification

if TYPE_CHECKING:
    from collections.abc import Iterable

WHY = "Écrivez pourquoi : les personnes de la promotion liront cette phrase."
CANCELLED = "La promotion {cohort} est déjà annulée."
NOT_CANCELLED = "La promotion {cohort} n’est pas annulée."
PRESENTED = "La promotion {cohort} a présenté ses projets : elle ne s’annule plus."
NOT_IN_TRAINING = "{name} ne suit pas de formation en ce moment."

# Sent, with `cohort` and `by`, in the transaction that cancels a promotion or restores it.
cohort_cancelled, cohort_resumed = Signal(), Signal()
# Sent, with `member`, `cohort` and `by`, when somebody leaves the training of their promotion.
left_training = Signal()


# The promotion ---------------------------------------------------------------------------------------


@transaction.atomic
def cancel(cohort: Cohort, *, by: User, reason: str) -> None:
    """The promotion will not be trained: its people are told why. Its page and its projects stay, nothing is asked any
    more. Raises ValidationError without a reason, once its projects were presented, and when it was done already."""
    reason = checked_reason(" ".join(reason.split()), WHY, at_most=300)
    held = Cohort.objects.select_for_update().get(pk=cohort.pk)
    if held.is_cancelled:
        raise ValidationError(CANCELLED.format(cohort=held))
    if held.presented_on and held.presented_on <= timezone.localdate():
        raise ValidationError(PRESENTED.format(cohort=held))
    held.cancelled_on, held.cancelled_why = timezone.localdate(), reason
    held.save(update_fields=["cancelled_on", "cancelled_why"])
    tell_cohort(held, "cohort_cancelled", f"Votre promotion {held} est annulée : {reason}", by)
    cohort_cancelled.send(Cohort, cohort=held, by=by)


@transaction.atomic
def resume(cohort: Cohort, *, by: User) -> None:
    """It takes place after all: its days count again, and its people are told."""
    held = Cohort.objects.select_for_update().get(pk=cohort.pk)
    if not held.is_cancelled:
        raise ValidationError(NOT_CANCELLED.format(cohort=held))
    held.cancelled_on, held.cancelled_why = None, ""
    held.save(update_fields=["cancelled_on", "cancelled_why"])
    tell_cohort(held, "cohort_resumed", f"Votre promotion {held} aura lieu : elle n’est plus annulée.", by)
    cohort_resumed.send(Cohort, cohort=held, by=by)


def tell_cohort(cohort: Cohort, kind: str, sentence: str, by: User) -> None:
    people = User.objects.filter(member__in=Member.objects.present().filter(cohort=cohort)).exclude(pk=by.pk)
    Notification.tell(people.order_by("pk"), kind=kind, sentence=sentence, thing=cohort)


# One person ------------------------------------------------------------------------------------------


@transaction.atomic
def leave(member: Member, *, by: User) -> None:
    """They stop following the training: no longer of the promotion, nor of the teams that others go on with.

    They keep their account, their profile and what they wrote, as alumni without a promotion. Raises ValidationError
    for somebody who is not in training.
    """
    held = Member.objects.row(member.pk)
    if held is None or not held.is_in_training or held.cohort is None:
        raise ValidationError(NOT_IN_TRAINING.format(name=member.full_name))
    cohort = held.cohort
    held.cohort, held.kind = None, MemberKind.ALUMNI
    held.save(update_fields=["cohort", "kind"])
    left_training.send(Member, member=held, cohort=cohort, by=by)
    if held.user:
        sentence = f"Vous ne faites plus partie de la promotion {cohort}. Votre compte et vos textes restent à vous."
        Notification.tell([held.user], kind="cohort_left", sentence=sentence, thing=cohort)


def to_graduate(today: date) -> QuerySet[Member]:
    """People still « en formation », whose promotion presented its projects."""
    done = Member.objects.filter(kind=MemberKind.TRAINEE, cohort__presented_on__lte=today, cohort__cancelled_on=None)
    return done.select_related("user", "cohort").order_by("pk")


def graduate(people: "Iterable[Member]") -> int:
    """They are alumni, and are told; how many. Somebody whom the mission changed meanwhile is left as they are."""
    done = 0
    for member in people:
        with transaction.atomic():
            held = Member.objects.row(member.pk)
            if held is None or held.kind != MemberKind.TRAINEE or held.cohort is None:
                continue
            held.kind = MemberKind.ALUMNI
            held.save(update_fields=["kind"])
            done += 1
            if held.user and held.is_present:
                sentence = f"La promotion {held.cohort} a présenté ses projets : vous faites partie des alumni."
                Notification.tell([held.user], kind="cohort_presented", sentence=sentence, thing=held.cohort)
    return done
