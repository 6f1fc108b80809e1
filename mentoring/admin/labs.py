"""Labos as the mission follows them: that they are, of which project, since when; nothing of what is in them."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import OuterRef, QuerySet

from emi_alumni.foundation.back_office.confirmed_action import ReadOnly
from emi_alumni.foundation.listing.figures import count_of
from mentoring.models import Lab, LabSeat, LabSeatState


@admin.register(Lab)
class LabAdmin(ReadOnly):
    list_display = ("project", "opened_at", "closed_at", "how_many")
    list_filter: ClassVar = (("closed_at", admin.EmptyFieldListFilter),)
    list_select_related = ("project",)
    date_hierarchy = None
    actions = None
    fields = ("project", "seeks", "opened_at", "closed_at")
    readonly_fields = fields
    search_fields = ("project__title",)
    search_help_text = "Mots du titre du projet. Ce qui se dit dans un labo ne se lit pas ici."

    def list_rows(self, rows: Any) -> QuerySet[Lab]:
        return rows.annotate(people=count_of(LabSeat.objects.filter(lab=OuterRef("pk"), state=LabSeatState.IN)))

    @admin.display(description="membres", ordering="people")
    def how_many(self, lab: Any) -> int:
        return int(lab.people)
