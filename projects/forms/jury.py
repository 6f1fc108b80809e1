"""The outcome of the jury, one form for each appetizer on one screen; all are written together, or none."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from directory.models import Cohort, Member, User
from directory.models.members import MemberKind
from emi_alumni.foundation.conflict_check import ConflictCheck
from emi_alumni.foundation.forms import WRITE_A_DATE, DayInput, LongText, PlainWords, check_is_past
from emi_alumni.foundation.prepared_statements import prepared
from projects.models import JuryOutcome, Project
from projects.models.project import AUTHORS

CHOICES = [("", "pas encore décidé"), ("True", "retenu"), ("False", "non retenu")]
WRITTEN_MEANWHILE = "Quelqu’un a écrit ce résultat entre-temps : comparez, puis enregistrez de nouveau."


class JuryDayForm(PlainWords, forms.Form):
    on = forms.DateField(
        label="le jury s’est tenu le",
        widget=DayInput(),
        error_messages={"required": WRITE_A_DATE, "invalid": WRITE_A_DATE},
    )

    def clean_on(self) -> date:
        on = self.cleaned_data["on"]
        check_is_past(on)
        return on


class OutcomeForm(ConflictCheck, PlainWords, forms.ModelForm):
    """One appetizer: left alone, it stays undecided."""

    is_retained = forms.TypedChoiceField(
        label="résultat",
        choices=CHOICES,
        coerce=lambda value: value == "True",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    why = LongText(
        label="pourquoi",
        help_text="L’équipe et le réseau liront cette phrase.",
        max_length=1000,
        rows=2,
        required=False,
    )
    team = forms.TypedMultipleChoiceField(
        label="qui rejoint l’équipe", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = JuryOutcome
        fields = ["is_retained", "why"]

    def __init__(self, *args: Any, free: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.free = free
        team: Any = self.fields["team"]
        team.choices = [(member.pk, member.full_name) for member in free]
        if not self.instance.pk:
            self.initial["is_retained"] = ""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        decided, why = data.get("is_retained"), data.get("why", "").strip()
        if decided is None and (why or data.get("team")):
            self.add_error("is_retained", "Choisissez « retenu » ou « non retenu ».")
        if decided is None and self.instance.pk:
            self.add_error("is_retained", "Ce résultat est déjà connu de l’équipe : corrigez-le, il ne s’efface pas.")
        if decided is not None and not why and "why" not in self.errors:
            self.add_error("why", "Écrivez pourquoi : l’équipe lira cette phrase, et le réseau avec elle.")
        return data

    def _post_clean(self) -> None:
        """What is written goes through `JuryOutcome.decide`: the row here is only read."""

    @property
    def is_decided(self) -> bool:
        return self.cleaned_data.get("is_retained") is not None

    def write(self, on: date, *, by: User) -> bool:
        """False, with a sentence, when somebody wrote meanwhile. Raises ValidationError as `decide` does."""
        live = JuryOutcome.objects.filter(project=self.instance.project).first()
        if live and not self.instance.pk:
            self.add_error(None, WRITTEN_MEANWHILE)
            self.instance = live
            return False
        if live and not self.agrees_with(self.texts_of(live)):
            return False
        said = self.cleaned_data
        team = [member for member in self.free if member.pk in said["team"]]
        JuryOutcome.decide(
            self.instance.project, retained=said["is_retained"], why=said["why"], on=on, team=team, by=by
        )
        return True


@prepared
def pitched_in(cohort: Cohort) -> QuerySet[Project]:
    """The appetizers of this promotion that the mission reads."""
    readable = Project.objects.read_by_mission().filter(cohort=cohort, hidden_at=None)
    pitched = readable.filter(state__in=["pending", "published"]).select_related("jury_outcome")
    return pitched.prefetch_related("roles__member", "collectivities").order_by("sort_key", "pk")


@prepared
def trained_in(cohort: Cohort) -> QuerySet[Member]:
    trained = Member.objects.present().filter(cohort=cohort, kind=MemberKind.TRAINEE)
    return trained.select_related("cohort").order_by("sort_key", "pk")


class JuryForms:
    """The whole screen: the day, and one form for each appetizer of the promotion that this person may decide on."""

    def __init__(self, cohort: Cohort, by: User, data: Any = None) -> None:
        self.cohort, self.by = cohort, by
        projects = pitched_in(cohort)
        member = getattr(by, "member", None)
        self.own = [project for project in projects if member and project.has_author(member)]
        projects = [project for project in projects if project not in self.own]
        self.trained = trained_in(cohort)
        known = next((one.jury_outcome.on for one in projects if hasattr(one, "jury_outcome")), None)
        day = known or min(cohort.jury_on or timezone.localdate(), timezone.localdate())
        self.day = JuryDayForm(data, initial={"on": day})
        self.forms = [self.form_of(project, data) for project in projects]

    def form_of(self, project: Project, data: Any) -> OutcomeForm:
        outcome = getattr(project, "jury_outcome", None) or JuryOutcome(project=project)
        outcome.project = project
        in_team = [role.member_id for role in project.roles.all() if role.role in AUTHORS]
        free = [member for member in self.trained if member.pk not in in_team]
        return OutcomeForm(data, instance=outcome, prefix=f"p{project.pk}", free=free)

    @property
    def all(self) -> list[forms.BaseForm]:
        return [self.day, *self.forms]

    @property
    def errors(self) -> bool:
        return any(form.is_bound and form.errors for form in self.all)

    def save(self) -> int | None:
        """How many outcomes are decided; None, with sentences, when one may not be written: none is then."""
        if any([not form.is_valid() for form in self.all]):  # noqa: C419 — each says its own mistakes
            return None
        decided = [form for form in self.forms if form.is_decided]
        try:
            with transaction.atomic():
                for form in decided:
                    try:
                        agreed = form.write(self.day.cleaned_data["on"], by=self.by)
                    except ValidationError as refusal:
                        form.add_error(None, refusal.messages)
                        agreed = False
                    if not agreed:
                        raise Refused
        except Refused:
            return None
        return len(decided)


class Refused(Exception):
    """One outcome may not be written: none is."""
