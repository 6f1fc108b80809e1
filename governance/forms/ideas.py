"""Proposing an idea, commenting on one; and what the pedagogical council writes of it."""

from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from directory.contributions.forms import ContributionForm
from directory.models import User
from emi_alumni.foundation.conflict_check import MARK, ConflictCheck, Texts, mark_of
from emi_alumni.foundation.forms import DayInput, LongText, PlainWords
from emi_alumni.foundation.moderation.editing import waiting_words
from governance.forms.proofs import ProofFields
from governance.models import Idea, IdeaComment, IdeaStatus, IdeaTheme, Module

WAITING_AT_MOST = 10  # drafts, and ideas that wait to be read
MANY_WAIT = f"{WAITING_AT_MOST} de vos idées sont en brouillon ou attendent d’être lues : elles passent d’abord."
NO_MODULE = "Aucun module en particulier"


class IdeaForm(ContributionForm):
    """A new idea, a draft, or the words of one's own idea that is online."""

    HEADING = "Proposer une idée"
    HEADING_AGAIN = "Mon idée"
    LEAD = "Une minute : une phrase suffit. Le conseil pédagogique y répondra, et les autres la soutiendront."
    NOTICE = ""
    VERB = "Envoyer mon idée"

    title = forms.CharField(
        label="votre idée, en une phrase",
        max_length=160,
        help_text="Commencez par un verbe : « Avancer la mesure d’impact au début du projet ».",
        error_messages={"required": "Écrivez votre idée en une phrase."},
    )
    text = LongText(
        label="pourquoi, et comment",
        help_text="Facultatif : ce que vous avez vécu, ce que cela changerait.",
        max_length=3000,
        rows=5,
        required=False,
    )
    field_order = ("title", "text", "is_workshop", "theme", "module")
    AT_MOST = WAITING_AT_MOST
    MANY_WAIT = MANY_WAIT

    class Meta:
        model = Idea
        fields = ["title", "text", "is_workshop", "theme", "module"]
        error_messages = {"theme": {"required": "Choisissez un thème : le plus proche suffit."}}
        help_texts = {
            "module": "Facultatif : l’idée se lira aussi sur sa page.",
            "is_workshop": "Une nouvelle discipline, un sujet d’avenir : les autres disent « J’y viendrais ».",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "theme" not in self.fields:  # once it is online, where it is filed is the council's
            return
        choose(self.fields["theme"], IdeaTheme.objects.all(), "Choisissez")
        choose(self.fields["module"], Module.objects.all(), NO_MODULE)

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())


def choose(field: forms.Field, among: QuerySet, nothing: str) -> None:
    chosen = cast(forms.ModelChoiceField, field)
    chosen.queryset, chosen.empty_label = among, nothing


class CommentForm(ConflictCheck, PlainWords, forms.Form):
    """One's own comment, new or rewritten. `stored`: its words, as their author last wrote them."""

    comment = LongText(
        label="votre commentaire",
        help_text="Ce que vous avez vécu, ce qui aiderait. Vous pourrez le modifier.",
        max_length=1000,
        rows=4,
        error_messages={"required": "Écrivez votre commentaire, même une phrase."},
    )

    def __init__(self, *args: Any, stored: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial[MARK] = mark_of(self.in_text(stored))

    def in_text(self, words: str) -> Texts:
        return [(str(self.fields["comment"].label), words)]

    def typed(self) -> Texts:
        return self.in_text(self.cleaned_data["comment"])

    def say(self, idea: Idea, *, by: User) -> bool | None:
        """True when it is online, False when it waits to be read; None, with a sentence, when it may not be said."""
        try:
            with transaction.atomic():
                held = idea.lock_current()
                mine = IdeaComment.objects.of(by.member).filter(idea=held).first()
                if mine and not self.agrees_with(self.in_text(waiting_words(mine).get("text", mine.text))):
                    return None
                return IdeaComment.say(idea, self.cleaned_data["comment"], by=by)
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return None


class AnswerForm(ProofFields):
    """The council's answer: dated, told to those concerned, never rewritten. « En place » says what shows it."""

    field_order = ("status", "on", "answer")

    status = forms.ChoiceField(label="l’idée devient", choices=IdeaStatus.choices)
    on = forms.DateField(
        label="le",
        widget=DayInput(),
        help_text="Le jour de la séance.",
        error_messages={
            "required": "Écrivez la date, par exemple 15/01/2027.",
            "invalid": "Écrivez la date, par exemple 15/01/2027.",
        },
    )
    answer = LongText(
        label="réponse",
        help_text="Les personnes qui la soutiennent seront prévenues. Une réponse ne se récrit pas : une autre la "
        "complète.",
        max_length=2000,
        rows=4,
        error_messages={"required": "Écrivez la réponse du conseil, même une phrase."},
    )

    def __init__(self, *args: Any, idea: Idea, **kwargs: Any) -> None:
        kwargs["initial"] = {"status": idea.status, "on": timezone.localdate()}
        super().__init__(*args, **kwargs)

    def clean_on(self) -> date:
        on = self.cleaned_data["on"]
        if on.year < 2000:
            raise ValidationError("Écrivez l’année en entier, par exemple 15/01/2027.")
        return on

    def give(self, idea: Idea, *, by: User) -> bool:
        said = self.cleaned_data
        try:
            idea.answer(status=said["status"], text=said["answer"], on=said["on"], by=by, **self.proof_said())
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return False
        return True


class AssessForm(ConflictCheck, PlainWords, forms.ModelForm):
    """What the council fills in."""

    class Meta:
        model = Idea
        fields = ["cost", "expected_effect", "theme", "module", "is_workshop"]
        help_texts = {
            "cost": "En mots ou en euros : « une demi-journée d’intervenant ».",
            "expected_effect": "Ce qui changerait, et quand.",
            "is_workshop": "Les soutiens se lisent « J’y viendrais » ; à six personnes, l’auteur est prévenu.",
        }

    def __init__(self, *args: Any, instance: Idea, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        choose(self.fields["theme"], IdeaTheme.objects.all(), "Choisissez")
        choose(self.fields["module"], Module.objects.all(), NO_MODULE)

    def fill_in(self) -> bool:
        try:
            with transaction.atomic():
                held = self.instance.lock_current()
                if not self.agrees_with(self.texts_of(held)):
                    return False
                held.assess(**{name: self.cleaned_data[name] for name in self._meta.fields or ()})
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return False
        return True


class MergeForm(PlainWords, forms.Form):
    """The idea that is kept, among those that stand; those that speak of the same things first."""

    kept = forms.ModelChoiceField(
        queryset=Idea.objects.none(),
        label="l’idée à garder",
        empty_label="Choisissez",
        error_messages={"required": "Choisissez l’idée à garder.", "invalid_choice": "Choisissez dans la liste."},
    )

    def __init__(self, *args: Any, idea: Idea, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.idea = idea
        field = cast(forms.ModelChoiceField, self.fields["kept"])
        field.queryset = Idea.objects.current().exclude(pk=idea.pk).order_by("sort_key", "pk")

    def merge(self, *, by: User) -> bool:
        try:
            self.idea.merge_into(self.cleaned_data["kept"], by=by)
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return False
        return True
