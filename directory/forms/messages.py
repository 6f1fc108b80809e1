"""Writing to somebody through the portal, and saying that a profile is no longer right."""

import uuid

from django import forms
from django.core.exceptions import ValidationError

from directory.mails import address_of
from directory.models import Member, RelayedMessage, StaleReport
from emi_alumni.foundation.forms import LongText, PlainWords


class MessageForm(PlainWords, forms.ModelForm):
    """A message, a first word or an answer. `key` is drawn when the form is shown: sent twice, it is one message."""

    body = LongText(label="votre message", max_length=4000, rows=8)
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = RelayedMessage
        fields = ["subject", "body", "share_email"]
        labels = {"share_email": "donner mon adresse, pour une réponse par courriel"}
        error_messages = {"subject": {"required": "Écrivez un objet, même court."}}

    def __init__(self, *args, sender: Member, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].error_messages["required"] = "Écrivez votre message."
        self.fields["share_email"].help_text = f"Sans cela, votre adresse ({address_of(sender)}) reste cachée."
        self.initial["key"] = uuid.uuid4()
        self.sender = sender

    def clean_subject(self) -> str:
        """One line: a line break in a subject is how headers are forged."""
        return " ".join(self.cleaned_data["subject"].split())

    def clean_key(self) -> uuid.UUID:
        """The key of the form; an unreadable one is nobody's, and counts as new."""
        try:
            return uuid.UUID(self.cleaned_data["key"])
        except ValueError:
            return uuid.uuid4()

    def send(self, *, recipient: Member, answers: RelayedMessage | None = None) -> RelayedMessage | None:
        """Send, once valid; None when the message may not leave: the sentence is on the form, with the text."""
        try:
            message, _ = RelayedMessage.send(
                sender=self.sender,
                recipient=recipient,
                subject=self.cleaned_data["subject"],
                body=self.cleaned_data["body"],
                share_email=self.cleaned_data["share_email"],
                key=self.cleaned_data["key"],
                answers=answers,
            )
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return None
        return message


class StaleReportForm(PlainWords, forms.ModelForm):
    note = LongText(
        label="ce qui a changé", help_text="Facultatif : une phrase suffit.", max_length=300, rows=2, required=False
    )

    class Meta:
        model = StaleReport
        fields = ["note"]
