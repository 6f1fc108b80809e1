"""Around a session: a point for its agenda, its minutes."""

from typing import Any

from django import forms
from django.db import IntegrityError, transaction

from directory.models import Member
from emi_alumni.foundation.conflict_check import MARK, ConflictCheck, Texts, mark_of
from emi_alumni.foundation.forms import LongText, PlainWords
from emi_alumni.foundation.moderation.editing import waiting_words
from governance.models import AgendaPoint, Meeting, Minutes

POINTS_EACH = 5  # waiting, of one person for one session
BEGUN_BY_ANOTHER = (
    "Quelqu’un d’autre vient de commencer ce compte rendu : gardez une copie de votre texte, et parlez-en ensemble."
)
HOW = "« - » au début des lignes pour une liste, **deux étoiles** pour appuyer, une ligne vide entre deux paragraphes."


def as_written(minutes: Minutes) -> str:
    return waiting_words(minutes).get("text", minutes.text)


class PointForm(PlainWords, forms.Form):
    text = forms.CharField(
        label="le point à discuter",
        help_text="Une phrase : la question, et la décision attendue.",
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
            Member.objects.lock(self.member.pk)
            waiting = AgendaPoint.objects.waiting().filter(meeting=self.meeting, member=self.member)
            if waiting.exclude(text=text).count() >= POINTS_EACH:
                self.add_error(
                    "text", f"Vous avez déjà proposé {POINTS_EACH} points : attendez leur réponse, ou retirez-en."
                )
                return None
            return AgendaPoint.objects.get_or_create(meeting=self.meeting, member=self.member, text=text)[0]


class MinutesForm(ConflictCheck, PlainWords, forms.Form):
    """Minutes, as their author last wrote them: what waits to be read over what is online."""

    text = LongText(
        label="le compte rendu",
        help_text=HOW,
        max_length=20_000,
        rows=16,
        error_messages={"required": "Écrivez quelques lignes : ce qui s’est dit, ce qui est décidé."},
    )

    def __init__(self, *args: Any, minutes: Minutes, shown: str = "", **kwargs: Any) -> None:
        words = as_written(minutes)
        super().__init__(*args, initial={"text": shown or words}, **kwargs)
        self.minutes = minutes
        if minutes.pk:
            self.initial[MARK] = mark_of(self.in_text(words))

    def in_text(self, words: str) -> Texts:
        return [(str(self.fields["text"].label), words)]

    def typed(self) -> Texts:
        return self.in_text(self.cleaned_data["text"])

    def may_replace(self) -> bool:
        """Whether nobody wrote since the page was drawn; the row is held. Else both texts are on the form."""
        # Held: what is compared is what is replaced.
        held = Minutes.objects.select_for_update(of=("self",)).order_by("pk").get(pk=self.minutes.pk)
        return self.agrees_with(self.in_text(as_written(held)))

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
        if not self.may_replace():
            return False
        if not Minutes.objects.filter(pk=minutes.pk, state=minutes.state).update(text=text):
            self.add_error(None, "Ce compte rendu a changé dans une autre fenêtre : copiez votre texte et rechargez.")
            return False
        minutes.text = text
        return True
