"""The first person who enters an empty portal: their account, their profile, and every right."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from directory.likeness import likeness_keys
from directory.models import Invitation, Member, User
from directory.models.members import MemberKind, MemberState
from emi_alumni.foundation.prepositions import of
from emi_alumni.foundation.text import mailbox


@transaction.atomic
def appoint(email: str, given_name: str, family_name: str) -> list[str]:
    """Make this person an administrator with a profile; what was done, in sentences, empty when all was done before.

    For who runs the server, before anybody is there. No password: a code by mail, then a second factor. Who was
    imported with this address takes up their profile, under the name it has. Raises ValidationError, and changes
    nothing, for a wrong address or name, another administrator, a closed account, or a profile that may not be taken.
    """
    email, given_name, family_name = mailbox(email), " ".join(given_name.split()), " ".join(family_name.split())
    validate(email, given_name, family_name)
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(email=email).order_by("email")
    if other := others.first():
        raise ValidationError(
            f"Le portail a déjà un administrateur ({other.email}), qui peut en nommer d’autres "
            "depuis l’administration, à la page des comptes."
        )
    done = []
    user = User.objects.select_for_update(of=("self",)).filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email)
        done.append(f"Un compte est ouvert pour {email}.")
    elif not user.is_active:
        raise ValidationError(f"Le compte de {email} est fermé : choisissez une autre adresse.")
    if not (user.is_staff and user.is_superuser):
        user.is_staff = user.is_superuser = True
        user.save(update_fields=["is_staff", "is_superuser"])
        done.append("Ce compte administre le portail.")
    if not Member.objects.filter(user=user).exists():
        done.append(give_profile(user, given_name, family_name))
    return done


def validate(email: str, given_name: str, family_name: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        raise ValidationError(f"L’adresse « {email} » n’est pas celle d’une boîte : écrivez-la en entier.") from None
    for label, name in (("prénom", given_name), ("nom", family_name)):
        if not 0 < len(name) <= 80:
            raise ValidationError(f"Le {label} compte de 1 à 80 signes.")


def give_profile(user: User, given_name: str, family_name: str) -> str:
    """The profile that waits at this address, or a new one; what was done."""
    member = waiting_profile(user.email, given_name, family_name)
    now = timezone.now()
    if member is None:
        member = Member.objects.create(
            user=user,
            given_name=given_name,
            family_name=family_name,
            kind=MemberKind.STAFF,
            email=user.email,
            state=MemberState.ACTIVE,
            activated_at=now,
            confirmed_at=now,
        )
        return f"La fiche {of(member.full_name)} est créée, avec la qualité « {member.get_kind_display()} »."
    member.user = user
    if member.state == MemberState.IMPORTED:
        member.state = MemberState.ACTIVE
    member.activated_at = member.confirmed_at = now
    member.save()
    Invitation.objects.filter(member=member).revoke()
    return f"La fiche {of(member.full_name)}, qui avait cette adresse, est reliée au compte."


def waiting_profile(email: str, given_name: str, family_name: str) -> Member | None:
    """The person without account who has this address; of several in one mailbox, the one who has this name."""
    rows = Member.objects.filter(email=email, user=None).exclude(state=MemberState.ERASED)
    found = list(rows.select_for_update(of=("self",)).order_by("pk"))
    if len(found) > 1:
        wanted = likeness_keys(family_name, given_name)
        found = [member for member in found if member.name_keys == wanted]
        if len(found) != 1:
            raise ValidationError(
                f"Plusieurs fiches ont l’adresse {email}, et ce nom ne désigne pas une seule d’elles : "
                "corrigez-les d’abord."
            )
    if not found:
        return None
    if found[0].suspended:
        raise ValidationError(f"La fiche {of(found[0].full_name)} est suspendue : choisissez une autre adresse.")
    return found[0]
