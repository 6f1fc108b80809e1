"""Ask teams for news 6, 12 and 24 months after their presentation (every night; dry-run without --apply)."""

from collections import Counter
from typing import Any

from django.utils import timezone

from emi_alumni.foundation.rehearsal import ApplyCommand
from projects.follow_ups import ask, missing
from projects.models import FollowUp
from projects.models.follow_ups import MONTHS


class Command(ApplyCommand):
    help = "Demande des nouvelles des projets à 6, 12 et 24 mois de la restitution. Sans --apply, compte seulement."

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        due = list(missing(timezone.localdate()))
        asked = Counter(follow_up.months for follow_up in due if not apply or ask(follow_up))
        for months in MONTHS:
            self.stdout.write(f"Suites à {months} mois : {asked[months]}")
        self.stdout.write(f"Sans réponse à ce jour : {FollowUp.objects.due().count()}")
