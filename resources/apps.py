"""The resources app: the third floor of the tower."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ResourcesConfig(AppConfig):
    name = "resources"
    verbose_name = "Ressources"

    def ready(self) -> None:
        from . import roles

        post_migrate.connect(roles.prepare_mission_group, sender=self)
