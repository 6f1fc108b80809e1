"""What people write whom no invitation can reach: the mission checks, then vouches."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone

from directory import mails
from emi_alumni.foundation.dates import french_date

from .accounts import User
from .invitations import Invitation
from .members import Member


class ClaimState(models.TextChoices):
    WAITING = "waiting", "à vérifier"
    VOUCHED = "vouched", "reconnue"
    REFUSED = "refused", "sans suite"


class ProfileClaim(models.Model):
    """« Je suis dans le réseau mais mon adresse a changé » : the mission checks, then vouches.

    Anybody may write one; it tells its author nothing about who is in the directory.
    """

    given_name = models.CharField("prénom", max_length=80)
    family_name = models.CharField("nom", max_length=80)
    email = models.EmailField("adresse professionnelle actuelle")
    cohort = models.CharField("promotion", max_length=80, blank=True)
    collectivity = models.CharField("collectivité au moment de l’EMI", max_length=160, blank=True)
    message = models.TextField("ce qui nous aide à vous reconnaître", max_length=1000, blank=True)
    created_at = models.DateTimeField("reçue le", default=timezone.now)
    state = models.CharField("état", max_length=10, choices=ClaimState, default=ClaimState.WAITING)
    member = models.ForeignKey(
        "directory.Member",
        verbose_name="personne reconnue",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="claims",
    )
    decided_by = models.ForeignKey(
        "directory.User", verbose_name="par", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("traitée le", null=True, blank=True)

    class Meta:
        verbose_name = "demande d’accès"
        verbose_name_plural = "demandes d’accès"
        ordering = ["state", "created_at"]
        indexes = [models.Index(fields=["state", "created_at"], name="claim_queue")]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @transaction.atomic
    def vouch(self, *, member: Member, by: User, reason: str = "") -> Invitation:
        """The mission recognises this person: an invitation to `member`'s profile leaves for the address of the claim.

        Raises ValidationError when the claim was decided meanwhile, or when `member` cannot be invited there (an
        account exists); PermissionDenied for anybody but staff.
        """
        self._decide(ClaimState.VOUCHED, by=by, member=member)
        reason = reason or f"Demande d’accès du {french_date(self.created_at)}, vérifiée par la mission"
        invitation, token = Invitation.issue(member, email=self.email, by=by, reason=reason)
        mails.invite(invitation, token)
        return invitation

    def refuse(self, *, by: User) -> None:
        """Leave it without effect. Nobody is told: an answer would say who is in the directory.

        Raises ValidationError when the claim was decided meanwhile; PermissionDenied for anybody but staff.
        """
        self._decide(ClaimState.REFUSED, by=by)

    def _decide(self, state: ClaimState, *, by: User, member: Member | None = None) -> None:
        if not (by.is_active and by.is_staff):
            raise PermissionDenied
        decision = {"state": state, "decided_by": by, "decided_at": timezone.now(), "member": member}
        if not ProfileClaim.objects.filter(pk=self.pk, state=ClaimState.WAITING).update(**decision):
            raise ValidationError("Cette demande est déjà traitée.")
        for name, value in decision.items():
            setattr(self, name, value)
