"""The search app: its SQL objects are installed after each migration."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "emi_alumni.search"
    label = "search"
    verbose_name = "Recherche"
