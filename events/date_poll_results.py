"""What a date poll says so far: each slot with its figures, who said what, and which slot is best and why."""

from dataclasses import dataclass
from functools import cached_property

from events.best_slot import Answer, Ranking, SlotCount, rank_slots
from events.models import DatePoll, PollAnswer, PollInvitee, PollSlot


@dataclass(frozen=True)
class SlotFigures:
    """One slot, how many said what of it, and whether it is the best, or level with it."""

    slot: PollSlot
    yes: int
    if_need_be: int
    no: int
    is_best: bool
    is_level: bool


@dataclass(frozen=True)
class Line:
    """What one person said of each slot, in the order of the slots; "" for no answer."""

    invitee: PollInvitee
    answers: list[str]


@dataclass(frozen=True)
class PollResults:
    """Three queries, whatever the number of people."""

    slots: list[PollSlot]
    invitees: list[PollInvitee]
    said: dict[int, dict[int, str]]  # by invitee, by slot

    @cached_property
    def ranking(self) -> Ranking[int, int]:
        return rank_slots(
            {slot.pk: slot.starts_at for slot in self.slots},
            {pk: {slot: Answer(word) for slot, word in words.items()} for pk, words in self.said.items()},
            [one.pk for one in self.invitees if one.must_come],
        )

    @property
    def best(self) -> SlotCount[int, int] | None:
        return self.ranking.best

    @cached_property
    def best_slot(self) -> PollSlot | None:
        return self._slot(self.best.slot) if self.best else None

    @cached_property
    def figures(self) -> list[SlotFigures]:
        level = {count.slot for count in self.ranking.level}
        found = []
        for slot in self.slots:
            words = [said.get(slot.pk) for said in self.said.values()]
            yes, if_need_be, no = (words.count(answer) for answer in (Answer.YES, Answer.IF_NEED_BE, Answer.NO))
            is_best = self.best is not None and self.best.slot == slot.pk
            found.append(SlotFigures(slot, yes, if_need_be, no, is_best, slot.pk in level and not is_best))
        return found

    @cached_property
    def lines(self) -> list[Line]:
        """Those who answered, in the order in which they were asked."""
        return [
            Line(one, [self.said[one.pk].get(slot.pk, "") for slot in self.slots])
            for one in self.invitees
            if one.pk in self.said
        ]

    @property
    def answered(self) -> int:
        return len(self.said)

    @property
    def silent(self) -> list[PollInvitee]:
        """Who was asked and said nothing."""
        return [one for one in self.invitees if one.pk not in self.said]

    @cached_property
    def why(self) -> list[str]:
        """The reasons of the best slot, a sentence each; none before somebody can come."""
        best = self.best
        if best is None:
            return []
        people, sure = best.present, len(best.sure)
        came = "Une personne peut venir" if people == 1 else f"{people} personnes peuvent venir"
        if not sure:
            certain = "seulement si besoin"
        elif sure == people:
            certain = "sans réserve"
        else:
            certain = f"dont {sure} sans réserve"
        said = [f"{came}, {certain}."]
        if any(one.must_come for one in self.invitees):
            said.append(self._about_musts(best))
        others = [self._slot(count.slot).when for count in self.ranking.level[1:]]
        if others:
            said.append(f"À égalité avec : {' ; '.join(others)}. Celui-ci vient le premier.")
        return said

    def _about_musts(self, best: SlotCount[int, int]) -> str:
        missing = [one.shown_name for one in self.invitees if one.pk in best.musts_missing]
        if not missing:
            return "Toutes les personnes indispensables peuvent venir."
        named = ", ".join(missing)
        return f"Aucun créneau n’a plus de personnes indispensables ; il y manque la réponse, ou l’accord : {named}."

    def _slot(self, pk: int) -> PollSlot:
        return next(slot for slot in self.slots if slot.pk == pk)


def results_of(poll: DatePoll) -> PollResults:
    slots = list(poll.slots.proposed())
    invitees = list(poll.invitees.select_related("member__cohort", "member__collectivity").order_by("invited_at", "pk"))
    said: dict[int, dict[int, str]] = {}
    answers = PollAnswer.objects.filter(invitee__poll=poll, slot__removed_at=None).order_by("invitee", "slot")
    for invitee, slot, word in answers.values_list("invitee", "slot", "answer"):
        said.setdefault(invitee, {})[slot] = word
    # In the order in which people were asked: what is level keeps it.
    return PollResults(slots, invitees, {one.pk: said[one.pk] for one in invitees if one.pk in said})
