"""The year of a promotion, step by step: when each comes, what it asks of whom, and where that is done.

Call for subjects, appetizers, jury, teams, modules, presentation, then news at 6, 12 and 24 months.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django.db.models import Max, Min, QuerySet
from django.utils import timezone

from directory.models import Cohort, CohortState
from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.url_reversing import reverse
from governance.models import CurriculumModule
from projects.follow_ups import terms
from projects.models import SubjectCall


@dataclass(frozen=True)
class Step:
    """One step: `state` draws it (done, now or next); `asks` says who does what; `url` is where, with its words."""

    key: str
    title: str
    starts_on: date | None
    ends_on: date | None
    asks: tuple[tuple[str, str], ...]
    url: str = ""
    verb: str = ""
    state: str = "next"

    @property
    def has_begun(self) -> bool:
        return self.starts_on is not None and self.starts_on <= timezone.localdate()

    @property
    def when(self) -> str:
        """« 12 octobre 2023 », « du 12 octobre 2023 au 3 mars 2024 »; « date à fixer » when nobody said it."""
        if self.starts_on is None:
            return "Date à fixer"
        if self.ends_on is None or self.ends_on == self.starts_on:
            return french_date(self.starts_on)
        return f"Du {french_date(self.starts_on)} au {french_date(self.ends_on)}"


ASKS: dict[str, tuple[tuple[str, str], ...]] = {
    "appel": (
        ("Tout le réseau", "proposer un problème que vivent des agents ou des habitants"),
        ("Directions et commanditaires", "en proposer par un lien, sans compte, avec l’équipe pressentie"),
        ("Mission innovation", "répondre à chaque sujet"),
    ),
    "appetizers": (
        ("Personnes en formation", "présenter un sujet en quelques minutes : le problème, et qui le vit"),
        ("Commanditaires", "dire ce qu’ils attendent, et de qui l’équipe aura besoin"),
    ),
    "jury": (
        ("Jury", "retenir des sujets, et dire pourquoi à chaque équipe"),
        ("Mission innovation", "écrire le résultat de chaque appetizer et garder les autres sujets dans la banque"),
    ),
    "equipes": (
        ("Mission innovation", "réunir des personnes de métiers et de collectivités différents"),
        ("Personnes en formation", "faire connaissance avant de travailler, et choisir qui porte le projet"),
    ),
    "modules": (
        (
            "Personnes en formation",
            "suivre les modules, tenir la page de leur projet à jour, dire ce que l’équipe attend",
        ),
        ("Intervenants et référents", "lire par un lien où en sont les projets, et répondre aux équipes"),
        ("Commanditaires", "rencontrer l’équipe au moins une fois"),
    ),
    "restitution": (
        ("Équipes", "présenter ce qui a été vu, essayé et appris"),
        ("Alumni", "venir écouter, et dire ce qui servirait chez vous"),
    ),
    "suites": (
        ("Équipes", "donner des nouvelles : trois questions, 90 secondes"),
        ("Commanditaires", "dire si le projet est dans leurs objectifs"),
    ),
}


@prepared
def days_of_modules(cohort: Cohort) -> QuerySet:
    dated = CurriculumModule.objects.filter(cohort=cohort, starts_on__isnull=False).order_by()
    return dated.values_list("cohort").annotate(first=Min("starts_on"), last=Max("starts_on"))


@prepared
def calls_of(cohort: Cohort) -> QuerySet[SubjectCall]:
    return SubjectCall.objects.filter(cohort=cohort).only("opens_on", "closes_on")


@prepared
def presentations_between(start: datetime, end: datetime) -> QuerySet:
    """The presentations that the network reads, of one day: what stands above is asked by relation."""
    events: Any = cast(Any, Cohort._meta.get_field("events")).related_model
    held = events._default_manager.published().for_network().going_ahead().filter(kind="presentation")
    return held.filter(starts_at__gte=start, starts_at__lt=end).only("pk").order_by("starts_at", "pk")


def presentation_of(cohort: Cohort) -> str:
    """Where the agenda tells of the day when it presents its projects; nothing when it does not. One query."""
    if cohort.presented_on is None:
        return ""
    start = timezone.make_aware(datetime.combine(cohort.presented_on, time()))
    held = presentations_between.first(start, start + timedelta(days=1))
    return held.get_absolute_url() if held else ""


def year_of(cohort: Cohort) -> list[Step]:
    """The steps in their order; of a promotion that was cancelled, those that came before. Empty when none of its days
    is known. Three queries."""
    call = calls_of.first(cohort)
    if not (cohort.appetizer_on or cohort.presented_on or call):
        return []
    bank = f"{reverse('projects:list')}?promotion={cohort.slug}"
    _, first, last = (days_of_modules.first(cohort) or (None, None, None))[-3:]
    programme = f"{reverse('governance:programme')}?promotion={cohort.slug}"
    days = (call.opens_on, call.closes_on) if call else (None, None)
    subjects = reverse("projects:subject_list")
    asked = step("appel", "Appel à sujets", *days, url=subjects, verb="Lire et proposer des sujets")
    steps = [
        *([asked] if call or cohort.state == CohortState.PREPARED else []),
        step("appetizers", "Appetizers", cohort.appetizer_on, url=bank, verb="Lire les projets de la promotion"),
        step("jury", "Jury", cohort.jury_on, url=f"{cohort.get_absolute_url()}#projets", verb="Voir ce qu’il a retenu"),
        step("equipes", "Équipes", cohort.teams_on),
        step("modules", "Modules", first, last, url=programme, verb="Voir le parcours"),
        step(
            "restitution",
            "Restitution",
            cohort.presented_on,
            url=presentation_of(cohort),
            verb="Voir dans l’agenda",
        ),
    ]
    if cohort.presented_on:
        for months, day in terms(cohort.presented_on):
            steps.append(step("suites", f"Nouvelles à {months} mois", day, number=months))
    return placed(steps, cohort.cancelled_on)


def parts_of(steps: list[Step]) -> list[tuple[str, list[Step]]]:
    """What is folded, with its words, and what is not: the step under way and the one after it."""
    past = [one for one in steps if one.state == "done"]
    rest = steps[len(past) :]
    parts = [
        (folded("étape passée", "étapes passées", past) if rest else "Voir toutes les étapes", past),
        ("", rest[:2]),
        (folded("étape plus tard", "étapes plus tard", rest[2:]), rest[2:]),
    ]
    return [(label, some) for label, some in parts if some]


def folded(one: str, several: str, steps: list[Step]) -> str:
    return f"{len(steps)} {several if len(steps) > 1 else one}"


def step(
    key: str, title: str, starts_on: date | None, ends_on: date | None = None, number: int = 0, **more: Any
) -> Step:
    return Step(f"{key}-{number}" if number else key, title, starts_on, ends_on, ASKS[key], **more)


def placed(steps: list[Step], cancelled_on: date | None) -> list[Step]:
    """With where each stands today: what is over, the one under way, or between two the first to come, and the rest."""
    today = timezone.localdate()
    if cancelled_on:
        before = [one for one in steps if one.starts_on and one.starts_on < cancelled_on]
        return [drawn(one, "done") for one in before]
    begun = [rank for rank, one in enumerate(steps) if one.starts_on and one.starts_on <= today]
    last = begun[-1] if begun else -1
    ends_on = (steps[last].ends_on or steps[last].starts_on) if begun else None
    now = last + (ends_on is None or ends_on < today)
    states = ["done" if rank < now else "now" if rank == now else "next" for rank in range(len(steps))]
    # What is behind and has no day is not told.
    return [drawn(one, state) for one, state in zip(steps, states, strict=True) if one.starts_on or state != "done"]


def drawn(one: Step, state: str) -> Step:
    return Step(**(one.__dict__ | {"state": state}))
