"""The sessions of an account: whatever changes its rights or its keys closes them."""

from typing import Any

from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import F
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver

from directory.models import User


def end_sessions(user: User, *, keep_current: bool = False) -> None:
    """Close every session of this account. With `keep_current`, the one in which its owner is acting stays open.

    What ends them is the epoch, which each session carries signed (`User.get_session_auth_hash`): a session that no
    table lists ends too. The rows go so that the list of open sessions is true.
    """
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.session_epoch = User.objects.values_list("session_epoch", flat=True).get(pk=user.pk)
    rows = UserSession.objects.filter(user=user)
    request = context.request if keep_current else None
    if request is not None and getattr(request, "user", None) == user:
        rows = rows.exclude(session_key=request.session.session_key)
        request.user.session_epoch = user.session_epoch
        request.session[HASH_SESSION_KEY] = User.objects.get(pk=user.pk).get_session_auth_hash()
    Session.objects.filter(session_key__in=list(rows.values_list("session_key", flat=True))).delete()
    rows.delete()


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
        end_sessions(user, keep_current=True)


@receiver(post_save, sender=Authenticator)
def end_when_a_factor_is_added(instance: Authenticator, created: bool, **kwargs: Any) -> None:
    if created:
        end_sessions(instance.user, keep_current=True)


@receiver(post_delete, sender=Authenticator)
def end_when_a_factor_is_removed(instance: Authenticator, **kwargs: Any) -> None:
    """Also when the account is being deleted with it: then there is no row left to change."""
    if user := User.objects.filter(pk=instance.user_id).first():
        end_sessions(user, keep_current=True)
