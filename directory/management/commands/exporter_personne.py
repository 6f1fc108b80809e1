"""Write the copy of a person's data that she asked for by letter (RGPD, article 15)."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from directory.data_export import archive

from .effacer_personne import person_called


class Command(BaseCommand):
    help = "Écrit le ZIP des données d’une personne : la même copie que « Mes données »."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("person", metavar="personne", help="Numéro de fiche (42) ou adresse (anne-roy).")
        parser.add_argument("file", type=Path, metavar="fichier.zip", help="Un fichier qui n’existe pas encore.")

    def handle(self, *args: Any, person: str, file: Path, **options: Any) -> None:
        content = archive(person_called(person))
        try:
            with file.open("xb") as new:
                file.chmod(0o600)
                new.write(content)
        except OSError as error:
            raise CommandError(f"{file} : impossible d’écrire là ({error.strerror}).") from error
        self.stdout.write(f"{file} : {len(content)} octets")
