"""Draw the keys by which the portal speaks to push services: to be written once in its settings."""

from typing import Any

from django.core.management.base import BaseCommand

from emi_alumni.foundation.push.encryption import new_keys


class Command(BaseCommand):
    help = "Tire une paire de clés et l’écrit comme les réglages l’attendent. N’enregistre rien."

    def handle(self, *args: Any, **options: Any) -> None:
        public, private = new_keys()
        self.stdout.write(f"VAPID_PUBLIC_KEY={public}\nVAPID_PRIVATE_KEY={private}")
