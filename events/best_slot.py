"""The best slot of a date poll: who must come, then most present, then most sure, then earliest.

No database here: slots and people are whatever keys the caller has (a primary key, a name). « Si besoin » is present,
and less sure than « oui »; who gave no answer for a slot is not counted there.
"""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from django.db.models import TextChoices

Slot = TypeVar("Slot", bound=Hashable)
Person = TypeVar("Person", bound=Hashable)


class Answer(TextChoices):
    YES = "yes", "oui"
    IF_NEED_BE = "if_need_be", "si besoin"
    NO = "no", "non"


@dataclass(frozen=True)
class SlotCount(Generic[Slot, Person]):
    """What was answered for one slot, people in the order of the answers; `musts_missing` in that of who must come."""

    slot: Slot
    starts_at: datetime
    sure: tuple[Person, ...]
    if_need_be: tuple[Person, ...]
    musts_missing: tuple[Person, ...]

    @property
    def present(self) -> int:
        return len(self.sure) + len(self.if_need_be)

    @property
    def worth(self) -> tuple[int, int, int]:
        """Slots with the same are level: only their date tells them apart. The higher the better."""
        return -len(self.musts_missing), self.present, len(self.sure)


@dataclass(frozen=True)
class Ranking(Generic[Slot, Person]):
    """All slots of a poll, the best first."""

    slots: tuple[SlotCount[Slot, Person], ...]

    @property
    def best(self) -> SlotCount[Slot, Person] | None:
        """Nothing before somebody can come to one slot at least."""
        return self.slots[0] if any(count.present for count in self.slots) else None

    @property
    def level(self) -> tuple[SlotCount[Slot, Person], ...]:
        """The best and all that are as good but for their date: when there are several, the page says so."""
        best = self.best
        return tuple(count for count in self.slots if count.worth == best.worth) if best else ()


def rank_slots(
    slots: Mapping[Slot, datetime],
    answers: Mapping[Person, Mapping[Slot, Answer]],
    must_come: Collection[Person] = (),
) -> Ranking[Slot, Person]:
    """The slots (each with its start) ranked by what people answered for them.

    Answers for a slot that is no more are left out. A slot that somebody who must come did not accept ranks below all
    that fewer of them miss. Slots of the same worth and start stay in the order in which they are given.
    """
    counts = [
        SlotCount(
            slot=slot,
            starts_at=starts_at,
            sure=tuple(who for who, said in answers.items() if said.get(slot) == Answer.YES),
            if_need_be=tuple(who for who, said in answers.items() if said.get(slot) == Answer.IF_NEED_BE),
            musts_missing=tuple(
                who for who in must_come if answers.get(who, {}).get(slot) not in (Answer.YES, Answer.IF_NEED_BE)
            ),
        )
        for slot, starts_at in slots.items()
    ]
    counts.sort(key=lambda count: count.starts_at)
    return Ranking(tuple(sorted(counts, key=lambda count: count.worth, reverse=True)))
