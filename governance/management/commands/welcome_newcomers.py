"""Ask who welcomes the people who joined lately (every night; dry-run without --apply)."""

from typing import Any

from emi_alumni.foundation.rehearsal import ApplyCommand
from governance.models.welcomes import ask_for, newcomers


class Command(ApplyCommand):
    help = "Demande à deux personnes proches d’accueillir chaque nouvelle personne. Sans --apply, compte seulement."

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        people = newcomers()
        asked = sum(ask_for(person) for person in people) if apply else 0
        self.stdout.write(f"Personnes à accueillir : {len(people)}, demandes envoyées : {asked}")
