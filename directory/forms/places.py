"""A choice among all the collectivités: two hundred names, read without making two hundred rows."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator

from directory.models import Collectivity
from emi_alumni.foundation.prepared_statements import prepared


@prepared
def names_of_places() -> QuerySet:
    return Collectivity.objects.order_by("sort_key", "pk").values_list("pk", "short_name")


NOTHING_CHOSEN = "---------"  # what Django shows when nothing is said


class PlaceChoices(ModelChoiceIterator):
    """(key, name) of every collectivité, in the order of names; the field's own queryset judges what is sent."""

    def __iter__(self) -> Iterator:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from names_of_places()


class PlaceField(forms.ModelChoiceField):
    iterator = PlaceChoices

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.empty_label == NOTHING_CHOSEN:
            self.empty_label = "Choisissez dans la liste" if self.required else "Aucune"
