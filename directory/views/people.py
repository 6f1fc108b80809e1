"""The directory: the list, the same people on a map, and the names that complete what is typed."""

from typing import TYPE_CHECKING, Any

from django.core.paginator import Page
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from directory.filters import ORDERS, PeopleFilter
from directory.found_people import why_found
from directory.geography import Level, map_of
from directory.models import Member
from directory.visibility import Reader
from emi_alumni.foundation import rate_limits
from emi_alumni.foundation.listing.pages import CountedPaginator, PreparedSlices, respond
from emi_alumni.foundation.prepared_statements import padded, prepared
from emi_alumni.foundation.search.query import reasons, suggest
from emi_alumni.foundation.views import HtmxRequest

if TYPE_CHECKING:
    from directory.models import User

PER_PAGE = 12
MOST_PAGES = 40  # beyond, the page asks to narrow: nobody reads a thousand cards

BEST_FIRST = "pertinence"


class LatestCohortsFirst:
    """The people asked for, cohort after cohort, by name in each; a slice costs one query whatever their number.

    The counts say which cohorts a slice touches, and only their people are put in order.
    """

    def __init__(self, asked: PeopleFilter) -> None:
        self.asked = asked

    def __getitem__(self, piece: slice) -> list[Member]:
        touched, before, seen = [], 0, 0
        for pk, people in self.asked.by_cohort:
            if seen + people <= piece.start:
                before = seen + people
            elif seen < piece.stop:
                touched.append(pk)
            seen += people
        some = Q(cohort__in=[pk for pk in touched if pk])
        if 0 in touched:
            some |= Q(cohort=None)
        latest = F("cohort__starts_on").desc(nulls_last=True)
        ordered = self.asked.people().filter(some).order_by(latest, "cohort_id", "sort_key", "pk")
        return list(ordered.for_cards()[piece.start - before : piece.stop - before])


class BestFirst:
    """The people who answer the words, in the order of the search. One query; a second when other filters narrow."""

    def __init__(self, asked: PeopleFilter) -> None:
        self.ids = asked.found.ids
        if any(value for name, value in asked.asked.items() if name != "q"):
            kept = set(asked.people().order_by().values_list("pk", flat=True))
            self.ids = [pk for pk in self.ids if pk in kept]
        self.reader = asked.user

    def __getitem__(self, piece: slice) -> list[Member]:
        if not (ids := self.ids[piece]):
            return []
        people = {member.pk: member for member in cards(self.reader, *padded(ids))}
        return [people[pk] for pk in ids if pk in people]


@prepared
def cards(user: "User", *ids: int) -> QuerySet[Member]:
    return Member.objects.visible_to(user).for_cards().filter(pk__in=ids)


@prepared
def cards_by_name(user: "User", piece: range) -> QuerySet[Member]:
    people = Member.objects.visible_to(user).order_by("sort_key", "pk").for_cards()
    return people[piece.start : piece.stop]


def asked_by(request: HttpRequest) -> PeopleFilter:
    return PeopleFilter(request.GET, request.user)


def order_of(asked: PeopleFilter) -> str:
    return asked.tri or (BEST_FIRST if asked.has_words else "nom")


def in_order(asked: PeopleFilter, order: str) -> Any:
    """The people asked for in this order: by an index, or by what is counted already."""
    if order == BEST_FIRST:
        return BestFirst(asked)
    if order == "promotion":
        return LatestCohortsFirst(asked)
    if order == "nom" and asked.asks_nothing:
        return PreparedSlices(cards_by_name, asked.user)
    columns = ("-updated_at", "-pk") if order == "recent" else ("sort_key", "pk")
    return asked.people().order_by(*columns).for_cards()


def page_of_people(request: HttpRequest, asked: PeopleFilter, order: str) -> Page:
    """One page of people, with the photos that the reader may see. A page number that makes no sense is the nearest."""
    reached = min(asked.total, MOST_PAGES * PER_PAGE)
    page = CountedPaginator(in_order(asked, order), PER_PAGE, reached).get_page(request.GET.get("page"))
    page.object_list = [member.face_for(asked.reader) for member in page.object_list]
    return page


def whys(asked: PeopleFilter, page: Page) -> dict[int, SafeString | str]:
    """Why each person of the page answers the words asked, if there are any. One query."""
    if not asked.has_words:
        return {}
    people = {seen.member.pk: seen for seen in page.object_list}
    told = reasons(asked.found, "person", people, asked.reader.search_scopes())
    return {pk: why_found(people[pk], reason, asked.found.stems) for pk, reason in told.items()}


@require_safe
@rate_limits.pages_of_people
def people_list(request: HtmxRequest) -> HttpResponse:
    asked = asked_by(request)
    order = order_of(asked)
    page = page_of_people(request, asked, order)
    orders = {BEST_FIRST: "par pertinence"} | ORDERS if asked.has_words else ORDERS
    context: dict[str, Any] = {
        "asked": asked,
        "address": asked.address(),
        "page": page,
        "order": order,
        "orders": orders.items(),
        "whys": whys(asked, page),
        "last_reached": page.number == MOST_PAGES and asked.total > MOST_PAGES * PER_PAGE,
    }
    return respond(request, "directory/list.html", context["address"], context)


@require_safe
@rate_limits.pages_of_people
def people_map(request: HtmxRequest) -> HttpResponse:
    """The people asked for, by intercommunality or by commune (`?niveau=commune`): figures drawn and written."""
    asked = asked_by(request)
    level: Level = "commune" if request.GET.get("niveau") == "commune" else "epci"
    context: dict[str, Any] = {
        "asked": asked,
        "address": asked.address(niveau=["commune"] if level == "commune" else []),
        # Not counted when the drawing is remembered.
        "map": SimpleLazyObject(lambda: map_of(asked.by_place, level)),
        "level": level,
    }
    return respond(request, "directory/map.html", context["address"], context)


@require_safe
@rate_limits.suggestions
def people_suggest(request: HttpRequest) -> HttpResponse:
    """Ten people at most whose name begins with what is typed (two letters or more): names and collectivité only."""
    found = suggest(request.GET.get("q", ""), Reader.of(request.user).search_scopes(), ["person"])
    visible = Member.objects.visible_to(request.user).select_related("collectivity")
    people = visible.in_bulk([one.object_id for one in found])
    shown = [people[one.object_id] for one in found if one.object_id in people]
    return render(request, "directory/_suggestions.html", {"people": shown})
