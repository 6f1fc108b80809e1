"""Which boosters come to somebody, and how far they are on each module.

A promotion's own are the same for all of it and remembered; what one person answered is one query.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.caching.remembered import WatchedTables, remembered
from emi_alumni.foundation.dates import local_day
from emi_alumni.foundation.numbers import in_words
from emi_alumni.foundation.prepared_statements import prepared
from governance.models import Module
from resources.booster_rules import Answered, AnswerKind, Planned, booster_of_week
from resources.models import Booster, BoosterAnswer
from resources.models.boosters import month_name

TABLES = WatchedTables("resources.Booster", "governance.CurriculumModule", "governance.Module")
KEPT = 300  # seconds


@prepared
def rows_of_cohort(cohort: int) -> QuerySet:
    found = Booster.objects.planned().filter(module__curricula__cohort=cohort).order_by("opens_on", "pk")
    return found.values_list("pk", "module", "opens_on", "published_at", "module__curricula__starts_on")


def planned_for(cohort: int | None) -> list[Planned]:
    """The boosters that come to a promotion: from their month, once they are online and it began the module."""
    if not cohort:
        return []
    return remembered(f"boosters:{cohort}", lambda: read_planned(cohort), KEPT, shown=TABLES)


def read_planned(cohort: int) -> list[Planned]:
    found = []
    for pk, module, opens_on, published_at, starts_on in rows_of_cohort(cohort):
        days = [opens_on, starts_on, local_day(published_at) if published_at else None]
        found.append(Planned(pk, module, max(day for day in days if day)))
    return sorted(found, key=lambda one: (one.opens_on, one.booster))


@dataclass(frozen=True)
class OwnAnswer(Answered):
    """An answer with its author's own words."""

    change: str


@prepared
def answers_of(member: int) -> QuerySet:
    found = BoosterAnswer.objects.filter(member=member).order_by("on", "pk")
    return found.values_list("booster", "booster__module", "kind", "on", "change")


def own_answers(member: Member) -> list[OwnAnswer]:
    """All that this person answered, the first one first."""
    return [OwnAnswer(*row) for row in answers_of(member.pk)]


@prepared
def one_to_show(pk: int) -> QuerySet[Booster]:
    return Booster.objects.published().filter(pk=pk).for_list()


@dataclass(frozen=True)
class Shown:
    """What the home page shows of boosters: one to do, or what was answered to one today, which may be taken back."""

    booster: Booster
    before: OwnAnswer | None = None  # when it was last done
    answer: OwnAnswer | None = None


def shown_to(member: Member, today: date) -> Shown | None:
    """At most one. No query for who has none planned; two otherwise."""
    planned = planned_for(member.cohort_id)
    if not planned:
        return None
    answers = own_answers(member)
    just_said = next((one for one in reversed(answers) if one.on == today), None)
    chosen = just_said.booster if just_said else booster_of_week(planned, answers, today)
    booster = next(iter(one_to_show(chosen)), None) if chosen else None
    if booster is None:
        return None
    return Shown(booster, None if just_said else last_done(answers, booster.pk), just_said)


def last_done(answers: Sequence[OwnAnswer], booster: int) -> OwnAnswer | None:
    done = (one for one in reversed(answers) if one.booster == booster and one.kind == AnswerKind.DONE)
    return next(done, None)


# How far on each module ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    booster: Booster
    is_done: bool


@dataclass(frozen=True)
class Course:
    """The boosters of one module that have a month, in order, as one person is through them: those to come too."""

    module: Module
    steps: Sequence[Step]
    is_stopped: bool

    @property
    def total(self) -> int:
        return len(self.steps)

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def words(self) -> str:
        """« Deux étapes sur quatre »."""
        steps = f"{in_words(self.done)} étape{'s' if self.done > 1 else ''}".capitalize()
        return f"{steps} sur {in_words(self.total)}"

    @property
    def next(self) -> Booster | None:
        """The first that is open and not done."""
        today = timezone.localdate()
        waiting = (step.booster for step in self.steps if not step.is_done)
        return next((one for one in waiting if one.opens_on and one.opens_on <= today), None)

    @property
    def goes_on_in(self) -> str:
        """The month that brings the next one, where there is none to do now; "" where there is."""
        coming = next((step.booster.opens_on for step in self.steps if not step.is_done), None)
        return month_name(coming) if coming and self.next is None else ""


def read_steps() -> list[Booster]:
    found = Booster.objects.planned().select_related("module")
    return list(found.only("title", "opens_on", "module", "module__name", "module__slug").order_by("opens_on", "pk"))


def all_steps() -> list[Booster]:
    """Those that have a month, for everybody: remembered."""
    return remembered("boosters:steps", read_steps, KEPT, shown=TABLES)


def course_on(module: Module, answers: Sequence[Answered]) -> Course | None:
    """The boosters of this module that have a month, as these answers are through them; None without any."""
    return next(iter(courses_of([one for one in all_steps() if one.module_id == module.pk], answers)), None)


def courses_of(boosters: Sequence[Booster], answers: Sequence[Answered]) -> list[Course]:
    done = {one.booster for one in answers if one.kind == AnswerKind.DONE}
    stopped = {one.module for one in answers if one.kind == AnswerKind.STOP}
    by_module: dict[Module, list[Step]] = defaultdict(list)
    for one in boosters:
        by_module[one.module].append(Step(one, one.pk in done))
    return [Course(module, steps, module.pk in stopped) for module, steps in by_module.items()]


def own_courses(member: Member, answers: Sequence[Answered], today: date) -> list[Course]:
    """Those of the modules that this person's promotion took, once one came, and those that they began; what can be
    gone on with comes first."""
    took = {one.module for one in planned_for(member.cohort_id) if one.opens_on <= today}
    begun = {one.module for one in answers}
    courses = courses_of([one for one in all_steps() if one.module_id in took | begun], answers)
    return sorted(courses, key=lambda one: (one.is_stopped, one.next is None, not one.done))
