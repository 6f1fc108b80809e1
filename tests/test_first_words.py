"""An app is asked only for paths that begin as one of its addresses does (`emi_alumni/foundation/first_words.py`)."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, include, path, re_path
from django.urls.exceptions import Resolver404
from django.urls.resolvers import RegexPattern

from emi_alumni.foundation.first_words import FirstWord, first_words


def page(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse()


Patterns = list[URLPattern | URLResolver]
OURS = [one for one in get_resolver().url_patterns if isinstance(one.pattern, FirstWord)]
EXAMPLES = {"int": "7", "uuid": "6f2c1d8e-8a53-4c1b-9d7e-2f0a4b6c8d1e", "date": "2027-03-28"}


def by_django() -> URLResolver:
    """The portal's addresses as Django includes them, each app's tried for each path."""
    apps: list[Any] = [(one.url_patterns, one.app_name) if one.namespace else one.url_patterns for one in OURS]
    included = [path("", include(app)) for app in apps]
    return URLResolver(RegexPattern(r"^/"), [*get_resolver().url_patterns[:1], *included])


def paths_of(patterns: Patterns, before: str = "/") -> Iterator[str]:
    for one in patterns:
        here = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from paths_of(one.url_patterns, here)
        else:
            yield re.sub(r"<(?:(\w+):)?\w+>", lambda found: EXAMPLES.get(found[1], "mot"), here)


def led_to(resolver: URLResolver, asked: str) -> object:
    try:
        found = resolver.resolve(asked)
    except Resolver404:
        return None
    return found.func, found.args, found.kwargs, found.view_name, found.route


@pytest.mark.parametrize("end", ["", "nulle-part", "nulle-part/", "../", "\x00/"])
def test_each_path_leads_where_django_would_lead(end):
    plain, ours = by_django(), get_resolver()
    pages = list(paths_of(OURS))
    paths = {page + end for page in pages} | {page.rstrip("/") + end for page in pages} | {f"//{end}", "/gestion/"}
    assert len(pages) > 500
    for asked in paths:
        assert led_to(ours, asked) == led_to(plain, asked), asked
    if not end:
        assert [page for page in pages if not led_to(ours, page)] == []


def test_words_are_those_of_the_addresses_and_of_those_that_they_hold():
    inside: Patterns = [path("liste/", page), path("", include([path("carte/<slug:slug>/", page), path("fin", page)]))]
    patterns: Patterns = [path("", page), path("un/", include(inside)), *inside]
    assert set(first_words(patterns)) == {"", "un", "liste", "carte", "fin"}


@pytest.mark.parametrize(
    "one", [path("<slug:slug>/", page), re_path(r"^mot/$", page), path("mo", include([path("t/", page)]))]
)
def test_an_address_that_begins_with_no_word_is_refused(one):
    with pytest.raises(ValueError, match="whole word"):
        list(first_words([one]))
