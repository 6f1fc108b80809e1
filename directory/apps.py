"""The directory app: the ground floor of the tower."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from emi_alumni.foundation.notifications import people


def names_of(numbers: set[int]) -> dict[int, str]:
    """What these people are called now: « Ancien membre » for somebody erased, no name for who withdrew. One query."""
    from .models import Member

    return {member.pk: member.shown_name for member in Member.objects.filter(pk__in=numbers).order_by("pk")}


class DirectoryConfig(AppConfig):
    name = "directory"
    verbose_name = "Annuaire"

    def ready(self) -> None:
        from . import checks, inactivity, roles, sessions, undelivered  # noqa: F401 — registers receivers

        if names_of not in people.SOURCES:
            people.SOURCES.append(names_of)
        post_migrate.connect(roles.prepare_mission_group)
