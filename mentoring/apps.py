"""The mentoring app: the top floor of the tower, where people help each other."""

from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "mentoring"
    verbose_name = "Entraide"
