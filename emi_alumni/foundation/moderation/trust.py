"""Who may publish at once, who may decide: each question asked in one place (ARCHITECTURE, trust tiers)."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from emi_alumni.foundation.account import Account
from emi_alumni.foundation.prepared_statements import prepared

from .models.history import ModerationEvent
from .models.states import State, Verb
from .models.trust_settings import Tier, TrustSetting

if TYPE_CHECKING:
    from .models.moderated import Moderated

# Contributions read and accepted before somebody's next ones go up without waiting.
ACCEPTED_BEFORE_TRUST = 3

# Roles that publish at once, declared by the apps that know them: each answers for one account.
ROLES: list[Callable[[Account], bool]] = []


def publishes_at_once(user: Account, thing: "Moderated | None" = None) -> bool:
    """Whether what this account writes for the network goes up at once, to be sampled after.

    Never what was sent back, refused, taken away or hidden: its next version is read first, whoever writes it. Never
    public pages and end users' voices either, which are always read first: their callers do not ask. What the mission
    set for a member (`TrustSetting`) comes before their roles and their past.
    """
    if not user.is_active or (thing is not None and is_held(thing)):
        return False
    setting = settings_of.first(user.pk)
    if setting is not None and setting.tier != Tier.EARNED and not user.is_staff:
        return bool(setting.tier == Tier.AT_ONCE)
    by_role = (thing is None or thing.within_role(user)) and any(role(user) for role in ROLES)
    by_role = by_role or (thing is not None and thing.trusts(user))
    return user.is_staff or by_role or accepted(user) >= ACCEPTED_BEFORE_TRUST


@prepared
def settings_of(account: int) -> models.QuerySet[TrustSetting]:
    """What the mission decided of this account, the latest first."""
    return TrustSetting.objects.filter(account=account)[:1]


@prepared
def decisions_on_what_they_sent(account: int) -> models.QuerySet:
    """All that was decided of what this account submitted, the first one first."""
    own = ModerationEvent.objects.filter(
        by=account,
        verb=Verb.SUBMIT,
        content_type=models.OuterRef("content_type"),
        object_id=models.OuterRef("object_id"),
    )
    rows = ModerationEvent.objects.filter(models.Exists(own)).order_by("at", "pk")
    return rows.values_list("content_type_id", "object_id", "verb", "by_id", "at_once", "became")


@prepared
def history_of(kind: int, key: int) -> models.QuerySet[ModerationEvent]:
    """What was decided of one thing, the latest first (`kind`: the content type of its model)."""
    return ModerationEvent.objects.filter(content_type=kind, object_id=key)


def accepted(user: Account) -> int:
    """How many things this account submitted that somebody else published after reading, and that still stand."""
    read: set[tuple[int, int]] = set()
    standing: set[tuple[int, int]] = set()
    for kind, pk, verb, by, at_once, became in decisions_on_what_they_sent(user.pk):
        thing = (kind, pk)
        if verb == Verb.PUBLISH and not at_once and by != user.pk:
            read.add(thing)
        if verb == Verb.HIDE or became != State.PUBLISHED:
            standing.discard(thing)
        elif verb in (Verb.PUBLISH, Verb.SHOW, Verb.UNDO):
            standing.add(thing)
    return len(read & standing)


def is_held(thing: "Moderated") -> bool:
    """Whether the last that readers or the mission did of it was to take it down or send it back."""
    for decision in decisions_that_stand(thing):
        if decision.verb in (Verb.SHOW, Verb.KEEP) or (decision.verb == Verb.PUBLISH and not decision.at_once):
            return False
        if decision.verb in (Verb.SEND_BACK, Verb.REFUSE, Verb.HIDE):
            return True
        # Others say why when they take something away; its authors, who withdraw their own at will, do not. Who is an
        # author today tells nothing: teams change.
        if decision.verb == Verb.WITHDRAW and (decision.by_id is None or decision.why):
            return True
    return False


def decisions_that_stand(thing: "Moderated") -> Iterator[ModerationEvent]:
    """Its history from the latest, without what was undone."""
    history = iter(history_of(ContentType.objects.get_for_model(thing).pk, thing.pk))
    for decision in history:
        if decision.verb == Verb.UNDO:
            next(history, None)
        else:
            yield decision


def may_moderate(user: Account, model: type[models.Model]) -> bool:
    """Whether this account decides on this model's things: Django's change permission, given to the mission's group."""
    if not (user.is_active and user.is_staff):
        return False
    kept: Any = model._meta.concrete_model
    return user.has_perm(f"{kept._meta.app_label}.change_{kept._meta.model_name}")
