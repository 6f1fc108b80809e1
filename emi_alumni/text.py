"""French text made comparable: the one folding that sort keys, skills and search share."""

import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": "'", "ʼ": "'", "‘": "'", "ß": "ss"})


def fold(text: str) -> str:
    """Lower case, no accents, plain apostrophes, single spaces: « L’Œuvre d’Été » → « l'oeuvre d'ete »."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).lower().split())
