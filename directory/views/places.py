"""Collectivités and promotions: who is there, and room for what the other parts of the portal know of them."""

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from directory import milestones, todo
from directory.faces import draw_silhouette
from directory.facets import remembered_for
from directory.models import Cohort, Collectivity, Member
from directory.models.member_queries import FACE, MemberQuerySet
from directory.models.places import CollectivityKind
from directory.visibility import Reader
from emi_alumni.foundation import rate_limits
from emi_alumni.foundation.prepared_statements import prepared

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

SHOWN = 24  # people of a page; the directory has them all
MOST_PLACES = 20  # beside the people of a promotion
FACE_ALONE = tuple(name for name in FACE if not name.startswith("cohort"))


def shares(people: MemberQuerySet, column: str) -> dict[int | None, int]:
    """How many of these people by this column: a place or a promotion is counted alone, not with all the others."""
    return {value: n for value, n in people.order_by().values_list(column).annotate(n=Count("*"))}  # noqa: C416


def by_cohort(request: HttpRequest, place: Collectivity) -> dict[int | None, int]:
    """How many people of each promotion this reader may see here."""
    return shares(Member.objects.visible_to(request.user).filter(collectivity=place), "cohort")


def by_collectivity(request: HttpRequest, cohort: Cohort) -> tuple[int, list[tuple[Collectivity, int]]]:
    """How many people of this promotion this reader may see, and where they work, most of them first."""
    people = shares(Member.objects.visible_to(request.user).filter(cohort=cohort), "collectivity")
    places = [(place, people[place.pk]) for place in Collectivity.objects.filter(pk__in=[pk for pk in people if pk])]
    return sum(people.values()), sorted(places, key=lambda pair: (-pair[1], pair[0].sort_key))


@prepared
def places_at(slug: str) -> QuerySet[Collectivity]:
    return Collectivity.objects.select_related("parent").filter(slug=slug)


@prepared
def places_to_list() -> QuerySet[Collectivity]:
    shown = ("slug", "short_name", "kind", "parent__short_name")
    return Collectivity.objects.select_related("parent").only(*shown)


@prepared
def people_by_place(user: "User | AnonymousUser") -> QuerySet:
    return Member.objects.visible_to(user).order_by().values_list("collectivity").annotate(people=Count("*"))


@prepared
def people_by_place_and_cohort(user: "User | AnonymousUser") -> QuerySet:
    visible = Member.objects.visible_to(user).order_by()
    return visible.values_list("cohort", "collectivity").annotate(people=Count("*"))


@prepared
def cohorts_at(slug: str) -> QuerySet[Cohort]:
    return Cohort.objects.filter(slug=slug)


@prepared
def all_cohorts() -> QuerySet[Cohort]:
    return Cohort.objects.order_by("-starts_on", "label")


@prepared
def communes_of(place: Collectivity) -> QuerySet[Collectivity]:
    return Collectivity.objects.filter(parent=place).order_by("sort_key").only("slug", "short_name")


@prepared
def people_at(place: Collectivity, user: "User | AnonymousUser") -> QuerySet[Member]:
    return first_cards(Member.objects.visible_to(user).filter(collectivity=place))


@prepared
def people_in(cohort: Cohort, user: "User | AnonymousUser") -> QuerySet[Member]:
    return first_cards(Member.objects.visible_to(user).filter(cohort=cohort))


def first_cards(people: MemberQuerySet) -> MemberQuerySet:
    return people.order_by("sort_key", "pk").for_cards()[:SHOWN]


def by_place(request: HttpRequest) -> dict[int | None, int]:
    return remembered_for(request, "by place", make=lambda: dict(people_by_place(request.user)))


@require_safe
def collectivity_list(request: HttpRequest) -> HttpResponse:
    """Where people of the network work, by kind; then the others, folded."""
    places = remembered_for(request, "drawn", make=lambda: draw_places(by_place(request)))
    return render(request, "directory/collectivity_list.html", {"places": places})


def draw_places(counts: dict[int | None, int]) -> SafeString:
    places = [(place, counts.get(place.pk, 0)) for place in places_to_list()]
    kinds = [
        (
            CollectivityKind(kind).label,
            [pair for pair in places if pair[0].kind == kind and pair[1]],
            [pair for pair in places if pair[0].kind == kind and not pair[1]],
        )
        for kind in CollectivityKind.values
    ]
    context = {"kinds": kinds, "total": sum(1 for _, count in places if count)}
    return render_to_string("directory/_collectivities.html", context)


