"""The forms of a handover: a line of the run sheet, a task, a line of the budget; the day of the meeting."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from directory.models import Collectivity, User
from emi_alumni.foundation.conflict_check import ConflictCheck
from emi_alumni.foundation.forms import WRITE_A_DATE, WRITE_AN_HOUR, DayInput, HourInput, PlainWords
from events.models import AnnualMeeting, BudgetLine, ChecklistTask, RunSheetLine
from events.models.handover import AN_AMOUNT, HOW_FAR, held_for_preparing

GONE = "Cette ligne n’est plus là : gardez une copie de votre texte."
SAY_WHAT = "Écrivez de quoi il s’agit."


class PreparedForm(ConflictCheck, PlainWords, forms.ModelForm):
    """Saved while the meeting is held, by who may prepare it at that instant."""

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def meeting(self) -> AnnualMeeting:
        return self.instance.meeting

    def save_changes(self) -> bool:
        """False, with what is wrong said, when somebody changed or removed it meanwhile, or its writer may not any
        more; saving again decides."""
        try:
            with transaction.atomic():
                held_for_preparing(self.meeting(), self.by)
                if self.instance.pk:
                    stored = self._meta.model._default_manager.filter(pk=self.instance.pk).first()
                    if stored is None:
                        raise ValidationError(GONE)
                    if not self.agrees_with(self.texts_of(stored)):
                        return False
                    self.instance.save(update_fields=self._meta.fields)
                else:
                    self.instance.save()
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return False
        return True


class RunSheetForm(PreparedForm):
    class Meta:
        model = RunSheetLine
        fields = ["starts", "what", "who"]
        widgets = {"starts": HourInput()}
        help_texts = {"who": "Un nom, ou une fonction."}
        error_messages = {
            "starts": {"required": WRITE_AN_HOUR, "invalid": WRITE_AN_HOUR},
            "what": {"required": SAY_WHAT},
        }


class ChecklistForm(PreparedForm):
    class Meta:
        model = ChecklistTask
        fields = ["what", "days", "who"]
        help_texts = {
            "days": "Compté du jour de la rencontre : −120 pour cent vingt jours avant, 30 pour trente jours après.",
            "who": "Un nom, ou une fonction.",
        }
        error_messages = {
            "what": {"required": SAY_WHAT},
            "days": {"required": HOW_FAR, "invalid": HOW_FAR},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].widget = forms.TextInput(attrs={"inputmode": "text"})
        read_without(self.fields["days"], "J")


def read_without(field: forms.Field, *signs: str) -> None:
    """Numbers as French writes them: « −120 » with its sign, « J-120 », « 1 250,50 € »."""
    to_python = field.to_python

    def read(value: Any) -> Any:
        text = "".join(str("" if value is None else value).split()).replace("−", "-")
        for sign in signs:
            text = text.replace(sign, "")
        return to_python(text)

    field.to_python = read  # type: ignore[method-assign]


class BudgetForm(PreparedForm):
    class Meta:
        model = BudgetLine
        fields = ["what", "planned", "spent", "payer"]
        localized_fields = ["planned", "spent"]  # « 1 250,50 »
        widgets = {
            "planned": forms.TextInput(attrs={"inputmode": "decimal"}),
            "spent": forms.TextInput(attrs={"inputmode": "decimal"}),
        }
        help_texts = {
            "spent": "Vide tant que ce n’est pas payé.",
            "payer": "Vide : partagé entre l’hôte et les co-organisateurs, selon leur part.",
        }
        error_messages = {
            "what": {"required": SAY_WHAT},
            **{
                name: dict.fromkeys(
                    ("required", "invalid", "max_digits", "max_whole_digits", "max_decimal_places"), AN_AMOUNT
                )
                for name in ("planned", "spent")
            },
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("planned", "spent"):
            read_without(self.fields[name], "€")
        meeting = self.instance.meeting
        field = cast(forms.ModelChoiceField, self.fields["payer"])
        field.empty_label = "Partagé"
        co_hosts = Q(pk__in=[one.collectivity_id for one in meeting.event.co_hosts.all()] if meeting.event else [])
        known = Q(pk=meeting.host_id) | Q(pk=self.instance.payer_id) | Q(code="DEP95") | co_hosts
        field.queryset = Collectivity.objects.filter(known).order_by("sort_key", "pk")


class MeetingDayForm(PreparedForm):
    class Meta:
        model = AnnualMeeting
        fields = ["on"]
        widgets = {"on": DayInput()}
        labels = {"on": "jour de la rencontre"}
        error_messages = {"on": {"invalid": WRITE_A_DATE}}

    def meeting(self) -> AnnualMeeting:
        return self.instance
