"""After the presentation: the sponsor's answer, the meetings of each stage, the news asked in time."""

from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from directory.models import Member, User
from emi_alumni.foundation.conflict_check import ConflictCheck
from emi_alumni.foundation.forms import DayInput, LongText, PlainWords
from projects import sponsor_changes, sponsor_objectives
from projects.forms.further import sponsors_with
from projects.models import FollowUp, Project, SponsorLink, StageMeeting
from projects.models.sponsor import Adoption, Again, Stage
from projects.sponsor_changes import Outcome
from projects.statuses import Cause, ProjectStatus

OPEN_LINKS = 5  # of one project at once


class SponsorLinkForm(PlainWords, forms.ModelForm):
    """Who the team asks. One open link for each name: two clicks make one."""

    class Meta:
        model = SponsorLink
        fields = ["name"]
        error_messages = {"name": {"required": "Écrivez à qui vous le donnerez : sa fonction suffit."}}

    def __init__(self, *args, project: Project, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.project = project

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        self._check(name)
        return name

    def _check(self, name: str) -> None:
        open_links = list(self.project.sponsor_links.open())
        if any(link.name == name for link in open_links):
            raise ValidationError("Un lien est déjà ouvert pour ce nom : annulez-le pour en créer un autre.")
        if len(open_links) >= OPEN_LINKS:
            raise ValidationError(f"{OPEN_LINKS} liens sont déjà ouverts : annulez-en un d’abord.")

    def issue(self, *, by: Member) -> str | None:
        """The secret of the new link, told once; None, with a sentence, when another click made it."""
        try:
            with transaction.atomic():
                Member.objects.lock(by.pk)
                Project.objects.lock(self.project.pk)
                self._check(self.cleaned_data["name"])
                return SponsorLink.issue(self.project, name=self.cleaned_data["name"], by=by)[1]
        except ValidationError as refusal:
            self.add_error("name", refusal)
            return None


class SponsorForm(PlainWords, forms.Form):
    """The sponsor's four questions: only the first asks for an answer."""

    kept = forms.ChoiceField(
        label="ce projet est-il entré dans vos objectifs ?",
        choices=Adoption.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse, même « non »."},
    )
    changed = LongText(label="qu’est-ce qui a changé ?", max_length=2000, rows=3, required=False)
    blocks = LongText(label="qu’est-ce qui bloque ?", max_length=2000, rows=3, required=False)
    again = forms.ChoiceField(
        label="seriez-vous de nouveau commanditaire ?",
        choices=Again.choices,
        widget=forms.RadioSelect,
        required=False,
    )


class ObjectivesForm(PlainWords, forms.Form):
    """Whether a project is in the sponsor's objectives today."""

    kept = forms.ChoiceField(
        label="ce projet est-il aujourd’hui dans les objectifs du commanditaire ?",
        choices=Adoption.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse, même « non »."},
    )
    changed = LongText(label="qu’est-ce qui a changé ?", max_length=2000, rows=3, required=False)
    blocks = LongText(label="qu’est-ce qui bloque ?", max_length=2000, rows=3, required=False)

    def answer(self, project: Project, *, by: User) -> bool:
        """False, with a sentence, when the question is not asked any more."""
        try:
            sponsor_objectives.answer(project, **self.cleaned_data, by=by)
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return False
        return True


class SponsorChangeForm(PlainWords, forms.Form):
    """What becomes of a project's sponsor, who has another post."""

    outcome = forms.ChoiceField(
        label="et maintenant ?",
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse : reste, un autre prend la suite, ou plus personne."},
    )
    member = forms.ModelChoiceField(
        label="qui prend la suite, dans l’annuaire",
        queryset=Member.objects.none(),
        required=False,
        empty_label="Personne de l’annuaire",
        help_text="Seulement si quelqu’un d’autre prend la suite.",
    )
    department = forms.CharField(
        label="direction commanditaire",
        max_length=160,
        required=False,
        help_text="Par exemple « Direction de l’action sociale, Département ».",
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project
        others = sponsors_with(None).exclude(pk=project.sponsor_member_id or 0)
        cast(forms.ModelChoiceField, self.fields["member"]).queryset = others

    def answer(self, *, by: User) -> bool | None:
        """Whether the direction waits to be read; None, with a sentence, when the answer is refused."""
        said = {name: self.cleaned_data[name] for name in ("member", "department")}
        try:
            return sponsor_changes.answer(self.project, outcome=Outcome(self.cleaned_data["outcome"]), by=by, **said)
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return None


class StageMeetingForm(ConflictCheck, PlainWords, forms.ModelForm):
    note = LongText(
        label="ce qui s’y est dit", help_text="Facultatif : une décision, une date.", max_length=1000, required=False
    )
    field_order = ("stage", "on", "note")

    class Meta:
        model = StageMeeting
        fields = ["stage", "on", "note"]
        widgets = {"stage": forms.RadioSelect, "on": DayInput()}
        error_messages = {
            "stage": {"required": "Choisissez le moment : en amont, en cours ou en aval."},
            "on": {
                "required": "Écrivez la date, par exemple 15/01/2027.",
                "invalid": "Écrivez la date, par exemple 15/01/2027.",
            },
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["stage"]).choices = Stage.choices

    def clean_on(self) -> date:
        on = self.cleaned_data["on"]
        if not 1990 <= on.year <= timezone.localdate().year + 5:
            raise ValidationError("Écrivez une date entre 1990 et dans cinq ans.")
        return on

    @transaction.atomic
    def keep(self) -> StageMeeting:
        """Two clicks make one meeting."""
        meeting: StageMeeting = self.instance
        Project.objects.lock(meeting.project_id)
        same = StageMeeting.objects.filter(
            project=meeting.project, stage=meeting.stage, on=meeting.on, note=meeting.note
        ).first()
        return same or self.save()

    @transaction.atomic
    def change(self) -> bool:
        """Whether it is saved; else somebody changed it meanwhile, and both texts are shown."""
        Project.objects.lock(self.instance.project_id)
        stored = StageMeeting.objects.filter(pk=self.instance.pk).first()
        if stored is None:
            self.add_error(None, "Ce point vient d’être retiré par quelqu’un de l’équipe : notez-le de nouveau.")
            return False
        if not self.agrees_with(self.texts_of(stored)):
            return False
        self.save()
        return True


class FollowUpForm(PlainWords, forms.Form):
    """Three questions, all free: « rien de neuf » is a good answer. A status that changes says why."""

    status = forms.ChoiceField(label="où en est le projet aujourd’hui ?", choices=ProjectStatus.choices)
    why = LongText(
        label="pourquoi, en une phrase",
        help_text="Utile si cela a bougé : ce qui a aidé, ce qui a manqué. C’est ce qui sert le plus aux suivants.",
        max_length=2000,
        rows=3,
        required=False,
    )
    cause = forms.ChoiceField(
        label="ce qui l’explique surtout", choices=[("", "Rien de particulier"), *Cause.choices], required=False
    )
    news = LongText(
        label="qu’est-ce qui a changé ?",
        help_text="Un chiffre, une visite, un usage… « Pas mesuré » est une bonne réponse.",
        max_length=1000,
        rows=3,
        required=False,
    )
    help_wanted = forms.CharField(
        label="qu’est-ce qui vous aiderait ?",
        help_text="Un contact, un retour, une heure de quelqu’un.",
        max_length=400,
        required=False,
    )

    def __init__(self, *args, follow_up: FollowUp, **kwargs) -> None:
        self.follow_up = follow_up
        kwargs["initial"] = {"status": follow_up.project.status, "cause": follow_up.project.cause}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        moved = cleaned.get("status") not in (None, self.follow_up.project.status)
        if moved and not (cleaned.get("why") or "").strip() and "why" not in self.errors:
            self.add_error("why", "L’état a changé : écrivez pourquoi, même en une phrase.")
        return cleaned

    def answer(self, *, by: Member) -> bool:
        """Give the news; False, with a sentence beside the text typed, when a colleague was faster."""
        try:
            self.follow_up.answer(by=by, **self.cleaned_data)
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return False
        return True
