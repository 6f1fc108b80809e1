"""What goes further than proposing a project needs: groups of questions, none of which is obligatory."""

from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from directory.models import Member
from directory.models.members import MemberKind
from emi_alumni.foundation.conflict_check import choices_of
from emi_alumni.foundation.forms import SeveralOf
from projects import texts
from projects.forms.keywords import MOST, SHOWN, KeywordsField, known_keywords
from projects.forms.steps import WordsMeta, WordsStep
from projects.models import Project
from projects.models.project import Cost
from projects.texts import Step

SPONSORS_SHOWN = 300


def sponsors_with(current: int | None) -> QuerySet[Member]:
    """Who may be chosen as sponsor: those of the directory, and the one of today."""
    listed = Member.objects.listed().filter(kind=MemberKind.SPONSOR)[:SPONSORS_SHOWN].values("pk")
    return Member.objects.filter(pk__in=[row["pk"] for row in listed] + ([current] if current else []))


class FieldworkStep(WordsStep):
    """Further: who lives the problem, and what was seen there."""

    slug = Step.FIELDWORK
    lead = "Ce qui montre que le problème est réel, et ce que votre réponse a de nouveau."

    class Meta(WordsMeta):
        fields = texts.asked_in(Step.FIELDWORK)


class TopicsStep(WordsStep):
    """Further: by which words and lists it is found."""

    slug = Step.TOPICS
    lead = "De quoi retrouver le projet parmi les autres, et ce que la formation y a apporté."
    many = ("themes", "tools", "modules")
    keywords = KeywordsField(label="mots clés")

    class Meta(WordsMeta):
        field_classes = {"themes": SeveralOf, "tools": SeveralOf, "modules": SeveralOf}
        fields = ["themes", "tools", "modules", *texts.asked_in(Step.TOPICS)]
        widgets = {
            "themes": forms.CheckboxSelectMultiple,
            "tools": forms.CheckboxSelectMultiple,
            "modules": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.known_keywords = known_keywords()
        often = f" Souvent employés : {', '.join(self.known_keywords[:SHOWN])}." if self.known_keywords else ""
        self.fields["keywords"].help_text = f"Séparez-les par des virgules, {MOST} au plus.{often}"

    def choices_to_fold(self) -> list[tuple[forms.BoundField, int]]:
        """Each long list of boxes, with how many are ticked."""
        return [(self[name], len(self[name].value() or ())) for name in self.many]


class TeamStep(WordsStep):
    """Further: who asked for it, and who helped."""

    slug = Step.TEAM
    lead = "Qui a demandé le projet, qui y a aidé."

    class Meta(WordsMeta):
        fields = [*texts.asked_in(Step.TEAM), "sponsor_member"]
        help_texts = {"sponsor_member": "Seulement si la personne est dans l’annuaire."}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sponsor_member"].empty_label = "Personne de l’annuaire"  # type: ignore[attr-defined]
        cast(forms.ModelChoiceField, self.fields["sponsor_member"]).queryset = sponsors_with(
            self.instance.sponsor_member_id
        )


class LessonsStep(WordsStep):
    """Further: what others should know."""

    slug = Step.LESSONS
    lead = "Écrivez ce qui aiderait quelqu’un à s’y prendre comme vous, ou mieux."

    class Meta(WordsMeta):
        fields = texts.asked_in(Step.LESSONS)


class ElsewhereStep(WordsStep):
    """Further: what doing it again elsewhere takes."""

    slug = Step.ELSEWHERE
    lead = "Ce qu’il faut savoir avant de se lancer : le temps, l’argent, les personnes."

    class Meta(WordsMeta):
        fields = texts.asked_in(Step.ELSEWHERE)
        error_messages = {"duration_months": {"invalid": "Écrivez un nombre de mois, par exemple 9."}}
        widgets = {"duration_months": forms.TextInput(attrs={"inputmode": "numeric", "class": "input short"})}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        choices_of(self, "cost").choices = [("", "Je ne sais pas"), *Cost.choices]

    def clean_duration_months(self) -> int | None:
        months = self.cleaned_data["duration_months"]
        if months is not None and not 1 <= months <= 240:
            raise ValidationError("Écrivez un nombre de mois entre 1 et 240.")
        return months


# What goes further, each by itself: its name, and one line that says what it asks.
FURTHER: dict[str, tuple[str, str]] = {
    Step.FIELDWORK: ("Pour qui, et vu comment", "Qui vit le problème, qui vous avez rencontré, ce qui est nouveau."),
    Step.RESULTS: ("Ce que cela a changé", "Un chiffre, avant et après. « Non mesuré » est une bonne réponse."),
    Step.TOPICS: ("De quoi il parle", "Thèmes, mots clés, outils et modules, pour que d’autres le retrouvent."),
    Step.TEAM: ("Avec qui", "L’équipe, qui a demandé le projet, les partenaires, les documents."),
    Step.LESSONS: ("Les leçons retenues", "Le difficile, ce qui a compté, l’écologie, l’égalité."),
    Step.ELSEWHERE: ("Pour le refaire ailleurs", "Ce que cela demande, et l’aide que vous cherchez."),
}
FORMS = (FieldworkStep, TopicsStep, TeamStep, LessonsStep, ElsewhereStep)


def is_filled(project: Project, step: str) -> bool:
    """Whether this group says something. `project`: with its relations, as `for_detail` reads them."""
    if step == Step.RESULTS:
        return bool(project.indicators.all())
    if any(getattr(project, name) for name in texts.asked_in(Step(step))):
        return True
    if step == Step.TOPICS:
        return any(many.all() for many in (project.themes, project.tools, project.modules))
    if step == Step.TEAM:
        return bool(project.sponsor_member_id or project.documents.all() or len(project.roles.all()) > 1)
    return False
