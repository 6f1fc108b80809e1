"""Erase people who asked by letter, or again after a restoration (dry-run without --apply)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from directory.models import Member
from directory.personal_data import erase
from emi_alumni.foundation.rehearsal import ApplyCommand


class Command(ApplyCommand):
    help = "Efface des personnes, par numéro de fiche ou par adresse de page. Sans --apply, dit qui serait effacé."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("people", nargs="+", metavar="personne", help="Numéro de fiche (42) ou adresse (anne-roy).")
        parser.add_argument("--sans-lettre", action="store_true", help="Ne pas écrire à la personne (restauration).")

    def handle(self, *args: Any, people: list[str], apply: bool, sans_lettre: bool, **options: Any) -> None:
        found = [person_called(name) for name in people]  # all known before the first one goes
        for member in found:
            self.stdout.write(f"{member.pk} {member.full_name}")
            if apply:
                try:
                    erase(member, tell=not sans_lettre)
                except ValidationError as refusal:
                    raise CommandError(f"{member.full_name} : {refusal.message}") from refusal
        self.stdout.write(f"personnes {'effacées' if apply else 'à effacer'} : {len(found)}")


def person_called(name: str) -> Member:
    """The person of this number or of this page address."""
    member = Member.objects.filter(**({"pk": int(name)} if name.isdecimal() else {"slug": name})).first()
    if member is None:
        raise CommandError(f"Aucune fiche ne s’appelle « {name} ».")
    return member
