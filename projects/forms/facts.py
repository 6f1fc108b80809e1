"""Short forms of a project's life: a piece of news, a person of the team, a document."""

import logging
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.utils import timezone

from directory.audit import record
from directory.forms.words import LongText
from projects.documents import ACCEPT, is_there, read_document
from projects.forms.marked import Marked, Texts
from projects.models import Document, JournalEntry, Project
from projects.models.documents import MAX_DOCUMENTS
from projects.writing import writing

if TYPE_CHECKING:
    from directory.models import User

logger = logging.getLogger(__name__)

MAX_BYTES_EACH = 200 * 1024 * 1024  # of all the documents one person added
NO_ROOM = "Le fichier n’a pas pu être enregistré : la place manque. Rien n’est perdu d’autre ; prévenez la mission."


class JournalForm(Marked, forms.ModelForm):
    """A few words of news, dated; they show at once."""

    slug = "nouvelle"
    text = LongText(
        label="la nouvelle, en quelques mots",
        max_length=1000,
        rows=4,
        help_text="Par exemple : « Huit sites depuis lundi. Le script est relu chaque année avec des usagers. »",
        error_messages={"required": "Écrivez une phrase, même courte."},
    )
    on = forms.DateField(
        label="le",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=timezone.localdate,
        error_messages={"required": "Écrivez une date.", "invalid": "Écrivez la date ainsi : 15/03/2025."},
    )

    class Meta:
        model = JournalEntry
        fields = ["text", "on"]

    def typed(self) -> Texts:
        return []

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise ValidationError("Choisissez une date passée, ou aujourd’hui.")
        if on.year < 1990:
            raise ValidationError("Écrivez une date après 1990.")
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


class DocumentForm(Marked, forms.ModelForm):
    slug = "document"
    upload = forms.FileField(
        label="le fichier",
        help_text="PDF, OpenDocument, Word, Excel ou PowerPoint récents, PNG ou JPEG ; 10 Mo au plus.",
        error_messages={
            "required": "Choisissez un fichier.",
            "empty": "Ce fichier est vide. Choisissez-en un autre.",
            "invalid": "Choisissez un fichier.",
            "missing": "Choisissez un fichier.",
        },
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )

    class Meta:
        model = Document
        fields = ["title", "accessible"]
        labels = {"accessible": "ce document se lit avec un lecteur d’écran"}
        help_texts = {
            "title": "Ce que les lecteurs verront, par exemple « Fiche réflexe de l’accueil ».",
            "accessible": "Titres, textes des images et ordre de lecture sont vérifiés. Sinon, laissez la case vide.",
        }
        error_messages = {"title": {"required": "Écrivez un titre : c’est ce que les lecteurs verront."}}

    field_order = ["title", "upload", "accessible"]

    def typed(self) -> Texts:
        return []

    def clean_upload(self) -> Any:
        self.kind, kept = read_document(self.cleaned_data["upload"])
        return kept

    def save_in(self, project: Project, *, by: "User") -> str | None:
        """Keep the file. On any refusal nothing stays on the disk."""
        kept, name = self.cleaned_data["upload"], ""
        storage = Document._meta.get_field("file").storage
        try:
            with writing(project, by) as live:
                if is_there(live, self.cleaned_data["title"], self.kind, kept.size):
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
                name = document.file.name or ""
                document.save()
                record(by, live, f"document ajouté : {document.title}")
                return "Le document est enregistré."
        except ValidationError as refusal:
            self.refuse(refusal)
        except OSError:
            logger.exception("A document could not be written.")
            self.add_error(None, NO_ROOM)
        if name:
            storage.delete(name)
        return None

    @staticmethod
    def _check_room(live: Project, by: "User", size: int) -> None:
        if live.documents.count() >= MAX_DOCUMENTS:
            raise ValidationError(f"Le projet a déjà {MAX_DOCUMENTS} documents : retirez-en un d’abord.")
        used = Document.objects.filter(added_by=getattr(by, "member", None)).aggregate(n=Sum("size"))["n"] or 0
        if used + size > MAX_BYTES_EACH:
            raise ValidationError("Vos documents atteignent 200 Mo : retirez-en avant d’en ajouter.")
