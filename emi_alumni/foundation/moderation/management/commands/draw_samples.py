"""Draw what the mission looks at this week among what went up at once (every week; dry-run without --apply)."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from emi_alumni.foundation.moderation.models import DeskWeek
from emi_alumni.foundation.rehearsal import ApplyCommand


class Command(ApplyCommand):
    help = "Tire au sort les publications à relire cette semaine. Sans --apply, compte seulement."

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        with transaction.atomic():
            week, drawn = DeskWeek.draw(timezone.localdate())
            if not apply:
                transaction.set_rollback(True)
        self.stdout.write(f"Publications tirées : {drawn} (tirage de {week.size} au plus, {week})")
