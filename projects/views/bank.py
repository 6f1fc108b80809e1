"""The bank of projects: asked by words and facets, page by page, live."""

from typing import Any

from django.core.paginator import Page
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from emi_alumni.foundation.listing.pages import CountedPaginator, respond
from emi_alumni.foundation.views import HtmxRequest
from projects.cards import rows_of
from projects.filters import ORDERS, ProjectFilter

PER_PAGE = 12
BEST_FIRST = "pertinence"
COLUMNS: dict[str, list[Any]] = {
    "nouvelles": [F("news_on").desc(nulls_last=True), "-pk"],
    "titre": ["sort_key", "pk"],
    "promotion": [F("cohort__starts_on").desc(nulls_last=True), "sort_key", "pk"],
}


class BankPaginator(CountedPaginator):
    """Pages of the second half of the bank are found from its end: the database reads all the rows that it skips."""

    def page(self, number: int | str) -> Page:
        number = self.validate_number(number)
        bottom = (number - 1) * self.per_page
        top = min(bottom + self.per_page, self.count)
        if bottom < self.count / 2 or not isinstance(self.object_list, QuerySet):
            return super().page(number)
        last_first = list(self.object_list.reverse()[self.count - top : self.count - bottom])
        return Page(last_first[::-1], number, self)


class BestFirst:
    """The projects that answer the words, in the order of the search, then the team's own."""

    def __init__(self, asked: ProjectFilter) -> None:
        kept = set(asked.projects().order_by().values_list("pk", flat=True))
        ranked = [pk for pk in asked.found.ids if pk in kept]
        self.ids = ranked + sorted(kept - set(ranked))
        self.projects = asked.queryset

    def __getitem__(self, piece: slice) -> list[Any]:
        rows = {row.pk: row for row in rows_of(self.projects.filter(pk__in=self.ids[piece]))}
        return [rows[pk] for pk in self.ids[piece] if pk in rows]


def order_of(asked: ProjectFilter) -> str:
    return asked.tri or (BEST_FIRST if asked.has_words else "nouvelles")


def page_of(request: HttpRequest, asked: ProjectFilter, order: str) -> Page:
    """One page of projects. A page number that makes no sense is the nearest one."""
    ordered: Any = BestFirst(asked) if order == BEST_FIRST else rows_of(asked.projects().order_by(*COLUMNS[order]))
    return BankPaginator(ordered, PER_PAGE, asked.total).get_page(request.GET.get("page"))


@require_safe
def project_list(request: HtmxRequest) -> HttpResponse:
    """The projects this account may read, as asked; for htmx, the results alone with their own address."""
    asked = ProjectFilter(request.GET, request.user)
    order = order_of(asked)
    context: dict[str, Any] = {
        "asked": asked,
        "page": page_of(request, asked, order),
        "order": order,
        "orders": ({BEST_FIRST: "par pertinence"} | ORDERS if asked.has_words else ORDERS).items(),
    }
    return respond(request, "projects/list.html", asked.address(), context)
