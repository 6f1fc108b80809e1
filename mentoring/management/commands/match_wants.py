"""Propose to each « Je cherche » whom to write to (once a month and person, run every day; dry-run without --apply)."""

from typing import Any

from emi_alumni.foundation.rehearsal import ApplyCommand
from mentoring.want_proposals import propose
from mentoring.wants import Load


class Command(ApplyCommand):
    help = "Rapproche les « Je cherche » des offres et des projets, une fois par mois. Sans --apply, compte seulement."

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        found = propose(apply=apply)
        self.stdout.write(f"« Je cherche » à rapprocher ce mois-ci : {found.wants}")
        self.stdout.write(f"Rapprochements proposés : {len(found.one)}")
        self.stdout.write(f"Heures à trois proposées : {len(found.hours)}")
        self.stdout.write(in_words(found.load))


def in_words(load: Load) -> str:
    """How the load is shared, and whether it could be better."""
    if not load.wants:
        return "Charge : personne n’est sollicité."
    words = f"Charge : les 10 % les plus sollicités portent {load.top_share} % ({load.people} personnes possibles)"
    return f"{words}, impossible de faire moins." if load.as_even_as_can_be else f"{words}."
