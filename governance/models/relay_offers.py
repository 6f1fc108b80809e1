"""« Je veux bien être relais de ma promotion »: offered by somebody of it, read by the mission alone, which names them
or declines with a word that they read (TRA-07)."""

from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.moderation.models import WHY

from .answered_requests import AnsweredRequest, AnsweredRequestQuerySet, RequestState
from .mandates import in_twelve_months
from .relays import AT_MOST, RelayMandate

if TYPE_CHECKING:
    from directory.models import User

NO_COHORT = "Votre fiche ne dit pas votre promotion : ajoutez-la, puis proposez-vous."
CANCELLED = "Cette promotion est annulée : elle n’a pas de relais."
HAS_TWO = "Votre promotion a déjà deux relais."
IS_ONE = "Vous êtes déjà relais de votre promotion."
OFFERED = "Votre proposition est déjà partie : la mission innovation vous répondra."
LEFT = "{} n’est plus de la promotion {} : cette personne ne peut pas en être relais."


class RelayOfferQuerySet(AnsweredRequestQuerySet):
    def to_answer(self) -> Self:
        """Those that wait, of who is still there and of the promotion."""
        still_there = Exists(Member.objects.present().filter(pk=OuterRef("member"), cohort=OuterRef("cohort")))
        return self.waiting().filter(still_there, cohort__cancelled_on=None).order_by()


class RelayOffer(AnsweredRequest):
    """Somebody of a promotion who would be its relais. One waits at a time; accepted, it gives a mandate of a year."""

    member = models.ForeignKey(
        "directory.Member", verbose_name="personne", on_delete=models.CASCADE, related_name="relay_offers"
    )
    cohort = models.ForeignKey(
        "directory.Cohort", verbose_name="promotion", on_delete=models.CASCADE, related_name="relay_offers"
    )
    offered_at = models.DateTimeField("proposée le", default=timezone.now, editable=False)

    ANSWERED = "Cette proposition a déjà une réponse, ou a été retirée."

    objects = RelayOfferQuerySet.as_manager()

    class Meta:
        verbose_name = "proposition de relais"
        verbose_name_plural = "propositions de relais"
        ordering = ["-offered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(state="asked"),
                name="one_waiting_relay_offer",
                violation_error_message=OFFERED,
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(reason=""),
                name="declined_relay_offer_says_why",
                violation_error_message=WHY,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}, le {french_date(self.offered_at)}"

    def get_absolute_url(self) -> str:
        return f"{self.cohort.get_absolute_url()}#relais"

    @classmethod
    @transaction.atomic
    def offer(cls, member: Member) -> "RelayOffer":
        """This person's, for their promotion. Raises ValidationError where it has two relais, where they are one, and
        when one waits already (a double click)."""
        stored = Member.objects.lock(member.pk)  # held: two windows make one
        cohort = stored.cohort
        if cohort is None:
            raise ValidationError(NO_COHORT)
        if cohort.is_cancelled:
            raise ValidationError(CANCELLED)
        relays = list(RelayMandate.objects.current().filter(cohort=cohort).values_list("member", flat=True))
        if stored.pk in relays:
            raise ValidationError(IS_ONE)
        if len(relays) >= AT_MOST:
            raise ValidationError(HAS_TWO)
        waiting = cls.objects.waiting().filter(member=stored)
        if waiting.filter(cohort=cohort).exists():
            raise ValidationError(OFFERED)
        waiting.update(state=RequestState.WITHDRAWN, answered_at=timezone.now())  # for a promotion that they left
        return cls.objects.create(member=stored, cohort=cohort)

    @transaction.atomic
    def accept(self, *, by: "User") -> RelayMandate:
        """A mandate of twelve months, of which they are told. Raises ValidationError for one's own, once answered, for
        who left the promotion, and where it has two relais."""
        self._answer(by, RequestState.ACCEPTED)
        member = Member.objects.lock(self.member_id)
        if member.cohort_id != self.cohort_id or not RelayMandate.may_be_given_to(member):
            raise ValidationError(LEFT.format(member, self.cohort))
        mandate = RelayMandate(
            cohort=self.cohort, member=member, starts_on=timezone.localdate(), until=in_twelve_months(), given_by=by
        )
        mandate.save()
        mandate.tell_given(by)
        return mandate

    @transaction.atomic
    def decline(self, *, by: "User", reason: str) -> None:
        """With the word that the person reads. Raises ValidationError for one's own, and once answered."""
        reason = self._decline(by, reason)
        self._tell(
            kind="relay_declined", sentence=f"Votre proposition d’être relais de la promotion {self.cohort} : {reason}"
        )
