"""Becoming a mentor, in less than two minutes: on what, how, how often; and a pause, until a day."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.conflict_check import ConflictCheck, Texts
from emi_alumni.foundation.forms import WRITE_A_DATE, DayInput, LongText, PlainWords
from emi_alumni.foundation.text import split_list
from mentoring.models import Mentor
from mentoring.models.mentors import LONGEST_TOPIC, MOST_A_MONTH, MOST_TOPICS, next_month

LONGEST_PAUSE = timedelta(days=366)


class MentorForm(ConflictCheck, PlainWords, forms.ModelForm):
    """`topics`: what somebody may be asked about, separated by commas."""

    topics = forms.CharField(
        label="sur quoi",
        help_text=f"Vos sujets, séparés par des virgules, {MOST_TOPICS} au plus : accueil des usagers, langage clair.",
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Écrivez au moins un sujet, par exemple « accueil des usagers »."},
    )
    brings = LongText(
        label="ce que j’apporte",
        help_text="Facultatif, une phrase : ce que vous avez vécu, ce que vous relisez volontiers.",
        max_length=400,
        rows=3,
        required=False,
    )

    class Meta:
        model = Mentor
        fields = ["brings", "call", "visit", "co_reading", "other", "capacity"]
        help_texts = {
            "other": "Facultatif : « une heure au tableau », « une marche ».",
            "capacity": f"De 1 à {MOST_A_MONTH}. Une fois ce nombre atteint, vous êtes en pause jusqu’au mois suivant.",
        }
        error_messages = {"capacity": {"invalid": f"Écrivez un nombre de 1 à {MOST_A_MONTH}."}}
        widgets: ClassVar[dict[str, Any]] = {"capacity": forms.NumberInput(attrs={"min": 1, "max": MOST_A_MONTH})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["topics"] = ", ".join(self.instance.topic_names)
        self.order_fields(["topics", "call", "visit", "co_reading", "other", "capacity", "brings"])

    def clean_topics(self) -> str:
        names = split_list(self.cleaned_data["topics"])
        names = [name for name in names if any(sign.isalnum() for sign in name)]
        if not names:
            raise ValidationError("Écrivez au moins un sujet, par exemple « accueil des usagers ».")
        if len(names) > MOST_TOPICS:
            raise ValidationError(f"Gardez {MOST_TOPICS} sujets au plus : il y en a {len(names)}.")
        if long := next((name for name in names if len(name) > LONGEST_TOPIC), None):
            raise ValidationError(f"« {long[:30]}… » est trop long : {LONGEST_TOPIC} caractères au plus.")
        self.names = names
        return ", ".join(names)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not any(said.get(name) for name in ("call", "visit", "co_reading", "other")) and "other" not in self.errors:
            self.add_error("call", "Choisissez au moins une façon d’aider.")
        return said

    def texts_of(self, thing: Any) -> Texts:
        return [*super().texts_of(thing), ("sur quoi", ", ".join(thing.topic_names) if thing.pk else "")]

    def typed(self) -> Texts:
        return [*super().typed(), ("sur quoi", self.cleaned_data.get("topics", ""))]

    @transaction.atomic
    def apply(self, member: Member) -> Mentor | None:
        """Save for this person, who is a mentor again if they had stopped; None when another window wrote meanwhile."""
        Member.objects.lock(member.pk)
        known = Mentor.objects.select_for_update(of=("self",)).filter(member=member).order_by("pk").first()
        if known is not None and self.instance.pk and not self.agrees_with(self.texts_of(known)):
            return None
        mentor = known or Mentor(member=member)
        for name in self.Meta.fields:
            setattr(mentor, name, self.cleaned_data[name])
        mentor.stopped_at = None
        mentor.save()
        mentor.set_topics(self.names)
        return mentor


class PauseForm(PlainWords, forms.Form):
    """Without a day, until the end of this month."""

    until = forms.DateField(
        label="jusqu’au", widget=DayInput(), required=False, error_messages={"invalid": WRITE_A_DATE}
    )

    def clean_until(self) -> date:
        today = timezone.localdate()
        until: date = self.cleaned_data["until"] or next_month(today) - timedelta(days=1)
        if until < today:
            raise ValidationError("Choisissez un jour à venir.")
        if until > today + LONGEST_PAUSE:
            raise ValidationError(
                "Une pause dure un an au plus : au-delà, arrêtez, vous reviendrez quand vous voudrez."
            )
        return until
