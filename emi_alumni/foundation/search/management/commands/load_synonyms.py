"""Add the first groups of synonyms that are missing (`data/synonyms.txt`); what the mission wrote is left alone."""

from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from emi_alumni.foundation.rehearsal import RehearsedCommand
from emi_alumni.foundation.search.models import Synonyms
from emi_alumni.foundation.text import fold

SOURCE = Path(__file__).resolve().parents[2] / "data" / "synonyms.txt"


def groups() -> Iterator[list[str]]:
    for line in SOURCE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield [part.strip() for part in line.split("|")]


class Command(RehearsedCommand):
    help = (
        "Charge les sigles et synonymes de la recherche. Relancée, elle ajoute ce qui manque et ne change rien d’autre."
    )

    @transaction.atomic
    def handle(self, *args, **options) -> None:
        known = [set(map(fold, one.expressions.splitlines())) for one in Synonyms.objects.order_by("pk")]
        # Two expressions in common are one group; « VAE » alone names two things.
        new = [group for group in groups() if not any(len(has.intersection(map(fold, group))) > 1 for has in known)]
        Synonyms.objects.bulk_create(Synonyms(expressions="\n".join(group)) for group in new)
        if options["verbosity"]:
            self.stdout.write(f"{len(new)} groupes ajoutés." if new else "Tout y était déjà : rien n’a changé.")
