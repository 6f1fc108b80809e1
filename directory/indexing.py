"""What search knows of people and places: for each audience one document, holding only what that audience may read."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import NoReverseMatch

from directory.likeness import joined_spellings
from directory.visibility import GUARDED, Audience, Reader, SeenMember
from emi_alumni.foundation.search.kinds import Entry, Told
from emi_alumni.foundation.search.registry import register

from .models import CareerStep, Cohort, Collectivity, Member


@dataclass(frozen=True)
class Work:
    """What people did that an app above keeps: by its words they are found, by whoever reads the network.

    `tell(member)` reads what `prefetch()` brought, and nothing that the whole network may not read.
    """

    prefetch: Callable[[], Prefetch]
    tell: Callable[[Any], Iterable[Told]]


# Extended by each app when it is ready.
WORKS: list[Work] = []

# A make-believe reader of the network, of no cohort and no collectivité.
_STRANGER = Reader()


def findable_people() -> QuerySet[Member]:
    """Listed people only: who is imported, erased or hidden by choice has no document at all."""
    own = [field.name for field in Member._meta.concrete_fields]
    joined = Member.objects.listed().select_related("collectivity", "cohort")
    people = joined.only(*own, "collectivity__short_name", "cohort__label")
    steps = Prefetch("career_steps", to_attr="known_steps")  # a list, which costs less than a relation of each
    return people.prefetch_related(steps, *(work.prefetch() for work in WORKS))


def person_entries(member: Member) -> list[Entry]:
    """The network's document, and one for the cohort or the collectivité where they may read more.

    What the person looks for is apart: a want never answers for what its author can do.
    """
    readers, audiences = {"network": _STRANGER}, {getattr(member, f"{name}_audience") for name in GUARDED}
    if member.cohort_id and Audience.COHORT in audiences:
        readers[f"cohort:{member.cohort_id}"] = Reader(cohort_id=member.cohort_id)
    if member.collectivity_id and Audience.COLLECTIVITY in audiences:
        readers[f"collectivity:{member.collectivity_id}"] = Reader(collectivity_id=member.collectivity_id)
    seen = {scope: member.seen_by(reader, with_career=True) for scope, reader in readers.items()}
    widest, context = seen["network"], tuple(told for work in WORKS for told in work.tell(member))
    wants = [Entry("network", member.looking_for, _address(member), kind="want")] if member.looking_for else []
    return [
        *(
            _person_entry(one, scope, context)
            for scope, one in seen.items()
            if one is widest or one.hidden != widest.hidden
        ),
        *wants,
    ]


def _person_entry(seen: SeenMember, scope: str, context: tuple[Told, ...]) -> Entry:
    member = seen.member
    return Entry(
        scope=scope,
        title=member.full_name,
        also_called=joined_spellings(member.family_name, member.given_name),
        url=_address(member),
        keywords=_joined(_occupation(member)),
        body=_joined(
            [
                member.can_help,
                seen.bio,
                *(_joined([step.position, step.organisation], ", ") for step in seen.career),
                seen.email,
                getattr(seen.phone, "number", ""),
            ]
        ),
        context=context,
    )


def _occupation(member: Member) -> Iterator[str]:
    yield member.position
    yield member.department
    if member.collectivity:
        yield member.collectivity.short_name
    if member.cohort:
        yield f"promotion {member.cohort.label}"
    yield ", ".join(member.skill_names)
    if member.ambassador:
        yield "ambassadeur ou ambassadrice de l’EMI"


def collectivity_entries(place: Collectivity) -> list[Entry]:
    keywords = [
        place.name,
        place.get_kind_display(),
        place.postal_code,
        place.parent.short_name if place.parent else "",
    ]
    return [Entry("network", place.short_name, _address(place), keywords=_joined(keywords))]


def cohort_entries(cohort: Cohort) -> list[Entry]:
    return [Entry("network", f"Promotion {cohort.label}", _address(cohort), keywords=cohort.scope)]


def _joined(pieces: list[str] | Iterator[str], between: str = " · ") -> str:
    return between.join(piece for piece in pieces if piece)


def _address(thing: Member | Collectivity | Cohort) -> str:
    try:
        return thing.get_absolute_url()
    except NoReverseMatch:
        return ""


register(
    "person",
    Member,
    entries=person_entries,
    queryset=findable_people,
    related={
        CareerStep: lambda step: [step.member_id],
        Collectivity: lambda place: Member.objects.filter(collectivity=place).values_list("pk", flat=True),
        Cohort: lambda cohort: Member.objects.filter(cohort=cohort).values_list("pk", flat=True),
    },
    are_names=True,
    also=("want",),
)
register(
    "collectivity",
    Collectivity,
    entries=collectivity_entries,
    queryset=lambda: Collectivity.objects.select_related("parent"),
    related={Collectivity: lambda place: place.communes.values_list("pk", flat=True)},
)
register("cohort", Cohort, entries=cohort_entries, queryset=Cohort.objects.all)
