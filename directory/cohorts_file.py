"""Promotions brought in by a file: their two years, however they are written, and their days."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError

from directory.import_names import label_of
from directory.models import Cohort
from emi_alumni.foundation.back_office.list_import import ListColumn, ListFile
from emi_alumni.foundation.spreadsheet_values import read_day


def read_label(text: str) -> str:
    """« 2024-2025 », of any usual writing; none that begins after next year."""
    if label := label_of(text):
        return label
    raise ValidationError(f"« {text} » : écrivez ses deux années, comme 2024-2025.")


class CohortsFile(ListFile):
    columns: ClassVar = (
        ListColumn("label", "promotion", ("promo", "session", "session EMI", "libellé", "années"), True, read_label),
        ListColumn("scope", "périmètre", ("public", "ouverte à")),
        ListColumn("appetizer_on", "date des appetizers", ("appetizers", "début", "appetizer"), read=read_day),
        ListColumn("jury_on", "date du jury", ("jury",), read=read_day),
        ListColumn("teams_on", "équipes constituées le", ("équipes",), read=read_day),
        ListColumn(
            "presented_on", "date de la restitution", ("restitution", "fin", "date de restitution"), read=read_day
        ),
    )

    def learn(self) -> None:
        self.known = {(cohort.starts_on, cohort.ends_on): cohort for cohort in Cohort.objects.all()}

    def find(self, values: dict[str, Any]) -> Cohort | None:
        return self.known.get(years_of(values["label"]))

    def write(self, values: dict[str, Any]) -> Cohort:
        starts_on, ends_on = years_of(values["label"])
        cohort = Cohort(
            label=values["label"],
            slug=values["label"],
            starts_on=starts_on,
            ends_on=ends_on,
            look=starts_on % 6 + 1,
            scope=values.get("scope", ""),
            appetizer_on=values.get("appetizer_on"),
            jury_on=values.get("jury_on"),
            teams_on=values.get("teams_on"),
            presented_on=values.get("presented_on"),
        )
        cohort.full_clean()
        cohort.save()
        self.known[starts_on, ends_on] = cohort
        return cohort


def years_of(label: str) -> tuple[int, int]:
    return int(label[:4]), int(label[5:])
