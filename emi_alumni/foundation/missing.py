"""What a form says of a field that was left empty: a sentence that tells what to do, and names the field."""

import re

from django import forms
from django.utils.text import capfirst

# The first word of labels that have no article, by its gender.
MASCULINE = frozenset(
    [
        *("code", "commentaire", "courriel", "diplôme", "fichier", "lien", "message", "module", "moment", "mot", "nom"),
        *("nouveau", "objet", "prénom", "projet", "sujet", "thème", "titre", "téléphone"),
    ]
)
FEMININE = frozenset(
    [
        *("adresse", "collectivité", "date", "fonction", "idée", "note", "origine", "promotion", "question", "raison"),
        *("réponse", "situation"),
    ]
)
# What somebody says of themselves, where the form asks a person's names.
OWN = frozenset(["adresse", "courriel", "diplôme", "fonction", "nom", "prénom", "téléphone"])
# A label that goes on from a verb as it is: « Écrivez ce que vous avez gardé. »
GOES_ON = re.compile(r"(?:(?:l[’']|(?:le|la|les|un|une|votre|vos|ce que|ce qui) )\w|pourquoi\b)")
# The label of a day alone.
DAYS = ("le", "date", "depuis le")
VOWELS = tuple("aeiouyéèêh")
# Labels whose verb or preposition waits for the answer: « Photo visible par ».
UNFINISHED = (" par", " devient", "?")


def missing(field: forms.Field, *, own: bool = False) -> str:
    """`own`: the form asks somebody about themselves (« votre prénom »)."""
    label = str(field.label or "").strip()
    name = label[:1].lower() + label[1:]
    quoted = f"« {capfirst(label)} »"
    chosen = isinstance(field, forms.ChoiceField | forms.FileField)
    verb = "Choisissez" if chosen else "Écrivez"
    first = re.split(r"[\s,(]", name, maxsplit=1)[0]
    if not label:
        return "Remplissez ce champ."
    if isinstance(field, forms.BooleanField):
        return f"Cochez {quoted}."
    if name in DAYS:
        return "Choisissez une date."
    if name == "votre choix":
        return "Faites un choix."
    if not name.endswith(UNFINISHED):
        if first in MASCULINE | FEMININE:
            return f"{verb} {article(first, own=own)}{name}."
        if GOES_ON.match(name):
            return f"{verb} {name}."
    return f"Répondez à {quoted}." if chosen or name.endswith("?") else f"Remplissez {quoted}."


def article(noun: str, *, own: bool) -> str:
    if own and noun in OWN:
        return "votre "
    if noun.startswith(VOWELS):
        return "l’"
    return "la " if noun in FEMININE else "le "
