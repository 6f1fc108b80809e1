"""A list of things (promotions, partners, projects) brought in by a file: shown line by line, then written once.

A screen says which columns its file has and what a line becomes (`ListFile`); reading, preview, lines left aside, their
file to correct and the template are here. Roles and rights are never columns.
"""

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path

from emi_alumni.foundation import audit
from emi_alumni.foundation.spreadsheet_values import heading_key
from emi_alumni.foundation.spreadsheets import MAX_BYTES, XLSX, Sheet, read_sheet, write_xlsx
from emi_alumni.foundation.text import one_line
from emi_alumni.foundation.turns import take_turn

from .base import staff
from .list_import_undo import LOGGED, ListImportUndo, keep_written

KEPT_FOR = 3600  # seconds between the preview and the import
MOST_LINES = 1000
REASON = "à corriger"
WORDS = {"created": "nouvelle", "same": "déjà là", "refused": "à corriger"}


@dataclass(frozen=True)
class ListColumn:
    """A column: the argument that a line gives, its heading, the other headings known, how a cell is read."""

    name: str
    heading: str
    others: tuple[str, ...] = ()
    required: bool = False
    read: Callable[[str], Any] = one_line


class ListFile:
    """What a file of this kind holds. One instance reads one file: what its lines are compared with is learnt once."""

    columns: ClassVar[tuple[ListColumn, ...]] = ()

    def __init__(self) -> None:
        self.written: list[models.Model] = []  # in the order of their making, to be taken back with the import

    def learn(self) -> None:
        """Read once what lines are compared with."""

    def faults(self, values: dict[str, Any]) -> list[str]:
        """What names nothing we know in a line, in sentences: said at once with what its cells have wrong."""
        return []

    def find(self, values: dict[str, Any]) -> models.Model | None:
        """What the portal has already of this line, which is then left as it is."""
        raise NotImplementedError

    def write(self, values: dict[str, Any]) -> models.Model:
        """Make what the line says, judged as a form would (ValidationError)."""
        raise NotImplementedError


@dataclass(frozen=True)
class LineVerdict:
    line: int
    name: str
    kind: str  # created, same, refused
    text: str

    @property
    def word(self) -> str:
        return WORDS[self.kind]


@dataclass(frozen=True)
class ListDraft:
    """A file between its preview and its import."""

    sheet: Sheet
    refused: tuple[int, ...] = ()
    why: dict[int, str] = field(default_factory=dict)


