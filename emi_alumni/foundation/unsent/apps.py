"""The app of forms that could not be sent."""

from django.apps import AppConfig


class UnsentConfig(AppConfig):
    name = "emi_alumni.foundation.unsent"
    label = "unsent"
    verbose_name = "Textes gardés"
