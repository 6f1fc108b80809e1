"""The forms of a story: five questions of its guide, two of which are enough; what became of it; its public copy."""

from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError

from directory.contributions.forms import ContributionForm
from emi_alumni.foundation.forms import LongText
from governance.models import Module
from projects.models import Project
from resources.models import Story, StoryFamily, StoryFollowUp, StorySignature
from resources.models.stories import SUBJECTS, Question
from resources.models.story_follow_ups import TOLD_ALREADY

LONGEST = 1500


def answer(question: Question) -> LongText:
    messages = {"required": question.required} if question.required else {}
    return LongText(
        label=question.title,
        help_text=question.help_text,
        max_length=LONGEST,
        rows=4,
        required=bool(question.required),
        error_messages=messages,
    )


def choices_of(family: StoryFamily) -> list[tuple[str, str]]:
    general, *subjects = SUBJECTS[family]
    return [(general.value, f"{general.label}, en général"), *((one.value, str(one.label)) for one in subjects)]


class StoryForm(ContributionForm):
    """The questions are those of the story's guide. The project is one of its author's own."""

    HEADING = "Raconter mon parcours"
    HEADING_AGAIN = "Mon récit"
    LEAD = "Cinq questions ; deux suffisent. Trois phrases chacune : c’est court, et c’est ce qui se lit."
    VERB = "Envoyer mon récit"

    AT_ONCE = ("subject", "project", "module")

    class Meta:
        model = Story
        fields = [
            *("title", "before", "tried", "changed", "held_back", "advice"),
            *("subject", "project", "module"),
        ]
        labels = {"title": "Mon récit en une phrase", "subject": "Il parle surtout de"}
        help_texts = {
            "title": "« J’ai cessé de proposer avant d’écouter » : c’est elle qui donne envie de lire.",
            "project": "Facultatif : un projet que vous portez.",
            "module": "Facultatif : ce que vous y avez appris compte ici.",
        }
        error_messages = {
            "title": {"required": "Résumez votre récit en une phrase."},
            "subject": {"required": "Choisissez ce dont il parle surtout."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        questions = (kwargs.get("instance") or Story()).questions
        # Before they are made: each gets the sentences of every form.
        self.__dict__["base_fields"] = self.base_fields | {one.name: answer(one) for one in questions}
        self.field_order = ["title", *(one.name for one in questions), *self.AT_ONCE]
        super().__init__(*args, **kwargs)
        account = self.instance.author.user
        own = Project.objects.editable_by(account).published() if account else Project.objects.none()
        keys = {*own.order_by().values_list("pk", flat=True), self.instance.project_id} - {None}
        project, module, subject = (cast(Any, self.fields[name]) for name in ("project", "module", "subject"))
        project.queryset = Project.objects.filter(pk__in=keys).order_by("title", "pk")
        project.empty_label = module.empty_label = "Aucun en particulier"
        module.queryset = Module.objects.all()
        subject.choices = [("", "Choisissez"), *((family.label, choices_of(family)) for family in StoryFamily)]


class StoryFollowUpForm(ContributionForm):
    HEADING = "Et maintenant ?"
    HEADING_AGAIN = "Modifier ma réponse à « Et maintenant ? »"
    LEAD = "Une seule question : trois lignes suffisent. Elles paraîtront sous votre récit, avec leur date."
    VERB = "Répondre"
    WITHIN = ("story",)

    text = LongText(
        label="Qu’est devenu ce que vous racontiez ?",
        help_text="Ce qui tient encore, ce qui s’est arrêté, ce que vous feriez autrement.",
        max_length=600,
        rows=4,
        error_messages={"required": "Écrivez une phrase sur ce que c’est devenu."},
    )

    class Meta:
        model = StoryFollowUp
        fields: ClassVar = ["text"]

    def check_among(self, others: Any) -> None:
        if others.current().filter(months=self.instance.months).exists():
            raise ValidationError(TOLD_ALREADY)


class AgreementForm(forms.Form):
    """What its author agrees to, each time anew: nothing is ticked in their place."""

    signature = forms.ChoiceField(
        label="La page dira",
        choices=StorySignature.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez ce que la page dira de vous."},
    )
    agrees = forms.BooleanField(
        label="J’accepte que tout le monde lise ce récit, sans compte",
        error_messages={"required": "Cochez la case pour donner votre accord."},
    )
