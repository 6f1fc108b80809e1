"""The block of problems on the page of mutual help."""

from typing import Any

from django import template
from django.db.models import QuerySet

from directory.models import Member, User
from emi_alumni.foundation.prepared_statements import prepared
from governance.rights import acting
from mentoring.models import Problem
from mentoring.problem_filters import COLUMNS, MOST_SHARED

register = template.Library()

SHOWN = 4


@prepared
def most_shared(user: User, member: Member | None) -> QuerySet[Problem]:
    problems = Problem.objects.visible_to(user).published().open().for_list(member)
    return problems.order_by(*COLUMNS[MOST_SHARED])[:SHOWN]


@register.inclusion_tag("mentoring/_hub_problems.html", takes_context=True)
def hub_problems(context: template.Context) -> dict[str, Any]:
    """The open problems that most people have. One query."""
    member = acting(context["user"])
    shared = {"request": context["request"], "csrf_token": context["csrf_token"]}
    return {"problems": most_shared(context["user"], member), "me": member, **shared}
