"""Short forms of a project's life: a piece of news, a line of its history mended, a document."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from emi_alumni.foundation.audit import record
from emi_alumni.foundation.conflict_check import Texts, choices_of
from emi_alumni.foundation.documents import ACCEPT, read_document
from emi_alumni.foundation.documents.kept_upload import KeepsUploads, KeptFileInput
from emi_alumni.foundation.documents.traces import traces_of
from emi_alumni.foundation.forms import LongText, check_is_past
from emi_alumni.foundation.storage import NO_ROOM, NO_ROOM_CODE, PERHAPS_FULL, FilesWithRows, is_full
from projects.documents import is_duplicate
from projects.forms.project_form import ProjectForm
from projects.history_edits import correct_status, rewrite_news
from projects.models import Document, JournalEntry, Project, StatusEntry
from projects.models.documents import MAX_DOCUMENTS
from projects.statuses import Cause
from projects.writing import writing

if TYPE_CHECKING:
    from directory.models import User

logger = logging.getLogger(__name__)

MAX_BYTES_EACH = 200 * 1024 * 1024  # of all the documents one person added


class JournalForm(ProjectForm, forms.ModelForm):
    """A few words of news, dated; they show at once."""

    slug = "nouvelle"
    text = LongText(
        label="la nouvelle, en quelques mots",
        max_length=1000,
        rows=4,
        help_text="Par exemple : « Huit sites depuis lundi. Le script est relu chaque année avec des usagers. »",
        error_messages={"required": "Écrivez une phrase, même courte."},
    )
    on = forms.DateField(
        label="le",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=timezone.localdate,
        error_messages={"required": "Écrivez une date.", "invalid": "Écrivez la date ainsi : 15/03/2025."},
    )

    class Meta:
        model = JournalEntry
        fields = ["text", "on"]

    def clean_on(self):
        on = self.cleaned_data["on"]
        check_is_past(on)
        return on

    def save_in(self, project: Project, *, by: "User") -> str | None:
        try:
            with writing(project, by) as live:
                text, on = self.cleaned_data["text"], self.cleaned_data["on"]
                if not live.journal.filter(on=on, text=text).exists():  # a double click is one piece of news
                    JournalEntry.objects.create(project=live, on=on, text=text, author=getattr(by, "member", None))
                    live.heard_of(on)
                return "Merci, la nouvelle est en ligne." if live.is_published else "La nouvelle est notée."
        except ValidationError as refusal:
            self.refuse(refusal)
        return None

    def save_step(self, *, by: "User") -> str | None:
        """Keep the changes of a piece of news that is already told."""
        try:
            with transaction.atomic():
                Project.objects.lock(self.instance.project_id)
                stored = JournalEntry.objects.filter(pk=self.instance.pk).first()
                if stored and not self.agrees_with(self.texts_of(stored)):
                    return None
                words = {name: self.cleaned_data[name] for name in ("text", "on")}
                rewrite_news(self.instance, by=by, **words)
                return "C’est modifié."
        except ValidationError as refusal:
            self.refuse(refusal)
        return None


class CorrectionForm(ProjectForm, forms.ModelForm):
    """The words of a status that its author wrote today."""

    slug = "correction"
    why = LongText(
        label="pourquoi",
        max_length=2000,
        rows=4,
        error_messages={"required": "Écrivez pourquoi : c’est ce qui aide le plus les suivants."},
    )

    class Meta:
        model = StatusEntry
        fields = ["why", "cause"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        choices_of(self, "cause").choices = [("", "Rien en particulier"), *Cause.choices]

    def validate_constraints(self) -> None:
        """What they ask is asked by the field, in one sentence."""

    def save_step(self, *, by: "User") -> str | None:
        try:
            with transaction.atomic():
                Project.objects.lock(self.instance.project_id)
                stored = StatusEntry.objects.get(pk=self.instance.pk)
                if not self.agrees_with(self.texts_of(stored)):
                    return None
                correct_status(stored, why=self.cleaned_data["why"], cause=self.cleaned_data["cause"], by=by)
                return "C’est corrigé."
        except ValidationError as refusal:
            self.refuse(refusal)
        return None


class ReasonForm(ProjectForm, forms.Form):
    """« Pourquoi ? », for what is struck or taken off; `does` raises ValidationError when it may not be done."""

    slug = "pourquoi"
    reason = forms.CharField(label="pourquoi", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, asks: str, hint: str, does: Callable[[str], None], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.does = does
        self.fields["reason"].error_messages["required"] = asks
        self.fields["reason"].help_text = hint

    def typed(self) -> Texts:
        return []

    def save(self) -> bool:
        try:
            self.does(self.cleaned_data["reason"])
        except ValidationError as refusal:
            self.refuse(refusal)
            return False
        return True


class DocumentForm(KeepsUploads, ProjectForm, forms.ModelForm):
    slug = "document"
    upload = forms.FileField(
        label="le fichier",
        help_text="PDF, OpenDocument, Word, Excel ou PowerPoint récents, PNG ou JPEG ; 10 Mo au plus.",
        error_messages={
            "required": "Choisissez un fichier.",
            "empty": "Ce fichier est vide. Choisissez-en un autre.",
            "invalid": "Choisissez un fichier.",
            "missing": "Choisissez un fichier.",
        },
        widget=KeptFileInput(
            attrs={
                "accept": ACCEPT,
                "hx-post": "",
                "hx-trigger": "change",
                "hx-encoding": "multipart/form-data",
                "hx-vals": '{"inspect": "on"}',
                "hx-target": "#ce-qui-reste",
                "hx-push-url": "false",
            }
        ),
    )

    class Meta:
        model = Document
        fields = ["title", "accessible"]
        labels = {"accessible": "ce document se lit avec un lecteur d’écran"}
        help_texts = {
            "title": "Ce que les lecteurs verront, par exemple « Fiche réflexe de l’accueil ».",
            "accessible": "Titres, textes des images et ordre de lecture sont vérifiés. Sinon, laissez la case vide.",
        }
        error_messages = {"title": {"required": "Écrivez un titre : c’est ce que les lecteurs verront."}}

    field_order = ["title", "upload", "accessible"]

    def typed(self) -> Texts:
        return []

    def clean_upload(self) -> Any:
        self.kind, kept = read_document(self.cleaned_data["upload"])
        return kept

    def inspect(self) -> tuple[list[str], list[str]]:
        """What the chosen file keeps besides what it shows; or why it would be refused."""
        problems = [str(problem) for problem in self.errors.get("upload", [])]
        return ([] if problems else traces_of(self.kind, self.cleaned_data["upload"].read())), problems

    def hand_upload_to(self, other: "DocumentForm") -> None:
        """The file of this form, once read, is the one that `other` has."""
        content = self.cleaned_data["upload"]
        content.seek(0)
        widget = cast(KeptFileInput, other.fields["upload"].widget)
        widget.keep(KeptFileInput().value_from_datadict(self.data, self.files, "upload"), content.read())

    def save_in(self, project: Project, *, by: "User") -> str | None:
        """Keep the file. On any refusal nothing stays on the disk."""
        kept = self.cleaned_data["upload"]
        try:
            with FilesWithRows(), writing(project, by) as live:
                if is_duplicate(live, self.cleaned_data["title"], self.kind, kept):
                    return "Le document est enregistré."
                self._check_room(live, by, kept.size)
                document = Document(
                    project=live,
                    title=self.cleaned_data["title"],
                    accessible=self.cleaned_data["accessible"],
                    kind=self.kind,
                    size=kept.size,
                    added_by=getattr(by, "member", None),
                )
                document.file.save("document", kept, save=False)
                document.save()
                record(by, live, f"document ajouté : {document.title}")
                return "Le document est enregistré."
        except ValidationError as refusal:
            self.refuse(refusal)
        except PERHAPS_FULL as problem:
            if not is_full(problem):
                raise
            logger.exception("A document could not be written.")
            self.add_error(None, ValidationError(NO_ROOM, code=NO_ROOM_CODE))
        return None

    @staticmethod
    def _check_room(live: Project, by: "User", size: int) -> None:
        if live.documents.count() >= MAX_DOCUMENTS:
            raise ValidationError(f"Le projet a déjà {MAX_DOCUMENTS} documents : retirez-en un d’abord.")
        used = Document.objects.filter(added_by=getattr(by, "member", None)).aggregate(n=Sum("size"))["n"] or 0
        if used + size > MAX_BYTES_EACH:
            raise ValidationError("Vos documents atteignent 200 Mo : retirez-en avant d’en ajouter.")
