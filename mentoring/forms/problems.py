"""A problem to unblock together, an answer to one, and the codev that works on it."""

from typing import Any, cast

from django.core.exceptions import ValidationError

from directory.contributions.forms import ContributionForm
from directory.forms.places import PlaceField
from directory.models import User
from emi_alumni.foundation.forms import LongText
from events.forms.codev import CodevForm
from events.models import Event
from governance.models import Club
from mentoring.models import Problem, ProblemAnswer
from projects.models import Project, Theme

SAME_TITLE = "Vous avez déjà posé cette question : changez-en les mots, ou complétez l’autre."
NO_PLACE = "Choisissez la collectivité où la question se pose."


class ProblemForm(ContributionForm):
    """The project is one of its author's own; the club is one of theirs."""

    HEADING = "Poser une problématique"
    HEADING_AGAIN = "Ma problématique"
    LEAD = "Une question que vous ne voulez plus porter sans aide : le réseau y répond, d’autres la vivent aussi."
    VERB = "Envoyer ma question"

    context = LongText(
        label="le contexte",
        help_text="Ce qui se passe, ce que vous avez déjà tenté. Pas de nom d’usager, s’il vous plaît.",
        max_length=2000,
        rows=6,
        error_messages={"required": "Décrivez le contexte, même en deux phrases."},
    )
    field_order = ("title", "context", "theme", "collectivity", "project", "club")
    AT_ONCE = ("theme", "collectivity", "project", "club")

    class Meta:
        model = Problem
        fields = ["title", "context", "theme", "collectivity", "project", "club"]
        field_classes = {"collectivity": PlaceField}
        help_texts = {
            "title": "En une phrase : « Recevoir un habitant en colère ».",
            "theme": "Facultatif : le plus proche suffit.",
            "project": "Facultatif : un projet que vous portez et qui bloque.",
            "club": "Facultatif : un de vos clubs.",
        }
        error_messages = {
            "title": {"required": "Écrivez votre question en une phrase."},
            "collectivity": {"required": NO_PLACE},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        author = self.instance.author
        account = author.user
        own = Project.objects.editable_by(account).published() if account else Project.objects.none()
        self.choose("theme", Theme.objects.all(), "Aucun en particulier")
        self.choose("project", own.order_by("title", "pk"), "Aucun")
        self.choose("club", Club.objects.of(author).order_by("sort_key", "pk"), "Aucun")

    def choose(self, name: str, among: Any, nothing: str) -> None:
        """Among these rows, and what is already chosen."""
        field = cast(Any, self.fields[name])
        everything = among.model._default_manager
        keys = {*among.values_list("pk", flat=True), getattr(self.instance, f"{name}_id")} - {None}
        rows = everything.filter(pk__in=keys)
        field.queryset, field.empty_label = rows, nothing

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def check_among(self, others: Any) -> None:
        if others.current().filter(title=self.cleaned_data["title"]).exists():
            raise ValidationError({"title": SAME_TITLE})


class ProblemAnswerForm(ContributionForm):
    HEADING = "Répondre"
    HEADING_AGAIN = "Ma réponse"
    LEAD = "Ce que vous avez tenté, ce qui a marché, ou qui saurait."
    VERB = "Répondre"
    NOTICE = "La mission innovation lit d’abord les réponses, sauf si vous publiez sans attendre."
    WITHIN = ("problem",)

    text = LongText(
        label="votre réponse",
        help_text="Ce que vous avez tenté, ce qui a marché, ou qui saurait.",
        max_length=3000,
        rows=5,
        error_messages={"required": "Écrivez votre réponse, même une phrase."},
    )

    class Meta:
        model = ProblemAnswer
        fields = ["text"]


class ProblemCodevForm(CodevForm):
    """A codev, or a débogage, launched from a problem, which is set on the event (`from_problem`)."""

    HEADING = "En parler à plusieurs"

    def _send_new(self, by: User, draft: bool) -> Event:
        sent = super()._send_new(by, draft)
        cast(Any, self.instance).from_problem.propose_codev(sent, by=by.member)
        return sent
