"""Tell the devices for which something new waits (every five minutes, by a timer)."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from emi_alumni.foundation.push.encryption import coded, point_of, private_key
from emi_alumni.foundation.push.models import Device
from emi_alumni.foundation.push.sending import send_due


class Command(BaseCommand):
    help = "Prévient les appareils pour lesquels du nouveau attend. Sans clés, ne fait rien."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Compter ce qui partirait, sans rien envoyer.")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        if not settings.VAPID_PUBLIC_KEY:
            self.stdout.write("Aucune clé : aucun appareil n’est prévenu.")
            return
        if coded(point_of(private_key(settings.VAPID_PRIVATE_KEY).public_key())) != settings.VAPID_PUBLIC_KEY:
            raise CommandError("Les deux clés des réglages ne sont pas de la même paire.")
        if dry_run:
            self.stdout.write(f"Appareils à prévenir : {Device.objects.due(timezone.now()).count()}")
            return
        done = send_due()
        self.stdout.write(f"Prévenus : {done.told} ; partis : {done.gone} ; à réessayer : {done.put_off}")
