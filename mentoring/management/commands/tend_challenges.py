"""Tell those who take part in a challenge that it is over, once (every day; dry-run without --apply)."""

from typing import Any

from django.utils import timezone

from emi_alumni.foundation.rehearsal import ApplyCommand
from mentoring.models import Challenge


class Command(ApplyCommand):
    help = "Annonce aux équipes qu’un défi est terminé. Sans --apply, compte seulement."

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        now = timezone.now()
        due = Challenge.objects.published().over(timezone.localdate(now)).filter(told_over_at=None).order_by("pk")
        told = sum(challenge.tell_over(now) for challenge in due) if apply else due.count()
        self.stdout.write(f"Défis terminés : {told}")
