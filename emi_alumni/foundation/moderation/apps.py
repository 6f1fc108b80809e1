"""The moderation app."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "emi_alumni.foundation.moderation"
    label = "moderation"
    verbose_name = "Modération"
