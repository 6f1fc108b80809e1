"""Whatever a member wrote for the network, of every kind, on « Mes contributions »."""

from functools import cache
from typing import Any

from django import template
from django.apps import apps
from django.db.models import QuerySet, Value
from django.utils.text import capfirst

from directory.contributions.models import Contribution
from directory.models import Member
from emi_alumni.foundation.moderation import queued_models
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.moderation.sent_back import edits_not_kept, with_things
from emi_alumni.foundation.prepared_statements import prepared

register = template.Library()

SHOWN = 50  # of each kind, the latest


class Kind:
    """One kind of contribution, with the statement of what somebody wrote of it."""

    def __init__(self, model: Any) -> None:
        self.model = model
        self.written = prepared(self.written_by)

    def written_by(self, member: Member) -> QuerySet:
        return self.model._default_manager.of(member).for_author()[:SHOWN]

    @property
    def title(self) -> str:
        return capfirst(self.model._meta.verbose_name_plural)


@cache
def kinds() -> tuple[Kind, ...]:
    return tuple(Kind(model) for model in apps.get_models() if issubclass(model, Contribution))


@prepared
def kinds_written_by(member: Member) -> QuerySet:
    """Numbers of the kinds (their place in `kinds`) of which this person wrote something."""
    arms = [
        kind.model._default_manager.of(member).order_by().values_list(Value(rank), flat=True)
        for rank, kind in enumerate(kinds())
    ]
    return arms[0].union(*arms[1:])


def in_words_of_others() -> tuple[queued_models.QueuedModel, ...]:
    """Kinds that are no contributions: messages of circles, public copies, words noted for somebody."""
    return tuple(one for one in queued_models.declarations() if one.own is not None)


@prepared
def taken_away(member: Member) -> QuerySet:
    """Of these kinds, what does not stand: (number of the kind, number of the thing)."""
    arms = []
    for rank, one in enumerate(in_words_of_others()):
        rows: Any = one.own(member) if one.own else one.model._default_manager.none()
        gone = rows.filter(state__in=[State.REFUSED, State.WITHDRAWN], reason__gt="").order_by()
        arms.append(gone.annotate(rank=Value(rank)).values_list("rank", "pk"))
    return arms[0].union(*arms[1:])


def gone_with_reasons(member: Member) -> list[Any]:
    """What the mission refused or took away of these kinds. One query, and those of each kind that has some."""
    numbers: dict[int, list[int]] = {}
    for rank, pk in taken_away(member):
        numbers.setdefault(rank, []).append(pk)
    found: list[Any] = []
    for rank in sorted(numbers):
        one = in_words_of_others()[rank]
        rows: Any = one.model._default_manager.filter(pk__in=numbers[rank]).order_by("-pk")
        found += [(one.label, thing) for thing in one.for_queue(rows)[:SHOWN]]
    return found


@register.inclusion_tag("contributions/_all.html", takes_context=True)
def contributions(context: template.Context) -> dict[str, Any]:
    """By kind, those of the reader, who has a profile: the latest first, whatever their state. One query, and one more
    for each kind that they wrote."""
    member = context["request"].user.member
    written = [kinds()[rank] for rank in sorted(kinds_written_by(member))]
    groups = [(kind.title, kind.written(member)) for kind in written]
    for _, things in groups:
        for thing in things:
            thing.author = member  # named by some titles
    user = context["request"].user
    edits = with_things(edits_not_kept(user.pk)[:SHOWN], user)
    return {**context.flatten(), "groups": groups, "edits": edits, "gone": gone_with_reasons(member)}  # type: ignore[dict-item]
