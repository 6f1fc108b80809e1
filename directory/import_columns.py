"""The columns of the mission's file of people: how each is called, read and written. Refusals say what to write."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from import_export import widgets

from directory.place_names import place_key, place_parts
from emi_alumni.foundation.phones import Phone as Number
from emi_alumni.foundation.phones import from_spreadsheet, read_phone
from emi_alumni.foundation.spreadsheet_values import heading_key
from emi_alumni.foundation.text import fold, mailbox, one_line
from emi_alumni.foundation.text_fields import near_address


def key_of(text: str) -> str:
    """A name as a person types it, made comparable: no accents, no hyphens, no « Ville de »."""
    words = re.sub(r"[^a-z0-9]+", " ", fold(text)).strip()
    return re.sub(r"^(?:(?:ville|commune|mairie) d(?:e|u|es)? (?:l[ea]s? )?|(?:ville|commune|mairie) d )", "", words)


def lower_first(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


_YEARS = re.compile(r"(?<!\d)(?:20)?(\d\d) ?(?:[-/_]|a| ) ?(?:20)?(\d\d)(?!\d)")


def cohort_key(text: str) -> str:
    """A promotion by its two years, however they are written: « Promo 18-19 », « EMI 2018/2019 »."""
    whole = re.findall(r"(?<!\d)20\d\d(?!\d)", text)
    if len(whole) == 2 and 0 <= int(whole[1]) - int(whole[0]) <= 3:  # « sept. 2020 - juin 2021 »
        return f"{whole[0]}-{whole[1]}"
    for match in _YEARS.finditer(fold(text)):
        start, end = int(match[1]), int(match[2])
        if 0 <= end - start <= 3:
            return f"20{start:02}-20{end:02}"
    return re.sub(r"^(?:promotion|promo|cohorte|session) (?:emi )?(?=\S)", "", key_of(text))


COHORT = (
    "Promotion",
    "inconnue. Dites laquelle c’est dans « Noms à reconnaître », ou corrigez le fichier.",
    cohort_key,
)
PLACE = (
    "Collectivité",
    "inconnue. Dites laquelle c’est dans « Noms à reconnaître », ou écrivez son SIREN.",
    place_key,
    place_parts,
)


class Names(widgets.Widget):
    """A column that names one thing among known ones; an unknown name is an error that says what to do."""

    def __init__(
        self,
        what: str,
        unknown: str,
        key: Callable[[str], str] = key_of,
        parts: Callable[[str], list[str]] = lambda text: [],
    ) -> None:
        super().__init__()
        # Five thousand lines write twenty places.
        self.what, self.unknown, self.key, self.parts = what, unknown, cache(key), parts
        self.known: dict[str, set[Any]] = defaultdict(set)
        self.spellings: set[str] = set()
        self.empty: set[str] = set()  # writings that are to be left aside
        self.created: list[int] = []  # what the import made, to be taken back with it
        self.loosened: dict[str, Any] = {}  # writing → what it was taken for, where it is none of its names

    def learn(self, thing: Any, names: Iterable[str]) -> None:
        for name in names:
            if name and self.key(name):
                self.known[self.key(name)].add(thing)
                self.spellings.add(fold(name))

    def find(self, value: str) -> set[Any]:
        """What a writing may name: by its whole, else by its pieces when each of them names something."""
        found = self.known.get(self.key(value), set())
        if found:
            return found
        pieces = [self.known.get(self.key(part), set()) for part in self.parts(value)]
        return set().union(*pieces) if pieces and all(pieces) else set()

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        if value in self.empty:
            return None
        found = self.find(value)
        if len(found) > 1:
            raise ValueError(f"{self.what} « {value} » : plusieurs portent ce nom, écrivez le nom officiel ou le code.")
        if not found:
            raise ValueError(f"{self.what} « {value} » : {self.unknown}")
        thing = next(iter(found))
        if fold(value) not in self.spellings:
            self.loosened[value] = thing
        return thing

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


# Headings ---------------------------------------------------------------------------------------------------------

FULL_NAME = "nom et prénom"  # one column that holds both: parted when it is read
BIRTH_NAME = "nom de naissance"  # somebody is recognised by it; nothing of it is kept
SEVERAL = ("courriel", "téléphone", "direction ou service")  # columns of which a file may have several

# Column → the headings under which files call it. Case, accents, punctuation, order and small words are indifferent.
ALIASES: dict[str, tuple[str, ...]] = {
    "nom": ("nom de famille", "nom d’usage", "nom usuel", "nom marital", "patronyme"),
    "prénom": ("prénom usuel", "prénom d’usage"),
    BIRTH_NAME: ("nom de jeune fille", "nom patronymique", "née"),
    "promotion": (
        "promo",
        "cohorte",
        "session",
        "session EMI",
        "promo EMI",
        "année EMI",
        "année de promotion",
        "cycle",
    ),
    "collectivité": (
        "employeur",
        "collectivité employeur",
        "collectivité de rattachement",
        "collectivité territoriale",
        "nom de la collectivité",
        "organisme",
        "structure",
        "établissement",
        "administration",
        "commune",
        "ville",
        "mairie",
        "entité",
        "organisation",
        "collectivité établissement",
        "commune intercommunalité",
        "ville collectivité",
        "lieu de travail",
    ),
    "collectivité pendant l’EMI": (
        "collectivité EMI",
        "collectivité d’origine",
        "collectivité au moment de l’EMI",
        "collectivité lors de l’EMI",
        "employeur pendant l’EMI",
        "employeur EMI",
    ),
    "fonction": (
        "poste",
        "emploi",
        "métier",
        "intitulé du poste",
        "poste occupé",
        "fonction exercée",
        "poste fonction",
    ),
    "direction ou service": (
        "direction",
        "service",
        "direction service",
        "pôle",
        "direction pôle",
        "pôle direction service",
        "pôle service",
        "unité",
        "bureau",
        "service de rattachement",
        "direction de rattachement",
    ),
    "courriel": (
        "mél",
        "mail",
        "adresse mail",
        "adresse mél",
        "adresse courriel",
        "adresse électronique",
        "messagerie",
        "adresse messagerie",
        "courriel personnel",
        "adresse mail personnel",
    ),
    "téléphone": (
        "mobile",
        "téléphone mobile",
        "téléphone fixe",
        "fixe",
        "ligne directe",
        "téléphone direct",
        "téléphone personnel",
        "mobile personnel",
        "coordonnées téléphoniques",
        "contact téléphonique",
        "standard",
    ),
    "qualité": ("qualité EMI", "profil"),
    "DU": (
        "diplôme",
        "diplôme universitaire",
        "DU obtenu",
        "DU EMI",
        "obtention du DU",
        "validation du DU",
        "DU validé",
    ),
    "ambassadeur": (
        "ambassadrice",
        "ambassadeur ou ambassadrice",
        "ambassadeur.rice",
        "ambassadeur.trice",
        "ambassadeur EMI",
    ),
    FULL_NAME: (
        "identité",
        "nom complet",
        "participant",
        "stagiaire",
        "alumni",
        "nom prénom du participant",
        "nom prénom stagiaire",
        "nom usage prénom",
        "bénéficiaire",
    ),
}
COLUMNS = [name for name in ALIASES if name != FULL_NAME]
TEMPLATE = [name for name in COLUMNS if name != BIRTH_NAME]

HEADING: dict[frozenset[str], str] = {}
for _column, _others in ALIASES.items():
    for _name in (_column, *_others):
        HEADING[heading_key(_name)] = _column


# Column → the words of which one must be there, and those that may stand beside it: what no heading above foresaw.
_FAMILIES: dict[str, tuple[str, str]] = {
    "collectivité": (
        "collectivité employeur organisme structure établissement administration commune ville mairie EPCI entité"
        " organisation intercommunalité agglo agglomération",
        "nom public publique territorial territoriale rattachement lieu travail emploi origine",
    ),
    "direction ou service": ("direction service pôle unité bureau", "général générale affectation rattachement nom"),
    "fonction": ("fonction poste emploi métier", "intitule occupé exercé exercée libellé titre"),
    "courriel": ("courriel messagerie", "adresse électronique contact personnel"),
    "téléphone": (
        "téléphone mobile fixe",
        "ligne direct directe personnel standard contact coordonnées bureau travail interne",
    ),
    "promotion": ("promotion session cohorte millésime", "EMI année cycle formation"),
    "DU": ("diplôme", "universitaire EMI obtenu validé validation obtention"),
}
FAMILIES = {column: (heading_key(keys), heading_key(beside)) for column, (keys, beside) in _FAMILIES.items()}


def column_of(heading: str) -> str:
    """Which of our columns a heading names; "" when it names none."""
    for text in (heading, re.sub(r"\(.*?\)|\*", " ", heading)):
        words = heading_key(text)
        if column := HEADING.get(words, ""):
            return column
        families = [name for name, (keys, beside) in FAMILIES.items() if words & keys and words <= keys | beside]
        if "origine" not in words and len(families) == 1:
            return families[0]
    return ""


def is_personal(heading: str) -> bool:
    return "personnel" in heading_key(heading)


# What an unknown column seems to hold -------------------------------------------------------------------------------

_LOOKS = {
    "courriel": re.compile(r"\S@\S"),
    "promotion": re.compile(r"^\D{0,12}(?:20)?\d\d ?[-/–] ?(?:20)?\d\d$"),
    "collectivité": re.compile(
        r"\b(?:mairie|ville|commune|communaut|agglo|conseil (?:d[ée]partemental|r[ée]gional)|d[ée]partement|ccas|sdis)"
        r"|^(?:c\.?a\.?|c\.?c\.?|c\.?d\.?) ?\S",
        re.IGNORECASE,
    ),
    "téléphone": re.compile(r"^\D{0,8}(?:\d[\s.,/()–-]*){9,13}(?:\D.*)?$"),
    FULL_NAME: re.compile(
        r"^(?:(?:m|mme|mlle|mr)\.? )?(?:[^\W\d_][^\W\d_'’.-]+ ){1,3}[^\W\d_][^\W\d_'’.-]+$", re.IGNORECASE
    ),
}


def looks_like(cells: Iterable[str]) -> str:
    """Which of our columns these cells look like, six filled ones of ten at least; "" for none."""
    held = [one_line(cell).strip() for cell in cells if cell.strip()]
    for column, look in _LOOKS.items():
        how_many = sum(bool(look.search(cell)) for cell in held)
        capitals = column != FULL_NAME or sum(bool(re.search(r"\b[A-ZÀ-Ý]{3,}\b", cell)) for cell in held) * 2 > len(
            held
        )
        if held and how_many * 10 >= len(held) * 6 and capitals:
            return column
    return ""
