"""What apps declare, in modules named after their subject, imported when the portal starts as Django's `admin` is.

An app that has something to say of a subject writes the module, and touches no wiring:

- `indexing`: which of its objects the search finds (`foundation.search.registry.register`);
- `moderated`: what the mission's queue shows of its models (`foundation.moderation.queued_models.declare`);
- `roles`: `MISSION_MAY`, what the mission does with its models; who publishes at once (`moderation.trust.ROLES`);
- `todo`: what waits for a person (`directory.todo.SUBJECTS`);
- `milestones`: what a collectivité lived (`directory.milestones.MILESTONES`);
- `news`: what is new, for whom (`foundation.news.SOURCES`), and what may be followed (`foundation.follows`);
- `waiting`: what waits for the mission (`foundation.back_office.waiting.LINES`);
- `first_hour`: what an empty portal needs (`foundation.back_office.first_hour.STEPS`);
- `personal_data`: what it keeps of people (`foundation.personal_data`).
"""

from functools import cache
from importlib import import_module
from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings
from django.utils.module_loading import module_has_submodule

SUBJECTS = ("indexing", "moderated", "roles", "todo", "milestones", "news", "waiting", "first_hour", "personal_data")


@cache
def our_packages() -> frozenset[str]:
    """The packages of the project, among those of INSTALLED_APPS: the others are libraries'."""
    return frozenset(config.name.split(".")[0] for config in apps.get_app_configs() if is_ours(config))


def is_ours(config: AppConfig) -> bool:
    """Whether the app is the project's: its folder is that of its name, under BASE_DIR."""
    return Path(config.path).resolve() == settings.BASE_DIR.resolve().joinpath(*config.name.split("."))


def discover() -> None:
    """Import the declaring modules (`SUBJECTS`) of each app, the lowest app first. To call once, when all models are
    loaded.
    """
    for config in reversed(list(apps.get_app_configs())):
        for subject in SUBJECTS:
            if module_has_submodule(config.module, subject):
                import_module(f"{config.name}.{subject}")
