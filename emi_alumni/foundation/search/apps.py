"""The search app: its SQL objects are installed after each migration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    name = "emi_alumni.foundation.search"
    label = "search"
    verbose_name = "Recherche"

    def ready(self) -> None:
        from .sql_objects import install

        post_migrate.connect(install, sender=self, dispatch_uid="search.install")
