"""Names after a preposition: « d’Anne », « de la CA Val Parisis », « au Plessis-Bouchard », « par le Département »."""

import re

_FEMININE = "ca cc cu communauté métropole ville commune mairie direction mission région préfecture".split()  # noqa: SIM905
_MASCULINE = "cd95 centre ccas conseil département sdis service siarp syndicat".split()  # noqa: SIM905
_ELIDED = "agglomération association école ept établissement intercommunalité université".split()  # noqa: SIM905
# Vowels, and the h of Hélène and Henri, which is not heard; Hassan, Hakim and Hanane keep theirs.
_VOWEL = re.compile(r"[aàâeéèêëiîïoôuùûœæ]|y(?![aeiou])|h(?!a)|hadrien", re.I)


def the(name: object) -> str:
    """A collectivité as a sentence names it: « la CA Val Parisis », « l’EPT Boucle Nord de Seine », « Argenteuil »."""
    name = str(name)
    word = name.partition(" ")[0].lower()
    if word in _ELIDED:
        return f"l’{name}"
    article = "la " if word in _FEMININE else "le " if word in _MASCULINE else ""
    return f"{article}{name}"


def of(name: object) -> str:
    """« d’Hélène », « de Karim », « du Département », « de la CC Vexin Centre », « d’Argenteuil », « du Thillay »."""
    named = the(name)
    if named[:3] in ("le ", "Le "):
        return f"du {named[3:]}"
    if named[:4] == "Les ":
        return f"des {named[4:]}"
    if named[:3] == "Un ":  # somebody whom we do not name
        return f"d’un {named[3:]}"
    return f"d’{named}" if named == str(name) and _VOWEL.match(named) else f"de {named}"


def at(name: object) -> str:
    """« à Argenteuil », « au Département », « à la CA Plaine Vallée », « au Plessis-Bouchard »."""
    named = the(name)
    if named[:3] in ("le ", "Le "):
        return f"au {named[3:]}"
    return f"aux {named[4:]}" if named[:4] == "Les " else f"à {named}"