@require_safe
@rate_limits.pages_of_people
def collectivity(request: HttpRequest, slug: str) -> HttpResponse:
    place = places_at.first_or_404(slug)
    people = remembered_for(request, "place", place.pk, make=lambda: by_cohort(request, place))
    context: dict[str, Any] = people_of(request, people_at(place, request.user), sum(people.values())) | {
        "place": place,
        "cohorts": [(one, people[one.pk]) for one in all_cohorts() if one.pk in people] if people else [],
        "communes": [],
        "timeline": milestones.draw(milestones.facts_of(place, request.user)),
    }
    if place.kind == CollectivityKind.INTERCOMMUNALITY:
        counts = by_place(request)
        context["communes"] = [(commune, counts.get(commune.pk, 0)) for commune in communes_of(place)]
    return render(request, "directory/collectivity.html", context)


Crowd = dict[int | None, list[SafeString | Member]]


def first_faces(people: MemberQuerySet, cohorts: list[Cohort]) -> Crowd:
    """The first of these people in each promotion. Who has no photo looks the same to every reader, and is drawn; the
    others come with who may see their photo."""
    by_key: dict[int | None, Cohort] = {one.pk: one for one in cohorts}
    crowd: Crowd = {pk: [] for pk in by_key}
    faces = people.first_of_each_cohort(SHOWN // 2).only(*FACE_ALONE, "cohort")
    for member in faces.order_by("cohort_id", "sort_key", "pk"):
        some = crowd.get(member.cohort_id)
        if some is not None and len(some) < SHOWN // 2:
            member.cohort = by_key[member.cohort_id]  # read already: it is not joined to each
            some.append(member if member.photo else draw_silhouette(member, "", "s"))
    return crowd


def faces_for(reader: Reader, some: list[SafeString | Member]) -> list[SafeString]:
    """They, with the photos that this reader may see."""
    return [draw_silhouette(one, one.face_for(reader).photo, "s") if isinstance(one, Member) else one for one in some]


@require_safe
def cohort_list(request: HttpRequest) -> HttpResponse:
    """Every promotion, the latest first, with the silhouettes of its first people."""
    reader = Reader.of(request.user)
    cohorts = all_cohorts()
    people, places = Counter[int](), Counter[int]()
    figures = remembered_for(request, "figures", make=lambda: people_by_place_and_cohort(request.user))
    for pk, place, how_many in figures:
        people[pk] += how_many
        places[pk] += place is not None
    visible = Member.objects.visible_to(request.user)
    crowd = remembered_for(request, "faces", make=lambda: first_faces(visible, cohorts))
    rows = [(one, people[one.pk], places[one.pk], faces_for(reader, crowd.get(one.pk, []))) for one in cohorts]
    return render(request, "directory/cohort_list.html", {"rows": rows})


@require_safe
@rate_limits.pages_of_people
def cohort(request: HttpRequest, slug: str) -> HttpResponse:
    """One promotion; for those who follow its training, their home: what waits for them comes first."""
    promotion = cohorts_at.first_or_404(slug)
    total, peopled = remembered_for(request, "cohort", promotion.pk, make=lambda: by_collectivity(request, promotion))
    member = getattr(request.user, "member", None)
    is_home = member is not None and member.is_present and member.is_in_training and member.cohort_id == promotion.pk
    context = people_of(request, people_in(promotion, request.user), total) | {
        "cohort": promotion,
        "is_home": is_home,
        "places": peopled[:MOST_PLACES],
        "other_places": len(peopled[MOST_PLACES:]),
    }
    if member is not None and is_home:
        context |= todo.of_page(member)
    return render(request, "directory/cohort.html", context)


def people_of(request: HttpRequest, people: list[Member], total: int) -> dict[str, Any]:
    """These people with the photos that the reader may see, and how many there are in all, counted already."""
    reader = Reader.of(request.user)
    return {
        "people": [member.face_for(reader) for member in people],
        "total": total,
        "shown": SHOWN,
    }
