"""What the mission sets of its desk: the reasons that it gives in one tap."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin

from emi_alumni.foundation.back_office.base import PortalAdmin

from . import queued_models
from .models import CannedReason


class CannedReasonForm(forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:
            kinds = sorted((one.slug, one.labels) for one in queued_models.declarations())
            self.fields["kind"] = forms.ChoiceField(
                label="Sorte de texte", choices=[("", "Toutes"), *kinds], required=False
            )


@admin.register(CannedReason)
class CannedReasonAdmin(PortalAdmin):
    position = 12
    form = CannedReasonForm
    list_display = ("text", "kind_in_words", "position", "is_in_use")
    list_filter = ("is_in_use",)
    fields = ("kind", "text", "position", "is_in_use")
    search_fields = ("text",)
    search_help_text = "Un mot de la raison."
    helps: ClassVar[dict[str, str]] = {
        "position": "La plus petite d’abord.",
        "is_in_use": "Décochée, la raison n’est plus proposée dans la file ; elle reste ici.",
    }

    @admin.display(description="sorte de texte", ordering="kind")
    def kind_in_words(self, reason: CannedReason) -> str:
        declared = queued_models.declaration_named(reason.kind)
        return declared.labels if declared else "Toutes"
