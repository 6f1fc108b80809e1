"""Challenges on the page of mutual help, and on those of a collectivité and of a promotion."""

from datetime import date
from typing import Any

from django import template
from django.db.models import QuerySet
from django.utils import timezone

from directory.models import Cohort, Collectivity, User
from emi_alumni.foundation.prepared_statements import prepared
from governance.rights import acting
from mentoring.challenge_filters import in_order
from mentoring.models import Challenge, ChallengeTeam
from mentoring.models.challenge_teams import ChallengeTeamQuerySet

register = template.Library()

ON_HUB = 3
ON_PAGE = 6


@prepared
def nearest(user: User, today: date) -> QuerySet[Challenge]:
    challenges = Challenge.objects.visible_to(user).published().not_over(today).with_stage(today)
    return in_order(challenges.for_list())[:ON_HUB]


@register.inclusion_tag("mentoring/_hub_challenges.html", takes_context=True)
def hub_challenges(context: dict[str, Any]) -> dict[str, Any]:
    """Those that run, then those to come. One query."""
    user = context["user"]
    return {"challenges": nearest(user, timezone.localdate()), "me": acting(user)}


def shown(teams: ChallengeTeamQuerySet, user: User) -> QuerySet[ChallengeTeam]:
    """The latest, of challenges that this account reads."""
    challenges = Challenge.objects.visible_to(user).published().values("pk")
    return (
        teams.having_somebody()
        .filter(challenge__in=challenges)
        .select_related("challenge")
        .order_by("-challenge__ends_on", "-pk")[:ON_PAGE]
    )


@prepared
def of_place(place: Collectivity, user: User) -> QuerySet[ChallengeTeam]:
    return shown(ChallengeTeam.objects.filter(collectivity=place), user)


@prepared
def of_cohort(cohort: Cohort, user: User) -> QuerySet[ChallengeTeam]:
    return shown(ChallengeTeam.objects.filter(cohort=cohort), user)


@register.inclusion_tag("mentoring/_challenge_teams_of.html", takes_context=True)
def challenges_of_place(context: dict[str, Any], place: Collectivity) -> dict[str, Any]:
    """One query; none for visitors."""
    user = context["request"].user
    return {"teams": of_place(place, user) if user.is_authenticated else []}


@register.inclusion_tag("mentoring/_challenge_teams_of.html", takes_context=True)
def challenges_of_cohort(context: dict[str, Any], cohort: Cohort) -> dict[str, Any]:
    user = context["request"].user
    return {"teams": of_cohort(cohort, user) if user.is_authenticated else []}
