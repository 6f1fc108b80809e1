"""Whether the former release may serve while this one changes the tables; `deploy/release` asks it first."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from emi_alumni.foundation.rolling_upgrade import disturbing_migrations

ONCE_STOPPED = "STOPPED=yes deploy/release"


class Command(BaseCommand):
    help = "Dit si la version en service peut continuer pendant la mise à jour des tables. Ne change rien."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stopped", action="store_true", help="Rien ne sert : la mise à jour peut tout changer.")

    def handle(self, *args: Any, stopped: bool, **options: Any) -> None:
        found = disturbing_migrations()
        for line in found:
            self.stdout.write(line)
        if not found:
            self.stdout.write("La version en service peut continuer pendant la mise à jour.")
        elif stopped:
            self.stdout.write("Le portail est arrêté : la mise à jour peut se faire.")
        else:
            raise CommandError(
                "La version en service serait gênée : arrêtez emi-alumni et emi-alumni-mail partout, puis relancez "
                f"avec {ONCE_STOPPED}."
            )
