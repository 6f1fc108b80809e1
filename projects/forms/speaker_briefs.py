"""Before a module: the speaker's link, what a team asks, what the speaker answers."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from directory.models import Cohort, Member, User
from emi_alumni.foundation.conflict_check import MARK, ConflictCheck, Texts, mark_of
from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.forms import WRITE_A_DATE, DayInput, LongText, PlainWords
from governance.models import CurriculumModule
from projects.models import ModuleAsk, Project, SpeakerBrief, SpeakerReply

LONGEST = timedelta(days=366)
A_WEEK = timedelta(days=7)
DATE_ERRORS = {"required": WRITE_A_DATE, "invalid": WRITE_A_DATE}


class SpeakerBriefForm(PlainWords, forms.ModelForm):
    """For which module, for whom, until when. One open link for each name and module: two clicks make one."""

    asks_until = forms.DateField(
        label="les équipes écrivent jusqu’au",
        help_text="Ce jour compris. Leur attente se lit aussitôt par le lien.",
        widget=DayInput(),
        error_messages=DATE_ERRORS,
    )
    ends_on = forms.DateField(
        label="le lien s’ouvre jusqu’au", help_text="Ce jour compris.", widget=DayInput(), error_messages=DATE_ERRORS
    )
    field_order = ("module", "name", "asks_until", "ends_on")

    class Meta:
        model = SpeakerBrief
        fields = ["module", "name", "asks_until"]
        error_messages = {
            "module": {"required": "Choisissez le module."},
            "name": {"required": "Écrivez le nom de l’intervenant ou du référent."},
        }

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["module"]
        field.queryset, field.empty_label = CurriculumModule.objects.of(cohort), "Choisissez"
        field.label_from_instance = lambda line: (
            f"{line.module}, {french_date(line.starts_on)}" if line.starts_on else str(line.module)
        )

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_ends_on(self) -> date:
        ends_on, today = self.cleaned_data["ends_on"], timezone.localdate()
        if not today <= ends_on <= today + LONGEST:
            raise ValidationError("Choisissez un jour entre aujourd’hui et dans un an.")
        return ends_on

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        asks_until, ends_on = data.get("asks_until"), data.get("ends_on")
        if asks_until and ends_on and not timezone.localdate() <= asks_until <= ends_on:
            self.add_error("asks_until", "Choisissez un jour entre aujourd’hui et le dernier jour du lien.")
        return data

    def issue(self, *, by: User) -> str | None:
        """The secret of the new link, told once; None, with a sentence, for a second of this name and module."""
        module, name = self.cleaned_data["module"], self.cleaned_data["name"]
        with transaction.atomic():
            Cohort.objects.select_for_update().get(pk=module.cohort_id)
            if SpeakerBrief.objects.open().filter(module=module, name=name).exists():
                self.add_error("name", "Un lien est déjà ouvert pour ce nom : annulez-le pour en créer un autre.")
                return None
            days = {name: self.cleaned_data[name] for name in ("asks_until", "ends_on")}
            return SpeakerBrief.issue(module, name=name, **days, by=getattr(by, "member", None))[1]


class ModuleAskForm(ConflictCheck, PlainWords, forms.ModelForm):
    """What a team asks of a module; several people of the team may write it."""

    text = LongText(
        label="ce que nous attendons du module",
        help_text="Une question précise, ce que vous avez déjà essayé, ce que vous voudriez savoir faire en sortant.",
        max_length=1000,
        rows=5,
        error_messages={"required": "Écrivez ce que vous attendez du module, même une phrase."},
    )

    class Meta:
        model = ModuleAsk
        fields = ["text"]

    def keep(self, project: Project, module: CurriculumModule, *, by: Member) -> bool:
        """False, with a sentence, when it is too late, or when somebody of the team wrote meanwhile."""
        try:
            with transaction.atomic():
                Project.objects.lock(project.pk)
                live = ModuleAsk.objects.filter(project=project, module=module).first()
                if live and not self.agrees_with(self.texts_of(live)):
                    return False
                ModuleAsk.write(project, module, self.cleaned_data["text"], by=by)
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return False
        return True


class SpeakerReplyForm(ConflictCheck, PlainWords, forms.Form):
    """The speaker's words for one team, or for all; written again until the mission reads them."""

    text = LongText(
        label="votre réponse",
        max_length=2000,
        rows=3,
        error_messages={"required": "Écrivez votre réponse, même une phrase."},
    )

    def __init__(self, *args: Any, label: str, reply: SpeakerReply | None, **kwargs: Any) -> None:
        words = reply.text if reply else ""
        super().__init__(*args, initial={"text": words}, **kwargs)
        self.fields["text"].label = label
        self.initial[MARK] = mark_of(self.in_text(words))

    def in_text(self, words: str) -> Texts:
        return [(str(self.fields["text"].label), words)]

    def typed(self) -> Texts:
        return self.in_text(self.cleaned_data["text"])

    def keep(self, brief: SpeakerBrief, project: Project | None) -> bool:
        """False, with a sentence, when the link ended, or when the words changed or were read meanwhile."""
        try:
            with transaction.atomic():
                held = SpeakerReply.objects.filter(brief=brief, project=project).first()
                if held and not self.agrees_with(self.in_text(held.text)):
                    return False
                brief.answer(self.cleaned_data["text"], project=project)
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return False
        return True
