"""The form of a story: five questions, two of which are enough."""

from typing import Any, cast

from directory.contributions.forms import ContributionForm
from emi_alumni.foundation.forms import LongText
from governance.models import Module
from projects.models import Project
from resources.models import Story, StoryFamily

LONGEST = 1500


def answer(label: str, help_text: str, required: str = "") -> LongText:
    """One question; `required`: the sentence said when it is left empty, nothing where it may be."""
    messages = {"required": required} if required else {}
    return LongText(
        label=label,
        help_text=help_text,
        max_length=LONGEST,
        rows=4,
        required=bool(required),
        error_messages=messages,
    )


class StoryForm(ContributionForm):
    """The project is one of its author's own."""

    HEADING = "Raconter mon parcours"
    HEADING_AGAIN = "Mon récit"
    LEAD = "Cinq questions ; deux suffisent. Trois phrases chacune : c’est court, et c’est ce qui se lit."
    VERB = "Envoyer mon récit"

    before = answer(
        "Où j’en étais", "Votre métier, ce qui vous pesait ou vous manquait.", "Dites où vous en étiez, en une phrase."
    )
    tried = answer("Ce que j’ai essayé", "Facultatif : une chose, même petite, même arrêtée depuis.")
    changed = answer(
        "Ce que cela a changé, en moi et autour de moi",
        "Un geste, une réunion, un regard : ce qui n’est plus comme avant.",
        "Dites ce que cela a changé, en une phrase.",
    )
    held_back = answer("Ce qui a freiné", "Facultatif : sans nommer personne.")
    advice = answer("Ce que je dirais à qui commence", "Facultatif : une phrase à garder.")
    field_order = (
        *("title", "before", "tried", "changed", "held_back", "advice"),
        *("family", "project", "module"),
    )
    AT_ONCE = ("family", "project", "module")

    class Meta:
        model = Story
        fields = [
            *("title", "before", "tried", "changed", "held_back", "advice"),
            *("family", "project", "module"),
        ]
        labels = {"title": "Mon récit en une phrase", "family": "Il parle surtout de"}
        help_texts = {
            "title": "« J’ai cessé de proposer avant d’écouter » : c’est elle qui donne envie de lire.",
            "project": "Facultatif : un projet que vous portez.",
            "module": "Facultatif : ce que vous y avez appris compte ici.",
        }
        error_messages = {
            "title": {"required": "Résumez votre récit en une phrase."},
            "family": {"required": "Choisissez ce dont il parle surtout."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        account = self.instance.author.user
        own = Project.objects.editable_by(account).published() if account else Project.objects.none()
        keys = {*own.order_by().values_list("pk", flat=True), self.instance.project_id} - {None}
        project, module, family = (cast(Any, self.fields[name]) for name in ("project", "module", "family"))
        project.queryset = Project.objects.filter(pk__in=keys).order_by("title", "pk")
        project.empty_label = module.empty_label = "Aucun en particulier"
        module.queryset = Module.objects.all()
        family.choices = [("", "Choisissez"), *StoryFamily.choices]
