"""How people write a collectivité, made comparable: « Mairie du Plessis-Bouchard », « ISLE ADAM (L') », « CD 95 ».

One key for the official name, what it is called in short, and the shapes that files hold. A SIREN is read with its
spaces, a SIRET by its SIREN.
"""

import re
from typing import TYPE_CHECKING

from emi_alumni.foundation.text import fold

if TYPE_CHECKING:
    from directory.models import Collectivity

_ARTICLE_LAST = re.compile(r"^(?P<name>.*\S)\s*[(,]\s*(?P<article>l'|le|la|les)\s*\)?$")
# What stands beside a name: the département's number, a postal code, a word in brackets.
_BESIDE = re.compile(
    r"\(\s*(?:95|95\d{3}|val[ -]d'oise|mairie|ville|commune)\s*\)|,\s*val[ -]d'oise$|^95\d{3}\s+(?=\D)"
    r"|(?<=\D)\s+(?:95|95\d{3})$"
)
# « s/ » is « sur » or « sous »: no two places differ by that alone.
_SHORT_WORDS = (
    (re.compile(r"\bs ?/ ?s\b[ /-]*|\bs ?/[ -]*|\b(?:sur|sous|ss)\b[ -]*"), "s "),
    (re.compile(r"\bst(e?)\b\.?"), r"saint\1"),
)
# Figures that names spell out: « Vallée de l’Oise et des 3 Forêts ».
_FIGURES = {"2": "deux", "3": "trois", "4": "quatre", "5": "cinq", "6": "six", "7": "sept", "8": "huit", "9": "neuf"}
_TOWN = re.compile(r"^(?:hotel de ville|ville|commune|mairie|municipalite)\b(?: de| d| du| des)?\b ?(?=\w)")
_GROUP = re.compile(
    r"^(?:communaute d agglomeration|communaute d agglo|communaute de communes|communaute urbaine"
    r"|agglomeration|agglo|ca|cc|cu|etablissement public territorial|ept|metropole)\b(?: de| d| du| des)?\b ?(?=\w)"
)
_KIND_LAST = re.compile(
    r"(?<=\w) (?:mairie|ville|commune|agglo|agglomeration)$"
)  # « Osny mairie », « Val Parisis agglo »
_ARTICLE = re.compile(r"^(?:les|le|la|l) (?=\w)")
_DEPARTEMENT = re.compile(
    r"(?:cd|cg|cdvo|conseil (?:departemental|general|dept?)|departement|dept|dpt|dep)"
    r"(?: ?(?:du )?(?:95|val d oise)| du)?|val d oise"
)
_LETTERS = re.compile(r"(?<![a-z0-9])(?:[a-z]\.){2,}(?:[a-z]\b)?")  # « C.A. », « c.c.a.s. »
_NO_NAME = re.compile(
    r"(?:direction|service|dgs|dga|dgas|drh|dsi|pole|mairie$|ville$|hotel de ville$|siege|secretariat|cabinet|cedex"
    r"|95$|\d{5}\b)"
)
_SMALL_WORDS = {"de", "d", "du", "des", "la", "le", "les", "l", "et"}


def place_key(text: str) -> str:
    """The key of a collectivité's name or number; "" when nothing was written."""
    folded = fold(text)
    figures = re.sub(r"[\s.]", "", folded)
    if figures.isdecimal():
        return figures[:9] if len(figures) == 14 else figures
    if match := _ARTICLE_LAST.match(folded):
        folded = f"{match['article']} {match['name']}"
    folded = _LETTERS.sub(lambda found: found[0].replace(".", ""), folded)
    folded = _BESIDE.sub(" ", folded).strip()
    for short, whole in _SHORT_WORDS:
        folded = short.sub(whole, folded)
    words = " ".join(_FIGURES.get(word, word) for word in re.findall(r"[a-z0-9]+", folded))
    if _DEPARTEMENT.fullmatch(words):
        return "departement"
    words = _KIND_LAST.sub("", words)
    for beginning in (_TOWN, _GROUP, _ARTICLE):
        words = beginning.sub("", words)
    return words


def place_parts(text: str) -> list[str]:
    """The pieces of a longer writing that may each be a name: « Mairie d’Ermont – 95120 », « … (CD95) ». What stands
    beside a place (a service, a postal code) is none of them."""
    bare = re.sub(r"\(.*?\)", " ", text)
    pieces = [*re.findall(r"\((.*?)\)", text), *re.split(r"\s[-–—]\s|[,;/]", bare)]
    return [part.strip() for part in pieces if part.strip() and not _NO_NAME.match(fold(part))]


def initials(name: str) -> str:
    """What a group of communes is called by its letters (« CACP »); "" for any other name."""
    words = re.sub(r"[^a-z0-9]+", " ", fold(name)).split()
    if words[:1] not in (["communaute"], ["metropole"], ["etablissement"]):
        return ""
    return "".join(word[0] for word in words if word not in _SMALL_WORDS)


def names_of(place: "Collectivity") -> tuple[str, ...]:
    """All that a file may call this collectivité, before `place_key`."""
    known = (place.code, place.name, place.short_name, place.slug, place.siren, place.insee, initials(place.name))
    return tuple(name for name in known if name)
