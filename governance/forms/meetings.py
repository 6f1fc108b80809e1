"""Around a session: a point for its agenda, its minutes."""

from typing import Any

from django import forms
from django.db import IntegrityError, transaction
from django.db.models import F

from directory.forms.words import LongText, PlainWords
from directory.models import Member
from governance.models import AgendaPoint, Meeting, Minutes

POINTS_EACH = 5  # waiting, of one person for one session
BEGUN_BY_ANOTHER = (
    "Quelqu’un d’autre vient de commencer ce compte rendu : gardez une copie de votre texte, et parlez-en ensemble."
)
HOW = "« - » au début des lignes pour une liste, **deux étoiles** pour appuyer, une ligne vide entre deux paragraphes."


class PointForm(PlainWords, forms.Form):
    text = forms.CharField(
        label="le point à discuter",
        help_text="Une phrase : la question, et la décision attendue.",
        max_length=300,
        error_messages={"required": "Écrivez le point à discuter, en une phrase."},
    )

    def __init__(self, *args: Any, meeting: Meeting, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting, self.member = meeting, member

    def clean_text(self) -> str:
        return " ".join(self.cleaned_data["text"].split())

    def keep(self) -> AgendaPoint | None:
        """Two clicks make one point; None, with a sentence, when this person has enough of them."""
        text = self.cleaned_data["text"]
        with transaction.atomic():
            Member.objects.hold(self.member.pk)
            waiting = AgendaPoint.objects.waiting().filter(meeting=self.meeting, member=self.member)
            if waiting.exclude(text=text).count() >= POINTS_EACH:
                self.add_error(
                    "text", f"Vous avez déjà proposé {POINTS_EACH} points : attendez leur réponse, ou retirez-en."
                )
                return None
            return AgendaPoint.objects.get_or_create(meeting=self.meeting, member=self.member, text=text)[0]


class MinutesForm(PlainWords, forms.Form):
    """`version` is what the author had in front of them: two windows cannot both be told yes."""

    text = LongText(
        label="le compte rendu",
        help_text=HOW,
        max_length=20_000,
        rows=16,
        error_messages={"required": "Écrivez quelques lignes : ce qui s’est dit, ce qui est décidé."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, minutes: Minutes, **kwargs: Any) -> None:
        initial = {"text": minutes.text, "version": minutes.version if minutes.pk else 0}
        super().__init__(*args, initial=initial, **kwargs)
        self.minutes = minutes

    def keep(self) -> bool:
        """Save the draft; False, with a sentence beside the text typed, when another window or person came first."""
        minutes = self.minutes
        text = self.cleaned_data["text"]
        if minutes.pk is None:
            minutes.text = text
            try:
                with transaction.atomic():
                    minutes.save()
            except IntegrityError:
                self.add_error(None, BEGUN_BY_ANOTHER)
                return False
            return True
        same = Minutes.objects.filter(pk=minutes.pk, version=self.cleaned_data["version"], state=minutes.state)
        if not same.update(text=text, version=F("version") + 1):
            self.add_error(None, "Ce compte rendu a changé dans une autre fenêtre : copiez votre texte et rechargez.")
            return False
        minutes.text = text
        return True
