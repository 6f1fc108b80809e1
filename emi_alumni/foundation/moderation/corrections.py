"""« Corriger et publier »: the mission mends a slip in words that wait, and publishes them in the same act.

The history keeps both texts, and their author is told. Undoing the publication gives the former words back.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models, transaction

from emi_alumni.foundation.account import Account
from emi_alumni.foundation.forms import PlainWords

from .models import Moderated, ModerationEvent, Revision, State, Verb, plain
from .models.states import TAKEN

NOTHING_CHANGED = "Vous n’avez rien corrigé : changez un mot, ou publiez depuis la file."


def correctable(model: type[Moderated]) -> list[models.Field]:
    """The texts of `REVISED`: what is chosen, attached or made of several parts is its authors’ to change."""
    fields = [model._meta.get_field(name) for name in model.REVISED]
    return [one for one in fields if isinstance(one, models.CharField | models.TextField) and not one.choices]


class CorrectionForm(PlainWords, forms.Form):
    """The words that wait, of a thing or of its edit (`revision`): only the fields that the edit changes."""

    def __init__(self, *args: Any, thing: Moderated, revision: Revision | None = None, **kwargs: Any) -> None:
        fields = correctable(type(thing))
        if revision is not None:
            fields = [one for one in fields if one.name in revision.changes]
        shown = {one.name: revision.proposed[one.name] if revision else getattr(thing, one.name) for one in fields}
        super().__init__(*args, initial=shown, **kwargs)
        for one in fields:
            if shown[one.name] or revision is not None:
                field: Any = one.formfield()
                if isinstance(one, models.TextField):
                    field.widget = forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField"})
                self.fields[one.name] = field

    def corrected(self) -> dict[str, Any]:
        """Field → words, of those that were changed."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name in self.fields}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not self.changed_data:
            raise ValidationError(NOTHING_CHANGED)
        return data


@transaction.atomic
def correct_and_publish(thing: Moderated, words: Mapping[str, Any], *, by: Account) -> None:
    """`thing` waits to be read. Raises ValidationError where `by` does not decide on it, or somebody decided first."""
    thing._only_mission(by)
    thing._lock()
    if not thing._same().filter(state=State.PENDING).exists():
        raise ValidationError(TAKEN)
    before = {name: plain(thing, name) for name in words}
    _set(thing, words)
    thing.save()
    Revision.record(thing, before, _log(thing, by))
    thing.publish(by=by)


@transaction.atomic
def correct_and_apply(revision: Revision, words: Mapping[str, Any], *, by: Account) -> None:
    """The same of an edit that waits: what goes online is what its author proposed, with these words."""
    thing = revision._locked_thing()
    revision._only_others(thing, by)
    if not revision._waits().exists():
        raise ValidationError(TAKEN)
    before = {name: revision.proposed[name] for name in words}
    copy = type(thing)._base_manager.get(pk=thing.pk)
    _set(copy, words)
    revision.proposed = revision.proposed | {name: plain(copy, name) for name in words}
    revision.save(update_fields=["proposed"])
    Revision.record(copy, before, _log(thing, by))
    revision.apply(by=by)


def _set(thing: Moderated, words: Mapping[str, Any]) -> None:
    for name, value in words.items():
        setattr(thing, name, value)
    thing.clean_fields(exclude=[field.name for field in thing._meta.fields if field.name not in words])


def _log(thing: Moderated, by: Account) -> ModerationEvent:
    return thing._log(Verb.CORRECT, by=by, was=thing.state)
