"""What governance knows of a collectivité over time (see `directory.milestones`): its seat, its clubs, its conventions.

Public facts: nobody is named.
"""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Min, QuerySet
from django.utils import timezone

from directory.milestones import AT_MOST, MILESTONES, Milestone
from directory.models import Collectivity
from directory.models.members import PRESENT
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.url_reversing import reverse
from governance.models import Agreement, AnimatorMandate, BodyKind, Seat

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User


@prepared
def seats_taken(place: Collectivity) -> QuerySet:
    seats = Seat.objects.filter(collectivity=place, body__kind=BodyKind.STEERING)
    begun = seats.annotate(since=Min("mandates__starts_on")).exclude(since=None).order_by("-since", "pk")
    return begun.values_list("since", "body__name", "body__slug")[:AT_MOST]


def represented(place: Collectivity, user: "User | AnonymousUser") -> Iterator[Milestone]:
    """Since when somebody speaks for it in the COPIL. One query."""
    for since, name, slug in seats_taken(place):
        yield Milestone(since, f"Entrée au {name.lower()}", reverse("governance:body", args=[slug]))


@prepared
def clubs_since(place: Collectivity) -> QuerySet:
    mandates = AnimatorMandate.objects.filter(member__collectivity=place, member__state__in=PRESENT)
    since = mandates.order_by().values_list("club__name", "club__sort_key").annotate(since=Min("starts_on"))
    return since.order_by("-since", "club__sort_key")[:AT_MOST]


def clubs_animated(place: Collectivity, user: "User | AnonymousUser") -> Iterator[Milestone]:
    """Since when somebody who works there animates each club. One query."""
    for name, _, since in clubs_since(place):
        yield Milestone(since, f"Une personne d’ici anime le club « {name} »")


@prepared
def agreements_begun(place: Collectivity, today: date) -> QuerySet:
    signed = Agreement.objects.begun(today).filter(partner__collectivity=place).order_by("-signed_on", "-pk")
    return signed.values_list("signed_on", "subject", "partner__subject", "partner__slug")[:AT_MOST]


def agreements_signed(place: Collectivity, user: "User | AnonymousUser") -> Iterator[Milestone]:
    """Conventions between it and the EMI, the day they were signed. One query."""
    for signed_on, subject, subject_of_partner, slug in agreements_begun(place, timezone.localdate()):
        words = subject or subject_of_partner
        text = f"Convention signée : {words[:1].lower()}{words[1:]}"
        yield Milestone(signed_on, text, reverse("governance:partner", args=[slug]))


MILESTONES.extend([represented, clubs_animated, agreements_signed])
