"""Memberships of the association, and the requests to join it or to renew: level 3 alone (GOU-05)."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.dispatch import Signal
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.dates import french_date, months_after
from emi_alumni.foundation.moderation.models import WHY
from emi_alumni.foundation.url_reversing import reverse

from .answered_requests import AnsweredRequest, AnsweredRequestQuerySet, RequestState
from .mandates import MandateQuerySet, NoOverlap
from .organisation import Level, Organisation, level_on

if TYPE_CHECKING:
    from directory.models import User

membership_given = Signal()  # somebody has just joined, or renewed

MONTHS = 12
RENEWED_FROM = 2  # months before the end
NO_ASSOCIATION = "Le réseau n’est pas une association : il n’y a pas d’adhésion à demander ni à accepter."
TOO_EARLY = "Votre adhésion court encore : vous pourrez la renouveler dans ses deux derniers mois."
ASKED_ALREADY = "Votre demande est déjà partie : la mission innovation vous répondra."
LEFT = "Cette personne a quitté le réseau, ou en est suspendue : elle ne peut pas adhérer."


class Membership(models.Model):
    """A year's membership of the association, when the network is one (level 3)."""

    member = models.ForeignKey(
        "directory.Member", verbose_name="personne", on_delete=models.CASCADE, related_name="memberships"
    )
    starts_on = models.DateField("depuis le", default=timezone.localdate)
    until = models.DateField("jusqu’au (ce jour non compris)")
    paid_on = models.DateField("cotisation réglée le", null=True, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = "adhésion"
        ordering = ["-starts_on"]
        constraints = [
            NoOverlap(
                same=("member",),
                name="one_membership_at_a_time",
                violation_error_message="Cette personne a déjà une adhésion à ces dates.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.starts_on:%Y}"

    @property
    def is_current(self) -> bool:
        return self.starts_on <= timezone.localdate() < self.until

    @property
    def is_to_come(self) -> bool:
        return self.starts_on > timezone.localdate()

    @property
    def last_day(self) -> date:
        return self.until - timedelta(days=1)

    def clean(self) -> None:
        if self.starts_on and self.until and self.until <= self.starts_on:
            raise ValidationError({"until": "L’adhésion se termine avant d’avoir commencé : mettez une autre date."})

    def mark_paid(self) -> None:
        """Today; raises ValidationError when it already was."""
        today = timezone.localdate()
        if not Membership.objects.filter(pk=self.pk, paid_on=None).update(paid_on=today):
            raise ValidationError(f"{self.member} a déjà réglé cette cotisation.")
        self.paid_on = today


class MembershipRequestQuerySet(AnsweredRequestQuerySet):
    def waiting_on(self, day: date) -> Self:
        """Those to answer while the network is an association on that day; none at another level."""
        of_level = self.waiting().alias(level=level_on(day))
        return of_level.filter(level__gte=Level.ASSOCIATION).order_by()


class MembershipRequest(AnsweredRequest):
    """A member asks to join the association, or to renew; the mission accepts, or declines with a reason they read.

    One waits at a time. Accepted, it gives a year from that day, or from the end of the membership that runs.
    """

    member = models.ForeignKey(
        "directory.Member", verbose_name="personne", on_delete=models.CASCADE, related_name="membership_requests"
    )
    asked_at = models.DateTimeField("demandée le", default=timezone.now, editable=False)
    membership = models.OneToOneField(
        Membership,
        verbose_name="adhésion",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="request",
    )

    ANSWERED = "Cette demande a déjà une réponse, ou a été retirée."

    objects = MembershipRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "demande d’adhésion"
        verbose_name_plural = "demandes d’adhésion"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(state="asked"),
                name="one_waiting_membership_request",
                violation_error_message=ASKED_ALREADY,
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(reason=""),
                name="declined_membership_says_why",
                violation_error_message=WHY,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}, le {french_date(self.asked_at)}"

    def get_absolute_url(self) -> str:
        return f"{reverse('directory:me')}#adhesion"

    @classmethod
    @transaction.atomic
    def ask(cls, member: Member) -> "MembershipRequest":
        """This person's. Raises ValidationError when the network is no association, when one waits already, and before
        the last two months of a membership."""
        # Held: two windows make one request.
        Member.objects.lock(member.pk)
        if Organisation.objects.level() < Level.ASSOCIATION:
            raise ValidationError(NO_ASSOCIATION)
        if cls.objects.waiting().filter(member=member).exists():
            raise ValidationError(ASKED_ALREADY)
        if not may_renew(latest_of(member)):
            raise ValidationError(TOO_EARLY)
        return cls.objects.create(member=member)

    @transaction.atomic
    def accept(self, *, by: "User") -> None:
        """Gives the year, and tells the person alone. Raises ValidationError for one's own, and once answered."""
        Member.objects.lock(self.member_id)
        if Organisation.objects.level() < Level.ASSOCIATION:
            raise ValidationError(NO_ASSOCIATION)
        self._answer(by, RequestState.ACCEPTED)
        if not self.member.is_present or self.member.suspended:
            raise ValidationError(LEFT)
        today, latest = timezone.localdate(), latest_of(self.member)
        start = max(today, latest.until) if latest else today
        self.membership = Membership.objects.create(
            member=self.member, starts_on=start, until=months_after(start, MONTHS)
        )
        MembershipRequest.objects.filter(pk=self.pk).update(membership=self.membership)
        days = f"du {french_date(start)} au {french_date(self.membership.last_day)}"
        membership_given.send(Membership)
        self._tell(
            kind="membership_accepted", sentence=f"Votre adhésion à l’association est acceptée, {days}. Bienvenue !"
        )

    @transaction.atomic
    def decline(self, *, by: "User", reason: str) -> None:
        """With the sentence that the person reads. Raises ValidationError for one's own, and once answered."""
        reason = self._decline(by, reason)
        self._tell(kind="membership_declined", sentence=f"Votre demande d’adhésion n’est pas acceptée : {reason}")


def latest_of(member: Member) -> Membership | None:
    """The membership that ends last, whether it runs, is over, or follows the one that runs."""
    return Membership.objects.filter(member=member).order_by("-until", "-pk").first()


def may_renew(latest: Membership | None) -> bool:
    """Whether one may ask: without any membership, or from two months before the last one ends."""
    return latest is None or latest.until <= months_after(timezone.localdate(), RENEWED_FROM)
