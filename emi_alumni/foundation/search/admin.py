"""What the mission sets of the search: the expressions that say the same thing."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest

from emi_alumni.foundation.back_office.base import PortalAdmin
from emi_alumni.foundation.search.models import Synonyms


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
