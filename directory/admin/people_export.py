"""The administrators’ export of the directory, and how a file of people is handed over."""

from types import ModuleType
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone

from directory import roles
from directory.forms.people_file import ExportForm
from directory.models import Member
from directory.models.members import MemberState
from directory.visibility import Reader
from emi_alumni.foundation import audit
from emi_alumni.foundation.back_office.base import PortalAdmin, staff
from emi_alumni.foundation.spreadsheets import XLSX, write_csv, write_xlsx
from emi_alumni.foundation.url_reversing import reverse

from .reauthentication import ask_again

EXPORTS_PER_DAY = 5


def importing() -> ModuleType:
    """`people_import`, loaded when people come or leave as a file: its libraries weigh ten megabytes."""
    from directory import people_import

    return people_import


class PeopleExport(PortalAdmin):
    """« Exporter », mixed into the people’s screen."""

    def get_urls(self) -> list[Any]:
        export = path("exporter/", self.admin_site.admin_view(self.export_view), name="directory_member_export")
        return [export, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {"may_export": roles.is_administrator(request.user)}
        return super().changelist_view(request, context | (extra_context or {}))

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        """The directory as a file: administrators only, who proved who they are, five times a day, in the log."""
        if not roles.is_administrator(request.user):
            raise PermissionDenied
        here = reverse("admin:directory_member_export")
        if asked := ask_again(request, back_to=here, otherwise=reverse("admin:directory_member_changelist")):
            return asked
        form = ExportForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            if audit.acts_today(staff(request), "Export") >= EXPORTS_PER_DAY:
                form.add_error(
                    None, f"Vous avez fait {EXPORTS_PER_DAY} exports en vingt-quatre heures : c’est la limite."
                )
            else:
                people = Member.objects.unopposed().exclude(state=MemberState.ERASED).order_by("sort_key", "pk")
                if form.cleaned_data["who"] == "imported":
                    people = people.filter(state=MemberState.IMPORTED, user=None)
                headers, rows = importing().export(people, reader=Reader.of(request.user))
                kind, reason = form.cleaned_data["kind"], form.cleaned_data["reason"]
                audit.record(staff(request), Member, f"Export : {len(rows)} personnes ({kind}), pour : {reason}")
                name = f"annuaire-{timezone.localdate():%Y-%m-%d}"
                return as_file(name, form.cleaned_data["kind"], headers, rows)
        return self.file_page(request, "admin/directory/member/export.html", "Exporter l’annuaire", form)

    def file_page(self, request: HttpRequest, template: str, title: str, form: Any, **context: Any) -> TemplateResponse:
        context = self.admin_site.each_context(request) | {"title": title, "opts": self.opts, "form": form} | context
        return TemplateResponse(request, template, context)


def as_file(name: str, kind: str, headers: list[str], rows: list[list[str]]) -> HttpResponse:
    """A download that no browser opens in the page and no cache keeps."""
    if kind == "csv":
        response = HttpResponse(write_csv(headers, rows), content_type="text/csv; charset=utf-8")
    else:
        kind = "xlsx"
        response = HttpResponse(write_xlsx(headers, rows, title="Annuaire"), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response
