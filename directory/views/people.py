"""The directory: the list, the same people on a map, and the names that complete what is typed."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from directory import limits
from directory.filters import LETTERS, PeopleFilter
from directory.geography import choropleth
from directory.models import Member
from directory.visibility import Reader, SeenMember
from emi_alumni.search.query import suggest

PER_PAGE = 12
MOST_PAGES = 40  # beyond, the page asks to narrow: nobody reads a thousand cards

# The orders one may ask for (`tri`), with their words and their indexed columns.
ORDERS = {"nom": ("par nom", ["sort_key", "pk"]), "recent": ("mises à jour récentes", ["-updated_at", "-pk"])}
BEST_FIRST = "pertinence"


class PeoplePaginator(Paginator):
    """At most forty pages: the rest is neither counted nor reached."""

    @cached_property
    def count(self) -> int:
        return min(self.known_count, MOST_PAGES * self.per_page)

    def __init__(self, *args, count: int, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.known_count = count


def asked_by(request: HttpRequest) -> PeopleFilter:
    return PeopleFilter(request.GET, Member.objects.visible_to(request.user), Reader.of(request.user))


def order_of(request: HttpRequest, asked: PeopleFilter) -> str:
    tri = request.GET.get("tri", "")
    if tri in ORDERS:
        return tri
    return BEST_FIRST if asked.has_words else "nom"


def page_of_people(request: HttpRequest, asked: PeopleFilter, order: str) -> Page:
    """One page of people, each as the reader may see them. A page number that makes no sense is the nearest one."""
    if order == BEST_FIRST:
        # At most a thousand ids: their order is the search's own.
        kept = set(asked.people().order_by().values_list("pk", flat=True))
        ids = [pk for pk in asked.found.ids if pk in kept]
        page = PeoplePaginator(ids, PER_PAGE, count=len(ids)).get_page(request.GET.get("page"))
        people = Member.objects.visible_to(request.user).for_list().in_bulk(list(page.object_list))
        page.object_list = [people[pk] for pk in page.object_list if pk in people]
    else:
        ordered = asked.people().for_list().order_by(*ORDERS[order][1])
        page = PeoplePaginator(ordered, PER_PAGE, count=asked.total).get_page(request.GET.get("page"))
    page.object_list = [member.seen_by(asked.reader) for member in page.object_list]
    return page


def wants_fragment(request: HttpRequest) -> bool:
    """htmx asks for the results alone, except when it goes back in history."""
    return bool(request.htmx) and not request.htmx.history_restore_request


@require_safe
@limits.pages_of_people
def people_list(request: HttpRequest) -> HttpResponse:
    asked = asked_by(request)
    order = order_of(request, asked)
    page = page_of_people(request, asked, order)
    orders = {name: words for name, (words, _) in ORDERS.items()}
    if asked.has_words:
        orders = {BEST_FIRST: "les plus proches"} | orders
    context: dict[str, Any] = {
        "asked": asked,
        "page": page,
        "order": order,
        "orders": orders.items(),
        "letters": [(letter, letter in asked.counts.letters) for letter in LETTERS],
        "ways_out": asked.ways_out() if not asked.total else [],
        "last_reached": page.number == MOST_PAGES,
        "live": wants_fragment(request),
    }
    template = "directory/list.html#results" if wants_fragment(request) else "directory/list.html"
    return render(request, template, context)


@require_safe
@limits.pages_of_people
def people_map(request: HttpRequest) -> HttpResponse:
    """The people asked for, by intercommunality or by commune (`?niveau=commune`): figures drawn and written."""
    asked = asked_by(request)
    level = "commune" if request.GET.get("niveau") == "commune" else "epci"
    context = {
        "asked": asked,
        "map": choropleth(asked.people(), level),
        "level": level,
        "ways_out": asked.ways_out() if not asked.total else [],
        "live": wants_fragment(request),
    }
    template = "directory/map.html#results" if wants_fragment(request) else "directory/map.html"
    return render(request, template, context)


@require_safe
@limits.suggestions
def people_suggest(request: HttpRequest) -> HttpResponse:
    """Ten people at most whose name begins with what is typed (two letters or more): names and collectivité only."""
    reader = Reader.of(request.user)
    found = suggest(request.GET.get("q", ""), reader.search_scopes(), ["person"])
    people = Member.objects.visible_to(request.user).for_list().in_bulk([one.object_id for one in found])
    shown: list[SeenMember] = [people[one.object_id].seen_by(reader) for one in found if one.object_id in people]
    return render(request, "directory/_suggestions.html", {"people": shown})
