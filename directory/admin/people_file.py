"""People brought in by a file, in the administration: import in two steps, its template, and its way back."""

import secrets
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from directory.forms.people_file import ImportForm
from directory.import_columns import COLUMNS, FULL_NAME, TEMPLATE, column_of
from directory.import_identities import Verdict
from directory.import_lines import columns_of, fault_of, lines_of
from directory.import_names import NameQuestion, name_questions
from directory.models import Member, PeopleImport
from emi_alumni.foundation import audit
from emi_alumni.foundation.back_office.base import staff
from emi_alumni.foundation.request_transaction import roll_back
from emi_alumni.foundation.spreadsheets import MAX_COLUMNS, Sheet, read_sheet
from emi_alumni.foundation.storage import NO_ROOM, NO_ROOM_CODE, PERHAPS_FULL, is_full
from emi_alumni.foundation.url_reversing import reverse

from .people_export import PeopleExport, as_file, importing

KEPT_FOR = 3600  # seconds between the preview and « Importer »
SHOWN = 500  # lines of a preview; all of them are counted
MOST_ANSWERS = 400  # of one form: what is posted has five hundred fields at most
REASON = "à corriger"  # the heading of what is wrong with a line, in the file of those left aside
WORDS = {
    "created": "nouvelle",
    "updated": "mise à jour",
    "same": "inchangée",
    "kept": "laissée telle quelle",
    "ask": "à choisir",
    "refused": "à corriger",
}


