"""Forms of which the same page sent twice, as a double click sends it, is one thing: its key comes with the page."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from directory.forms.words import PlainWords
from emi_alumni.moderation.models import State


class KeyedForm(PlainWords, forms.ModelForm):
    """What a person writes for others to read, new or already online. The model has `author` and `form_key`."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    # Once kept: whether the new words of what is online wait to be read.
    waits = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4()

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
