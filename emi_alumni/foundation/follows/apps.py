"""The app of what people follow."""

from django.apps import AppConfig


class FollowsConfig(AppConfig):
    name = "emi_alumni.foundation.follows"
    label = "follows"
    verbose_name = "Suivis"
