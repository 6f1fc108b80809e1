"""Tell the mission which conventions end in 90 days, then in 30 (every night; dry-run without --apply)."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from governance import agreement_alerts
from governance.models import Agreement
from governance.models.partners import FIRST_ALERT, LAST_ALERT


class Command(BaseCommand):
    help = "Prévient la mission 90 puis 30 jours avant la fin d’une convention. Sans --apply, compte seulement."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--apply", action="store_true", help="Agir ; sinon, dire ce qui serait fait.")

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        told = Counter(
            alert
            for agreement, alert in list(agreement_alerts.due())
            if not apply or agreement_alerts.tell(agreement, alert)
        )
        for alert in (FIRST_ALERT, LAST_ALERT):
            self.stdout.write(f"Alertes à {alert} jours : {told[alert]}")
        self.stdout.write(f"Conventions à renouveler ou échues : {Agreement.objects.waiting().count()}")
        if not apply:
            self.stdout.write("Rien n’a été fait : ajoutez --apply pour agir.")
