"""The directory app: the ground floor of the tower."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "directory"
    verbose_name = "Annuaire"

    def ready(self) -> None:
        from . import checks, indexing  # noqa: F401 — registers the checks

        indexing.register_documents()
