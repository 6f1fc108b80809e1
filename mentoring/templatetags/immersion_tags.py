"""Immersions on the page of a collectivité."""

from typing import Any

from django import template
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from directory.models import Collectivity, User
from emi_alumni.foundation.prepared_statements import prepared
from mentoring.models import Immersion, ImmersionStory

register = template.Library()

SHOWN = 3


@prepared
def immersions_at(place: Collectivity, user: User) -> QuerySet[Immersion]:
    """The latest that are open there, or of which somebody shared what they learnt there: `learnt`, the latest."""
    told = ImmersionStory.objects.published().filter(immersion=OuterRef("pk"), collectivity=place)
    is_open = Q(collectivity=place, closed_at=None, author__is_listed=True)
    here = Immersion.objects.visible_to(user).published().filter(is_open | Exists(told))
    learnt = Subquery(told.order_by("-created_at", "-pk").values("text")[:1])
    return here.annotate(learnt=learnt).order_by("-created_at", "-pk")[:SHOWN]


@register.inclusion_tag("mentoring/_place_immersions.html", takes_context=True)
def place_immersions(context: dict[str, Any], place: Collectivity) -> dict[str, Any]:
    """One query; none for visitors."""
    user = context["request"].user
    return {"place": place, "immersions": immersions_at(place, user) if user.is_authenticated else []}
