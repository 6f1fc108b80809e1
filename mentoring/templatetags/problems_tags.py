"""Problems on the page of mutual help, and on that of the project that they are about."""

from typing import Any

from django import template
from django.db.models import QuerySet

from directory.models import Member, User
from emi_alumni.foundation.prepared_statements import prepared
from governance.rights import acting
from mentoring.models import Problem
from mentoring.problem_filters import COLUMNS, MOST_SHARED
from projects.models import Project

register = template.Library()

SHOWN = 4
ON_HUB = 3


@prepared
def most_shared(user: User, member: Member | None) -> QuerySet[Problem]:
    problems = Problem.objects.visible_to(user).published().open().for_list(member)
    return problems.order_by(*COLUMNS[MOST_SHARED])[:ON_HUB]


@register.inclusion_tag("mentoring/_hub_problems.html", takes_context=True)
def hub_problems(context: template.Context) -> dict[str, Any]:
    """The open problems that most people have. One query."""
    member = acting(context["user"])
    shared = {"request": context["request"], "csrf_token": context["csrf_token"]}
    return {"problems": most_shared(context["user"], member), "me": member, **shared}


@prepared
def problems_about(user: User, project: int) -> QuerySet[Problem]:
    problems = Problem.objects.visible_to(user).published().filter(project=project).for_list()
    return problems.order_by("status", "-created_at", "-pk")[:SHOWN]


@register.inclusion_tag("mentoring/_project_problems.html", takes_context=True)
def project_problems(context: template.Context, project: Project) -> dict[str, Any]:
    """What the network asks about this project, the open ones first, at most four. One query; none for a visitor."""
    user = context["request"].user
    return {"problems": problems_about(user, project.pk) if acting(user) else []}
