"""What the page of a project offers to the people who are in it."""

from typing import Any

from django import template

from projects.models import Project, TeamRole

register = template.Library()


@register.simple_tag(takes_context=True)
def own_role(context: template.Context, project: Project) -> TeamRole | None:
    """The reader's own role in this project, from its prefetched team: no query."""
    member: Any = context.get("me")
    return next((role for role in project.roles.all() if member and role.member_id == member.pk), None)
