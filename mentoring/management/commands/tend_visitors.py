"""Pass on requests of visitors that nobody answered in time, forget those that are over (every day; dry-run without
--apply)."""

from typing import Any

from django.utils import timezone

from emi_alumni.foundation.rehearsal import ApplyCommand
from mentoring import visitor_requests
from mentoring.models import VisitorRequest


class Command(ApplyCommand):
    help = "Passe les demandes de visiteurs sans réponse, efface les anciennes. Sans --apply, compte seulement."

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        old = VisitorRequest.objects.to_forget(timezone.now())
        forgotten = visitor_requests.erase(old) if apply else old.count()
        passed = visitor_requests.pass_on_unanswered() if apply else visitor_requests.unanswered().count()
        self.stdout.write(f"Demandes de visiteurs effacées : {forgotten}")
        self.stdout.write(f"Demandes de visiteurs passées plus loin : {passed}")
