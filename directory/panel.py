"""The choices of the panel of filters, and the letters of a list, drawn in Python: there are a hundred of them."""

from collections.abc import Iterable

from django.utils.html import conditional_escape as text
from django.utils.safestring import SafeString, mark_safe

from directory.facets import Choice, Facet
from emi_alumni.foundation.icons import icon


def draw_choices(facet: Facet, choices: Iterable[Choice]) -> SafeString:
    """These choices of a facet, each with its figure; they belong to the form #recherche."""
    kind, name = "radio" if facet.single else "checkbox", text(facet.name)
    return mark_safe("".join(draw_choice(kind, name, choice) for choice in choices))  # noqa: S308 (escaped below)


def draw_choice(kind: str, name: str, choice: Choice) -> str:
    value, look = text(choice.value), ""
    label: str = text(choice.label)
    if choice.status:
        label = f'<span class="status {choice.status[0]}">{icon(choice.status[1])} {label}</span>'
    elif choice.look:
        look = f' class="cohort cohort-{choice.look}"'
    return (
        f'<label class="check"><input type="{kind}" form="recherche" name="{name}" value="{value}"'
        f' id="f-{name}-{value}"{" checked" if choice.checked else ""}>'
        f'<span{look}>{label}</span><span class="n">{choice.count}</span></label>'
    )


def draw_letters(letters: Iterable[tuple[str, str]], chosen: str, every: str) -> SafeString:
    """Initials of family names, each with the address of its people, or none; `every` is that of all letters."""
    drawn = "".join(f"<li>{draw_letter(letter, there, letter == chosen, every)}</li>" for letter, there in letters)
    return mark_safe(  # noqa: S308 (each value is escaped)
        f'<nav aria-label="Par initiale du nom" class="letters"><ul role="list">{drawn}</ul></nav>'
    )


def draw_letter(letter: str, there: str, is_chosen: bool, every: str) -> str:
    if is_chosen:
        words = f'{letter.upper()}<span class="sr">, toutes les lettres</span>'
        return f'<a href="{text(every)}" aria-current="true">{words}</a>'
    if there:
        return f'<a href="{text(there)}">{letter.upper()}</a>'
    return f'<span aria-hidden="true">{letter.upper()}</span>'
