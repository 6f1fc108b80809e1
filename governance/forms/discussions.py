"""Saying something in a circle: a new thread, a reply, their corrections, and why one takes something away."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import QueryDict

from directory.models import Member
from emi_alumni.foundation.conflict_check import ConflictCheck
from emi_alumni.foundation.forms import LongText, PlainWords
from governance.models import Charter, CharterAcceptance, Reply, Thread
from governance.models.discussions import LINE

MARKDOWN_HELP = "Vous pouvez écrire des listes (une ligne qui commence par un tiret) et des **mots en gras**."


class SayForm(PlainWords, forms.Form):
    """A message. `key` is drawn when the form is shown: sent twice, it is one message.

    The first time, its author says that they follow the charter in force.
    """

    text = LongText(label="votre message", max_length=5000, rows=6, help_text=MARKDOWN_HELP)
    charter = forms.BooleanField(label="j’ai lu la charte du réseau et je la suis")
    key = forms.CharField(widget=forms.HiddenInput, required=False)
    data: QueryDict

    def __init__(self, *args, author: Member, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.author = author
        self.initial["key"] = uuid.uuid4()
        self.to_accept = Charter.objects.to_accept_by(author)
        if self.to_accept is None:
            del self.fields["charter"]
        else:
            self.fields["charter"].error_messages["required"] = "Cochez la case de la charte pour écrire ici."
            self.fields["charter"].widget.attrs["value"] = self.to_accept.mark
        self.fields["text"].error_messages["required"] = "Écrivez votre message."

    def clean_charter(self) -> bool:
        """The box was ticked for the words that it stood beside, and for no others."""
        assert self.to_accept is not None
        if self.data.get("charter") != self.to_accept.mark:
            self.data = self.data.copy()
            del self.data["charter"]
            raise ValidationError(
                f"La charte vient de changer : lisez la version {self.to_accept.number}, puis cochez de nouveau."
            )
        return True

    def clean_text(self) -> str:
        text = self.cleaned_data["text"].strip()
        if not text:
            raise ValidationError("Écrivez votre message.")
        return text

    def clean_key(self) -> uuid.UUID:
        """The key of the form; an unreadable one is nobody's, and counts as new."""
        try:
            return uuid.UUID(self.cleaned_data["key"])
        except ValueError:
            return uuid.uuid4()

    @transaction.atomic
    def say(self, message: Thread | Reply, *, in_thread: Thread | None = None) -> Thread | Reply | None:
        """Put it online, once valid; None when it may not be: the sentence is on the form, with the text."""
        message.author, message.text = self.author, self.cleaned_data["text"]
        message.form_key = self.cleaned_data["key"]
        again = type(message)._default_manager.filter(form_key=message.form_key, author=self.author)
        if earlier := again.first():
            return earlier
        try:
            with transaction.atomic():
                if isinstance(message, Reply):
                    assert in_thread is not None
                    in_thread.answer(message)
                else:
                    message.put()
        except IntegrityError:
            return again.get()  # the second of two clicks
        except ValidationError as refusal:
            self.add_error(None, ValidationError(refusal.messages))
            return None
        if self.to_accept is not None:
            CharterAcceptance.accept(self.to_accept, self.author)
        return message


class LineForm(SayForm):
    """One's line in a « Quoi de neuf ? »."""

    text = LongText(label="votre ligne", max_length=LINE, rows=2, help_text="Une ou deux phrases suffisent.")

    def __init__(self, *args, author: Member, **kwargs) -> None:
        super().__init__(*args, author=author, **kwargs)
        self.fields["text"].error_messages["required"] = "Écrivez votre ligne."


class ThreadForm(SayForm):
    title = forms.CharField(
        label="titre",
        max_length=120,
        help_text="Une question ou une nouvelle, en une ligne.",
        error_messages={"required": "Écrivez un titre : une question suffit."},
    )
    field_order = ("title", "text", "charter", "key")

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())


class MendForm(ConflictCheck, PlainWords, forms.ModelForm):
    """One's own message, corrected."""

    text = LongText(label="votre message", max_length=5000, rows=6, help_text=MARKDOWN_HELP)

    class Meta:
        model = Reply
        fields = ["text"]

    def mend(self) -> bool:
        """Save, once valid; False when the message is no longer online: the sentence is on the form."""
        try:
            with transaction.atomic():
                # Held: what is compared is what is replaced.
                held = self.Meta.model.objects.select_for_update(of=("self",)).order_by("pk").get(pk=self.instance.pk)
                if not self.agrees_with(self.texts_of(held)):
                    return False
                held.rewrite(**{name: self.cleaned_data[name] for name in self._meta.fields or ()})
        except ValidationError as refusal:
            self.add_error(None, ValidationError(refusal.messages))
            return False
        return True


class MendLineForm(MendForm):
    text = LongText(label="votre ligne", max_length=LINE, rows=2, help_text="Une ou deux phrases suffisent.")


class MendThreadForm(MendForm):
    class Meta:
        model = Thread
        fields = ["title", "text"]


class ReasonForm(PlainWords, forms.Form):
    """Why a message of somebody else is taken away; they read it."""

    reason = LongText(
        label="pourquoi",
        max_length=1000,
        rows=3,
        help_text="La personne lira cette phrase.",
        error_messages={"required": "Écrivez pourquoi, en une phrase que la personne lira."},
    )
