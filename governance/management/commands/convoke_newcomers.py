"""Tell who joined after the assembly was convoked (every night; dry-run without --apply)."""

from typing import Any

from django.utils import timezone

from emi_alumni.foundation.rehearsal import ApplyCommand
from governance.models.convocations import convoked_sessions, tell_newcomers, unconvoked


class Command(ApplyCommand):
    help = "Convoque qui a adhéré après la convocation de l’assemblée. Sans --apply, compte seulement."

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        waiting = sum(unconvoked(meeting).count() for meeting in convoked_sessions(timezone.localdate()))
        count = tell_newcomers() if apply else waiting
        self.stdout.write(f"adhésions à convoquer : {count}")
