"""Problems as the mission follows them. What members write is decided in the queue, taken away here."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from directory.contributions.admin import ContributionAdmin
from emi_alumni.foundation.moderation.models import State
from mentoring.models import Problem, ProblemAnswer


def page_link(thing: Any) -> str:
    return format_html('<a href="{}">{}</a>', thing.get_absolute_url(), thing)


@admin.register(Problem)
class ProblemAdmin(ContributionAdmin):
    """Supports are counted; who gave them is shown to nobody."""

    list_display = ("title", "status", "me_too", "answer_count", "collectivity", "author", "state")
    list_filter = ("status", "state", "theme")
    list_select_related = ("author", "collectivity", "theme")
    search_fields = ("title", "context")
    search_help_text = "Mots de la question ou du contexte."
    fields = (
        *("page", "context", "author", "collectivity", "theme", "project", "club", "status", "solved_at"),
        *("solved_by_answer", "solved_by_member", "solved_by_project", "me_too", "state", "reason", "created_at"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Problem]:
        """Without drafts, which are their authors' own."""
        problems = super().get_queryset(request).exclude(state=State.DRAFT).with_figures()  # type: ignore[attr-defined]
        return problems.select_related("author", "collectivity", "theme")

    @admin.display(description="page")
    def page(self, problem: Problem) -> str:
        return page_link(problem)

    @admin.display(description="moi aussi", ordering="me_too_count")
    def me_too(self, problem: Any) -> int:
        return problem.me_too_count

    @admin.display(description="réponses", ordering="answers_count")
    def answer_count(self, problem: Any) -> int:
        return problem.answers_count


@admin.register(ProblemAnswer)
class ProblemAnswerAdmin(ContributionAdmin):
    list_display = ("author", "of_problem", "text", "state", "created_at")
    list_select_related = ("author", "problem")
    search_fields = ("text", "problem__title")
    search_help_text = "Mots de la réponse ou de la question."
    fields = ("author", "of_problem", "text", "state", "reason", "created_at", "edited_at", "published_at")

    @admin.display(description="problématique", ordering="problem__title")
    def of_problem(self, answer: Any) -> str:
        return page_link(answer.problem)
