"""Tell the mission which conventions end in 90 days, then in 30 (every night; dry-run without --apply)."""

from collections import Counter
from typing import Any

from emi_alumni.foundation.rehearsal import ApplyCommand
from governance import agreement_alerts
from governance.models import Agreement
from governance.models.partners import FIRST_ALERT, LAST_ALERT


class Command(ApplyCommand):
    help = "Prévient la mission 90 puis 30 jours avant la fin d’une convention. Sans --apply, compte seulement."

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        told = Counter(
            alert
            for agreement, alert in list(agreement_alerts.due())
            if not apply or agreement_alerts.tell(agreement, alert)
        )
        for alert in (FIRST_ALERT, LAST_ALERT):
            self.stdout.write(f"Alertes à {alert} jours : {told[alert]}")
        self.stdout.write(f"Conventions à renouveler ou échues : {Agreement.objects.waiting().count()}")
