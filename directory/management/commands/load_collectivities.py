"""Load the official collectivités of the Val d'Oise, or bring them up to date. Production runs it at each release."""

import csv
from collections import Counter

from django.db import transaction

from directory.geography import DATA
from directory.models import Collectivity
from directory.models.places import CollectivityKind
from emi_alumni.foundation.rehearsal import RehearsedCommand
from emi_alumni.foundation.text import free_slug, slug_of

SOURCE = DATA / "collectivites_val_doise.csv"

KINDS = {
    "département": CollectivityKind.DEPARTMENT,
    "EPCI": CollectivityKind.INTERCOMMUNALITY,
    "commune": CollectivityKind.COMMUNE,
    "SDIS": CollectivityKind.FIRE_SERVICE,
    "syndicat": CollectivityKind.JOINT_BODY,
}
# Where the usual name of the file is not what people say.
USUAL_NAMES = {"DEP95": "Département du Val-d’Oise", "SDIS95": "SDIS\u00a095"}


class Command(RehearsedCommand):
    help = (
        "Charge les 201 collectivités du Val-d’Oise (données de référence). Peut être relancée : elle met à jour "
        "par code, ne change aucune adresse de page et ne supprime jamais rien."
    )

    @transaction.atomic
    def handle(self, *args, **options) -> None:
        known = {place.code: place for place in Collectivity.objects.all()}
        done: Counter[str] = Counter()
        with SOURCE.open(encoding="utf-8", newline="") as source:
            rows = list(csv.DictReader(source))
        # Intercommunalities come first in the file, but nothing depends on its order.
        for row in sorted(rows, key=lambda row: bool(row["epci_siren"]) and row["epci_siren"] != row["siren"]):
            facts = read(row, known)
            place = known.get(row["id"])
            if place is None:
                place = Collectivity(code=row["id"], slug=slug_among(facts["short_name"], known), **facts)
                place.save()
                known[place.code] = place
                done["created"] += 1
            elif any(getattr(place, name) != value for name, value in facts.items()):
                for name, value in facts.items():
                    setattr(place, name, value)
                place.save()
                done["updated"] += 1
            else:
                done["unchanged"] += 1

        left = len(known) - len(rows)
        if options["verbosity"]:
            self.stdout.write(
                f"Collectivités : {done['created']} créées, {done['updated']} mises à jour, "
                f"{done['unchanged']} inchangées." + (f" {left} hors du fichier, gardées." if left else "")
            )


def read(row: dict[str, str], known: dict[str, Collectivity]) -> dict:
    """The fields of one row. Its intercommunality must be among `known`."""
    parent = f"EPCI-{row['epci_siren']}"
    return {
        "name": curly(row["name"]),
        "short_name": USUAL_NAMES.get(row["id"], curly(row["short_name"]))[:80],
        "kind": KINDS[row["kind"]],
        "legal_type": row["type"],
        "siren": row["siren"],
        "insee": row["insee"] if row["kind"] == "commune" else "",
        "postal_code": row["code_postal"][:5],
        "population": int(row["population"]) if row["population"] else None,
        "website": row["site_web"],
        "latitude": float(row["lat"]) if row["lat"] else None,
        "longitude": float(row["lon"]) if row["lon"] else None,
        "parent_id": known[parent].pk if row["epci_siren"] and parent != row["id"] else None,
    }


def curly(name: str) -> str:
    return name.replace("'", "’")


def slug_among(name: str, known: dict[str, Collectivity]) -> str:
    """The name as an address; two collectivités of one name would be told apart by a number."""
    return free_slug(slug_of(name)[:75], {place.slug for place in known.values()})
