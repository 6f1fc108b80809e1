"""People of a promotion that presented its projects become alumni (every night; dry-run without --apply)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from directory.training import graduate, to_graduate


class Command(BaseCommand):
    help = "Fait des personnes en formation des alumni, une fois les projets restitués. Sans --apply, compte seulement."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--apply", action="store_true", help="Agir ; sinon, dire ce qui serait fait.")

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        people = to_graduate(timezone.localdate())
        self.stdout.write(f"Personnes devenues alumni : {graduate(people) if apply else people.count()}")
        if not apply:
            self.stdout.write("Rien n’a été fait : ajoutez --apply pour agir.")
