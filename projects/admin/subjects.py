"""Subjects for the promotions to come: calls, which the mission opens; what is proposed; the links given for it."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import OuterRef, Q, QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html

from directory.contributions.admin import ContributionAdmin
from emi_alumni.foundation.back_office.base import PortalAdmin
from emi_alumni.foundation.back_office.confirmed_action import Question, ReadOnly
from emi_alumni.foundation.back_office.list_filter import ChoiceFilter, Options
from emi_alumni.foundation.listing.figures import count_of
from emi_alumni.foundation.text import fold
from emi_alumni.foundation.url_reversing import reverse
from projects.models import JuryOutcome, Subject, SubjectCall, SubjectComment, SubjectLink, SubjectOutcome

from .sponsor import LinkFilter, state_of


@admin.register(SubjectCall)
class SubjectCallAdmin(PortalAdmin):
    """An appeal is opened by its dates, and closed earlier by changing them."""

    position = 6
    list_display = ("promotion", "opens_on", "closes_on", "received")
    list_select_related = ("cohort",)
    fields = ("cohort", "words", ("opens_on", "closes_on"), "themes", "collectivities")
    autocomplete_fields = ("cohort", "collectivities")
    helps: ClassVar[dict[str, str]] = {
        "opens_on": "Ce jour-là, les personnes appelées sont prévenues, dans la limite de leurs signaux.",
    }

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """The themes are few: all of them, to tick."""
        if db_field.name == "themes":
            options["widget"] = CheckboxSelectMultiple()
        return super().formfield_for_manytomany(db_field, request, **options)

    def list_rows(self, rows: Any) -> QuerySet[SubjectCall]:
        return rows.annotate(subject_count=count_of(Subject.objects.filter(call=OuterRef("pk"))))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """A call that is open is told at once; one that opens later, in its night."""
        super().save_related(request, form, formsets, change)
        form.instance.announce()

    @admin.display(description="promotion", ordering="cohort__starts_on")
    def promotion(self, call: SubjectCall) -> str:
        return str(call.cohort)

    @admin.display(description="sujets reçus", ordering="subject_count")
    def received(self, call: Any) -> int:
        return call.subject_count


class AnsweredFilter(ChoiceFilter):
    title = "réponse"
    parameter_name = "reponse"
    options: ClassVar[Options] = {
        "attendue": ("attendue, l’appel est terminé", lambda rows: rows.unanswered().filter(closed())),
        "retenu": ("retenu", lambda rows: rows.filter(outcome=SubjectOutcome.RETAINED)),
        "plus-tard": ("gardé pour plus tard", lambda rows: rows.filter(outcome=SubjectOutcome.LATER)),
        "non": ("non retenu", lambda rows: rows.filter(outcome=SubjectOutcome.DECLINED)),
    }


def closed() -> Q:
    return Q(call__closes_on__lt=timezone.localdate(), call__cohort__cancelled_on=None)


@admin.register(Subject)
class SubjectAdmin(ContributionAdmin):
    position = 5
    list_display = ("title", "author", "collectivity", "department", "state", "outcome", "answering")
    list_filter = ("state", AnsweredFilter)
    list_select_related = ("author", "collectivity")
    search_fields = ("title",)
    search_help_text = "Mots du sujet ou de la collectivité."

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Subject], search_term: str
    ) -> tuple[QuerySet[Subject], bool]:
        for word in search_term.split():
            queryset = queryset.filter(Q(title__icontains=word) | Q(collectivity__sort_key__contains=fold(word)))
        return queryset, False

    @admin.display(description="répondre")
    def answering(self, subject: Subject) -> str:
        if not subject.is_published:
            return "—"
        words = "corriger" if subject.outcome else "répondre"
        return format_html('<a href="{}">{}</a>', reverse("projects:subject_answer", args=[subject.pk]), words)


@admin.register(SubjectComment)
class SubjectCommentAdmin(ContributionAdmin):
    position = 6
    list_display = ("author", "subject", "text", "state", "created_at")
    list_select_related = ("author", "subject")
    search_fields = ("text", "subject__title")
    search_help_text = "Mots du commentaire ou du sujet."


@admin.register(JuryOutcome)
class JuryOutcomeAdmin(ReadOnly):
    """Read here, written on the page of the jury."""

    position = 7
    list_display = ("title", "promotion", "is_retained", "on", "author")
    list_display_links = ("title",)
    list_filter = ("is_retained",)
    list_select_related = ("project__cohort", "written_by")
    search_fields = ("project__sort_key",)
    folded = ("project__sort_key",)
    search_help_text = "Titre du projet, avec ou sans accents."
    fields = ("title", "promotion", "is_retained", "why", "on", "author", "written_at", "told_at")
    readonly_fields = fields
    actions = None

    @admin.display(description="appetizer", ordering="project__sort_key")
    def title(self, outcome: JuryOutcome) -> str:
        return outcome.project.title

    @admin.display(description="promotion")
    def promotion(self, outcome: JuryOutcome) -> str:
        cohort = outcome.project.cohort
        if cohort is None:
            return "—"
        return format_html('<a href="{}">{}</a>', reverse("projects:jury", args=[cohort.slug]), cohort)

    @admin.display(description="écrit par")
    def author(self, outcome: JuryOutcome) -> str:
        return outcome.written_by.full_name if outcome.written_by else "—"


@admin.register(SubjectLink)
class SubjectLinkAdmin(ReadOnly):
    position = 8
    list_display = ("name", "given_by", "created_at", "expires_at", "state")
    list_filter = (LinkFilter,)
    list_select_related = ("created_by",)
    fields = ("name", "given_by", "created_at", "expires_at", "state", "used_at", "revoked_at", "subject")
    readonly_fields = fields
    actions = ("revoke",)

    @admin.display(description="état")
    def state(self, link: SubjectLink) -> str:
        return state_of(link)

    @admin.display(description="donné par")
    def given_by(self, link: SubjectLink) -> str:
        return link.created_by.full_name if link.created_by else "—"

    @admin.action(description="Annuler les liens choisis", permissions=["decide"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        question = Question(
            "revoke",
            "Annuler des liens",
            "Ces liens n’ouvriront plus rien. Qui les a donnés peut en créer d’autres.",
            "Annuler ces liens",
        )
        return self.ask_then_do(
            request,
            queryset,
            question,
            lambda link: link.revoke(),
            "Le lien n’ouvre plus rien.|{n} liens n’ouvrent plus rien.",
            "Lien pour proposer un sujet annulé",
        )
