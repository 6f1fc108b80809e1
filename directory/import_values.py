"""What people write in the cells of a list, made what our columns hold: each liberty taken is said, before → after.

Nothing here refuses: what cannot be mended goes on as it was written, and its column says what is wrong with it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from directory.import_columns import BIRTH_NAME, key_of
from emi_alumni.foundation.phones import Phone, from_spreadsheet, read_phone
from emi_alumni.foundation.text import fold, mailbox, one_line
from emi_alumni.foundation.text_fields import near_address

NOTHING = frozenset(
    ("-", "--", "---", "/", "?", "x x", "n/a", "na", "#n/a", "nc", "n.c.", "neant", "aucun", "aucune", "sans objet")
)
_CIVILITY = re.compile(r"^(?:m|mr|mme|mlle|monsieur|madame|mademoiselle|dr|docteur)\b\.?\s+(?=\S)", re.IGNORECASE)
_PARTICLES = frozenset(
    ("de", "du", "des", "d", "la", "le", "les", "von", "van", "der", "el", "al", "ben", "da", "dos", "di")
)
_ADDRESS = re.compile(r"[^\s<>;,:/()\"«»|]+@[^\s<>;,:/()\"«»|?]+")
# Words right before an address, with no sign between: « ida roy@ville.fr » may be one address with a space in it.
_BROKEN_ADDRESS = re.compile(
    r"(?<![@\w.-])(?!(?:mail|mel|courriel|email|pro|perso)\s)[^\W\d_][\w'’.-]*\s+[^\s@<>;,:/()]+@", re.IGNORECASE
)
_PHONE_PARTS = re.compile(r"\s*(?:/|;|\||\n|\bou\b|\bet\b|\s-\s|,\s|\s{3,})\s*")
_BEFORE_PHONE = re.compile(r"^[^\d+#(]*(?=[\d+(])")


@dataclass
class Value:
    """What a cell is read as, and what must be said of it."""

    text: str
    said: list[str] = field(default_factory=list)


def is_nothing(text: str) -> bool:
    """Whether a cell holds what people write for « I do not know »."""
    return fold(text) in NOTHING


def read_address_cell(text: str) -> Value:
    """The first address of a cell: without « mailto: », brackets, signs unseen; the others are said."""
    written = text
    text = re.sub(r"(?i)mailto:", " ", one_line(text))
    text = re.sub(r"(?i)\s*(?:\(at\)|\[at\]|\barobase\b)\s*", "@", text)
    text = re.sub(r"\s*@\s*", "@", text)
    text = re.sub(r"(@[\w-]+(?:\.[\w-]+)*),(?=[a-z]{2,3}\s*$)", r"\1.", text, flags=re.IGNORECASE)
    if _BROKEN_ADDRESS.search(text):
        return Value(written)
    found = [address.strip(".,'’-") for address in _ADDRESS.findall(text)]
    if not found:
        return Value(written)
    right: list[str] = []
    for one in found:
        address = mailbox(one)
        try:
            validate_email(address)
        except ValidationError:
            address = near_address(one)
        if address and address not in right:
            right.append(address)
    if not right:
        return Value(written)
    said = [] if right[0] == mailbox(written) and len(found) == 1 else [f"courriel : « {written} » → {right[0]}"]
    said += [f"courriel : {other} n’est pas gardé (une seule adresse par fiche)" for other in right[1:]]
    return Value(right[0], said)


def _phone(text: str) -> Phone | None:
    try:
        return read_phone(from_spreadsheet(text))
    except ValidationError:
        return None


def _phone_shapes(text: str) -> list[str]:
    """The ways in which one number may be written here, from the strictest."""
    bare = _BEFORE_PHONE.sub("", text).strip(" .,;:()-")
    return [text, bare, bare.replace(",", " "), re.sub(r"\((?:0)\)", "", bare), re.sub(r"[^\d+]", "", bare)]


def _read_phone_shape(text: str) -> Phone | None:
    if len(re.findall(r"\d", text)) > 15:
        return None
    return next((number for shape in _phone_shapes(text) if shape and (number := _phone(shape))), None)


def read_phone_cell(text: str) -> Value:
    """The first number of a cell, with its zero or its « + »; the second is said."""
    written = text
    text = re.sub(r"(?<=\d)[.,]0$", "", one_line(text.replace("\n", " / ")))  # a number that a program wrote as 1.0
    if plain := _phone(text):
        is_as_written = re.match(r"[+0(]", text) or text.startswith("tel:")
        return Value(text, [] if is_as_written else [f"téléphone : « {written} » → {plain.spoken}"])
    if re.fullmatch(r"\d[,.]\d+E\+?\d+", text, re.IGNORECASE):
        return Value(written, ["téléphone : Excel a arrondi ce nombre, des chiffres manquent"])
    whole = _read_phone_shape(text)
    numbers = [whole] if whole else []
    if not numbers:
        parts = [part for part in _PHONE_PARTS.split(text) if part and re.search(r"\d", part)]
        numbers = [number for part in parts if (number := _read_phone_shape(part))]
    if not numbers:
        parts = re.findall(r"(?:\+\d{2}|0)(?:[\s.,-]*\d){9}", text)
        numbers = [number for part in parts if (number := _phone(part.replace(",", " ")))]
    if not numbers:
        return Value(written)
    first = numbers[0]
    said = [f"téléphone : « {written} » → {first.spoken}"]
    said += [
        f"téléphone : {other.spoken} n’est pas gardé (un seul numéro par fiche)"
        for other in numbers[1:]
        if other.stored != first.stored
    ]
    return Value(first.spoken, said)


def without_civility(text: str) -> Value:
    bare = _CIVILITY.sub("", text)
    return Value(bare, [] if bare == text else [f"« {text} » → {bare}"])


def split_name(text: str, *, family_first: bool) -> tuple[str, str]:
    """(family name, given name) of a name written whole: by its comma, its capitals, else in the heading's order."""
    bare = _CIVILITY.sub("", one_line(text).strip())
    if "," in bare:
        family, given = (part.strip() for part in bare.split(",", 1))
        return family, given
    words = bare.split()
    if len(words) < 2:
        return bare, ""
    loud = [_is_loud(word) for word in words]
    if any(loud) and not all(loud):
        first, last = loud.index(True), len(loud) - 1 - loud[::-1].index(True)
        while first and fold(words[first - 1]).strip("'’") in _PARTICLES:
            first -= 1
        if others := words[:first] + words[last + 1 :]:
            return " ".join(words[first : last + 1]), " ".join(others)
    if family_first:
        cut = 1
        while cut < len(words) - 1 and fold(words[cut - 1]).strip("'’") in _PARTICLES | {"le", "saint", "st", "ait"}:
            cut += 1
        return " ".join(words[:cut]), " ".join(words[cut:])
    cut = len(words) - 1
    while cut > 1 and fold(words[cut - 1]).strip("'’") in _PARTICLES:
        cut -= 1
    return " ".join(words[cut:]), " ".join(words[:cut])


