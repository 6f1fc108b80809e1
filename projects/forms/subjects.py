"""A subject for the next promotion, from a member or for a direction."""

from typing import Any

from django.core.exceptions import ValidationError

from directory.contributions.forms import ContributionForm
from directory.forms.places import PlaceField
from emi_alumni.foundation.forms import LongText
from projects.forms.reuse import MANY_WAIT, NO_PLACE
from projects.models import Subject

SAME_TITLE = "Vous avez déjà proposé un sujet de ce titre : changez le titre, ou retirez l’autre."


class SubjectForm(ContributionForm):
    HEADING = "Proposer un sujet"
    HEADING_AGAIN = "Compléter mon sujet"
    VERB = "Proposer ce sujet"
    MANY_WAIT = MANY_WAIT
    NOTICE = (
        "Si votre sujet est retenu, la direction et l’équipe citées seront les premières prévenues. La mission "
        "innovation le lit avant de le montrer au réseau."
    )

    problem = LongText(
        label="le problème, et pour qui",
        help_text="Qui le vit, et comment vous le savez. Pas besoin de solution.",
        max_length=2000,
        rows=5,
        error_messages={"required": "Écrivez le problème, et qui le vit."},
    )
    field_order = ("title", "problem", "collectivity", "department", "sponsor", "team")

    class Meta:
        model = Subject
        fields = ["title", "problem", "collectivity", "department", "sponsor", "team"]
        field_classes = {"collectivity": PlaceField}
        help_texts = {
            "title": "En quelques mots, comme vous le diriez à un collègue.",
            "department": "Celle qui vit le problème. Facultatif.",
            "sponsor": "Une personne ou une fonction. Facultatif.",
            "team": "Des services, des métiers à réunir. Facultatif.",
        }
        error_messages = {
            "title": {"required": "Écrivez le sujet en quelques mots."},
            "collectivity": {"required": NO_PLACE},
        }

    def check_among(self, others: Any) -> None:
        if others.current().filter(title=self.cleaned_data["title"]).exists():
            raise ValidationError({"title": SAME_TITLE})
