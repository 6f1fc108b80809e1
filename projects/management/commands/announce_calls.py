"""Tell those they ask that calls for subjects are open (every night; dry-run without --apply)."""

from typing import Any

from emi_alumni.foundation.rehearsal import ApplyCommand
from projects.models import SubjectCall


class Command(ApplyCommand):
    help = "Annonce les appels à sujets qui s’ouvrent. Sans --apply, compte seulement."

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        calls = list(SubjectCall.objects.to_announce().select_related("cohort").order_by("pk"))
        told = sum(call.announce() if apply else True for call in calls)
        self.stdout.write(f"Appels à sujets annoncés : {told}")
