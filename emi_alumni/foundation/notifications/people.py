"""People named in sentences: stored as references, so that a sentence says the name they have when it is read.

Somebody erased since is « Ancien membre » wherever a sentence named them, in other people's copies of their data too.
The app that knows people declares how their names are found (`SOURCES`); the bedrock knows none.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.models import Model

# Stands for one person in a stored wording. Nobody types it: it is taken out of whatever else a sentence holds.
PLACE = "\ufffc"
NOBODY = "Quelqu’un"

# What a sentence is made of: words, and people.
Sentence = str | Sequence[Any]

# How names are found, by the numbers of people's rows: one entry, declared by the app that knows people.
SOURCES: list[Callable[[set[int]], dict[int, str]]] = []


def split(sentence: Sentence, longest: int) -> tuple[str, list[int]]:
    """What is stored of a sentence: its wording, cut visibly after `longest` signs, and whom it names, in order.

    A sentence is a text, or a list of texts and of people: `[member, " reprend votre projet."]`.
    """
    wording, people = "", list[int]()
    for part in [sentence] if isinstance(sentence, str) else sentence:
        if isinstance(part, Model):
            wording += PLACE
            people.append(part.pk)
        else:
            wording += str(part).replace(PLACE, "")
    if len(wording) > longest:
        wording = f"{wording[: longest - 2].rsplit(' ', 1)[0]} …"
    return wording, people[: wording.count(PLACE)]


def names_of(numbers: Iterable[int]) -> dict[int, str]:
    """The names that these people have now. No query when there are none."""
    asked = set(numbers)
    found: dict[int, str] = {}
    for names in SOURCES if asked else ():
        found |= names(asked)
    return found


def join(wording: str, people: Sequence[int], names: dict[int, str]) -> str:
    """The sentence as it is read."""
    texts = wording.split(PLACE)
    said = [names.get(number, NOBODY) for number in people] + [NOBODY] * (len(texts) - 1 - len(people))
    return "".join(text + name for text, name in zip(texts, [*said, ""], strict=True))
