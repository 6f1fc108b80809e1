"""Pass requests that nobody answered to the next person, then to the mission, and close those that reach their last
day; propose pairs across promotions (every day; dry-run without --apply)."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from emi_alumni.foundation.dates import local_day
from emi_alumni.foundation.rehearsal import ApplyCommand
from mentoring import pairings, tending


class Command(ApplyCommand):
    help = "Relaie les demandes de coup de main sans réponse, propose des binômes. Sans --apply, compte seulement."

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        now = timezone.now()
        done = tending.tend(now) if apply else to_tend(now)
        self.stdout.write(f"Demandes relayées : {done.relayed}")
        self.stdout.write(f"Demandes confiées à la mission : {done.to_mission}")
        self.stdout.write(f"Demandes closes : {done.closed}")
        if apply:
            pairings.lapse(now)
            self.stdout.write(f"Binômes proposés : {pairings.propose(now)}")
            tending.refresh_words()
        else:
            self.stdout.write(f"Personnes à qui proposer un binôme : {pairings.newcomers(local_day(now)).count()}")


def to_tend(now: datetime) -> tending.Tended:
    day = local_day(now)
    return tending.Tended(
        relayed=tending.unanswered(day).filter(request__ends_on__gt=day).count(),
        to_mission=tending.for_mission(day).count(),
        closed=tending.at_their_end(day).count() + tending.silent(now).count(),
    )
