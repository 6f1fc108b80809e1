"""Inviting people whom the mission entered: who can be, who need not be, and the letter that leaves."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from directory import mails
from directory.models import Invitation, Member, ProfileClaim, User
from directory.models.claims import ClaimState
from directory.models.members import MemberState
from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.prepositions import of
from emi_alumni.foundation.text import mailbox

# Within this delay, a second click on « Inviter » is the same one.
SAME_CLICK = timedelta(minutes=2)


@transaction.atomic
def invite(member: Member, *, by: User, email: str = "", reason: str = "", again: bool = False) -> Invitation:
    """Send a letter to the address we know (or to `email`, for which the mission vouches and says why).

    Raises ValidationError, with a sentence that begins by the person's name, for somebody who has an account, no
    address, or a letter that still works; `again` replaces that letter, but not within two minutes (a double click).
    """
    if not (by.is_active and by.is_staff):
        raise PermissionDenied
    member = Member.objects.row(member.pk) or member
    address = mailbox(email or member.email)
    if member.user_id:
        raise ValidationError(f"{member.full_name} a déjà un compte.")
    if member.state != MemberState.IMPORTED:
        raise ValidationError(f"{member.full_name} n’attend pas d’invitation ({member.get_state_display()}).")
    if member.is_opposed:
        why = "a un compte suspendu" if member.suspended else "a demandé à ne pas figurer dans l’annuaire"
        raise ValidationError(f"{member.full_name} {why} : aucune lettre ne part.")
    if not address:
        raise ValidationError(f"{member.full_name} n’a pas d’adresse : portez-vous garant d’une adresse.")
    if email and not reason.strip():
        raise ValidationError({"reason": "Dites comment vous savez que cette adresse est la sienne."})
    earlier = member.invitations.open().order_by("-created_at").first()
    if earlier and (earlier.email == address or not email):
        fresh = earlier.created_at > timezone.now() - SAME_CLICK
        if fresh or not again:
            raise ValidationError(
                f"{member.full_name} a déjà une invitation, valable jusqu’au {french_date(earlier.expires_at)}."
            )
    invitation, token = Invitation.issue(member, email=address, by=by, reason=reason.strip())
    mails.invite(invitation, token)
    return invitation


def waiting_for_invitation(moment: datetime | None = None) -> QuerySet[Member]:
    """Imported people whom nobody has told yet: no account, no invitation that still works."""
    open_ones = Invitation.objects.open(moment).filter(member=OuterRef("pk"))
    return Member.objects.unopposed().filter(state=MemberState.IMPORTED, user=None).exclude(Exists(open_ones))


def revoke(invitation: Invitation, *, by: User) -> None:
    """The link in the letter stops working. Raises ValidationError when it was used meanwhile, or works no more."""
    if not (by.is_active and by.is_staff):
        raise PermissionDenied
    if not Invitation.objects.filter(pk=invitation.pk).revoke():
        raise ValidationError(f"L’invitation {of(invitation.member)} n’ouvre déjà plus rien.")


@transaction.atomic
def reopen_claim(claim: ProfileClaim, *, by: User) -> None:
    """Undo a decision: the claim waits again, and the letter that it had sent stops working.

    Raises ValidationError when the person has already taken up the profile, or the claim waits already.
    """
    if not (by.is_active and by.is_staff):
        raise PermissionDenied
    sent = Invitation.objects.filter(member=claim.member, email=claim.email, created_at__gte=claim.created_at)
    if claim.member and sent.exclude(used_at=None).exists():
        raise ValidationError(f"{claim.member} a déjà repris sa fiche : il n’y a plus rien à annuler.")
    undone = ProfileClaim.objects.filter(pk=claim.pk).exclude(state=ClaimState.WAITING)
    if not undone.update(state=ClaimState.WAITING, decided_by=None, decided_at=None, member=None):
        raise ValidationError("Cette demande attend déjà une décision.")
    sent.revoke()