def _is_loud(word: str) -> bool:
    letters = [sign for sign in word if sign.isalpha()]
    return len(letters) > 1 and all(sign == sign.upper() for sign in letters)


# Words of the columns with few answers → what they mean there.
ANSWERS: dict[str, dict[str, str]] = {
    "DU": {
        **dict.fromkeys(
            ("o", "x", "1", "vrai", "validé", "validée", "DU validé", "diplômé", "diplômée", "obtenue"), "oui"
        ),
        **dict.fromkeys(("n", "0", "faux", "non obtenu", "non valide", "pas de du"), "non"),
        **dict.fromkeys(("en cours", "valorisation en cours", "valorisation"), "en cours de valorisation"),
    },
    "ambassadeur": {
        **dict.fromkeys(("o", "ok", "ambassadeur", "ambassadrice", "y", "yes"), "oui"),
        **dict.fromkeys(("n", "no"), "non"),
    },
    "qualité": dict.fromkeys(
        ("ancien stagiaire", "ancienne stagiaire", "ancien élève", "participant", "participante"), "alumni"
    ),
}


def read_answer(column: str) -> Callable[[str], Value]:
    meanings = {key_of(word): meaning for word, meaning in ANSWERS[column].items()}

    def read(text: str) -> Value:
        if text.strip() in ("✓", "✔", "☑"):
            return Value("oui")
        meant = meanings.get(key_of(text))
        return Value(meant, [f"{column} : « {text} » → {meant}"]) if meant else Value(text)

    return read


READ: dict[str, Callable[[str], Value]] = {
    "courriel": read_address_cell,
    "téléphone": read_phone_cell,
    "prénom": without_civility,
    "nom": without_civility,
    BIRTH_NAME: without_civility,
    **{column: read_answer(column) for column in ANSWERS},
}
