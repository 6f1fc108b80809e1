"""A convention as the mission enters it: its dates, and its document, checked before it is kept."""

from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from emi_alumni.foundation.documents import ACCEPT, erase, read_document
from emi_alumni.foundation.documents.kept_upload import KeepsUploads, KeptFileInput
from emi_alumni.foundation.documents.traces import traces_of
from governance.models import Agreement


class AgreementForm(KeepsUploads, forms.ModelForm):
    """Of the administration. A new document takes the place of the former one, which is erased."""

    upload = forms.FileField(
        label="Document",
        required=False,
        max_length=200,
        widget=KeptFileInput(attrs={"accept": ACCEPT}),
        help_text="Le texte signé : PDF, OpenDocument ou Office, 10 Mo au plus. Le comité de pilotage, la personne "
        "référente et la mission le lisent.",
        error_messages={
            "empty": "Ce fichier est vide : enregistrez-le de nouveau.",
            "max_length": "Le nom de ce fichier est trop long : raccourcissez-le.",
        },
    )
    # Which file its sender was told about: the same one, sent again, is kept as it is.
    told_of = forms.CharField(required=False, widget=forms.HiddenInput)
    without_file = forms.BooleanField(
        label="Retirer le document", required=False, help_text="Il est effacé pour de bon."
    )

    data: QueryDict

    class Meta:
        model = Agreement
        fields = ["partner", "subject", "signed_on", "ends_on"]
        help_texts = {
            "signed_on": "Vide tant qu’elle se prépare.",
            "ends_on": "Vide si elle n’a pas de terme. La renouveler, c’est en ajouter une nouvelle.",
        }

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        if upload is not None:
            kind, content = self.kept = read_document(upload)
            self.tell_traces(kind, content.read())
            content.seek(0)
        return upload

    def tell_traces(self, kind: str, content: bytes) -> None:
        """Say once, before it is kept, what this file holds besides what it shows. ValidationError of the field."""
        digest, traces = sha256(content).hexdigest(), traces_of(kind, content)
        if not traces or self.data.get(self.add_prefix("told_of")) == digest:
            return
        self.data = self.data.copy()
        self.data[self.add_prefix("told_of")] = digest
        self.asked_again.add("upload")
        raise ValidationError(
            f"Ce fichier garde aussi, pour qui l’ouvrira : {', '.join(traces)}. Choisissez-en une copie sans cela, "
            "ou enregistrez de nouveau pour le garder tel quel."
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("upload") and data.get("without_file"):
            raise ValidationError({"without_file": "Choisissez : retirer le document, ou en mettre un autre."})
        return data

    def save(self, commit: bool = True) -> Agreement:
        agreement: Agreement = self.instance
        former = agreement.file
        if (self.cleaned_data.get("upload") or self.cleaned_data.get("without_file")) and former:
            erase(former)
            agreement.file, agreement.kind = "", ""
        if self.cleaned_data.get("upload"):
            kind, content = self.kept
            agreement.kind = kind
            agreement.file.save(agreement.file_title, content, save=False)
        return super().save(commit)
