"""The programme as it is drawn: the training of a promotion in time, with its appetizers and its presentation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from directory.models import Cohort
from emi_alumni.foundation.dates import french_date
from governance.models import CurriculumModule
from governance.models.programme import in_days

ROOM_TO_PREPARE = 21  # days between the last module and the presentation


@dataclass(frozen=True)
class Stop:
    """One stop: a module, or a day of the promotion. `state` draws it: done, now or next."""

    when: date | None
    state: str
    module: CurriculumModule | None = None
    title: str = ""


def stops_of(cohort: Cohort, modules: Iterable[CurriculumModule]) -> list[Stop]:
    """In the order of the council; the appetizers and the presentation where their day falls. No query."""
    today = timezone.localdate()

    def state(day: date | None) -> str:
        known = day or cohort.presented_on
        return "done" if known and known <= today else "next"

    stops = [Stop(one.starts_on, state(one.starts_on), module=one) for one in modules]
    for day, title in ((cohort.appetizer_on, "Appetizers"), (cohort.presented_on, "Restitution des projets")):
        if day:
            after = (rank for rank, stop in enumerate(stops) if stop.when and stop.when > day)
            stops.insert(next(after, len(stops)), Stop(day, state(day), title=title))
    return stops


@dataclass(frozen=True)
class Preparation:
    """The last dated module of a training, and the days that are left from it until the presentation."""

    module: CurriculumModule
    days: int

    @property
    def words(self) -> str:
        """« 10 jours », « 6 semaines »."""
        return f"{self.days} jour{'s' * (self.days > 1)}" if self.is_short else f"{self.days // 7} semaines"

    @property
    def is_short(self) -> bool:
        """Too near the presentation for a team to use what it learnt there (EV1-18)."""
        return self.days < ROOM_TO_PREPARE


def preparation_of(cohort: Cohort, modules: Iterable[CurriculumModule]) -> Preparation | None:
    """None where the presentation has no day, or no module before it has one. No query."""
    if cohort.presented_on is None:
        return None
    before = [one for one in modules if one.starts_on and one.starts_on <= cohort.presented_on]
    last = max(before, key=lambda one: one.starts_on or date.min, default=None)
    if last is None or last.starts_on is None:
        return None
    return Preparation(last, (cohort.presented_on - last.starts_on).days)


def days_of(modules: Iterable[CurriculumModule]) -> dict[str, str]:
    """How many days of core and of options, in words; nothing where no module says its days."""
    modules = list(modules)

    def total(is_core: bool) -> str:
        told = [one.days for one in modules if one.is_core == is_core and one.days is not None]
        return in_days(sum(told, Decimal())) if told else ""

    return {"core": total(True), "options": total(False)}


def words_of(one: CurriculumModule) -> str:
    """A line of a training, in words, as the log and a conflict say it."""
    said: list[Any] = ["tronc commun" if one.is_core else "option"]
    if one.starts_on:
        said.append(f"à partir du {french_date(one.starts_on)}")
    if one.days is not None:
        said.append(one.duration)
    return ", ".join([*said, one.note] if one.note else said)
