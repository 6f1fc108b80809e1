"""The steps of telling a project, each saved by itself: what is asked before proposing it, and how it is kept.

What goes further is in `projects.forms.further`.
"""

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from directory.models import Collectivity, Member
from emi_alumni.foundation.conflict_check import choices_of, mark_of
from emi_alumni.foundation.forms import LongText, SeveralOf, check_is_past
from projects import texts
from projects.forms.project_form import ProjectForm
from projects.models import Project, StatusEntry
from projects.models.project import Origin
from projects.statuses import Cause, ProjectStatus
from projects.texts import Step
from projects.writing import as_written, waiting_revision, write, writing

if TYPE_CHECKING:
    from directory.models import User

SAVED = "C’est enregistré."
WAITS = "C’est noté : la version en ligne reste telle quelle jusqu’à ce que la mission ait lu vos modifications."


def field_of(column: models.Field, **kwargs: Any) -> forms.Field | None:
    """What a form asks of this column: a text as it is declared (`projects.texts`), else as Django would."""
    text = texts.BY_NAME.get(column.name)
    if text is None:
        return column.formfield(**kwargs)
    if isinstance(column, models.TextField):
        label = text.label or str(column.verbose_name)
        return LongText(
            label=label, max_length=column.max_length, rows=text.rows, required=not column.blank, help_text=text.help
        )
    said = {"label": text.label, "help_text": text.help}
    return column.formfield(**{name: words for name, words in said.items() if words} | kwargs)


class WordsMeta:
    """The `Meta` of a step."""

    model = Project
    formfield_callback = staticmethod(field_of)


class WordsStep(ProjectForm, forms.ModelForm):
    """A step that writes fields of the project. `instance` is a copy, as its authors last wrote it."""

    slug = lead = ""
    do_not_call_in_templates = True
    instance: Project
    many: tuple[str, ...] = ()

    @property
    def lines(self) -> list[list[forms.BoundField]]:
        """Its texts that no template draws by hand, line by line: two that take half the width stand together."""
        shown = [one for one in texts.TEXTS if one.name in self.fields and one.look != texts.Look.BY_HAND]
        together = groupby(shown, key=lambda one: "" if one.half else one.name)
        return [[self[one.name] for one in line] for _, line in together]

    @property
    def single(self) -> list[str]:
        return [name for name in self._meta.fields or () if name not in self.many]

    def save_step(self, *, by: "User") -> str | None:
        """Save, once valid, and return the sentence that says so; None when somebody wrote here meanwhile, or when the
        project may not be written now: the form then says why and keeps what was typed."""
        try:
            with writing(self.instance, by) as live:
                stored = as_written(Project.objects.get(pk=live.pk), waiting_revision(live))
                if not self.agrees_with(self.texts_of(stored)):
                    return None
                values = {name: self.cleaned_data[name] for name in self.single}
                many = {name: list(self.cleaned_data[name]) for name in self.many}
                return WAITS if write(live, values, many, by=by) else SAVED
        except ValidationError as refusal:
            self.refuse(refusal)
        return None


class EssentialsStep(WordsStep):
    """1. What makes a card."""

    slug = Step.ESSENTIALS
    lead = "De quoi reconnaître le projet dans la banque. Le titre et une phrase suffisent pour commencer."
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    more = forms.ModelChoiceField(
        Collectivity.objects.none(), label="une autre collectivité", required=False, empty_label="Choisir dans la liste"
    )
    many = ("collectivities",)

    class Meta(WordsMeta):
        field_classes = {"collectivities": SeveralOf}
        fields = [*texts.asked_in(Step.ESSENTIALS), "origin", "cohort", "collectivities"]
        error_messages = {
            "title": {"required": "Écrivez un titre, même provisoire."},
            "sentence": {"required": "Écrivez une phrase, même courte : vous pourrez la reprendre."},
        }
        widgets = {
            "sentence": forms.Textarea(attrs={"rows": 3}),
            "origin": forms.RadioSelect,
            "collectivities": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args, author: Member, **kwargs) -> None:
        self.author = author
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            own = [author.collectivity_id] if author.collectivity_id else []
            given = kwargs.get("initial") or {}
            self.initial.update({"cohort": author.cohort_id, "collectivities": own, **given})
        self.fields["cohort"].empty_label = "Aucune promotion"  # type: ignore[attr-defined]
        everywhere = Collectivity.objects.order_by("sort_key", "pk").only("short_name")
        _among(self, "more", everywhere)
        _among(self, "collectivities", everywhere.filter(pk__in=self.near(author)))

    def near(self, author: Member) -> set[int]:
        """The places offered as boxes: the writer's, those of the project, and those of the form sent."""
        places = {author.collectivity_id, author.emi_collectivity_id} - {None}
        if self.instance.pk:
            places |= {place.pk for place in self.instance.collectivities.all()}
        if self.is_bound:
            sent = [*self.data.getlist("collectivities"), self.data.get("more", "")]
            places |= {int(pk) for pk in sent if pk.isascii() and pk.isdigit() and len(pk) < 10}
        return cast(set[int], places)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "collectivities" in cleaned and cleaned.get("more"):
            chosen = {place.pk for place in cleaned["collectivities"]} | {cleaned["more"].pk}
            cleaned["collectivities"] = Collectivity.objects.filter(pk__in=chosen)
        return cleaned


class ProblemStep(WordsStep):
    """2. The heart: what was wrong, and what was tried."""

    slug = Step.PROBLEM
    lead = "Comme vous le raconteriez à quelqu’un d’une autre mairie : deux phrases suffisent."

    class Meta(WordsMeta):
        fields = texts.asked_in(Step.PROBLEM)


