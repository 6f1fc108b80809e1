"""The projects that answer words, where the directory finds nobody."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.db.models import Exists, OuterRef, Prefetch

from directory.models import Member
from emi_alumni.foundation.search.query import Hit
from projects.models import Project, TeamRole

register = template.Library()
SHOWN = 3


@register.inclusion_tag("projects/_answers.html", takes_context=True)
def project_answers(context: template.Context, hits: Sequence[Hit]) -> dict[str, Any]:
    """The first projects of these hits that the reader may read, each with the people of the directory whom it names.
    Two queries; none without a project among the hits."""
    ids = [hit.object_id for hit in hits if hit.kind == "project"][:SHOWN]
    if not ids:
        return {"answers": []}
    user = context["request"].user
    visible = Exists(Member.objects.visible_to(user).filter(pk=OuterRef("member")))
    roles = TeamRole.objects.filter(visible).select_related("member").order_by("pk")
    found = Project.objects.published_to(user).prefetch_related(Prefetch("roles", roles, to_attr="named"))
    projects = {project.pk: project for project in found.filter(pk__in=ids).order_by("pk")}
    answers = [(projects[pk], {role.member: None for role in projects[pk].named}) for pk in ids if pk in projects]
    return {"answers": answers}
