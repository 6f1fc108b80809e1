"""Forms of which the same page sent twice, as a double click sends it, is one thing: its key comes with the page."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from emi_alumni.foundation.conflict_check import ConflictCheck, Texts, in_words
from emi_alumni.foundation.forms import PlainWords
from emi_alumni.foundation.moderation.editing import waiting_words
from emi_alumni.foundation.moderation.models import State


class KeyedForm(ConflictCheck, PlainWords, forms.ModelForm):
    """What a person writes for others to read, new or already online. The model has `author` and `form_key`."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    # Once kept: whether the new words of what is online wait to be read.
    waits = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4()

    def texts_of(self, thing: Any) -> Texts:
        """As its authors last wrote it: what waits to be read over what is online."""
        waits = waiting_words(thing) if thing else {}
        labels = {str(self.fields[name].label): name for name in self._meta.fields or () if name in self.fields}
        return [
            (label, in_words(thing, labels[label], waits[labels[label]]) if labels[label] in waits else text)
            for label, text in super().texts_of(thing)
        ]

    def words_of(self, thing: Any) -> dict[str, Any]:
        """What was typed, of what waits to be read once `thing` is published."""
        return {name: self.cleaned_data[name] for name in thing.read_first() if name in self.cleaned_data}

    def save_once(self, thing: Any, *, at_most: int, too_many: str) -> Any | None:
        """Save a new thing, whose author the caller holds; or return the one that this page sent already.

        Raises ValidationError when as many of theirs are drafts, or wait to be read.
        """
        everybody_s = type(thing)._default_manager
        own = everybody_s.filter(author=thing.author)
        key = self.cleaned_data["key"] or uuid.uuid4()
        if already := own.filter(form_key=key).first():
            return already
        if own.filter(state__in=[State.DRAFT, State.PENDING]).count() >= at_most:
            raise ValidationError(too_many)
        thing.form_key = uuid.uuid4() if everybody_s.filter(form_key=key).exists() else key
        thing.save()
        return None
