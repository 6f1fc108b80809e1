"""What the mission sets of the search: the expressions that say the same thing; and the words that found nothing."""

from typing import Any, ClassVar, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from emi_alumni.foundation.back_office.base import PortalAdmin
from emi_alumni.foundation.back_office.confirmed_action import Question, ReadOnly
from emi_alumni.foundation.search.models import MissedSearch, MissedSearchQuerySet, Synonyms


@admin.register(Synonyms)
class SynonymsAdmin(PortalAdmin):
    position = 10
    list_display = ("__str__", "is_in_use")
    list_filter = ("is_in_use",)
    fields = ("expressions", "is_in_use")
    search_fields = ("expressions",)
    search_help_text = "Un sigle ou un mot."
    helps: ClassVar[dict[str, str]] = {
        "expressions": "Une par ligne, par exemple « PMI » puis « protection maternelle et infantile ». Qui cherche "
        "l’une trouve ce qui dit l’autre, dès l’enregistrement. Écrivez les sigles en capitales.",
        "is_in_use": "Décoché, le groupe ne compte plus dans la recherche ; il reste ici.",
    }

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name == "expressions":
            field.widget.attrs["rows"] = 5
        return field


@admin.register(MissedSearch)
class MissedSearchAdmin(ReadOnly):
    """What people looked for and nothing answers: words, how many times, never who."""

    position = 11
    list_display = ("words", "times", "last_on")
    fields = ("words", "times", "last_on")
    search_fields = ("words",)
    search_help_text = "Un mot."
    date_hierarchy = "last_on"
    actions = ("settle",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[MissedSearch]:
        return cast(MissedSearchQuerySet, super().get_queryset(request)).asked_again()

    @admin.action(description="C’est traité : retirer de la liste", permissions=["decide"])
    def settle(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        question = Question(
            "settle",
            "Retirer de la liste",
            "Une page, un outil ou un synonyme y répond maintenant. Si deux recherches n’y trouvent encore rien, la "
            "ligne revient.",
            "Retirer",
        )
        return self.ask_then_do(
            request,
            queryset,
            question,
            lambda one: one.settle(),
            "La ligne est retirée.|{n} lignes sont retirées.",
            "Recherche sans résultat traitée",
        )
