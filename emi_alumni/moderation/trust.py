"""Who may publish at once: one question, asked in one place (ARCHITECTURE, trust tiers)."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db import models

from .models import Decision, Verb

if TYPE_CHECKING:
    from directory.models import User

# Contributions read and accepted before somebody's next ones go up without waiting.
ACCEPTED_BEFORE_TRUST = 3

# Roles that publish at once, declared by the apps that know them: each answers for one account.
ROLES: list[Callable[["User"], bool]] = []


def publishes_at_once(user: "User") -> bool:
    """Whether what this account writes for the network goes up at once, to be sampled after.

    Never for public pages and end users' voices, which are always read first: their callers do not ask.
    """
    return any(role(user) for role in ROLES) or accepted(user) >= ACCEPTED_BEFORE_TRUST


def accepted(user: "User") -> int:
    """How many things this account submitted that somebody else published, and that still stand."""
    submitted = Decision.objects.filter(by=user, verb=Verb.SUBMIT)
    published = Decision.objects.filter(
        verb=Verb.PUBLISH,
        at_once=False,
        content_type=models.OuterRef("content_type"),
        object_id=models.OuterRef("object_id"),
    ).exclude(by=user)
    taken_back = Decision.objects.filter(
        verb__in=[Verb.WITHDRAW, Verb.REFUSE, Verb.UNDO, Verb.HIDE],
        content_type=models.OuterRef("content_type"),
        object_id=models.OuterRef("object_id"),
        at__gt=models.OuterRef("at"),
    )
    return (
        submitted.filter(models.Exists(published))
        .exclude(models.Exists(taken_back))
        .order_by()
        .values("content_type", "object_id")
        .distinct()
        .count()
    )


def may_moderate(user: "User", model: type[models.Model]) -> bool:
    """Whether this account decides on this model's things: Django's change permission, given to the mission's group."""
    kind = ContentType.objects.get_for_model(model)
    return user.is_active and user.is_staff and user.has_perm(f"{kind.app_label}.change_{kind.model}")
