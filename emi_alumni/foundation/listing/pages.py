"""The pages of a list, and the answer that draws one: whole, or its results alone for htmx."""

from collections.abc import Callable
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from emi_alumni.foundation.caching.remembered import WatchedTables
from emi_alumni.foundation.listing.figures import counted_once
from emi_alumni.foundation.prepared_statements import PreparedRows
from emi_alumni.foundation.views import HtmxRequest


class CountedPaginator(Paginator):
    """Pages of a list whose length is known already."""

    def __init__(self, rows: Any, per_page: int, count: int) -> None:
        super().__init__(rows, per_page)
        self.count = count


class PreparedSlices:
    """The rows of a prepared statement whose last argument is the range that is asked. A slice is read once, when it is
    drawn."""

    def __init__(self, rows: PreparedRows, *arguments: Any) -> None:
        self.rows, self.arguments = rows, arguments

    def __getitem__(self, piece: slice) -> list[Any]:
        asked = range(piece.start, piece.stop)
        return cast(list[Any], SimpleLazyObject(lambda: self.rows(*self.arguments, asked)))


class RememberedPaginator(CountedPaginator):
    """The same, of a list whose rows are narrow and the same for all who ask in this `state`: each page is remembered a
    minute, or until a table of `shown` changes. `rows` makes the queryset of all of them."""

    def __init__(
        self, rows: Callable[[], Any], per_page: int, count: int, *, shown: WatchedTables, state: object
    ) -> None:
        super().__init__((), per_page, count)
        self.rows, self.shown, self.state = rows, shown, state

    def page(self, number: int | str) -> Page:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        last = min(first + self.per_page, self.count)
        state = self.state, first, last
        found = counted_once(self.shown, "page", state, lambda: list(self.rows()[first:last]))
        return Page(found, number, self)


def wants_fragment(request: HtmxRequest) -> bool:
    """htmx asks for the results alone, except when it goes back in history."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def respond(request: HtmxRequest, template: str, address: str, context: dict[str, Any]) -> HttpResponse:
    """The page, or its partial « results » with its own address (a query string) for the history of the browser."""
    live = wants_fragment(request)
    response = render(request, f"{template}#results" if live else template, {**context, "live": live})
    if live:
        response["HX-Push-Url"] = request.path + address
    return response
