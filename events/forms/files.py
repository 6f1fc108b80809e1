"""What organisers add once an event was held: a photo, with who is recognisable in it, and minutes."""

import logging
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from directory.models import Member
from emi_alumni.foundation.documents import ACCEPT, read_document
from emi_alumni.foundation.documents.kept_upload import KeepsUploads, KeptFileInput
from emi_alumni.foundation.forms import PlainWords, SeveralOf
from emi_alumni.foundation.storage import NO_ROOM, NO_ROOM_CODE, PERHAPS_FULL, is_full
from events import files
from events.models import Event, EventDocument, EventPhoto

if TYPE_CHECKING:
    from directory.models import User

logger = logging.getLogger(__name__)
NO_FILE = {
    "required": "Choisissez un fichier.",
    "empty": "Ce fichier est vide. Choisissez-en un autre.",
    "invalid": "Choisissez un fichier.",
    "missing": "Choisissez un fichier.",
}


class FileForm(KeepsUploads, PlainWords, forms.ModelForm):
    """On any refusal nothing stays on the disk, and the chosen file stays chosen."""

    def keep(self, event: Event, *, by: "User") -> bool:
        """Whether it was kept; else what was in the way stands beside what was typed."""
        try:
            self.add_to(event, by)
        except ValidationError as refusal:
            self.add_error(None, refusal)
        except PERHAPS_FULL as problem:
            if not is_full(problem):
                raise
            logger.exception("A file of an event could not be written.")
            self.add_error(None, ValidationError(NO_ROOM, code=NO_ROOM_CODE))
        else:
            return True
        return False

    def add_to(self, event: Event, by: "User") -> None:
        raise NotImplementedError


class EventPhotoForm(FileForm):
    upload = forms.FileField(
        label="la photo",
        help_text="JPEG, PNG ou WebP, 10 Mo au plus. Nous ne gardons ni lieu ni date.",
        error_messages=NO_FILE,
        widget=KeptFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    people = SeveralOf(
        Member.objects.none(),
        label="qui est reconnaissable",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Chaque personne cochée répond dans le portail. D’ici là, la photo n’est pas montrée.",
        error_messages={"invalid_choice": files.NOT_THERE, "invalid_pk_value": files.NOT_THERE},
    )
    field_order = ("upload", "alt", "caption", "people", "nobody")

    class Meta:
        model = EventPhoto
        fields: ClassVar = ["alt", "caption", "nobody"]
        help_texts: ClassVar = {
            "alt": "Pour qui ne la voit pas : « Une dizaine de personnes debout autour d’un tableau ».",
            "caption": "Facultatif. Elle se lit sous la photo.",
            "nobody": "De dos, de loin, un lieu. Une personne sans compte y est reconnaissable ? Gardez-la pour vous.",
        }
        error_messages: ClassVar = {"alt": {"required": "Écrivez ce que la photo montre, pour qui ne la voit pas."}}

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among = [one.pk for one in files.participants(event)]
        self.fields["people"].queryset = Member.objects.filter(pk__in=among).order_by("sort_key", "pk")  # type: ignore[attr-defined]

    def clean_upload(self) -> Any:
        return files.read_event_photo(self.cleaned_data["upload"])

    def add_to(self, event: Event, by: "User") -> None:
        said = self.cleaned_data
        words = {name: said[name] for name in ("alt", "caption", "nobody")}
        files.add_photo(event, said["upload"], people=list(said["people"]), by=by, **words)


class EventDocumentForm(FileForm):
    upload = forms.FileField(
        label="le fichier",
        help_text="PDF, OpenDocument, Word, Excel ou PowerPoint récents, PNG ou JPEG ; 10 Mo au plus.",
        error_messages=NO_FILE,
        widget=KeptFileInput(attrs={"accept": ACCEPT}),
    )
    field_order = ("title", "upload", "accessible")

    class Meta:
        model = EventDocument
        fields: ClassVar = ["title", "accessible"]
        labels: ClassVar = {"accessible": "ce document se lit avec un lecteur d’écran"}
        help_texts: ClassVar = {
            "title": "Ce que les lecteurs verront, par exemple « Compte rendu du 12 mars ».",
            "accessible": "Titres, textes des images et ordre de lecture sont vérifiés. Sinon, laissez la case vide.",
        }
        error_messages: ClassVar = {"title": {"required": "Écrivez un titre : c’est ce que les lecteurs verront."}}

    def clean_upload(self) -> Any:
        self.kind, kept = read_document(self.cleaned_data["upload"])
        return kept

    def add_to(self, event: Event, by: "User") -> None:
        said = self.cleaned_data
        files.add_document(
            event, said["upload"], title=said["title"], kind=self.kind, accessible=said["accessible"], by=by
        )
