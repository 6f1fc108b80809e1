"""The initials of a list of people, drawn in Python."""

from collections.abc import Iterable

from django.utils.html import conditional_escape as text
from django.utils.safestring import SafeString, mark_safe


def draw_letters(letters: Iterable[tuple[str, str]], chosen: str, every: str) -> SafeString:
    """Initials of family names, each with the address of its people, or none; `every` is that of all letters."""
    drawn = "".join(f"<li>{draw_letter(letter, there, letter == chosen, every)}</li>" for letter, there in letters)
    return mark_safe(  # noqa: S308 (each value is escaped)
        f'<div role="group" aria-label="Par initiale du nom" class="letters"><ul role="list">{drawn}</ul></div>'
    )


def draw_letter(letter: str, there: str, is_chosen: bool, every: str) -> str:
    if is_chosen:
        words = f'{letter.upper()}<span class="sr">, toutes les lettres</span>'
        return f'<a href="{text(every)}" aria-current="true">{words}</a>'
    if there:
        return f'<a href="{text(there)}">{letter.upper()}</a>'
    return f'<span aria-hidden="true">{letter.upper()}</span>'
