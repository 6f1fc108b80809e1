"""Boosters in the small world of `tests/access.py`, and those that tests make."""

from typing import Any

from django.utils import timezone

from directory.models import Cohort, Member
from emi_alumni.foundation.dates import monday_of
from governance.models import CurriculumModule, Module
from resources.booster_rules import AnswerKind
from resources.models import Booster, BoosterEcho

ONLINE, DRAFT = "Trois indicateurs, pas plus", "Une piqûre en brouillon"


def module_named(name: str = "Mesure d’impact") -> Module:
    return Module.objects.get_or_create(name=name)[0]


def follow(cohort: Cohort, module: Module, **facts: Any) -> CurriculumModule:
    return CurriculumModule.objects.create(cohort=cohort, module=module, **facts)


def make_booster(author: Member, **facts: Any) -> Booster:
    """Online and open since this Monday, unless said."""
    words = {
        "title": ONLINE,
        "steps": "Choisir avec ceux qui relèvent.\nRelever avant.",
        "to_try": "Supprimez un indicateur que personne ne lit.",
        "state": "published",
        "opens_on": monday_of(timezone.localdate()),
    }
    facts.setdefault("module", module_named())
    return Booster.objects.create(author=author, **{**words, **facts})


def make_echo(booster: Booster, author: Member, **facts: Any) -> BoosterEcho:
    said = {"text": "Nous en relevons trois.", "state": "published", **facts}
    return BoosterEcho.objects.create(booster=booster, author=author, **said)


def make_boosters(cast: dict[str, Any]) -> None:
    """Hélène's booster, online, with a line that she shared; her draft."""
    helene = cast["helene"]
    booster = make_booster(helene)
    make_echo(booster, helene)
    make_booster(helene, title=DRAFT, state="draft")


def take_part_in_boosters(helene: Member) -> None:
    """All that one may keep of a person: a booster, what she made of it, what she shared."""
    booster = make_booster(helene)
    booster.answer(AnswerKind.DONE, by=helene, change="Nous en relevons trois.")
    make_echo(booster, helene)


def booster_argument(name: str, argument: str, about: str) -> Any:
    if about == "unknown":
        return 0
    booster = Booster.objects.get(title=DRAFT if about == "draft" else ONLINE)
    if argument == "pk" and name.startswith("booster_echo_"):
        return booster.echoes.get().pk
    return booster.pk
