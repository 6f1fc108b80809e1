"""What people write in sheets, read: headings by their words, days, and answers among a few."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from django.core.exceptions import ValidationError

from emi_alumni.foundation.dates import of_our_time
from emi_alumni.foundation.text import fold

# Words that headings use one for another.
_WORDS = {
    "mel": "courriel",
    "mail": "courriel",
    "email": "courriel",
    "tel": "telephone",
    "tph": "telephone",
    "phone": "telephone",
    "telephonique": "telephone",
    "portable": "mobile",
    "gsm": "mobile",
    "perso": "personnel",
    "privee": "personnel",
    "prive": "personnel",
    "coll": "collectivite",
    "dir": "direction",
    "serv": "service",
    "prenoms": "prenom",
    "promo": "promotion",
}
# Words that say nothing of what a column holds.
_SMALL = frozenset(
    re.findall(
        r"\w+",
        "a au aux de des du la le les et ou en son sa votre vos si no num numero pro prof professionnel professionnelle"
        " actuel actuelle agent personne obligatoire",
    )
)


def heading_key(text: str) -> frozenset[str]:
    """A heading by its words: « Tél. (portable) », « portable / tél » and « N° de mobile téléphone » are one."""
    bare = re.sub(r"\b[a-z](?:\.[a-z]\b)+", lambda found: found[0].replace(".", ""), fold(text))  # « D.U. » is « DU »
    words = [word.removesuffix("s") if len(word) > 3 else word for word in re.findall(r"[a-z0-9]+", bare)]
    words = [_WORDS.get(word, word) for word in words if len(word) > 1]
    return frozenset([word for word in words if word not in _SMALL] or words)


# Values ---------------------------------------------------------------------------------------------

_MONTHS = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre"),
    "decembre",
)
_FIGURES = re.compile(r"(?P<day>\d{1,2})[/. -](?P<month>\d{1,2})[/. -](?P<year>\d{4}|\d{2})(?: 00:00(?::00)?)?")
_BACKWARDS = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[ t]00:00(?::00)?)?")
_WORDED = re.compile(rf"(?P<day>\d{{1,2}})(?:er)? (?P<named>{'|'.join(_MONTHS)}) (?P<year>\d{{4}})")
_DAY_ZERO = date(1899, 12, 30)  # what spreadsheets count days from


def read_day(text: str) -> date:
    """« 01/07/2026 », « 1er juillet 2026 », « 2026-07-01 », or the number that a spreadsheet keeps for it. Raises
    ValidationError for anything else: « mars 2027 » says no day."""
    folded = fold(text)
    if re.fullmatch(r"\d{5}", folded):
        day = _DAY_ZERO + timedelta(days=int(folded))
    else:
        match = _FIGURES.fullmatch(folded) or _BACKWARDS.fullmatch(folded) or _WORDED.fullmatch(folded)
        if match is None:
            raise ValidationError(f"« {text} » : écrivez le jour, comme 01/07/2026.")
        parts = match.groupdict()
        month = _MONTHS.index(parts["named"]) + 1 if parts.get("named") else int(parts["month"])
        year = int(parts["year"])
        try:
            day = date(year if year > 99 else 2000 + year, month, int(parts["day"]))
        except ValueError:
            raise ValidationError(f"« {text} » : ce jour n’existe pas.") from None
    of_our_time(day)
    return day


def choice_reader(choices: list[tuple[str, str]]) -> Callable[[str], str]:
    """Reads one of these labels, or its value, whatever the case and accents."""
    known = {fold(str(word)): str(value) for value, label in choices for word in (label, value)}
    labels = ", ".join(str(label) for _value, label in choices)

    def read(text: str) -> str:
        if fold(text) not in known:
            raise ValidationError(f"« {text} » : écrivez {labels}.")
        return known[fold(text)]

    return read
