"""The demo app: a command, the data, and the one-click sign-in of the demonstration."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "emi_alumni.demo"
    label = "demo"
    verbose_name = "Démonstration"
