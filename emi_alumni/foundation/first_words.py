"""An app's addresses are tried only for a path that begins as one of them does: Django tries them all, in turn."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, include
from django.urls.resolvers import RoutePattern


class FirstWord(RoutePattern):
    """Matches a path whose first segment is one of these words, and takes nothing of it."""

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__("", is_endpoint=False)
        self.words = frozenset(words)

    def match(self, path: str) -> tuple[str, tuple, dict] | None:
        return (path, (), {}) if path.partition("/")[0] in self.words else None


def addresses_of(urlconf: str) -> URLResolver:
    """As `path("", include(urlconf))`, for addresses that each begin with a word written in them."""
    module: Any
    module, app_name, namespace = include(urlconf)
    return URLResolver(FirstWord(first_words(module.urlpatterns)), module, None, app_name=app_name, namespace=namespace)


def first_words(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[str]:
    for one in patterns:
        route = str(one.pattern)
        word, slash, _ = route.partition("/")
        if isinstance(one, URLResolver) and not route:
            yield from first_words(one.url_patterns)
        elif isinstance(one.pattern, RoutePattern) and "<" not in word and (slash or isinstance(one, URLPattern)):
            yield word
        else:
            raise ValueError(f"{route!r} does not begin with a whole word.")
