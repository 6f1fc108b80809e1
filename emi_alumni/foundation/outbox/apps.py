"""The outbox app."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "emi_alumni.foundation.outbox"
    label = "outbox"
    verbose_name = "Courriels"

    def ready(self) -> None:
        from . import sending  # noqa: F401 — registers a receiver
