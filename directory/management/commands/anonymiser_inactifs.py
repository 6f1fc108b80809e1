"""Anonymise the accounts suspended for a year (every night; dry-run without --apply)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from directory import inactivity


class Command(BaseCommand):
    help = "Anonymise les comptes suspendus depuis douze mois pour inactivité. Sans --apply, compte seulement."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--apply", action="store_true", help="Agir ; sinon, dire ce qui serait fait.")

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        due = list(inactivity.to_anonymise(timezone.now()))
        if apply:
            for notice in due:
                inactivity.anonymise(notice)
        self.stdout.write(f"personnes anonymisées : {len(due)}")
        if not apply:
            self.stdout.write("Rien n’a été fait : ajoutez --apply pour agir.")
