"""What a collectivité lived with the EMI, over time: a timeline, never a ranking (FRE-07).

Each app declares here, when it is ready, the dated facts that it knows of a place; this module knows none of them.
Nothing is compared with another place, and nothing is counted against it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils import timezone

from directory import facets
from directory.models import Collectivity, Member
from emi_alumni.addresses import reverse
from emi_alumni.memory import remembered

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

# Of each kind, the latest: what one page can say.
AT_MOST = 60


@dataclass(frozen=True)
class Milestone:
    """One dated fact, in words. `whole_year`: only its year is known."""

    on: date
    text: str
    url: str = ""
    whole_year: bool = False


# Each yields what this account may read of one place, the latest AT_MOST, in one query at most.
Facts = Callable[[Collectivity, "User | AnonymousUser"], Iterable[Milestone]]
MILESTONES: list[Facts] = []


def promotions(place: Collectivity, user: "User | AnonymousUser") -> Iterable[Milestone]:
    """Who was trained, counted by promotion, where they worked at the time. Figures may be a minute late."""
    here = Q(emi_collectivity=place) | Q(emi_collectivity=None, collectivity=place)
    cohort = ("cohort__label", "cohort__slug", "cohort__presented_on", "cohort__ends_on")
    trained = (
        Member.objects.visible_to(user)
        .filter(here, cohort__isnull=False)
        .order_by()
        .values_list(*cohort)
        .annotate(n=Count("pk"))
        .order_by("-cohort__ends_on", "cohort__label")[:AT_MOST]
    )
    in_network, alone = facets.sight_of(user)
    found = remembered(f"trained:{place.pk}:{in_network}:{alone}", lambda: list(trained), facets.COUNTS_LAST)
    today = timezone.localdate()
    for label, slug, presented_on, ends_on, n in found:
        on = presented_on or date(ends_on, 12, 31)
        several = "s" if n > 1 else ""
        done = f"formée{several}" if on <= today else "en formation"
        text = f"{n} personne{several} {done}, promotion {label}"
        yield Milestone(on, text, reverse("directory:cohort", args=[slug]), whole_year=presented_on is None)


MILESTONES.append(promotions)


def by_year(place: Collectivity, user: "User | AnonymousUser") -> list[tuple[int, list[Milestone]]]:
    """The years when something happened, in the order of time, each with its facts. One query for each kind at most."""
    facts = sorted((fact for tell in MILESTONES for fact in tell(place, user)), key=lambda fact: fact.on)
    return [(year, list(some)) for year, some in groupby(facts, key=lambda fact: fact.on.year)]
