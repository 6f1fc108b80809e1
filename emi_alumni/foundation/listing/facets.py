"""The filter panel: facets, and the choices of each with their figures."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.html import conditional_escape as text
from django.utils.safestring import SafeString, mark_safe

from emi_alumni.foundation.text import sort_key

FIRST_CHOICES = 7  # the choices of a facet that show before « les autres »
MOST_CHOICES = 30  # rarer ones are found with words


@dataclass(frozen=True)
class Choice:
    """One value of a facet: how many rows it would show, and whether it is asked.

    `look` is the silhouette of a promotion."""

    value: str
    label: str
    count: int
    checked: bool
    look: int = 0


@dataclass(frozen=True)
class Facet:
    """One group of choices of the panel; `rest` folds away behind « les autres ». `note`: a template put after them."""

    name: str
    label: str
    choices: list[Choice]
    rest: list[Choice] = field(default_factory=list)
    open: bool = False
    single: bool = False  # one choice at a time
    note: str = ""


def folded(name: str, label: str, choices: Iterable[Choice], *, open: bool = False, note: str = "") -> Facet:
    """A facet whose first and ticked choices show; the others are one click away. What counts nothing is left out."""
    offered = [choice for choice in choices if choice.count or choice.checked]
    first = [choice for rank, choice in enumerate(offered) if rank < FIRST_CHOICES or choice.checked]
    rest = [choice for choice in offered[:MOST_CHOICES] if choice not in first]
    return Facet(name, label, first, rest, open=open or any(choice.checked for choice in offered), note=note)


def most_first(choices: Iterable[Choice]) -> list[Choice]:
    return sorted(choices, key=lambda choice: (-choice.count, sort_key(choice.label)))


def latest_first(choices: Iterable[Choice]) -> list[Choice]:
    """Promotions by year, the label being « 2023-2024 »."""
    return sorted(choices, key=lambda choice: choice.label, reverse=True)


def draw_choices(facet: Facet, choices: Iterable[Choice]) -> SafeString:
    """These choices of a facet, each with its figure; they belong to the form #recherche. Drawn in Python: there are a
    hundred of them."""
    kind, name = "radio" if facet.single else "checkbox", text(facet.name)
    return mark_safe("".join(draw_choice(kind, name, choice) for choice in choices))  # noqa: S308 (escaped below)


def draw_choice(kind: str, name: str, choice: Choice) -> str:
    value, look = text(choice.value), ""
    label: str = text(choice.label)
    if choice.look:
        look = f' class="cohort cohort-{choice.look}"'
    return (
        f'<label class="check"><input type="{kind}" form="recherche" name="{name}" value="{value}"'
        f' id="f-{name}-{value}"{" checked" if choice.checked else ""}>'
        f'<span{look}>{label}</span> <span class="n">{choice.count}</span></label>'
    )
