"""The moderation app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ModerationConfig(AppConfig):
    name = "emi_alumni.foundation.moderation"
    label = "moderation"
    verbose_name = "Modération"

    def ready(self) -> None:
        # Every app that moderates says what its models show.
        autodiscover_modules("moderated")
