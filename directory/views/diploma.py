"""« Le diplôme universitaire »: what it is, how to get it, and who has it among those who say so (EV1-11)."""

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.models import DiplomaText, Member
from directory.models.member_queries import MemberQuerySet
from directory.views.places import SHOWN, first_cards, people_of
from emi_alumni.foundation import rate_limits
from emi_alumni.foundation.prepared_statements import prepared

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User


def graduates(user: "User | AnonymousUser") -> MemberQuerySet:
    """Those whom this account may see, who have it and show it."""
    return Member.objects.visible_to(user).filter(has_diploma=True)


@prepared
def first_graduates(user: "User | AnonymousUser") -> QuerySet[Member]:
    return first_cards(graduates(user))


def own(user: "User | AnonymousUser") -> Member | None:
    """The reader's own diploma; their account comes without it."""
    member = getattr(user, "member", None)
    if member is None or not member.is_present:
        return None
    return Member.objects.only("diploma", "diploma_shown").get(pk=member.pk)


@require_safe
@rate_limits.pages_of_people
def diploma(request: HttpRequest) -> HttpResponse:
    """Who stops showing it is no longer there at the next request."""
    user: Any = request.user
    people: Any = first_graduates(user)
    total = len(people) if len(people) < SHOWN else graduates(user).count()
    context = people_of(request, people, total) | {
        "text": DiplomaText.objects.first(),
        "mine": own(user),
        "writes": user.is_staff and user.has_perm("directory.change_diplomatext"),
    }
    return render(request, "directory/diploma.html", context)
