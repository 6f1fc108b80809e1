"""What governance knows of a collectivité over time (see `directory.milestones`): its seat, its clubs, its conventions.

Public facts: nobody is named.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import Min

from directory.milestones import AT_MOST, Milestone
from directory.models import Collectivity
from directory.models.members import PRESENT
from governance.models import Agreement, AnimatorMandate, BodyKind, Seat

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User


def represented(place: Collectivity, user: "User | AnonymousUser") -> Iterator[Milestone]:
    """Since when somebody speaks for it in the COPIL. One query."""
    seats = Seat.objects.filter(collectivity=place, body__kind=BodyKind.STEERING).select_related("body")
    begun = seats.annotate(since=Min("mandates__starts_on")).exclude(since=None).order_by("-since", "pk")
    for seat in begun[:AT_MOST]:
        yield Milestone(seat.since, f"Entrée au {seat.body.name.lower()}", seat.body.get_absolute_url())


def clubs_animated(place: Collectivity, user: "User | AnonymousUser") -> Iterator[Milestone]:
    """Since when somebody who works there animates each club. One query."""
    mandates = AnimatorMandate.objects.filter(member__collectivity=place, member__state__in=PRESENT)
    since = mandates.order_by().values("club__name", "club__slug", "club__sort_key").annotate(since=Min("starts_on"))
    for one in since.order_by("-since", "club__sort_key")[:AT_MOST]:
        yield Milestone(one["since"], f"Une personne d’ici anime le club « {one['club__name']} »")


def agreements_signed(place: Collectivity, user: "User | AnonymousUser") -> Iterator[Milestone]:
    """Conventions between it and the EMI, the day they were signed. One query."""
    signed = Agreement.objects.begun().filter(partner__collectivity=place).select_related("partner")
    for agreement in signed.order_by("-signed_on", "-pk")[:AT_MOST]:
        words = agreement.subject or agreement.partner.subject
        text = f"Convention signée : {words[:1].lower()}{words[1:]}"
        assert agreement.signed_on
        yield Milestone(agreement.signed_on, text, agreement.get_absolute_url())
