"""Close requests for an immersion that got no answer, or no date, in time (every day; dry-run without --apply)."""

from typing import Any

from django.utils import timezone

from emi_alumni.foundation.dates import local_day
from emi_alumni.foundation.rehearsal import ApplyCommand
from mentoring import immersion_visits
from mentoring.models import ImmersionVisit


class Command(ApplyCommand):
    help = "Clôt les demandes d’immersion restées sans réponse ou sans date. Sans --apply, compte seulement."

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        now = timezone.now()
        closed = immersion_visits.tend(now) if apply else ImmersionVisit.objects.over(local_day(now)).count()
        self.stdout.write(f"Demandes d’immersion closes sans suite : {closed}")
