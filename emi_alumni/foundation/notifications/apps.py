"""The notifications app."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "emi_alumni.foundation.notifications"
    label = "notifications"
    verbose_name = "Notifications"
