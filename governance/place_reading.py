"""What a collectivité’s people sent to be read, and what was decided: for who represents it, who decides nothing."""

from collections import defaultdict
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, Value

from directory.models import Collectivity
from emi_alumni.foundation.moderation import queued_models
from emi_alumni.foundation.moderation.models import ModerationEvent, State, Verb
from emi_alumni.foundation.moderation.sent_back import things_of
from emi_alumni.foundation.prepared_statements import prepared

SHOWN = 30  # of each list
# Decisions of the mission that are told: neither reports, nor who made them.
DECIDED = (Verb.PUBLISH, Verb.SEND_BACK, Verb.REFUSE, Verb.WITHDRAW)


class Line(NamedTuple):
    """`label` says what was decided, nothing where it waits."""

    kind: str
    title: str
    at: datetime
    label: str


def declared() -> list[queued_models.QueuedModel]:
    return [one for one in queued_models.declarations() if one.of_place is not None]


def rows_of(one: queued_models.QueuedModel, place: Collectivity) -> QuerySet[Any]:
    condition = one.of_place(place) if one.of_place else Q(pk__in=())
    return one.model._default_manager.filter(condition).order_by()


@prepared
def waiting_numbers(place: Collectivity) -> QuerySet[Any]:
    """The rank of its kind in `declared()`, and the number, of each thing that waits."""
    arms = [
        rows_of(one, place).filter(state=State.PENDING).annotate(rank=Value(rank)).values_list("rank", "pk")
        for rank, one in enumerate(declared())
    ]
    return arms[0].union(*arms[1:])


@prepared
def decisions_about(place: Collectivity, *kinds: int) -> QuerySet[ModerationEvent]:
    """The latest decisions on what these kinds, numbered in the order of `declared()`, have of this place."""
    about = Q(pk__in=())
    for kind, one in zip(kinds, declared(), strict=True):
        about |= Q(content_type=kind, object_id__in=rows_of(one, place).values("pk"))
    return ModerationEvent.objects.filter(about, verb__in=DECIDED, at_once=False)[:SHOWN]


def waiting(place: Collectivity) -> list[Line]:
    """The oldest first. One query, and those of each kind that has some."""
    numbers: dict[int, list[int]] = defaultdict(list)
    for rank, pk in waiting_numbers(place):
        numbers[rank].append(pk)
    lines = []
    for rank, asked in numbers.items():
        one = declared()[rank]
        for thing in one.for_queue(one.model._default_manager.filter(pk__in=asked).order_by("pk")):
            if thing.submitted_at:
                lines.append(Line(one.label, str(thing), thing.submitted_at, ""))
    return sorted(lines, key=lambda line: line.at)[:SHOWN]


def decided(place: Collectivity) -> list[Line]:
    """The latest first. One query, and those of each kind that has some."""
    kinds = {one.kind.pk: one for one in declared()}
    decisions = decisions_about(place, *kinds)
    things = things_of(decisions)
    lines = []
    for decision in decisions:
        thing = things.get((decision.content_type_id, decision.object_id))
        # What its author took back into a draft is theirs alone again.
        if thing is not None and thing.is_read_by_mission:
            lines.append(Line(kinds[decision.content_type_id].label, str(thing), decision.at, decision.label))
    return lines
