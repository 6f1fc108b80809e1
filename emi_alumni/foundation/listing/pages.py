"""The pages of a list, and the answer that draws one: whole, or its results alone for htmx."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from emi_alumni.foundation.views import HtmxRequest


class CountedPaginator(Paginator):
    """Pages of a list whose length is known already."""

    def __init__(self, rows: Any, per_page: int, count: int) -> None:
        super().__init__(rows, per_page)
        self.count = count


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
