"""The columns of the mission's file of people: how each is called, read and written. Refusals say what to write."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from import_export import widgets

from directory.place_names import place_key
from emi_alumni.foundation.phones import Phone as Number
from emi_alumni.foundation.phones import from_spreadsheet, read_phone
from emi_alumni.foundation.text import fold, mailbox
from emi_alumni.foundation.text_fields import near_address


def key_of(text: str) -> str:
    """A name as a person types it, made comparable: no accents, no hyphens, no « Ville de »."""
    words = re.sub(r"[^a-z0-9]+", " ", fold(text)).strip()
    return re.sub(r"^(?:(?:ville|commune|mairie) d(?:e|u|es)? (?:l[ea]s? )?|(?:ville|commune|mairie) d )", "", words)


def lower_first(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


COHORT = ("Promotion", "inconnue. Créez-la d’abord dans Promotions, ou corrigez le libellé.")
PLACE = ("Collectivité", "inconnue. Écrivez son nom officiel, son SIREN ou son code INSEE.", place_key)


class Names(widgets.Widget):
    """A column that names one thing among known ones; an unknown name is an error that says what to do."""

    def __init__(self, what: str, unknown: str, key: Callable[[str], str] = key_of) -> None:
        super().__init__()
        self.what, self.unknown, self.key = what, unknown, key
        self.known: dict[str, set[Any]] = defaultdict(set)

    def learn(self, thing: Any, names: Iterable[str]) -> None:
        for name in names:
            if name and self.key(name):
                self.known[self.key(name)].add(thing)

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        found = self.known.get(self.key(value), set())
        if len(found) > 1:
            raise ValueError(f"{self.what} « {value} » : plusieurs portent ce nom, écrivez le nom officiel ou le code.")
        if not found:
            raise ValueError(f"{self.what} « {value} » : {self.unknown}")
        return next(iter(found))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(value) if value else ""


class Choice(widgets.Widget):
    """A column with a few French words; spellings with and without the feminine are both read."""

    def __init__(self, what: str, choices: list[tuple[str, str]], also: dict[str, str] | None = None) -> None:
        super().__init__()
        self.what = what
        self.labels = {str(value): str(label) for value, label in choices}
        self.values = {key_of(label): value for value, label in self.labels.items()} | (also or {})

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        if key_of(value) not in self.values:
            raise ValueError(f"{self.what} « {value} » : écrivez {', '.join(self.labels.values())}.")
        return self.values[key_of(value)]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return self.labels.get(str(value), "")


class YesNo(widgets.Widget):
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> bool:
        if key_of(value) not in ("oui", "non", "x", "1", "0", "vrai", "faux"):
            raise ValueError(f"« {value} » : écrivez oui ou non.")
        return key_of(value) in ("oui", "x", "1", "vrai")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "oui" if value else "non"


class Phone(widgets.Widget):
    """A French or international number; a zero that a spreadsheet ate is given back."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Number:
        try:
            return read_phone(from_spreadsheet(value))
        except ValidationError as error:
            raise ValueError(f"Téléphone « {value} » : {lower_first(error.messages[0])}") from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.spoken if isinstance(value, Number) else str(value or "")


class Text(widgets.Widget):
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        return value

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(value or "")


class Address(Text):
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        value = mailbox(value)
        try:
            validate_email(value)
        except ValidationError:
            if near := near_address(value):
                raise ValueError(f"Courriel « {value} » : vouliez-vous écrire {near} ?") from None
            raise ValueError(
                f"Courriel « {value} » : écrivez une adresse en entier, comme prenom.nom@ville.fr."
            ) from None
        return value


# Column → the other headings under which files call it.
ALIASES = {
    "nom": ("nom de famille",),
    "prénom": (),
    "promotion": ("promo", "cohorte"),
    "collectivité": ("collectivité actuelle", "employeur"),
    "collectivité pendant l’EMI": ("collectivité EMI", "collectivité pendant EMI"),
    "fonction": ("poste",),
    "direction ou service": ("direction", "service"),
    "courriel": ("email", "e mail", "mail", "adresse électronique", "courriel professionnel"),
    "téléphone": ("tel", "téléphone professionnel", "portable"),
    "qualité": (),
    "DU": ("diplôme", "diplôme universitaire"),
    "ambassadeur": ("ambassadrice", "ambassadeur ou ambassadrice"),
}
HEADING = {key_of(name): column for column, others in ALIASES.items() for name in (column, *others)}
