"""Letters that let people whom the mission entered take up their profile."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.dispatch import receiver
from django.utils import timezone

from directory.visibility import Audience
from emi_alumni.foundation.outbox.models import Letter
from emi_alumni.foundation.text import mailbox

from .accounts import User, address_left
from .members import ConsentPurpose, Member, MemberState

INVITATION_LIFE = timedelta(days=14)
LINK_IS_SPENT = "Ce lien a déjà servi ou n’est plus valable."


def hash_token(token: str) -> str:
    """What we keep of a secret sent by mail: enough to recognise it, not to use it."""
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, moment: datetime | None = None) -> Self:
        """Neither used, nor revoked, nor older than fourteen days."""
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=moment or timezone.now())

    def revoke(self) -> int:
        """Those still open open nothing any more, and their letters that wait do not leave; how many they were."""
        stopped = list(self.open().values_list("pk", flat=True))
        Letter.objects.waiting().about(Invitation.objects.filter(pk__in=stopped)).delete()
        return self.open().filter(pk__in=stopped).update(revoked_at=timezone.now())

    def from_token(self, token: str) -> "Invitation | None":
        """The open invitation that this secret opens; None for an unknown, used, revoked or expired one."""
        return self.open().select_related("member__cohort").filter(token_hash=hash_token(token)).first()


class Invitation(models.Model):
    """A letter that lets one imported person take up their profile, once, within fourteen days.

    Only a hash of the secret is stored. Whose profile it opens is in this row, never in the link (CVE-2022-21706).
    """

    member = models.ForeignKey("directory.Member", on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField("écrite à")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    # How the mission knows that the address is this person's, when it was not in the imported file.
    vouched_reason = models.CharField("pourquoi nous nous portons garants", max_length=300, blank=True)
    created_by = models.ForeignKey(
        "directory.User", verbose_name="par", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField("créée le", default=timezone.now)
    expires_at = models.DateTimeField("valable jusqu’au")
    used_at = models.DateTimeField("utilisée le", null=True, blank=True)
    revoked_at = models.DateTimeField("annulée le", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invitation"
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["created_at", "id"], name="invitation_in_order")]

    def __str__(self) -> str:
        return f"{self.member} ({self.email})"

    @classmethod
    @transaction.atomic
    def issue(cls, member: Member, *, email: str, by: User | None, reason: str = "") -> tuple["Invitation", str]:
        """A new invitation and its secret, told once; earlier ones for this person stop working.

        Their row is held: no address is written down for somebody who was erased meanwhile. Raises ValidationError
        then, when the person already has an account, is suspended, or when somebody else's account, or a closed one,
        uses this address. An account without profile, as the mission's first ones, is the one that the link takes.
        """
        email = mailbox(email)
        stored = Member.objects.row(member.pk)
        if stored is None or stored.state == MemberState.ERASED:
            raise ValidationError("Cette personne n’est plus dans l’annuaire : rien n’est parti.")
        member = stored
        if member.user_id:
            raise ValidationError(f"{member.full_name} a déjà un compte.")
        if member.suspended:
            raise ValidationError(f"{member.full_name} a un compte suspendu : levez d’abord la suspension.")
        if User.objects.filter(email=email).exclude(member=None, is_active=True).exists():
            raise ValidationError({"email": "Un compte utilise déjà cette adresse."})
        Invitation.objects.filter(member=member).revoke()
        token = secrets.token_urlsafe(32)
        invitation = cls.objects.create(
            member=member,
            email=email,
            token_hash=hash_token(token),
            vouched_reason=reason,
            created_by=by,
            expires_at=timezone.now() + INVITATION_LIFE,
        )
        return invitation, token

    def consume(self) -> bool:
        """Mark as used; False when somebody (a double click) already did."""
        now = timezone.now()
        return bool(Invitation.objects.open().filter(pk=self.pk).update(used_at=now))

    @transaction.atomic
    def accept(self, *, consents: Collection[str] = (), relay_by_mail: bool = False) -> User:
        """The person takes up their profile: an account opens, the network may find them, their consents are logged.

        `consents` are the ConsentPurpose they ticked; none is needed. Messages of other members come by mail too when
        they said so (`relay_by_mail`), and in the portal alone otherwise. A number is shown to the network only when
        its box is ticked, and to nobody otherwise; so is a photo that is already there. The address stays for nobody.
        Who had asked not to be listed, and now claims their profile, comes in and stays unlisted until they choose.
        Raises ValidationError, and changes nothing, when the link was used, revoked or has expired (a double click
        opens one account), or when the profile or the address belongs to another account meanwhile.
        """
        if not self.consume():
            raise ValidationError(LINK_IS_SPENT)
        member = Member.objects.row(self.member_id)
        if member is None or member.user_id or member.suspended or member.state == MemberState.ERASED:
            raise ValidationError(LINK_IS_SPENT)
        # Somebody of the mission may have an account, for the administration, before they have a profile.
        user = User.objects.filter(email=self.email).select_related("member").first()
        if user is None:
            user = User.objects.create_user(self.email)
        elif hasattr(user, "member") or not user.is_active:
            raise ValidationError(LINK_IS_SPENT)

        member.user = user
        member.email = member.email or self.email
        if member.state == MemberState.IMPORTED:
            member.state = MemberState.ACTIVE
        member.activated_at = member.confirmed_at = timezone.now()
        member.relay_by_mail = relay_by_mail
        member.phone_audience = Audience.NETWORK if ConsentPurpose.PHONE in consents else Audience.NOBODY
        if ConsentPurpose.PHOTO in consents:
            member.photo_audience = Audience.NETWORK
        elif member.photo:
            member.photo_audience = Audience.NOBODY
        member.save()
        for purpose in ConsentPurpose.values:
            if purpose in consents:
                member.give_consent(purpose)
        return user


@receiver(address_left)
def revoke_to_former_address(user: User, former: str, **kwargs: Any) -> None:
    """One that was sent there would have opened a profile for this account (`Invitation.accept`)."""
    if not hasattr(user, "member"):
        Invitation.objects.filter(email=former).revoke()
