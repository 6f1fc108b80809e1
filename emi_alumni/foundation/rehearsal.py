"""Commands that change data can say beforehand what they would do, with `--dry-run`, in the words of the real run."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

NOTHING_DONE = "Rien n’a été fait : ajoutez --apply pour agir."
NOTHING_KEPT = "Essai (--dry-run) : rien n’a été gardé."


class ApplyCommand(BaseCommand):
    """For what comes back by itself: it acts with `--apply` alone, and is told `apply`; else it counts what is due."""

    def add_arguments(self, parser: CommandParser) -> None:
        either = parser.add_mutually_exclusive_group()
        either.add_argument("--apply", action="store_true", help="Agir ; sinon, dire ce qui serait fait.")
        either.add_argument("--dry-run", action="store_true", help="Dire ce qui serait fait : comme sans --apply.")

    def execute(self, *args: Any, **options: Any) -> str | None:
        said = super().execute(*args, **options)
        if not options["apply"]:
            self.stdout.write(NOTHING_DONE)
        return said


class RehearsedCommand(BaseCommand):
    """For what is asked by hand or by a release: with `--dry-run` it does all it would do, in a transaction that is
    then forgotten."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Dire ce qui changerait, sans rien garder.")

    def execute(self, *args: Any, **options: Any) -> str | None:
        if not options["dry_run"]:
            return super().execute(*args, **options)
        with transaction.atomic():
            said = super().execute(*args, **options)
            transaction.set_rollback(True)
        self.stdout.write(NOTHING_KEPT)
        return said
