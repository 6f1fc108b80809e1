"""The moderation app."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "emi_alumni.moderation"
    label = "moderation"
    verbose_name = "Modération"
