"""Open the portal to its first administrator. Run again, it says that all is done."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from directory.first_administrator import appoint
from emi_alumni.foundation.rehearsal import RehearsedCommand


class Command(RehearsedCommand):
    help = "Ouvre le portail à sa première personne : compte, fiche et droits d’administration, sans mot de passe."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("email", metavar="ADRESSE", help="Sa boîte de courriel : elle y recevra ses codes.")
        parser.add_argument("--first-name", required=True, metavar="PRÉNOM")
        parser.add_argument("--last-name", required=True, metavar="NOM")

    def handle(self, *args: Any, email: str, first_name: str, last_name: str, **options: Any) -> None:
        try:
            done = appoint(email, first_name, last_name)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        for sentence in done or ["Rien à faire : cette personne administre déjà le portail et a sa fiche."]:
            self.stdout.write(sentence)
        self.stdout.write(
            f"Pour entrer : {settings.PORTAL_URL}, puis un code envoyé par courriel, puis le second facteur à régler."
        )
