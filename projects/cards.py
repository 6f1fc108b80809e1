"""Projects as cards: one says the same to all who may read its project, and is drawn once a minute for everybody."""

from collections.abc import Sequence
from typing import Any

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils import timezone

from emi_alumni.memory.shown import Shown
from projects.models import Project
from projects.models.project import ProjectQuerySet

# What a card is known by: it is drawn anew when one of these changes,
KNOWN_BY = ("pk", "title", "updated_at", "news_on")
# or anything that it says of other rows.
SAID = Shown(
    *("projects.Voice", "projects.VoiceForm", "projects.Indicator", "projects.Measure", "directory.Cohort"),
    *("directory.Collectivity", "projects.Project.collectivities"),
)
KEPT = 60  # seconds


def rows_of(projects: ProjectQuerySet) -> Any:
    """These projects, with no more of each than finds its card."""
    return projects.values_list(*KNOWN_BY, named=True)


def cards(rows: Sequence[Any], level: str) -> list[str]:
    """The cards of these rows, in their order; `level` is that of their titles. Four queries at most, for all those
    that are not remembered."""
    cache = caches["local"]
    said = hash((SAID.version(), timezone.localdate()))
    keys = {row.pk: f"card:{level}:{row.pk}:{row.updated_at.timestamp()}:{row.news_on}:{said}" for row in rows}
    found = cache.get_many(keys.values())
    if missing := [pk for pk, key in keys.items() if key not in found]:
        projects = Project.objects.filter(pk__in=missing).order_by().for_list().with_voices()
        drawn = {
            keys[project.pk]: render_to_string("projects/_project_card.html", {"project": project, "level": level})
            for project in projects
        }
        cache.set_many(drawn, KEPT)
        found |= drawn
    return [found[key] for key in keys.values() if key in found]
