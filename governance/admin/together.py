"""Words that several people write at once: the administration keeps what changed on its page, over what it showed."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

REWRITTEN = (
    "Quelqu’un vient de l’écrire autrement : « {} ». Reprenez ce qu’il faut garder, puis enregistrez de nouveau."
)


class TogetherForm(forms.ModelForm):
    """Each field of `TOGETHER` goes with what the page showed of it; somebody else's words since are said, and kept."""

    TOGETHER: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.TOGETHER:
            if name in self.fields:
                self.fields[name].show_hidden_initial = True

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if self.instance.pk:
            for name in set(self.TOGETHER) & set(self.changed_data) & set(said):
                self._check_same(name, said[name])
        return said

    def _check_same(self, name: str, typed: str) -> None:
        hidden = self.add_initial_prefix(name)
        shown, stored = self.data.get(hidden), getattr(self.instance, name)
        if shown is not None and lines(stored) not in (lines(shown), lines(typed)):
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data[hidden] = stored  # the second time is meant
            self.add_error(name, REWRITTEN.format(stored))


class SavesWhatChanged(admin.ModelAdmin):
    """`derived`: the columns that saving works out from the others."""

    derived: ClassVar[tuple[str, ...]] = ()

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        if not change:
            super().save_model(request, obj, form, change)
        elif form.changed_data:
            obj.save(update_fields=[*form.changed_data, *self.derived])


def lines(text: str) -> list[str]:
    return text.strip().splitlines()
