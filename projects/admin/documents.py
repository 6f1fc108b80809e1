"""Documents: what teams joined, and the mission's way to take one off."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html

from emi_alumni.foundation.back_office.base import staff
from emi_alumni.foundation.back_office.confirmed_action import Question
from projects.documents import remove
from projects.models import Document

from .base import OfProject


@admin.register(Document)
class DocumentAdmin(OfProject):
    position = 8
    list_display = ("title", "of_project", "kind_shown", "size_shown", "accessible", "adder", "added_at")
    list_display_links = ("title",)
    list_filter = ("kind", "accessible")
    list_select_related = ("project", "added_by")
    ordering = ("-added_at", "-pk")
    fields = ("title", "page", "download", "kind_shown", "size_shown", "accessible", "adder", "added_at")
    readonly_fields = fields
    actions = ("remove",)

    @admin.display(description="format", ordering="kind")
    def kind_shown(self, document: Document) -> str:
        return document.kind.upper()

    @admin.display(description="taille", ordering="size")
    def size_shown(self, document: Document) -> str:
        return filesizeformat(document.size)

    @admin.display(description="ajouté par")
    def adder(self, document: Document) -> str:
        return str(document.added_by or "—")

    @admin.display(description="fichier")
    def download(self, document: Document) -> str:
        return format_html('<a href="{}" download>Enregistrer le fichier</a>', document.get_absolute_url())

    @admin.action(description="Retirer et effacer, en disant pourquoi", permissions=["decide"])
    def remove(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        form = self.why(request)
        question = Question(
            "remove",
            "Retirer des documents",
            "Les fichiers sont effacés pour de bon : enregistrez d’abord ceux qui peuvent servir.",
            "Retirer, effacer et prévenir l’équipe",
        )
        return self.ask_then_do(
            request,
            queryset.select_related("project").prefetch_related("project__roles"),
            question,
            lambda document: remove(document, by=staff(request), reason=form.cleaned_data["reason"]),
            "Le document est retiré et effacé.|{n} documents sont retirés et effacés.",
            "Document retiré et effacé",
            form,
        )
