"""Remind owners of what is to be read again, put aside what is past, erase files that nothing names (every day; dry-run
without --apply)."""

from typing import Any

from django.utils import timezone

from emi_alumni.foundation.rehearsal import ApplyCommand
from resources.library_tending import Tended, tend_library, to_expire, to_remind, unnamed_files


class Command(ApplyCommand):
    help = (
        "Rappelle les ressources à relire, met de côté celles dont le jour est passé. Sans --apply, compte seulement."
    )

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        day = timezone.localdate()
        done = (
            tend_library(day) if apply else Tended(to_remind(day).count(), to_expire(day).count(), len(unnamed_files()))
        )
        self.stdout.write(f"Rappels : {done.reminded}. Mises de côté : {done.expired}. Fichiers : {done.files}.")
