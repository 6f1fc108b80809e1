"""The idea box as the mission follows it. Ideas are written, answered and put together on their own pages."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html

from directory.contributions.admin import ContributionAdmin
from emi_alumni.foundation.back_office.base import ReadOnlyInline, staff
from emi_alumni.foundation.back_office.confirmed_action import ConfirmedActions, Question, ReadOnly
from emi_alumni.foundation.back_office.list_filter import ChoiceFilter, Options
from emi_alumni.foundation.back_office.reference_data import Merging
from emi_alumni.foundation.listing.figures import count_of
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.search.indexing import index_many
from governance.models import CouncilAnswer, Idea, IdeaComment, IdeaTheme


class WorkshopFilter(ChoiceFilter):
    """« Ce qui attend » leads here."""

    title = "atelier"
    parameter_name = "atelier"
    options: ClassVar[Options] = {
        "sans-date": (
            "Demandé par six personnes, sans date",
            lambda rows: rows.filter(pk__in=Idea.objects.wanted_workshops().values("pk")),
        ),
    }


FILED = ("theme", "module", "is_workshop", "cost", "expected_effect")
SAID = ("page", "exact_words", "section", "text", "author", "state", "status", "supports", "merged_into", "reason")


def page_link(idea: Idea) -> str:
    return format_html('<a href="{}">{}</a>', idea.get_absolute_url(), idea)


@admin.register(IdeaTheme)
class IdeaThemeAdmin(Merging):
    list_display = ("name", "position", "how_many")
    ordering = ("position", "name", "pk")
    actions = ("merge",)
    helps: ClassVar[dict[str, str]] = {
        "position": "L’ordre dans la liste : 1 pour le premier.",
    }

    def list_rows(self, rows: Any) -> QuerySet[IdeaTheme]:
        return rows.annotate(ideas_n=count_of(Idea.objects.filter(theme=OuterRef("pk"))))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("name", "position", "slug") if obj else ("name", "position")

    @admin.display(description="idées", ordering="ideas_n")
    def how_many(self, theme: Any) -> int:
        return theme.ideas_n

    @admin.action(description="Fusionner les thèmes choisis", permissions=["change"])
    def merge(self, request: HttpRequest, queryset: QuerySet[IdeaTheme]) -> HttpResponse | None:
        question = Question(
            "merge",
            "Fusionner des thèmes",
            "Les idées de tous ces thèmes passent sous celui que vous gardez. Cela ne s’annule pas.",
            "Fusionner",
        )
        ideas = list(Idea.objects.filter(theme__in=queryset).order_by("pk").values_list("pk", flat=True))
        answer = self.merge_chosen(request, queryset, question)
        # Rows moved by UPDATE tell search nothing.
        index_many("idea", ideas)
        return answer


class AnswerInline(ReadOnlyInline):
    model = CouncilAnswer
    fields = ("on", "status", "text", "proof", "proof_link", "proof_on", "author")
    readonly_fields = fields
    verbose_name_plural = "Réponses du conseil pédagogique"

    def get_queryset(self, request: HttpRequest) -> QuerySet[CouncilAnswer]:
        return super().get_queryset(request).select_related("author")


@admin.register(Idea)
class IdeaAdmin(ConfirmedActions):
    """Filed and estimated here as on its page; answered, and put together with another, on its page alone."""

    list_display = ("title", "status", "supports", "is_workshop", "theme", "author", "state")
    list_filter = ("status", "is_workshop", WorkshopFilter, "theme", "state", "module")
    list_select_related = ("theme", "module", "author", "merged_into")
    search_fields = ("title",)
    search_help_text = "Mots du titre."
    ordering = ("-created_at", "-pk")
    autocomplete_fields = ("theme", "module")
    readonly_fields = SAID
    inlines = (AnswerInline,)
    actions = ("withdraw",)
    fieldsets = (
        ("Classer et estimer", {"fields": FILED}),
        (
            "L’idée",
            {
                "fields": SAID,
                "description": "Répondre au nom du conseil et réunir deux idées se fait sur la page de l’idée.",
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Idea]:
        """Without drafts, which are their authors' own."""
        return super().get_queryset(request).exclude(state=State.DRAFT).with_supports()  # type: ignore[attr-defined]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Idea, form: Any, change: bool) -> None:
        """Only what was changed: the council may be writing at this very moment."""
        changed = {name: form.cleaned_data[name] for name in form.changed_data if name in FILED}
        if changed:
            obj.file(**changed)

    @admin.display(description="page")
    def page(self, idea: Idea) -> str:
        return page_link(idea)

    @admin.display(description="soutiens", ordering="supports_count")
    def supports(self, idea: Any) -> int:
        return idea.supports_count

    @admin.action(description="Retirer, en disant pourquoi", permissions=["change"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        form = self.why(request)
        question = Question(
            "withdraw",
            "Retirer des idées",
            "Elles ne seront plus en ligne. Leurs auteurs liront votre phrase et pourront les reprendre en "
            "brouillon. Les remarques de la rencontre ne se retirent pas.",
            "Retirer et prévenir",
        )
        return self.ask_then_do(
            request,
            queryset.select_related("author__user"),
            question,
            lambda idea: idea.withdraw(by=staff(request), reason=form.cleaned_data["reason"]),
            "L’idée est retirée.|{n} idées sont retirées.",
            "Idée retirée",
            form,
        )


class OfIdea(ReadOnly):
    """Things that belong to an idea."""

    @admin.display(description="idée", ordering="idea__title")
    def of_idea(self, thing: Any) -> str:
        return page_link(thing.idea)


@admin.register(IdeaComment)
class IdeaCommentAdmin(OfIdea, ContributionAdmin):
    list_display = ("author", "of_idea", "text", "state", "created_at")
    list_select_related = ("author", "idea")
    search_fields = ("text", "idea__title")
    search_help_text = "Mots du commentaire ou de l’idée."
    fields = ("author", "of_idea", "text", "state", "reason", "created_at", "edited_at", "published_at")


@admin.register(CouncilAnswer)
class CouncilAnswerAdmin(OfIdea):
    """Read only, for everybody: a mistake is mended by another answer, on the idea's page."""

    list_display = ("on", "status", "of_idea", "author")
    list_filter = ("status",)
    list_select_related = ("idea", "author")
    date_hierarchy = "on"
    fields = ("of_idea", "on", "status", "text", "author", "created_at")
    readonly_fields = fields
    actions = None