@dataclass(frozen=True)
class Draft:
    """A file between its preview and its import: what its columns hold, and the lines that were shown as refused."""

    sheet: Sheet
    columns: dict[int, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    asks: bool = False  # whether a line was to be chosen
    refused: tuple[int, ...] = ()
    why: dict[int, str] = field(default_factory=dict)


class PeopleFiles(PeopleExport):
    """Import, template and export, mixed into the people’s screen."""

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("importer/", wrap(self.import_view), name="directory_member_import"),
            path("importer/faire/", wrap(require_POST(self.confirm_view)), name="directory_member_import_confirm"),
            path(
                "importer/rejets/<slug:token>/",
                wrap(require_safe(self.rejects_view)),
                name="directory_member_import_rejects",
            ),
            path("importer/<int:pk>/annuler/", wrap(self.undo_view), name="directory_member_import_undo"),
            path("importer/modele.<slug:kind>", wrap(self.template_view), name="directory_member_import_template"),
            *super().get_urls(),
        ]

    # Import ------------------------------------------------------------------------------------

    def import_view(self, request: HttpRequest) -> HttpResponseBase:
        """Choose a file, then read what each of its lines would do. Nothing is written yet."""
        self.check_may_import(request)
        form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
        context: dict[str, Any] = {}
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            try:
                sheet = read_sheet(file.name or "", file.read(), lambda heading: bool(column_of(heading)))
                context = self.preview(request, Draft(sheet))
                if context["fault"]:
                    form.add_error("file", ValidationError(context["fault"]))
            except ValidationError as error:
                form.add_error("file", error)
            except PERHAPS_FULL as problem:
                if not is_full(problem):
                    raise
                roll_back(request)
                form.add_error("file", ValidationError(NO_ROOM, code=NO_ROOM_CODE))
        return self.import_page(request, form, **context)

    def import_page(self, request: HttpRequest, form: ImportForm, **context: Any) -> TemplateResponse:
        template, title = "admin/directory/member/import.html", "Importer des personnes"
        undoable = PeopleImport.objects.undoable().select_related("by__member")
        return self.file_page(request, template, title, form, known_columns=COLUMNS, undoable=undoable, **context)

    def preview(
        self, request: HttpRequest, draft: Draft, token: str = "", choices: dict[int, str] | None = None
    ) -> dict[str, Any]:
        """What the page says of the file; the file itself waits an hour on our side, for this account alone.

        `choices` are those already made, when some are missing.
        """
        columns = columns_of(draft.sheet, draft.columns)
        fault = fault_of(columns)
        asked_columns = [column for column in columns if column.is_asked]
        verdicts: list[Verdict] = []
        questions: list[NameQuestion] = []
        if not fault:
            lines = lines_of(draft.sheet, columns)
            may_create = request.user.has_perm("directory.add_cohort")
            questions = name_questions(lines, draft.names, may_create=may_create)
            verdicts = importing().run(draft.sheet, dry_run=True, names=draft.names, lines=lines)
            if choices:  # an answer may raise a question further down: both are shown
                left = importing().run(
                    draft.sheet, dry_run=True, columns=draft.columns, names=draft.names, choices=choices
                )
                asking = {one.line: one for one in left if one.kind == "ask"}
                verdicts = [asking.get(one.line, one) for one in verdicts]
        refused = tuple(verdict.line for verdict in verdicts if verdict.kind == "refused")
        asked = sum(verdict.kind == "ask" for verdict in verdicts)
        if (answers := asked + len(questions)) > MOST_ANSWERS:
            raise ValidationError(
                f"Ce fichier demande {answers} réponses, et une page en contient {MOST_ANSWERS} au plus : coupez-le en "
                "plusieurs fichiers."
            )
        token = token or secrets.token_urlsafe(16)
        key = kept_under(request, token)
        cache.set(key, replace(draft, refused=refused, why=why_refused(verdicts), asks=asked > 0), KEPT_FOR)
        if key not in cache:  # a cache that could not be written says nothing of it
            raise ValidationError(NO_ROOM, code=NO_ROOM_CODE)
        # What must be corrected comes first, then what must be chosen, which is shown to the last line.
        first = ("refused", "ask")
        rank = {kind: number for number, kind in enumerate(first)}
        ordered = sorted(verdicts, key=lambda verdict: rank.get(verdict.kind, len(first)))
        shown = max(SHOWN, sum(verdict.kind in first for verdict in verdicts))
        return {
            "fault": fault,
            "asked": asked,
            "name_questions": questions,
            "counts": [(word, n) for kind, word in WORDS.items() if (n := sum(v.kind == kind for v in verdicts))],
            "verdicts": [
                (replace(verdict, chosen=(choices or {}).get(verdict.line, "")), WORDS[verdict.kind])
                for verdict in ordered[:shown]
            ],
            "unseen": max(len(verdicts) - shown, 0),
            "refused": len(refused),
            "warned": sum(bool(verdict.warnings) for verdict in verdicts),
            "writes": sum(verdict.kind in ("created", "updated", "ask") for verdict in verdicts),
            "columns": columns,
            "asked_columns": asked_columns,
            "names_of_columns": [*COLUMNS, FULL_NAME],
            "ignored": [column.heading for column in columns if not column.name and column.heading],
            "notes": draft.sheet.notes,
            "token": token,
            "is_read": True,
        }

    def confirm_view(self, request: HttpRequest) -> HttpResponseBase:
        """« Relire » with other columns, or « Importer »: once for one preview, all its right lines or none."""
        self.check_may_import(request)
        token = request.POST.get("token", "")
        key = kept_under(request, token)
        draft = cache.get(key)
        choices = choices_in(request.POST)
        if draft is not None:
            columns = columns_in(request.POST) or draft.columns
            names = names_in(request.POST) or draft.names
            is_other = meaning(draft.sheet, columns) != meaning(draft.sheet, draft.columns) or names != draft.names
            if "reread" in request.POST or is_other:
                return self.preview_again(request, replace(draft, columns=columns, names=names), token, choices)
            asked = any(column.is_asked for column in columns_of(draft.sheet, draft.columns))
            if asked or (draft.refused and "leave" not in request.POST):
                return self.preview_again(request, draft, token, choices, is_unanswered=True)
            if draft.asks and (missing := self.lines_to_choose(draft, choices)):
                return self.preview_again(request, draft, token, choices, missing=missing)
        if draft is None or not cache.delete(key):
            self.message_user(
                request,
                "Cet import est déjà fait, ou date de plus d’une heure. Déposez de nouveau le fichier.",
                messages.WARNING,
            )
            return redirect("admin:directory_member_import")
        try:
            verdicts = importing().run(
                draft.sheet,
                dry_run=False,
                choices=choices,
                columns=draft.columns,
                names=draft.names,
                left_out=draft.refused,
                by=request.user,
            )
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return redirect("admin:directory_member_import")
        except PERHAPS_FULL as problem:
            if not is_full(problem):
                raise
            roll_back(request)
            self.message_user(request, f"{NO_ROOM} Personne n’a été importé.", messages.ERROR)
            return redirect("admin:directory_member_import")
        count = {kind: sum(verdict.kind == kind for verdict in verdicts) for kind in WORDS}
        if count["refused"]:
            self.message_user(
                request,
                "L’annuaire a changé depuis l’aperçu : rien n’a été importé. Déposez de nouveau le fichier.",
                messages.ERROR,
            )
            return redirect("admin:directory_member_import")
        audit.record(staff(request), Member, f"Import : {said_of(count)}")
        self.message_user(
            request,
            f"Import terminé : {said_of(count)}. Personne n’a reçu de courriel : invitez-les quand vous voulez.",
            messages.SUCCESS,
        )
        if draft.refused:
            cache.set(f"{key}:rejects", draft, KEPT_FOR)
            link = reverse("admin:directory_member_import_rejects", args=[token])
            self.message_user(
                request,
                format_html(
                    'Lignes laissées de côté : {}. <a href="{}">Télécharger ces lignes, à corriger puis à déposer</a> '
                    "(pendant une heure).",
                    len(draft.refused),
                    link,
                ),
                messages.WARNING,
            )
        return redirect(f"{reverse('admin:directory_member_changelist')}?invitation=todo")

    def preview_again(
        self,
        request: HttpRequest,
        draft: Draft,
        token: str,
        choices: dict[int, str],
        *,
        missing: list[int] | None = None,
        is_unanswered: bool = False,
    ) -> HttpResponseBase:
        try:
            context = self.preview(request, draft, token, choices)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return redirect("admin:directory_member_import")
        return self.import_page(request, ImportForm(), missing=missing, is_unanswered=is_unanswered, **context)

    def lines_to_choose(self, draft: Draft, choices: dict[int, str]) -> list[int]:
        try:
            verdicts = importing().run(
                draft.sheet,
                dry_run=True,
                choices=choices,
                columns=draft.columns,
                names=draft.names,
                left_out=draft.refused,
            )
        except ValidationError:
            return []  # the import itself says what is wrong
        return [one.line for one in verdicts if one.kind == "ask"]

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """« Annuler cet import », for a day: what it created and changed, but for who was followed since."""
        self.check_may_import(request)
        made = PeopleImport.objects.undoable().filter(pk=pk).first()
        if made is None:
            raise Http404
        if request.method == "POST":
            try:
                done = made.undo()
            except ValidationError as error:
                self.message_user(request, " ".join(error.messages), messages.ERROR)
                return redirect("admin:directory_member_import")
            said = f"{made} annulé : fiches retirées {done.removed}, remises comme avant {done.restored}"
            said = f"{said[0].upper()}{said[1:]}"
            audit.record(staff(request), Member, f"{said}, laissées {len(done.left)}")
            self.message_user(request, f"{said}.", messages.SUCCESS)
            if done.left:
                names = " ; ".join(f"{name} : {reason}" for name, reason in done.left[:20])
                more = f" ; et {len(done.left) - 20} autres" if len(done.left) > 20 else ""
                self.message_user(request, f"Laissées telles quelles : {names}{more}.", messages.WARNING)
            return redirect("admin:directory_member_import")
        template = "admin/directory/member/import_undo.html"
        return self.file_page(request, template, f"Annuler l’{made}", None, made=made)

    def rejects_view(self, request: HttpRequest, token: str) -> HttpResponseBase:
        """The refused lines as they stood in the file, with what is wrong beside them: corrected, it re-imports."""
        self.check_may_import(request)
        key = kept_under(request, token)
        draft = cache.get(key) or cache.get(f"{key}:rejects")
        if draft is None or not draft.refused:
            raise Http404
        sheet = draft.sheet
        headers = [heading or f"colonne {number}" for number, heading in enumerate(sheet.headers, start=1)]
        rows = [[*row, draft.why[line]] for line, row in zip(sheet.lines, sheet.rows, strict=True) if line in draft.why]
        return as_file("lignes-a-corriger", "xlsx", [*headers, REASON], rows)

    def template_view(self, request: HttpRequest, kind: str) -> HttpResponseBase:
        """The file to fill in: the titles of the columns and nothing else."""
        self.check_may_import(request)
        return as_file("modele-import", kind, TEMPLATE, [])

    def check_may_import(self, request: HttpRequest) -> None:
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied


