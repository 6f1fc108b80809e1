"""Collectivités and promotions: who is there, and room for what the other parts of the portal know of them."""

from collections import Counter
from itertools import groupby, islice
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from directory import facets, limits, milestones
from directory.models import Cohort, Collectivity, Member
from directory.models.members import MemberQuerySet
from directory.models.places import CollectivityKind
from directory.visibility import Reader, SeenMember

SHOWN = 24  # people of a page; the directory has them all
MOST_PLACES = 20  # beside the people of a promotion
BOTH = ("cohort", "collectivity")


def counted(request: HttpRequest, *columns: str) -> list[tuple[Any, ...]]:
    """How many people this reader may see by these columns, remembered a minute or until a profile changes."""
    visible = Member.objects.visible_to(request.user).order_by()
    key = facets.key_of(columns, *facets.sight_of(request.user))
    return facets.counted_once("places", key, lambda: list(visible.values_list(*columns).annotate(people=Count("*"))))


def by_place(request: HttpRequest) -> dict[int | None, int]:
    return {place: people for place, people in counted(request, "collectivity")}  # noqa: C416 — dict() loses the types


@require_safe
def collectivity_list(request: HttpRequest) -> HttpResponse:
    """Where people of the network work, by kind; then the others, folded."""
    counts = by_place(request)
    places = [(place, counts.get(place.pk, 0)) for place in Collectivity.objects.select_related("parent")]
    kinds = [
        (
            CollectivityKind(kind).label,
            [pair for pair in places if pair[0].kind == kind and pair[1]],
            [pair for pair in places if pair[0].kind == kind and not pair[1]],
        )
        for kind in CollectivityKind.values
    ]
    context = {"kinds": kinds, "total": sum(1 for _, count in places if count)}
    return render(request, "directory/collectivity_list.html", context)


@require_safe
@limits.pages_of_people
def collectivity(request: HttpRequest, slug: str) -> HttpResponse:
    place = get_object_or_404(Collectivity.objects.select_related("parent"), slug=slug)
    here = Member.objects.visible_to(request.user).filter(collectivity=place)
    by_cohort = {cohort: people for cohort, where, people in counted(request, *BOTH) if where == place.pk}
    cohorts = Cohort.objects.filter(pk__in=[pk for pk in by_cohort if pk]).order_by("-starts_on")
    context: dict[str, Any] = people_of(request, here, by_cohort) | {
        "place": place,
        "cohorts": [(one, by_cohort[one.pk]) for one in cohorts],
        "communes": [],
        "years": milestones.by_year(place, request.user),
    }
    if place.kind == CollectivityKind.INTERCOMMUNALITY:
        people = by_place(request)
        context["communes"] = [(commune, people.get(commune.pk, 0)) for commune in place.communes.order_by("sort_key")]
    return render(request, "directory/collectivity.html", context)


@require_safe
def cohort_list(request: HttpRequest) -> HttpResponse:
    """Every promotion, the latest first, with the silhouettes of its first people."""
    reader = Reader.of(request.user)
    cohorts = list(Cohort.objects.order_by("-starts_on", "label"))
    visible = Member.objects.visible_to(request.user)
    people, places = Counter[int](), Counter[int]()
    for pk, place, how_many in counted(request, *BOTH):
        people[pk] += how_many
        places[pk] += place is not None
    crowd: dict[int, list[SeenMember]] = {}
    faces = visible.first_of_each_cohort(SHOWN // 2).for_faces()
    for pk, some in groupby(faces.order_by("cohort_id", "sort_key", "pk"), key=lambda member: member.cohort_id):
        crowd[pk] = [member.face_for(reader) for member in islice(some, SHOWN // 2)]
    rows = [(one, people[one.pk], places[one.pk], crowd.get(one.pk, [])) for one in cohorts]
    return render(request, "directory/cohort_list.html", {"rows": rows})


@require_safe
@limits.pages_of_people
def cohort(request: HttpRequest, slug: str) -> HttpResponse:
    promotion = get_object_or_404(Cohort, slug=slug)
    people = Member.objects.visible_to(request.user).filter(cohort=promotion)
    by_place = {place: how_many for one, place, how_many in counted(request, *BOTH) if one == promotion.pk}
    places = Collectivity.objects.filter(pk__in=[pk for pk in by_place if pk])
    peopled = sorted(((place, by_place[place.pk]) for place in places), key=lambda pair: (-pair[1], pair[0].sort_key))
    context = people_of(request, people, by_place) | {
        "cohort": promotion,
        "places": peopled[:MOST_PLACES],
        "other_places": len(peopled[MOST_PLACES:]),
    }
    return render(request, "directory/cohort.html", context)


def people_of(request: HttpRequest, people: MemberQuerySet, counts: dict[int, int]) -> dict[str, Any]:
    """The first of these people with the photos that the reader may see, and how many there are, counted already."""
    reader = Reader.of(request.user)
    return {
        "people": [member.face_for(reader) for member in people.order_by("sort_key", "pk").for_cards()[:SHOWN]],
        "total": sum(counts.values()),
        "shown": SHOWN,
    }
