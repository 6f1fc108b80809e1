"""Who may run the portal: the mission innovation (a group and its permissions) and the administrators.

Administrators give roles, one plain act at a time; nobody takes away the last administrator, or their own keys.
"""

from importlib import import_module
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.module_loading import module_has_submodule

from directory.models import Member, User

MISSION = "Mission innovation"

# All that the mission may do in the administration; what is not here is for administrators, or for nobody.
MISSION_MAY = (
    "add_member",
    "change_member",
    "view_member",
    "change_profileclaim",
    "view_profileclaim",
    "change_collectivitymove",
    "view_collectivitymove",
    "change_invitation",
    "view_invitation",
    "view_consent",
    "add_cohort",
    "change_cohort",
    "view_cohort",
    "add_diplomatext",
    "change_diplomatext",
    "view_diplomatext",
    "view_collectivity",
    "add_placealias",
    "change_placealias",
    "view_placealias",
)


def prepare_mission_group(app_config: Any, apps: Any = installed_apps, using: str = "default", **kwargs: Any) -> None:
    """After `migrate`, for each app: the group exists, with what the app's `roles.MISSION_MAY` says and nothing else of
    that app. Twice changes nothing."""
    if module_has_submodule(app_config.module, "roles"):
        give_to_mission(app_config, import_module(f"{app_config.name}.roles").MISSION_MAY, apps, using)


def give_to_mission(app_config: Any, may: tuple[str, ...], apps: Any, using: str) -> None:
    """The mission's group holds these permissions of this app and no other of its own. Each app says its list."""
    try:
        group_model, permission_model = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    except LookupError:
        return
    # Ours may be asked before Django's own: permissions of models that were just made do not exist yet.
    create_permissions(app_config, verbosity=0, apps=apps, using=using)
    group, _ = group_model.objects.using(using).get_or_create(name=MISSION)
    ours = permission_model.objects.using(using).filter(content_type__app_label=app_config.label)
    group.permissions.add(*ours.filter(codename__in=may))
    group.permissions.remove(*ours.exclude(codename__in=may))


def is_administrator(user: Any) -> bool:
    return user.is_active and user.is_staff and user.is_superuser


def administrators() -> Any:
    """Those who hold the keys today."""
    return User.objects.filter(is_active=True, is_staff=True, is_superuser=True)


def mission_accounts() -> Any:
    """The accounts of the mission innovation: those who are told what the network waits for."""
    return User.objects.filter(is_active=True, is_staff=True, groups__name=MISSION)


def check_is_administrator(by: User) -> None:
    if not is_administrator(by):
        raise PermissionDenied


@transaction.atomic
def give_mission(user: User, *, by: User) -> None:
    """Make them part of the mission innovation: the administration opens, once they have a second factor."""
    check_is_administrator(by)
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    user.groups.add(Group.objects.get(name=MISSION))


@transaction.atomic
def take_mission(user: User, *, by: User) -> None:
    """They no longer run the portal; profile and account stay. Raises ValidationError for an administrator."""
    check_is_administrator(by)
    if user.is_superuser:
        raise ValidationError(f"{user} administre le portail : retirez d’abord ce rôle.")
    user.groups.remove(Group.objects.get(name=MISSION))
    user.is_staff = False
    user.save(update_fields=["is_staff"])


@transaction.atomic
def make_administrator(user: User, *, by: User) -> None:
    check_is_administrator(by)
    if not user.is_active:
        raise ValidationError(f"Le compte {user} est fermé : rouvrez-le d’abord.")
    user.is_staff = user.is_superuser = True
    user.save(update_fields=["is_staff", "is_superuser"])


@transaction.atomic
def remove_administrator(user: User, *, by: User) -> None:
    """They keep the mission's role when they had it. Raises ValidationError for oneself and for the last one."""
    check_is_administrator(by)
    _check_keys_stay(user, by=by)
    user.is_superuser = False
    user.is_staff = user.groups.filter(name=MISSION).exists()
    user.save(update_fields=["is_staff", "is_superuser"])


@transaction.atomic
def close_account(user: User, *, by: User) -> None:
    """They can no longer sign in, and are signed out everywhere; nothing is erased.

    The mission may close a member's account; only an administrator closes an account that runs the portal.
    """
    if not (by.is_active and by.is_staff) or (user.is_staff and not is_administrator(by)):
        raise PermissionDenied
    _check_keys_stay(user, by=by)
    user.is_active = False
    user.save(update_fields=["is_active"])
    user.end_sessions()


def reopen_account(user: User, *, by: User) -> None:
    if not (by.is_active and by.is_staff) or (user.is_staff and not is_administrator(by)):
        raise PermissionDenied
    user.is_active = True
    user.save(update_fields=["is_active"])


@transaction.atomic
def forget_second_factor(user: User, *, by: User) -> None:
    """For somebody who lost their telephone: codes and keys go; staff must set up new ones at their next visit."""
    check_is_administrator(by)
    if user.pk == by.pk:
        raise ValidationError("Demandez à un autre administrateur de retirer votre second facteur.")
    Authenticator.objects.filter(user=user).delete()
    user.end_sessions()


def _check_keys_stay(user: User, *, by: User) -> None:
    if user.pk == by.pk:
        raise ValidationError("Vous ne pouvez pas vous retirer vous-même ce rôle : demandez à un autre administrateur.")
    # Held: two administrators who dismiss each other are not both obeyed.
    others = administrators().select_for_update().exclude(pk=user.pk)
    if user.is_superuser and not others.exists():
        raise ValidationError(f"{user} est seul compte à administrer le portail : nommez-en un autre d’abord.")


@transaction.atomic
def suspend(member: Member, *, by: User) -> None:
    """Nobody finds this person any more and their account is closed: a measure of moderation, which erases nothing."""
    if member.user:
        close_account(member.user, by=by)
    _withdraw(member, by=by, suspended=True)


@transaction.atomic
def end_suspension(member: Member, *, by: User) -> None:
    """Their account opens again, and the network finds them as before: who had chosen to be hidden stays hidden."""
    if member.user:
        reopen_account(member.user, by=by)
    check_is_staff(by)
    member.set_standing(suspended=False)


@transaction.atomic
def hide(member: Member, *, by: User) -> None:
    """The right to object (RGPD, article 21), asked by mail or by telephone: the person keeps their access."""
    _withdraw(member, by=by, hidden_by_choice=True)


def show_again(member: Member, *, by: User) -> None:
    """Somebody who has not come yet no longer objects, and told the mission so. Who has an account chooses alone:
    ValidationError."""
    check_is_staff(by)
    if member.user_id:
        raise ValidationError(f"{member.full_name} a un compte : seule cette personne peut reparaître dans l’annuaire.")
    member.set_standing(hidden_by_choice=False)


def _withdraw(member: Member, *, by: User, **standing: bool) -> None:
    """No letter that is still on its way brings back who was withdrawn."""
    check_is_staff(by)
    member.set_standing(**standing)
    member.invitations.all().revoke()


def check_is_staff(by: User) -> None:
    if not (by.is_active and by.is_staff):
        raise PermissionDenied
