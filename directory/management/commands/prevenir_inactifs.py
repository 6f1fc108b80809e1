"""Warn, remind, then suspend the accounts that have slept for two years (every night; dry-run without --apply)."""

from typing import Any

from django.utils import timezone

from directory import inactivity
from emi_alumni.foundation.rehearsal import ApplyCommand


class Command(ApplyCommand):
    help = "Prévient, rappelle, puis suspend les comptes sans connexion depuis 24 mois. Sans --apply, compte seulement."

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        now = timezone.now()
        # Suspended before reminded: a letter and its consequence never come in the same run.
        steps = (
            ("revenus, avis oubliés", inactivity.returned(), lambda notice: inactivity.cancel_notice(notice)),
            ("comptes suspendus", inactivity.to_suspend(now), lambda notice: inactivity.suspend(notice, now)),
            ("rappels écrits", inactivity.to_remind(now), lambda notice: inactivity.remind(notice, now)),
            ("premiers avis écrits", inactivity.to_warn(now), lambda user: inactivity.warn(user, now)),
        )
        for words, due, act in steps:
            rows = list(due)
            if apply:
                for row in rows:
                    act(row)
            self.stdout.write(f"{words} : {len(rows)}")
