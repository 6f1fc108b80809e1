"""The forms of a call for contributions: the call, what a member proposes, what organisers decide."""

import uuid
from datetime import timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from directory.contributions.forms import KeyField
from directory.models import Member, User
from emi_alumni.foundation.conflict_check import ConflictCheck, Texts
from emi_alumni.foundation.dates import local_day
from emi_alumni.foundation.forms import (
    WRITE_A_DATE,
    WRITE_AN_HOUR,
    DayInput,
    HourInput,
    LongText,
    PlainWords,
    SeveralOf,
)
from emi_alumni.foundation.text import sort_key
from events.contribution_calls import TOLD, WITHDRAWN, is_over_words, leave_programme, open_call, send
from events.forms.programme import NO_SUCH_PROJECT, speakers_of
from events.models import (
    CallProposal,
    ContributionCall,
    CoSpeakerAnswer,
    Decision,
    Event,
    ProposalFormat,
    ProposalSpeaker,
    ProposalState,
)
from events.models.programme import HOW_LONG, LONGEST
from events.moments import last_day_of, midnight
from projects.models import Project

MOST_CO_SPEAKERS = 6
AT_MOST = 10  # of one person, to one call
MANY = f"Vous avez déjà {AT_MOST} contributions à cet appel : complétez-en une, ou retirez-la."
NO_SUCH_MEMBER = (
    "Aucun membre du réseau ne s’appelle « {} » : recopiez son prénom et son nom tels que l’annuaire les dit."
)
TO_SEND = "Pour l’envoyer, {} Vous pouvez aussi la garder en brouillon."
STAYS = "Ce que vous aviez envoyé reste tel quel : gardez une copie de ce que vous venez d’écrire."
CLOSING_DAY = "Choisissez un jour entre aujourd’hui et celui de l’événement."


class ContributionCallForm(ConflictCheck, PlainWords, forms.ModelForm):
    """`closes_on`: the last day, included."""

    looked_for = LongText(
        label="ce que vous cherchez",
        help_text="Le thème, à qui cela s’adresse, ce que vous ne cherchez pas.",
        max_length=2000,
        rows=5,
        error_messages={"required": "Écrivez ce que vous cherchez."},
    )
    formats = forms.MultipleChoiceField(
        label="formats",
        choices=ProposalFormat.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins un format."},
    )
    closes_on = forms.DateField(
        label="ouvert jusqu’au",
        widget=DayInput(),
        help_text="Compris.",
        error_messages={"required": WRITE_A_DATE, "invalid": WRITE_A_DATE},
    )

    class Meta:
        model = ContributionCall
        fields = ["looked_for", "formats", "minutes"]
        widgets = {"minutes": forms.NumberInput(attrs={"inputmode": "numeric", "min": 5})}
        error_messages = {"minutes": {"required": HOW_LONG, "invalid": HOW_LONG}}

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        call: ContributionCall = self.instance
        if call.pk:
            self.initial["closes_on"] = last_day_of(call.closes_at)
        else:
            self.initial["formats"] = list(ProposalFormat.values)

    def clean_closes_on(self) -> Any:
        day, call = self.cleaned_data["closes_on"], self.instance
        unchanged = call.pk and last_day_of(call.closes_at) == day
        if not unchanged and not timezone.localdate() <= day <= local_day(call.event.starts_at):
            raise ValidationError(CLOSING_DAY)
        return day

    def texts_of(self, row: Any) -> Texts:
        day = last_day_of(row.closes_at).isoformat() if row and row.pk else ""
        return [*super().texts_of(row), ("ouvert jusqu’au", day)]

    def typed(self) -> Texts:
        day = self.cleaned_data.get("closes_on")
        return [*super().typed(), ("ouvert jusqu’au", day.isoformat() if day else "")]

    def save_changes(self) -> bool:
        """False, with what is wrong said, when somebody changed it meanwhile, or a mandate ended."""
        call: ContributionCall = self.instance
        end = midnight(self.cleaned_data["closes_on"] + timedelta(days=1))
        call.closes_at = min(end, call.event.starts_at)
        try:
            with transaction.atomic():
                Event.objects.lock(call.event_id)
                stored = ContributionCall.objects.filter(event=call.event_id).first()
                if stored is not None and not self.agrees_with(self.texts_of(stored)):
                    return False
                open_call(call, by=self.by)
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return False
        return True


