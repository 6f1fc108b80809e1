"""Whether two names may be one person's: the one key that claims, import and staff forms compare.

Spaces, hyphens, apostrophes, capitals and accents tell nobody apart: « LE GALL », « Le-Gall » and « Legall » are one
name, like « Jean Pierre » and « Jean‑Pierre ». « MARTIN née DUPONT » is like both of its names; a particle may be left
out (« de Broglie », « Broglie »), and « St » is « Saint ». What is alike is proposed: somebody decides.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from emi_alumni.foundation.text import fold

_BORN = re.compile(
    r"\b(?:nee?s?|epouse|ep|veuve|vve|divorcee?|dite?|alias|nom d'usage|nom de naissance)\b\.?:?|[(),;/]"
)
_PARTICLE = re.compile(r"^(?:(?:de la|de l|de|du|des|d|von|van der|van|da|dos|di)\b[ '-]+)(?=\w)")
_FIRST_PARTICLE = re.compile(r"^(?:de|van|von)[ '-]+(?=(?:la|l|der)\b)")  # « de La Tour » is « La Tour » too
_SAINT = re.compile(r"\bst(e?)\b\.?(?=[ '-]\w)")
LONGEST = 400


def letters(name: str) -> str:
    """A name by its letters alone: « N’Diaye » → « ndiaye »."""
    return "".join(c for c in fold(name) if c.isalnum())


def family_names(name: str) -> list[str]:
    """The family names in what was written, by their letters, the whole one first."""
    folded = _SAINT.sub(r"saint\1", fold(name))
    parts = [part.strip(" '-") for part in _BORN.split(folded)]
    parts = [part for part in parts if part] or [folded]
    found = [*parts, *(leave_out.sub("", part) for part in parts for leave_out in (_PARTICLE, _FIRST_PARTICLE))]
    return [key for key in dict.fromkeys(letters(part) for part in found) if key]


def name_key(family_name: str, given_name: str) -> str:
    """The name by its letters, as a whole: what two spellings of one name share, and two names never."""
    return f"{letters(family_name)}/{letters(given_name)}"


@lru_cache(maxsize=10_000)  # an import asks it three times of each of its lines
def likeness_keys(family_name: str, given_name: str) -> str:
    """Every key of a name, between spaces, as a column keeps them: " martin/anne dupont/anne "."""
    given = letters(given_name)
    keys = [name_key(family_name, given_name), *(f"{family}/{given}" for family in family_names(family_name))]
    return f" {' '.join(dict.fromkeys(keys))} "[:LONGEST]


def are_alike(one: Iterable[str], other: Iterable[str]) -> bool:
    return not set(one).isdisjoint(other)


def joined_spellings(*names: str) -> str:
    """Names of several words as one word each, for search: « Le Gall », « Jean-Pierre » → "legall jeanpierre"."""
    return " ".join(letters(name) for name in names if len(re.findall(r"\w+", fold(name))) > 1)


def name_parts(family_name: str) -> set[str]:
    """The names that a double name is made of: « Dupont-Martin » → {"dupont", "martin"}. Particles are no names."""
    return {part for part in re.split(r"[^a-z0-9]+", _BORN.sub(" ", fold(family_name))) if len(part) > 3}
