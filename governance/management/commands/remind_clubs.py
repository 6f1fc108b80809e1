"""Ask animators whether they go on, keepers whether their links work (every night; dry-run without --apply)."""

from typing import Any

from emi_alumni.foundation.rehearsal import ApplyCommand
from governance.clubs import ask_to_check, ask_to_go_on
from governance.models import AnimatorMandate, Club, ExternalLoop


class Command(ApplyCommand):
    help = "Demande aux animateurs s’ils continuent, si les liens des boucles marchent. Sans --apply, compte seulement."

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        mandates = list(AnimatorMandate.objects.to_ask().select_related("club", "member__user").order_by("until", "pk"))
        loops = list(ExternalLoop.objects.stale().filter(reminded_at=None).order_by("checked_on", "pk"))
        asked = sum(not apply or ask_to_go_on(mandate) for mandate in mandates)
        checked = sum(not apply or ask_to_check(loop) for loop in loops)
        self.stdout.write(f"Mandats d’animation à renouveler : {asked}")
        self.stdout.write(f"Liens de boucles à vérifier : {checked}")
        self.stdout.write(f"Clubs en veille à ce jour : {Club.objects.asleep().count()}")
