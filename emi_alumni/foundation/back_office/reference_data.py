"""Short lists of the mission (themes, tools, modules): a name once, an address that stays, two spellings made one."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse

from emi_alumni.foundation.merging import merge
from emi_alumni.foundation.text import fold, slug_of

from .confirmed_action import ANSWERED, ConfirmedActions, Question


class NamedForm(forms.ModelForm):
    """Two names that differ by case, accents or signs are one: the second is refused, with the first told."""

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if not slug_of(name):
            raise ValidationError("Écrivez un nom en toutes lettres.")
        others = list(type(self.instance)._default_manager.exclude(pk=self.instance.pk).order_by("pk"))
        for other in others:
            if fold(other.name) == fold(name) or (not self.instance.pk and other.slug == slug_of(name)):
                raise ValidationError(f"« {other} » est déjà dans la liste : employez-le, ou choisissez un autre nom.")
        return name


class NamedList(ConfirmedActions):
    """The address is made from the first name, and stays: links keep working."""

    form = NamedForm
    search_fields: ClassVar[Any] = ("name",)
    search_help_text = "Nom, avec ou sans accents."

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("slug",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """A short list, folded here: accents count on no engine."""
        words = fold(search_term).split()
        if not words:
            return queryset, False
        names = self.model._default_manager.order_by("pk").values_list("pk", "name")
        return queryset.filter(pk__in=[pk for pk, name in names if all(word in fold(name) for word in words)]), False


class KeptForm(forms.Form):
    """Which of the chosen lines stays."""

    kept: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None,
        label="Garder",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choisissez la ligne à garder.", "invalid_choice": "Choisissez dans la liste."},
        help_text="Son nom et son adresse restent ; les autres disparaissent.",
    )

    def __init__(self, *args: Any, among: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kept"].queryset = among  # type: ignore[attr-defined]


class Merging(NamedList):
    """A list whose lines may be merged: two spellings of one thing."""

    def merge_chosen(
        self, request: HttpRequest, queryset: QuerySet[Any], question: Question
    ) -> TemplateResponse | None:
        chosen = queryset.order_by("pk")
        if len(chosen) < 2:
            self.message_user(request, "Choisissez au moins deux lignes à fusionner.", "warning")
            return None
        form = KeptForm(request.POST if ANSWERED in request.POST else None, among=chosen)
        if not self.answered(request, form):
            return self.ask(request, chosen, question, form)
        kept: Model = form.cleaned_data["kept"]
        others = [one for one in chosen if one.pk != kept.pk]
        self.do_to_each(
            request,
            others,
            lambda one: merge(kept, [one]),
            "C’est une seule ligne maintenant.|{n} lignes ont rejoint celle que vous gardez.",
            f"Fusionné avec le n° {kept.pk}",
        )
        return None
