"""What a search finds in the pages that explain the portal: the questions of the help page, the kit of who animates.

They are few and written in the code: read once in each process, and looked through word by word.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape

from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from emi_alumni.foundation.search.french import words
from emi_alumni.foundation.search.stems import stem
from emi_alumni.foundation.url_reversing import reverse
from governance.kit import AGENDAS

SHOWN = 4
QUESTION = re.compile(r'<summary[^>]*>(.*?)</summary>\s*<div[^>]*id="([\w-]+)"[^>]*>(.*?)</div>', re.DOTALL)


@dataclass(frozen=True)
class Explanation:
    """A question and its answer, or a session ready to run."""

    title: str
    text: str
    url: str
    title_stems: frozenset[str]
    stems: frozenset[str]

    @classmethod
    def of(cls, title: str, text: str, url: str) -> "Explanation":
        in_title = frozenset(map(stem, words(title)))
        return cls(title, text, url, in_title, in_title | frozenset(map(stem, words(text))))


@cache
def explanations() -> list[Explanation]:
    return [*questions(), *sessions()]


def questions() -> Iterator[Explanation]:
    """Those of the help page, as its template asks them."""
    page = render_to_string("pages/help_questions.html", {"me": None, "user": AnonymousUser()})
    for title, anchor, answer in QUESTION.findall(page):
        yield Explanation.of(plain(title), plain(answer), f"{reverse('help')}#{anchor}")


def sessions() -> Iterator[Explanation]:
    for agenda in AGENDAS:
        steps = " ".join(f"{step.what}. {step.how}" for step in agenda.steps)
        address = f"{reverse('governance:kit')}#{agenda.anchor}"
        yield Explanation.of(agenda.name, f"{agenda.aim} {steps}", address)


def plain(html: str) -> str:
    return " ".join(unescape(strip_tags(html)).split())


def explaining(asked: Sequence[frozenset[str]]) -> list[Explanation]:
    """Those that have all these words, each as any of its stems; at most four, those whose question has them first."""
    found = [one for one in explanations() if asked and all(one.stems & word for word in asked)]
    return sorted(found, key=lambda one: -sum(bool(one.title_stems & word) for word in asked))[:SHOWN]
