"""Anonymise the accounts suspended for a year (every night; dry-run without --apply)."""

from typing import Any

from django.utils import timezone

from directory import inactivity
from emi_alumni.foundation.rehearsal import ApplyCommand


class Command(ApplyCommand):
    help = "Anonymise les comptes suspendus depuis douze mois pour inactivité. Sans --apply, compte seulement."

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        due = list(inactivity.to_anonymise(timezone.now()))
        if apply:
            for notice in due:
                inactivity.anonymise(notice)
        self.stdout.write(f"personnes anonymisées : {len(due)}")
