"""What a reader sees of the directory's pages: the people, the figures, the filters."""

import re
from dataclasses import dataclass
from html import unescape

from django.http import HttpResponse, QueryDict
from django.test import Client

LIST, MAP, SUGGEST = "/annuaire/", "/annuaire/carte/", "/annuaire/suggestions/"


@dataclass(frozen=True)
class Tick:
    """One choice of a facet as it is drawn; `count` is None where no figure is written."""

    facet: str
    value: str
    label: str
    count: int | None
    checked: bool


def text(html: str) -> str:
    """What is read, without markup; spaces of any kind are one."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def html_of(response: HttpResponse) -> str:
    assert response.status_code == 200
    return response.content.decode()


def names(response: HttpResponse) -> list[str]:
    """The people on this page, in order."""
    return [
        unescape(name) for name in re.findall(r'<a class="cover" href="/annuaire/[^"]+">([^<]+)</a>', html_of(response))
    ]


def everybody(client: Client, query: str = "") -> list[str]:
    """The people of every page that « Suivante » leads to."""
    found: list[str] = []
    url: str | None = LIST + query
    while url:
        response = client.get(url)
        found += names(response)
        onwards = re.search(r'<a href="([^"]+)" rel="next">', html_of(response))
        url = LIST + unescape(onwards[1]) if onwards else None
    return found


def told(response: HttpResponse) -> int:
    """How many people the page says it found."""
    said = re.search(r'<p id="decompte"[^>]*>(.*?)</p>', html_of(response), re.DOTALL)
    assert said
    number = re.match(r"(\d+) personnes?", text(said[1]))
    if number is None:
        assert "Personne" in said[1]
        return 0
    return int(number[1])


def ticks(response: HttpResponse) -> list[Tick]:
    """Every choice of every facet."""
    found = []
    for attributes, rest in re.findall(
        r'<label class="check"><input ([^>]*)>(.*?)</label>', html_of(response), re.DOTALL
    ):
        said = dict(re.findall(r'([\w-]+)="([^"]*)"', attributes))
        figure = re.search(r'<span class="n"[^>]*>(\d+)</span>', rest)
        label = text(rest.split('<span class="n"')[0])
        found.append(
            Tick(
                said["name"],
                unescape(said["value"]),
                label,
                int(figure[1]) if figure else None,
                attributes.endswith(" checked"),
            )
        )
    return found


def counts(response: HttpResponse, facet: str) -> dict[str, int]:
    return {one.label: one.count for one in ticks(response) if one.facet == facet and one.count is not None}


def chips(response: HttpResponse) -> dict[str, str]:
    """The active filters, and where taking each one off leads."""
    drawn = re.findall(r'<a class="chip on" href="([^"]*)"[^>]*>(.*?)</a>', html_of(response), re.DOTALL)
    return {text(label): unescape(url) for url, label in drawn}


def letters(response: HttpResponse) -> str:
    """The initials that lead to somebody."""
    nav = re.search(r'<div[^>]*class="letters"[^>]*>(.*?)</div>', html_of(response), re.DOTALL)
    return "".join(re.findall(r"<a [^>]*>([A-Z])", nav[1])) if nav else ""


def asking(url: str) -> QueryDict:
    return QueryDict(url.partition("?")[2])
