"""What a collectivité lived with the EMI, over time: a timeline, never a ranking (FRE-07).

Each app declares here, when it is ready, the dated facts that it knows of a place; this module knows none of them.
Nothing is compared with another place, and nothing is counted against it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from directory import facets
from directory.models import Collectivity, Member
from emi_alumni.foundation.caching.drawings import drawn_once
from emi_alumni.foundation.caching.remembered import remembered
from emi_alumni.foundation.listing.figures import COUNTS_LAST
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.url_reversing import reverse

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

# Of each kind, the latest: what one page can say.
AT_MOST = 60
TIMELINES_KEPT = 100  # about two megabytes


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


@prepared
def trained_at(place: Collectivity, user: "User | AnonymousUser") -> QuerySet:
    """How many people of each promotion worked here at the time, of those that this account may see."""
    here = Q(emi_collectivity=place) | Q(emi_collectivity=None, collectivity=place)
    people = Member.objects.visible_to(user).filter(here, cohort__isnull=False, cohort__cancelled_on=None).order_by()
    cohort = ("cohort__label", "cohort__slug", "cohort__presented_on", "cohort__ends_on")
    counted = people.values_list(*cohort).annotate(n=Count("pk"))
    return counted.order_by("-cohort__ends_on", "cohort__label")[:AT_MOST]


def promotions(place: Collectivity, user: "User | AnonymousUser") -> Iterable[Milestone]:
    """Who was trained, counted by promotion, where they worked at the time."""
    in_network, alone = facets.visibility_key(user)
    key = f"trained:{place.pk}:{in_network}:{alone}"
    found = remembered(key, lambda: trained_at(place, user), COUNTS_LAST, shown=facets.PEOPLE)
    today = timezone.localdate()
    for label, slug, presented_on, ends_on, n in found:
        on = presented_on or date(ends_on, 12, 31)
        several = "s" if n > 1 else ""
        done = f"formée{several}" if on <= today else "en formation"
        text = f"{n} personne{several} {done}, promotion {label}"
        yield Milestone(on, text, reverse("directory:cohort", args=[slug]), whole_year=presented_on is None)


MILESTONES.append(promotions)


def facts_of(place: Collectivity, user: "User | AnonymousUser") -> tuple[Milestone, ...]:
    """In the order of time. One query for each kind at most."""
    return tuple(sorted((fact for tell in MILESTONES for fact in tell(place, user)), key=lambda fact: fact.on))


def by_year(facts: Iterable[Milestone]) -> list[tuple[int, list[Milestone]]]:
    """The years when something happened, in the order of time, each with its facts."""
    return [(year, list(some)) for year, some in groupby(facts, key=lambda fact: fact.on.year)]


@drawn_once(TIMELINES_KEPT)
def draw(facts: tuple[Milestone, ...]) -> SafeString:
    """The timeline, drawn from what it says and from nothing else: whoever is told the same is given the same."""
    return render_to_string("directory/_milestones.html", {"years": by_year(facts)})
