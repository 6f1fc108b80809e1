"""Throw away what the portal has no more reason to keep (every night; dry-run without --apply)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from directory.retention import due, purge


class Command(BaseCommand):
    help = "Jette ce qui a fait son temps (sessions, invitations, journal…). Sans --apply, compte seulement."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--apply", action="store_true", help="Agir ; sinon, dire ce qui serait fait.")

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        figures = purge(timezone.now()) if apply else due(timezone.now())
        for words, count in figures.items():
            self.stdout.write(f"{words} : {count}")
        if not apply:
            self.stdout.write("Rien n’a été fait : ajoutez --apply pour agir.")
