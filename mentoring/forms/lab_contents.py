"""What members write in a labo: a milestone, a session and its notes, a document, a message of theirs corrected."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from directory.models import Member
from directory.models.members import no_account_in_link, web_address
from emi_alumni.foundation.conflict_check import ConflictCheck
from emi_alumni.foundation.documents import ACCEPT, read_document
from emi_alumni.foundation.documents.kept_upload import KeepsUploads, KeptFileInput
from emi_alumni.foundation.forms import WRITE_A_DATE, WRITE_AN_HOUR, DayInput, HourInput, LongText, PlainWords
from events.forms.one_day import FURTHEST, OneDay
from events.models import Event, EventFormat
from governance.forms.discussions import MendForm
from mentoring.lab_contents import NOT_A_MEMBER, SESSION_KINDS
from mentoring.models import Lab, LabDocument, LabMilestone, LabPost, LabSession

WHERE = "Écrivez le lieu : où faut-il venir ?"
NO_FILE = dict.fromkeys(("required", "invalid", "missing"), "Choisissez un fichier.")
NO_FILE["empty"] = "Ce fichier est vide. Choisissez-en un autre."


def people_of(lab: Lab) -> Any:
    return Member.objects.filter(lab_seats__lab=lab, lab_seats__state="in").order_by("sort_key", "pk")


class MemberChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.shown_name)


class LabMilestoneForm(ConflictCheck, PlainWords, forms.ModelForm):
    by_when = forms.DateField(
        label="pour quand", widget=DayInput(), error_messages=dict.fromkeys(("required", "invalid"), WRITE_A_DATE)
    )
    owner = MemberChoice(
        Member.objects.none(),
        label="par qui",
        required=False,
        empty_label="Personne encore",
        error_messages=dict.fromkeys(("invalid_choice", "invalid_pk_value"), NOT_A_MEMBER),
    )

    class Meta:
        model = LabMilestone
        fields: ClassVar = ["what", "by_when", "owner"]
        help_texts: ClassVar = {"what": "« Essayer le guichet avec dix familles »."}
        error_messages: ClassVar = {"what": {"required": "Écrivez ce qui doit être fait."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people_of(self.instance.lab)  # type: ignore[attr-defined]

    def clean_by_when(self) -> date:
        on: date = self.cleaned_data["by_when"]
        today = timezone.localdate()
        if not today - FURTHEST <= on <= today + FURTHEST:
            raise ValidationError("Choisissez un jour à moins de trois ans d’ici.")
        return on


class LabSessionForm(PlainWords, OneDay):
    """What becomes the event of a session (`event`)."""

    ENDS_FIRST = "La séance finit avant d’avoir commencé : vérifiez les heures."

    title = forms.CharField(
        label="sujet",
        max_length=100,
        help_text="« Relire ensemble les dix premiers entretiens ».",
        error_messages={"required": "Écrivez le sujet de la séance, en quelques mots."},
    )
    kind = forms.ChoiceField(label="nature", choices=[(one.value, one.label) for one in SESSION_KINDS])
    on = forms.DateField(
        label="jour", widget=DayInput(), error_messages=dict.fromkeys(("required", "invalid"), WRITE_A_DATE)
    )
    starts = forms.TimeField(
        label="début", widget=HourInput(), error_messages=dict.fromkeys(("required", "invalid"), WRITE_AN_HOUR)
    )
    ends = forms.TimeField(label="fin", widget=HourInput(), required=False, error_messages={"invalid": WRITE_AN_HOUR})
    format = forms.ChoiceField(label="format", choices=EventFormat.choices, initial=EventFormat.REMOTE)
    venue = forms.CharField(label="lieu", max_length=200, required=False, help_text="Sur place : l’adresse, la salle.")
    meeting_url = forms.CharField(
        label="lien de la visio",
        max_length=300,
        required=False,
        validators=[web_address, no_account_in_link],
        help_text="Qui vient le lit, et personne d’autre.",
    )
    presentation = LongText(label="de quoi il s’agit", max_length=2000, rows=3, required=False)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("format") in (EventFormat.IN_PLACE, EventFormat.BOTH) and not said.get("venue"):
            self.add_error("venue", WHERE)
        self.read_moments(said)
        return said

    @property
    def event(self) -> Event:
        said = self.cleaned_data
        names = ("title", "kind", "starts_at", "ends_at", "format", "venue", "meeting_url", "presentation")
        event = Event(**{name: said[name] for name in names})
        if event.format == EventFormat.REMOTE:
            event.venue = ""
        elif event.format == EventFormat.IN_PLACE:
            event.meeting_url = ""
        return event


class LabNotesForm(ConflictCheck, PlainWords, forms.ModelForm):
    notes = LongText(
        label="ce que nous gardons de la séance",
        max_length=5000,
        rows=10,
        required=False,
        help_text="Décisions, questions, qui fait quoi. Tout le labo lit ces notes et peut les compléter.",
    )

    class Meta:
        model = LabSession
        fields: ClassVar = ["notes"]


class LabDocumentForm(KeepsUploads, PlainWords, forms.ModelForm):
    upload = forms.FileField(
        label="le fichier",
        help_text="PDF, OpenDocument, Word, Excel ou PowerPoint récents, PNG ou JPEG ; 10 Mo au plus.",
        error_messages=NO_FILE,
        widget=KeptFileInput(attrs={"accept": ACCEPT}),
    )
    field_order = ("title", "upload")

    class Meta:
        model = LabDocument
        fields: ClassVar = ["title"]
        error_messages: ClassVar = {"title": {"required": "Écrivez un titre : c’est ce que les membres verront."}}

    def clean_upload(self) -> Any:
        self.kind, kept = read_document(self.cleaned_data["upload"])
        return kept


class LabPostMendForm(MendForm):
    class Meta:
        model = LabPost
        fields: ClassVar = ["text"]
