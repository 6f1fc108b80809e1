"""Boosters on other pages: this week's at home, how far one is, and those of a module."""

from typing import Any

from django import template
from django.db.models import QuerySet
from django.utils import timezone

from directory.models import User
from emi_alumni.foundation.prepared_statements import prepared
from governance.models import Module
from governance.rights import acting
from resources.booster_rules import AnswerKind
from resources.boosters import course_on, own_answers, own_courses, shown_to
from resources.forms.boosters import BoosterDoneForm
from resources.models import Booster

register = template.Library()

ON_MODULE = 3


@register.inclusion_tag("resources/_booster_of_week.html", takes_context=True)
def booster_of_week(context: template.Context) -> dict[str, Any]:
    """At most one. No query for who has none planned; two otherwise."""
    member = acting(context["user"])
    shown = shown_to(member, timezone.localdate()) if member else None
    if shown is None:
        return {"shown": None}
    request = context["request"]
    return {"shown": shown, "form": BoosterDoneForm(), "back": request.path, "csrf_token": context["csrf_token"]}


@register.inclusion_tag("resources/_boosters_block.html", takes_context=True)
def boosters_block(context: template.Context) -> dict[str, Any]:
    """The course that one is in. One query."""
    member, today = acting(context["user"]), timezone.localdate()
    courses = own_courses(member, own_answers(member), today) if member else []
    return {"course": next((one for one in courses if one.next and not one.is_stopped), None)}


@prepared
def of_module(user: User, module: int) -> QuerySet[Booster]:
    found = Booster.objects.visible_to(user).published().filter(module=module)
    return found.order_by("opens_on", "pk")[: ON_MODULE + 1]


@register.inclusion_tag("resources/_module_boosters.html", takes_context=True)
def module_boosters(context: template.Context, module: Module) -> dict[str, Any]:
    """Two queries."""
    user, member = context["user"], acting(context["user"])
    boosters = of_module(user, module.pk)
    answers = own_answers(member) if member else []
    return {
        "boosters": boosters[:ON_MODULE],
        "more": len(boosters) > ON_MODULE,
        "done": {one.booster for one in answers if one.kind == AnswerKind.DONE},
        "course": course_on(module, answers),
        "module": module,
        "me": member,
    }
