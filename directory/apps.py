"""The directory app: the ground floor of the tower."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DirectoryConfig(AppConfig):
    name = "directory"
    verbose_name = "Annuaire"

    def ready(self) -> None:
        from . import checks, inactivity, indexing, roles, sessions  # noqa: F401 — registers checks and receivers

        indexing.register_documents()
        post_migrate.connect(roles.prepare_mission_group, sender=self)
