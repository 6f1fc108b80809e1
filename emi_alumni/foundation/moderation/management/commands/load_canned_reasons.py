"""Put the reasons of each kind in the list that the mission edits; what is there already stays as it is."""

from typing import Any

from emi_alumni.foundation.moderation import queued_models
from emi_alumni.foundation.moderation.models import CannedReason
from emi_alumni.foundation.rehearsal import RehearsedCommand


class Command(RehearsedCommand):
    help = "Charge les raisons toutes prêtes de chaque sorte de texte qui n’en a pas encore."

    def handle(self, *args: Any, **options: Any) -> None:
        known = set(CannedReason.objects.values_list("kind", flat=True))
        made = CannedReason.objects.bulk_create(
            CannedReason(kind=one.slug, text=text, position=10 * rank)
            for one in queued_models.declarations()
            if one.slug not in known
            for rank, text in enumerate(one.canned, 1)
        )
        self.stdout.write(f"Raisons ajoutées : {len(made)}")