def said_of(count: dict[str, int]) -> str:
    new, changed = count["created"], count["updated"]
    return f"{new} fiche{'s' * (new > 1)} créée{'s' * (new > 1)}, {changed} mise{'s' * (changed > 1)} à jour"


def why_refused(verdicts: list[Verdict]) -> dict[int, str]:
    return {verdict.line: verdict.text for verdict in verdicts if verdict.kind == "refused"}


def meaning(sheet: Sheet, columns: dict[int, str]) -> list[tuple[str, bool]]:
    return [(column.name, column.is_asked) for column in columns_of(sheet, columns)]


def columns_in(posted: QueryDict) -> dict[int, str]:
    """What each column holds, as chosen: « colonne-3 » → 3."""
    return {line: value for line, value in numbered(posted, "colonne-").items() if line < MAX_COLUMNS}


def names_in(posted: QueryDict) -> dict[str, str]:
    """What each unknown name is, as chosen: « nom-1a2b… » → a value of its question."""
    return {name.removeprefix("nom-"): str(v) for name, v in posted.items() if name.startswith("nom-") and v}


def choices_in(posted: QueryDict) -> dict[int, str]:
    """Who each line is about, as chosen: « choix-12 » → 12."""
    return numbered(posted, "choix-")


def numbered(posted: QueryDict, prefix: str) -> dict[int, str]:
    found = {name.removeprefix(prefix): str(value) for name, value in posted.items() if name.startswith(prefix)}
    return {int(number): value for number, value in found.items() if number.isdecimal() and len(number) < 7 and value}


def kept_under(request: HttpRequest, token: str) -> str:
    return f"people-import:{request.user.pk}:{token[:40]}"
