"""The app of what processes remember."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class MemoryConfig(AppConfig):
    name = "emi_alumni.foundation.caching"
    label = "memory"
    verbose_name = "Ce que les processus retiennent"

    def ready(self) -> None:
        from . import changes

        connection_created.connect(changes.watch)
