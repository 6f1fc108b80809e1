"""What to look at before a text is published: contacts, names, links, capitals, another language.

They are shown to who decides, and decide nothing: one that is missed is caught by the reader, one too many costs a
glance.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from emi_alumni.foundation.private_words import mail_addresses, names, numbers
from emi_alumni.foundation.search.french import STOP_WORDS
from emi_alumni.foundation.text import fold

LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"»]+", re.IGNORECASE)
AFTER_A_LINK = ".,;:!?)’"
WORD = re.compile(r"[^\W\d_]+")
LONGEST_ACRONYM = 6  # letters: « CARPF », « ALSH » are written so
FEWEST_IN_CAPITALS = 4  # words, under which it may be a title
FEWEST_TO_TELL = 15  # words, under which no language is told
# « le », « de », « pour »: of a French text they are four words in ten, of an English one less than one.
LEAST_FRENCH = 0.15


def alerts_of(text: str, who: str = "") -> list[str]:
    """Sentences without their end, nothing where nothing is to be seen. `who` wrote it: naming oneself is no alert."""
    return list(_alerts(text, who))


def _alerts(text: str, who: str) -> Iterator[str]:
    links = list(dict.fromkeys(host_of(link.rstrip(AFTER_A_LINK)) for link in LINK.findall(text)))
    bare = LINK.sub(" ", text)
    author = fold(who)
    others = [name for name in names(bare) if fold(name) not in author]
    for what, found in (
        ("Adresse électronique", mail_addresses(bare)),
        ("Numéro", numbers(bare)),
        ("Peut-être quelqu’un", others),
        ("Lien vers", links),
    ):
        if found:
            yield f"{what} : {', '.join(found)}"
    words = WORD.findall(bare)
    shouted = [word for word in words if word.isupper() and len(word) > LONGEST_ACRONYM]
    if len(shouted) >= FEWEST_IN_CAPITALS:
        yield "Des phrases en capitales"
    folded = WORD.findall(fold(bare))
    if len(folded) >= FEWEST_TO_TELL and sum(word in STOP_WORDS for word in folded) < LEAST_FRENCH * len(folded):
        yield "Peut-être une autre langue"


def host_of(link: str) -> str:
    """« www.cergy.fr/page » and « https://cergy.fr » lead to the same place."""
    try:
        host = urlsplit(link if "://" in link else f"//{link}").hostname or link
    except ValueError:  # « http://[ » is no address
        return link
    return host.removeprefix("www.")
