"""Open « Quoi de neuf ? » where the promotion has a relais, once a quarter (every night; dry-run without --apply)."""

from typing import Any

from django.utils import timezone

from emi_alumni.foundation.rehearsal import ApplyCommand
from governance.models import QuarterRound
from governance.models.relays import rounds_to_open


class Command(ApplyCommand):
    help = "Ouvre « Quoi de neuf ? » au début du trimestre, au nom du relais. Sans --apply, compte seulement."

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        mandates = rounds_to_open(timezone.localdate())
        for mandate in mandates if apply else ():
            QuarterRound.open_by(mandate)
        self.stdout.write(f"« Quoi de neuf ? » à ouvrir : {len(mandates)}")