class CallProposalForm(ConflictCheck, PlainWords, forms.ModelForm):
    """A contribution, sent or kept as a draft. `late`, once saved: the call closed meanwhile, so that it was kept as a
    draft and not sent."""

    key = KeyField(required=False)
    summary = LongText(
        label="résumé, en dix lignes",
        help_text="Ce que les personnes présentes en rapporteront.",
        max_length=1200,
        rows=10,
        required=False,
    )
    format = forms.ChoiceField(label="format", required=False)
    co_speakers = LongText(
        label="avec qui",
        help_text="Un membre du réseau par ligne : son prénom et son nom. Chaque personne dit oui, ou non, ici.",
        max_length=1000,
        rows=2,
        required=False,
    )
    projects = SeveralOf(
        label="vos projets", queryset=Project.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    other_project = forms.CharField(
        label="un autre projet", help_text="Son titre, tel que sa page le dit.", max_length=200, required=False
    )

    class Meta:
        model = CallProposal
        fields = ["title", "format", "summary", "needs", "mission_order"]
        help_texts = {
            "needs": "Matériel, salle, prise de son. Les organisateurs sont seuls à le lire.",
            "mission_order": "Les organisateurs s’en occupent avec votre collectivité.",
        }
        error_messages = {"title": {"required": "Écrivez un titre : un brouillon en a besoin aussi."}}

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.chosen: list[Member] = []
        self.other: Project | None = None
        self.late = False
        self.fields["key"].initial = uuid.uuid4()
        proposal: CallProposal = self.instance
        offered = [
            (one.value, str(one.label)) for one in ProposalFormat if one in (*proposal.call.formats, proposal.format)
        ]
        cast(forms.ChoiceField, self.fields["format"]).choices = [("", "Choisir un format"), *offered]
        self.readable = Project.objects.published().visible_to(by)
        known = Q(pk__in=Project.objects.editable_by(by).order_by().values("pk"))
        if proposal.pk:
            chosen = CallProposal.projects.through.objects.filter(callproposal=proposal.pk)
            known |= Q(pk__in=chosen.values("project"))
            self.initial["projects"] = list(chosen.order_by("project").values_list("project", flat=True))
            self.initial["co_speakers"] = "\n".join(names_of(proposal))
        cast(SeveralOf, self.fields["projects"]).queryset = (
            self.readable.filter(known).only("title").order_by("title", "pk")
        )

    @property
    def keeps_draft(self) -> bool:
        return "garder" in self.data

    def clean_co_speakers(self) -> str:
        text = self.cleaned_data["co_speakers"]
        lines = [line for raw in text.splitlines() if (line := " ".join(raw.split()))]
        if len(lines) > MOST_CO_SPEAKERS:
            raise ValidationError(f"{MOST_CO_SPEAKERS} personnes au plus interviennent avec vous.")
        found = speakers_of(lines, Member.objects.visible_to(self.by))
        for one in found:
            if one.member is None:
                raise ValidationError(NO_SUCH_MEMBER.format(one.name))
        self.chosen = [one.member for one in found if one.member and one.member != self.by.member]
        return text

    def clean_other_project(self) -> str:
        title = " ".join(self.cleaned_data["other_project"].split())
        if title:
            self.other = self.readable.filter(sort_key=sort_key(title)[:130]).order_by("-published_at", "pk").first()
            if self.other is None:
                raise ValidationError(NO_SUCH_PROJECT)
        return title

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.keeps_draft and self.instance.call.is_open:
            if not said.get("summary") and "summary" not in self.errors:
                self.add_error("summary", TO_SEND.format("écrivez un résumé."))
            if not said.get("format") and "format" not in self.errors:
                self.add_error("format", TO_SEND.format("choisissez un format."))
        return said

    def texts_of(self, row: Any) -> Texts:
        return [*super().texts_of(row), ("avec qui", "\n".join(names_of(row)) if row and row.pk else "")]

    def typed(self) -> Texts:
        return [*super().typed(), ("avec qui", self.cleaned_data.get("co_speakers", ""))]

    def save_changes(self) -> CallProposal | None:
        """The proposal, sent or kept; None, with a sentence beside what was typed, when it may not be. The same form
        sent twice is one proposal."""
        try:
            with transaction.atomic():
                return self._save()
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return None

    def _save(self) -> CallProposal | None:
        me = self.by.member
        Member.objects.lock(me.pk)
        Event.objects.lock(self.instance.call.event_id)
        call = ContributionCall.objects.select_related("event").get(pk=self.instance.call_id)
        own = CallProposal.objects.of(me).filter(call=call)
        live = own.filter(pk=self.instance.pk).first() if self.instance.pk else None
        key = self.cleaned_data["key"] or uuid.uuid4()
        if self.instance.pk is None:
            if already := own.filter(form_key=key).first():
                return already
            if own.exclude(state=ProposalState.WITHDRAWN).count() >= AT_MOST:
                raise ValidationError(MANY)
            if CallProposal.objects.filter(form_key=key).exists():
                key = uuid.uuid4()
            live = CallProposal(call=call, author=me, form_key=key)
        elif live is None or live.state == ProposalState.WITHDRAWN:
            raise ValidationError(WITHDRAWN)
        else:
            if live.told:
                raise ValidationError(TOLD)
            if live.is_sent and not call.is_open:
                raise ValidationError(f"{is_over_words(call)} {STAYS}")
            if not self.agrees_with(self.texts_of(live)):
                return None
        live.call = call
        self.late = not call.is_open and not self.keeps_draft
        self._keep(live, as_draft=self.keeps_draft or not call.is_open)
        return live

    def _keep(self, live: CallProposal, *, as_draft: bool) -> None:
        said = {name: self.cleaned_data[name] for name in self._meta.fields or ()}
        if live.pk is None:
            for name, value in said.items():
                setattr(live, name, value)
            live.save()
        else:
            leave_programme(live)
            live.write(**said, state=ProposalState.DRAFT, decision="", answer="", edited_at=timezone.now())
        live.projects.set([*self.cleaned_data["projects"], *([self.other] if self.other else [])])
        live.speakers.exclude(member__in=self.chosen).delete()
        ProposalSpeaker.objects.bulk_create(
            [ProposalSpeaker(proposal=live, member=one) for one in self.chosen], ignore_conflicts=True
        )
        if not as_draft:
            send(live)


def names_of(proposal: CallProposal) -> list[str]:
    """Those whom its author named, as the form asks for them; who said no is not asked again."""
    named = proposal.speakers.exclude(answer=CoSpeakerAnswer.NO).select_related("member").order_by("pk")
    return [one.member.full_name for one in named]


class DecisionForm(PlainWords, forms.Form):
    """What organisers decide; the sentence is read by who proposed, once it is told."""

    decision = forms.ChoiceField(choices=Decision.choices, widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    answer = LongText(
        label="une phrase pour qui propose",
        help_text="Facultative si vous retenez la contribution. Elle est lue quand vous annoncez les décisions.",
        max_length=600,
        rows=3,
        required=False,
    )


class NoteForm(PlainWords, forms.Form):
    note = LongText(
        label="note entre organisateurs",
        help_text="Qui propose ne la lit pas dans le portail, mais peut en demander copie.",
        max_length=600,
        rows=2,
        required=False,
    )


class PlaceForm(PlainWords, forms.Form):
    """The hour and the length of a contribution in the programme."""

    starts = forms.TimeField(
        label="à quelle heure",
        widget=HourInput(),
        required=False,
        help_text="Vide : à la suite du programme.",
        error_messages={"invalid": WRITE_AN_HOUR},
    )
    minutes = forms.IntegerField(
        label="durée, en minutes",
        validators=[MinValueValidator(5, HOW_LONG), MaxValueValidator(LONGEST, HOW_LONG)],
        error_messages={"required": HOW_LONG, "invalid": HOW_LONG},
    )