class ListFileForm(forms.Form):
    file = forms.FileField(
        label="Fichier",
        help_text=f"Classeur (.xlsx, .ods) ou CSV, 5 Mo et {MOST_LINES} lignes au plus.",
        error_messages={"required": "Choisissez un fichier.", "empty": "Ce fichier est vide."},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.ods,.csv"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError("Ce fichier dépasse 5 Mo, la limite. Coupez-le en deux.")
        return file


def headings_of(columns: Collection[ListColumn]) -> dict[frozenset[str], ListColumn]:
    return {heading_key(text): column for column in columns for text in (column.heading, *column.others)}


def run(sheet: Sheet, kind: ListFile, *, dry_run: bool, left_out: Collection[int] = ()) -> list[LineVerdict]:
    """What each line becomes. All are written together: one refused, and none is. A dry run writes nothing.

    Called in a transaction, where whoever writes has taken their turn (`foundation.turns`).
    """
    known = headings_of(kind.columns)
    names = [known.get(heading_key(heading)) for heading in sheet.headers]
    for column in kind.columns:
        if names.count(column) > 1:
            raise ValidationError(f"La colonne « {column.heading} » est là deux fois : gardez-en une.")
        if column.required and column not in names:
            raise ValidationError(f"La colonne « {column.heading} » manque : la ligne des titres doit la porter.")
    if not sheet.rows:
        raise ValidationError("Ce fichier n’a que ses titres de colonnes.")
    if len(sheet.rows) > MOST_LINES:
        raise ValidationError(f"Ce fichier a plus de {MOST_LINES} lignes : coupez-le.")
    kind.learn()
    verdicts = []
    with transaction.atomic():
        for number, row in zip(sheet.lines, sheet.rows, strict=True):
            if number not in left_out:
                cells = {column.name: (column, cell) for column, cell in zip(names, row, strict=True) if column}
                remarks = {names[index]: said for index, said in sheet.remarks.get(number, {}).items()}
                verdicts.append(_verdict(kind, number, cells, [said for column, said in remarks.items() if column]))
        if dry_run or any(verdict.kind == "refused" for verdict in verdicts):
            transaction.set_rollback(True)
    return verdicts


def _verdict(kind: ListFile, number: int, cells: dict[str, tuple[ListColumn, str]], remarks: list[str]) -> LineVerdict:
    values: dict[str, Any] = {}
    faults = []
    name = next((cell for column, cell in cells.values() if column.required and cell), "") or "(sans nom)"
    for column in kind.columns:
        cell = cells.get(column.name, (column, ""))[1].strip()
        if not cell:
            if column.required:
                faults.append(f"Remplissez « {column.heading} ».")
            continue
        try:
            values[column.name] = column.read(cell)
        except ValidationError as error:
            faults += [f"{column.heading} : {message}" for message in error.messages]
    faults += kind.faults(values)
    if faults:
        return LineVerdict(number, name, "refused", " ".join(faults))
    said = "".join(f" ({remark})" for remark in remarks)
    if there := kind.find(values):
        return LineVerdict(number, name, "same", f"déjà dans le portail : {there}, rien ne change{said}")
    before = len(kind.written)
    try:
        with transaction.atomic():
            made = kind.write(values)
            kind.written.append(made)
    except IntegrityError:
        del kind.written[before:]
        return LineVerdict(number, name, "refused", "Une ligne semblable vient d’être écrite par quelqu’un d’autre.")
    except ValidationError as error:
        del kind.written[before:]
        headings = {column.name: column.heading for column in kind.columns}
        told = getattr(error, "message_dict", None) or {"": error.messages}
        text = " ".join(
            f"{headings[name]} : {message}" if name in headings else message
            for name, messages in told.items()
            for message in messages
        )
        return LineVerdict(number, name, "refused", text)
    return LineVerdict(number, name, "created", f"{made}{said}")


class ListImport(ListImportUndo):
    """« Importer » beside « Ajouter », mixed into the screen of a model."""

    list_file: ClassVar[type[ListFile]]
    import_title: ClassVar[str]
    change_list_template = "admin/importing_change_list.html"

    def get_urls(self) -> list[Any]:
        wrap, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("importer/", wrap(self.import_view), name=f"{name}_import"),
            path("importer/rejets/<slug:token>/", wrap(self.rejects_view), name=f"{name}_import_rejects"),
            path("importer/modele/", wrap(self.template_view), name=f"{name}_import_template"),
            path("importer/<int:pk>/annuler/", wrap(self.undo_view), name=f"{name}_import_undo"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {"import_url": self.import_url() if self.may_import(request) else ""}
        return super().changelist_view(request, context | (extra_context or {}))

    def kept_under(self, request: HttpRequest, token: str) -> str:
        return f"list-import:{self.opts.label_lower}:{request.user.pk}:{token[:40]}"

    def import_view(self, request: HttpRequest) -> HttpResponseBase:
        """A file, then what its lines would become; with the token of a preview, the import itself."""
        self.check_may_import(request)
        if request.method == "POST" and "token" in request.POST:
            return self.confirm(request, request.POST["token"])
        form = ListFileForm(request.POST, request.FILES) if request.method == "POST" else ListFileForm()
        context: dict[str, Any] = {}
        if request.method == "POST" and form.is_valid():
            known = headings_of(self.list_file.columns)
            file = form.cleaned_data["file"]
            try:
                sheet = read_sheet(file.name or "", file.read(), lambda heading: heading_key(heading) in known)
                context = self.preview(request, ListDraft(sheet))
            except ValidationError as error:
                form.add_error("file", error)
        return self.import_page(request, form, **context)

    def preview(self, request: HttpRequest, draft: ListDraft, token: str = "") -> dict[str, Any]:
        verdicts = run(draft.sheet, self.list_file(), dry_run=True)
        why = {one.line: one.text for one in verdicts if one.kind == "refused"}
        token = token or secrets.token_urlsafe(16)
        cache.set(self.kept_under(request, token), replace(draft, refused=tuple(why), why=why), KEPT_FOR)
        known = headings_of(self.list_file.columns)
        return {
            "verdicts": sorted(verdicts, key=lambda one: (one.kind != "refused", one.line)),
            "counts": [(word, n) for kind, word in WORDS.items() if (n := sum(one.kind == kind for one in verdicts))],
            "writes": sum(one.kind == "created" for one in verdicts),
            "refused": len(why),
            "notes": draft.sheet.notes,
            "ignored": [heading for heading in draft.sheet.headers if heading and heading_key(heading) not in known],
            "token": token,
            "rejects_url": self.import_url("_rejects", token),
        }

    def confirm(self, request: HttpRequest, token: str) -> HttpResponseBase:
        key = self.kept_under(request, token)
        draft = cache.get(key)
        if draft is not None and draft.refused and "leave" not in request.POST:
            context = self.preview(request, draft, token)
            return self.import_page(request, ListFileForm(), is_unanswered=True, **context)
        if draft is None or not cache.delete(key):
            self.message_user(
                request,
                "Cet import est déjà fait, ou date de plus d’une heure. Déposez de nouveau le fichier.",
                messages.WARNING,
            )
            return redirect(self.import_url())
        kind = self.list_file()
        with transaction.atomic():
            take_turn(self.model)
            verdicts = run(draft.sheet, kind, dry_run=False, left_out=draft.refused)
        if any(one.kind == "refused" for one in verdicts):
            self.message_user(
                request,
                "Les données ont changé depuis l’aperçu : rien n’a été importé. Déposez de nouveau le fichier.",
                messages.ERROR,
            )
            return redirect(self.import_url())
        made = sum(one.kind == "created" for one in verdicts)
        entry = audit.record(staff(request), self.model, f"{LOGGED} {made} lignes écrites")
        keep_written(entry, kind.written)
        self.message_user(
            request, f"Import terminé : {made} ligne{'s' * (made > 1)} écrite{'s' * (made > 1)}.", messages.SUCCESS
        )
        if draft.refused:
            cache.set(f"{key}:rejects", draft, KEPT_FOR)
        return redirect(self.list_url())

    def rejects_view(self, request: HttpRequest, token: str) -> HttpResponseBase:
        """The refused lines as they stood, with what is wrong beside them: corrected, it is deposited again."""
        self.check_may_import(request)
        key = self.kept_under(request, token)
        draft = cache.get(key) or cache.get(f"{key}:rejects")
        if draft is None or not draft.refused:
            raise Http404
        pairs = zip(draft.sheet.lines, draft.sheet.rows, strict=True)
        rows = [[*row, draft.why[line]] for line, row in pairs if line in draft.why]
        return workbook("lignes-a-corriger", [*draft.sheet.headers, REASON], rows)

    def template_view(self, request: HttpRequest) -> HttpResponseBase:
        self.check_may_import(request)
        return workbook("modele", [column.heading for column in self.list_file.columns], [])

    def import_page(self, request: HttpRequest, form: forms.Form, **context: Any) -> TemplateResponse:
        context = {
            "form": form,
            "columns": self.list_file.columns,
            "template_url": self.import_url("_template"),
        } | context
        return self.file_page(request, "admin/list_import.html", self.import_title, undoable=self.undoable(), **context)


def workbook(name: str, headers: list[str], rows: list[list[str]]) -> HttpResponse:
    response = HttpResponse(write_xlsx(headers, rows, title="Liste"), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response
