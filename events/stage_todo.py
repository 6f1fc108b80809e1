"""What the stages of a project ask of who leads it: their dates."""

from directory.todo import Link, Todo, subject, today
from emi_alumni.foundation.url_reversing import reverse
from events.stage_events import asked_since, to_fix
from projects.models import Project


@subject(lambda member, *days: to_fix(member, *days).only("slug", "title"), today, asked_since)
def stages_to_fix(project: Project) -> Todo:
    return Todo(
        "link",
        2,
        Link(
            icon="calendar-plus",
            title=f"Quand « {project.title} » voit-il son commanditaire ?",
            text="Trois points d’étape avec les référents : des dates sont proposées, vous choisissez.",
            verb="Fixer les dates",
            url=reverse("events:stage_events", args=[project.slug]),
        ),
    )
