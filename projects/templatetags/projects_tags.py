"""What other apps' pages show of projects, and small words of the project pages."""

from django import template

from projects.statuses import LOOKS, ProjectStatus

register = template.Library()


@register.inclusion_tag("projects/_status.html")
def project_status(status: str, label: str = "") -> dict[str, str]:
    """A status as it is drawn everywhere, or nothing before the first one."""
    if not status:
        return {}
    kind, icon = LOOKS[ProjectStatus(status)]
    words = label or str(ProjectStatus(status).label)
    return {"kind": kind, "icon": icon, "text": words[:1].upper() + words[1:]}
