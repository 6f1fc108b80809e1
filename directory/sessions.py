"""Sessions close when groups, permissions or second factors of their account change; `User.save` sees the rest."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver

from directory.models import User


@receiver(m2m_changed, sender=User.groups.through)
@receiver(m2m_changed, sender=User.user_permissions.through)
def end_when_rights_change(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any) -> None:
    """A role given or taken, from the account's side or from the group's."""
    if action in ("post_add", "post_remove") and pk_set:
        users = User.objects.filter(pk__in=pk_set) if reverse else [instance]
    elif action == "pre_clear":
        users = instance.user_set.all() if reverse else [instance]
    else:
        return
    for user in users:
        user.end_sessions(keep_current=True)


@receiver(post_save, sender=Authenticator)
def end_when_a_factor_is_added(instance: Authenticator, created: bool, **kwargs: Any) -> None:
    if created:
        instance.user.end_sessions(keep_current=True)


@receiver(post_delete, sender=Authenticator)
def end_when_a_factor_is_removed(instance: Authenticator, **kwargs: Any) -> None:
    """Also when the account is being deleted with it: then there is no row left to change."""
    if user := User.objects.filter(pk=instance.user_id).first():
        user.end_sessions(keep_current=True)
