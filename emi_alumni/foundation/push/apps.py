"""The app of devices that are told of news."""

from django.apps import AppConfig


class PushConfig(AppConfig):
    name = "emi_alumni.foundation.push"
    label = "push"
    verbose_name = "Appareils prévenus"
