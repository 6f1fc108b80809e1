"""Projects as the mission follows them: state, status, freshness; facts corrected, words read and never rewritten."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html

from emi_alumni.foundation.back_office.base import read_once, staff
from emi_alumni.foundation.back_office.confirmed_action import ConfirmedActions, Question
from emi_alumni.foundation.back_office.list_filter import ChoiceFilter, Options
from emi_alumni.foundation.back_office.list_import import ListImport
from emi_alumni.foundation.dates import french_date
from projects.models import Project
from projects.projects_file import ProjectsFile
from projects.sponsor_objectives import WITHOUT_SPONSOR, to_find
from projects.staff_edits import ONLY_NARROWER, correct, is_wider, may_correct, withdraw

CORRECTED = ("cohort", "collectivities", "origin", "themes", "audience")
WORDS = ("page", "sentence", "problem", "where", "why", "news_on", "team")
MANY = ("collectivities", "themes")


def a_year_ago() -> date:
    return timezone.localdate() - timedelta(days=365)


class FreshnessFilter(ChoiceFilter):
    title = "nouvelles"
    parameter_name = "nouvelles"
    options: ClassVar[Options] = {
        "fresh": ("depuis moins d’un an", lambda rows: rows.filter(news_on__gte=a_year_ago())),
        "old": ("il y a plus d’un an", lambda rows: rows.filter(news_on__lt=a_year_ago())),
        "none": ("aucune", lambda rows: rows.filter(news_on=None)),
    }


def without_sponsor() -> Any:
    today = timezone.localdate()
    return to_find(today, today - WITHOUT_SPONSOR).order_by().values("pk")


class SponsorFilter(ChoiceFilter):
    title = "commanditaire"
    parameter_name = "commanditaire"
    options: ClassVar[Options] = {
        "a-trouver": ("à trouver, trois semaines après le jury", lambda rows: rows.filter(pk__in=without_sponsor())),
    }


class CorrectionForm(forms.ModelForm):
    def clean_audience(self) -> str:
        audience = self.cleaned_data["audience"]
        if is_wider(audience, self.instance.audience):
            raise ValidationError(ONLY_NARROWER)
        return audience


@admin.register(Project)
class ProjectAdmin(ListImport, ConfirmedActions):
    list_file = ProjectsFile
    import_title = "Importer des projets, en brouillons de leurs porteurs"
    position = 0
    form = CorrectionForm
    list_display = ("title", "state", "status", "news_on", "cohort", "audience")
    list_filter = ("state", FreshnessFilter, SponsorFilter, "status", "audience", "origin", "cohort")
    list_select_related = ("cohort",)
    list_columns = ("title", "sort_key", "state", "status", "news_on", "audience", "cohort__label")
    search_fields = ("sort_key",)
    folded = ("sort_key",)
    search_help_text = "Titre, avec ou sans accents."
    ordering = ("sort_key", "pk")
    autocomplete_fields = ("cohort", "collectivities", "themes")
    readonly_fields = WORDS
    actions = ("withdraw",)
    fieldsets = (
        (
            "Ce que la mission peut corriger",
            {
                "fields": CORRECTED,
                "description": "L’équipe en est prévenue. Vous pouvez retirer des lecteurs, pas en ajouter.",
            },
        ),
        (
            "Ce que l’équipe a écrit",
            {"fields": WORDS, "description": "Ces mots sont à l’équipe : demandez une correction depuis la file."},
        ),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def may_import(self, request: HttpRequest) -> bool:
        """The mission adds no project of its own: it may bring in drafts, which their leads alone go on with."""
        return self.has_change_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not drafts, which are their authors' own, nor the project of one's own team."""
        return super().has_change_permission(request, obj) and (
            obj is None or read_once(request, may_correct, obj, staff(request))
        )

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What became impossible meanwhile is said, and nothing is changed."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return redirect(request.path)

    def save_model(self, request: HttpRequest, obj: Project, form: Any, change: bool) -> None:
        """Only what was corrected: the team may be writing at this very moment."""
        changed = [name for name in form.changed_data if name in CORRECTED]
        if changed:
            given = {name: form.cleaned_data[name] for name in changed}
            many = {name: given.pop(name) for name in MANY if name in given}
            correct(obj, given, many, by=staff(request))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Its many are in `correct`, with the rest."""

    @admin.display(description="page")
    def page(self, project: Project) -> str:
        return format_html('<a href="{}">Lire la page du projet</a>', project.get_absolute_url())

    @admin.display(description="où il en est")
    def where(self, project: Project) -> str:
        since = f", depuis le {french_date(project.status_on)}" if project.status_on else ""
        return f"{project.get_status_display() or 'pas encore dit'}{since}"

    @admin.display(description="équipe")
    def team(self, project: Project) -> str:
        names = ("member__given_name", "member__family_name")
        roles = project.roles.select_related("member").only("project", "role", *names)
        return ", ".join(f"{role.member.full_name} ({role.get_role_display()})" for role in roles) or "personne"

    @admin.action(description="Retirer de la banque, en disant pourquoi", permissions=["change"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Project]) -> HttpResponse | None:
        form = self.why(request)
        question = Question(
            "withdraw",
            "Retirer de la banque",
            "Plus personne ne les lira, sauf la mission et leur équipe, qui pourra les reprendre en brouillon.",
            "Retirer et prévenir l’équipe",
        )
        return self.ask_then_do(
            request,
            queryset.prefetch_related("roles"),
            question,
            lambda project: withdraw(project, by=staff(request), reason=form.cleaned_data["reason"]),
            "Le projet est retiré ; son équipe est prévenue.|{n} projets sont retirés ; leurs équipes sont prévenues.",
            "Projet retiré",
            form,
        )
