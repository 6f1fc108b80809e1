"""Pass on introductions that nobody answered in time, end those that are over (every day; dry-run without --apply)."""

from typing import Any

from django.utils import timezone

from emi_alumni.foundation.dates import local_day
from emi_alumni.foundation.rehearsal import ApplyCommand
from mentoring import introductions


class Command(ApplyCommand):
    help = "Sollicite la personne suivante quand une présentation reste sans réponse. Sans --apply, compte seulement."

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        now = timezone.now()
        over, silent = introductions.tend(now) if apply else map(len, introductions.late(local_day(now)))
        self.stdout.write(f"Présentations arrivées à leur terme : {over}")
        self.stdout.write(f"Présentations proposées à la personne suivante : {silent}")