class StatusStep(ProjectForm, forms.ModelForm):
    """3. Where it stands, since when, and why. A draft keeps one line, even half told; the history of a project that
    was published only grows."""

    slug = Step.STATUS
    lead = "Les projets arrêtés intéressent aussi les autres équipes : dites surtout pourquoi."
    do_not_call_in_templates = True
    status = forms.ChoiceField(
        label="où en est le projet",
        choices=[("", "Choisir dans la liste"), *ProjectStatus.choices],
        required=False,
    )
    on = forms.DateField(
        label="depuis le",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="À peu près suffit.",
        error_messages={"invalid": "Écrivez la date ainsi : 15/03/2025."},
    )
    why = LongText(
        label="pourquoi",
        max_length=2000,
        rows=4,
        required=False,
        help_text="Ce qui a permis d’avancer, ou ce qui a bloqué. Sans nommer personne.",
    )

    class Meta:
        model = StatusEntry
        fields = ["status", "on", "cause", "why"]
        help_texts = {
            "cause": "Facultatif. Sert à compter ce qui fait tenir ou s’arrêter les projets, sans classement."
        }

    def __init__(self, *args, project: Project, adding: bool = False, **kwargs) -> None:
        self.project = project
        # A draft that was online keeps the history that its readers knew.
        self.adding = adding or not project.is_draft or project.published_at is not None
        last = None if self.adding else self.told_in(project)
        super().__init__(*args, instance=last or StatusEntry(project=project), **kwargs)
        choices_of(self, "cause").choices = [("", "Rien en particulier"), *Cause.choices]
        self.fields["on"].widget.attrs["max"] = timezone.localdate().isoformat()
        if not last:
            self.initial["on"] = timezone.localdate()
            if not self.adding and project.origin == Origin.NOT_SELECTED:
                self.initial["status"] = ProjectStatus.NOT_SELECTED
        self.initial["mark"] = mark_of(self.texts_of(last))

    @staticmethod
    def told_in(project: Project) -> StatusEntry | None:
        """What a draft says of itself: its line, or what its authors wrote of one so far."""
        if line := project.statuses.current().order_by("-on", "-pk").first():
            return line
        half: dict[str, Any] = {name: getattr(project, name) for name in ("status", "cause", "why")}
        half_on = half | {"on": project.status_on}
        return StatusEntry(project=project, **half_on) if any(half.values()) else None

    @property
    def is_blank(self) -> bool:
        """Nothing said: the step is skipped, when it may be."""
        return (
            not self.instance.why
            and not any(self.data.get(name, "").strip() for name in ("why", "cause"))
            and (not self.data.get("status") or self.data.get("status") == self.initial.get("status"))
        )

    def clean_on(self) -> date | None:
        on = self.cleaned_data["on"]
        if on is None and self.adding:
            raise ValidationError("Écrivez une date, même approximative.")
        if on is not None:
            check_is_past(on)
        return on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.adding:
            return cleaned  # what is missing is asked before it is proposed (`writing.missing`)
        if "status" not in self.errors and not cleaned.get("status"):
            self.add_error("status", "Choisissez où en est le projet.")
        if "why" not in self.errors and not cleaned.get("why", "").strip():
            self.add_error("why", "Écrivez pourquoi : c’est ce qui aide le plus les suivants.")
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() | {  # type: ignore[misc]
            "status",
            "on",
            "why",
        }  # asked above, in one sentence each

    def validate_constraints(self) -> None:
        """The only one asks for a why: `clean` does, beside its field."""

    def save_step(self, *, by: "User") -> str | None:
        asked = {name: self.cleaned_data[name] for name in ("status", "on", "cause", "why")}
        try:
            with writing(self.project, by) as live:
                if live.is_draft and not self.adding:
                    last = self.told_in(live)
                    if not self.agrees_with(self.texts_of(last)):
                        return None
                    if last and last.pk:
                        last.delete()
                    if not (asked["status"] and asked["on"] and asked["why"].strip()):
                        return self._save_half(live, asked)
                elif live.statuses.current().filter(status=asked["status"], on=asked["on"], why=asked["why"]).exists():
                    return SAVED  # a double click
                StatusEntry.record(live, author=getattr(by, "member", None), **asked)
                return SAVED
        except ValidationError as refusal:
            self.refuse(refusal)
        return None

    @staticmethod
    def _save_half(live: Project, asked: dict[str, Any]) -> str:
        """Keep what a draft says so far; a line of history is written once it says all."""
        live.status, live.status_on = asked["status"], asked["on"]
        live.cause, live.why = asked["cause"], asked["why"]
        live.save(update_fields=["status", "status_on", "cause", "why", "updated_at"])
        return SAVED


def _among(form: forms.BaseForm, name: str, things: Any) -> None:
    cast(forms.ModelChoiceField, form.fields[name]).queryset = things


class ReviewStep(WordsStep):
    """Read it all again, choose who reads it."""

    slug = Step.REVIEW
    lead = "Choisissez qui pourra lire, puis proposez. La mission lit avant de publier : comptez une semaine."

    class Meta(WordsMeta):
        fields = texts.asked_in(Step.REVIEW)
        widgets = {"audience": forms.RadioSelect}
        help_texts = {
            "audience": "« L’équipe seule » : les personnes citées dans le projet, et la mission innovation, qui "
            "l’a lu avant de le publier. « Tout le monde » permet aussi une page publique, à demander une fois le "
            "projet publié : la mission la lit avant de l’ouvrir. Seules les personnes qui l’acceptent y sont nommées."
        }


# The steps of which proposing is made, then what reads them again.
TITLES: dict[str, str] = {
    Step.ESSENTIALS: "L’essentiel",
    Step.PROBLEM: "Le problème et la réponse",
    Step.STATUS: "Où il en est",
    Step.REVIEW: "Relire et proposer",
}
STEPS = tuple(TITLES)
