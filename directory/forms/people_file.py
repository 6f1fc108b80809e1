"""A file of people, in and out."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from emi_alumni.foundation.spreadsheets import MAX_BYTES


class ImportForm(forms.Form):
    file = forms.FileField(
        label="Fichier",
        help_text="Classeur (.xlsx, .ods) ou CSV, 5 Mo et 5 000 lignes au plus. Les titres usuels sont reconnus.",
        error_messages={"required": "Choisissez un fichier.", "empty": "Ce fichier est vide."},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.ods,.csv"}),
    )

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError("Ce fichier dépasse 5 Mo, la limite. Coupez-le en deux.")
        return file


class ExportForm(forms.Form):
    kind = forms.ChoiceField(
        label="Format", choices=[("xlsx", "Classeur (.xlsx)"), ("csv", "CSV (pour tout tableur)")], initial="xlsx"
    )
    who = forms.ChoiceField(
        label="Qui",
        choices=[("all", "Tout l’annuaire"), ("imported", "Personnes pas encore venues")],
        initial="all",
    )
    reason = forms.CharField(
        label="Pour quoi faire",
        max_length=200,
        help_text="Une ligne, gardée au journal : « convocations de l’assemblée annuelle », par exemple.",
        error_messages={"required": "Dites à quoi servira ce fichier : la raison est gardée au journal."},
    )
