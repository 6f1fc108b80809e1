"""Throw away what the portal has no more reason to keep (every night; dry-run without --apply)."""

from typing import Any

from django.utils import timezone

from directory.retention import due, purge
from emi_alumni.foundation.rehearsal import ApplyCommand


class Command(ApplyCommand):
    help = "Jette ce qui a fait son temps (sessions, invitations, journal…). Sans --apply, compte seulement."

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        def tell(words: str, count: int) -> None:
            self.stdout.write(f"{words} : {count}")

        if apply:
            figures = purge(timezone.now(), tell)
        else:
            figures = due(timezone.now())
            for words, count in figures.items():
                tell(words, count)
        self.stdout.write(f"lignes {'jetées' if apply else 'à jeter'} : {sum(figures.values())}")
