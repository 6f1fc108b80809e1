"""The compositions of teams: read here, made on the page of each promotion. Wishes are read there alone."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import OuterRef, QuerySet
from django.utils import timezone
from django.utils.html import format_html

from emi_alumni.foundation.back_office.confirmed_action import ReadOnly
from emi_alumni.foundation.back_office.list_filter import ChoiceFilter, Options
from emi_alumni.foundation.listing.figures import count_of
from projects.models import TeamComposition, TeamWishes
from projects.models.team_compositions import parity


class PublicationFilter(ChoiceFilter):
    title = "publication"
    parameter_name = "publication"
    options: ClassVar[Options] = {
        "attendue": ("attendue, les vœux sont clos", lambda rows: rows.to_finish(timezone.localdate())),
        "faite": ("faite", lambda rows: rows.exclude(published_at=None)),
    }


@admin.register(TeamComposition)
class TeamCompositionAdmin(ReadOnly):
    position = 9
    list_display = ("promotion", "wishes_until", "wish_lists", "parity", "published_at")
    list_display_links = ("wishes_until",)
    list_filter = (PublicationFilter,)
    list_select_related = ("cohort",)
    fields = (
        *("promotion", "wishes_until", "per_collectivity", "spreads_trades", "spreads_seniority", "spreads_sex"),
        *("opened_by", "opened_at", "published_by", "published_at"),
    )
    readonly_fields = fields
    actions = None

    def list_rows(self, rows: Any) -> QuerySet[TeamComposition]:
        return rows.annotate(wish_count=count_of(TeamWishes.objects.filter(composition=OuterRef("pk")))).with_sexes()

    @admin.display(description="promotion", ordering="cohort__starts_on")
    def promotion(self, composition: TeamComposition) -> str:
        return format_html('<a href="{}">{}</a>', composition.get_absolute_url(), composition.cohort)

    @admin.display(description="femmes et hommes", empty_value="—")
    def parity(self, composition: Any) -> str | None:
        return parity(composition.women_said, composition.men_said) or None

    @admin.display(description="vœux reçus", ordering="wish_count")
    def wish_lists(self, composition: Any) -> int:
        return composition.wish_count
