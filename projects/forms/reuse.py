"""Taking an appetizer over, saying that one reused an idea."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from directory.contributions.forms import ContributionForm
from directory.forms.places import PlaceField
from directory.models import Member, User
from emi_alumni.foundation.forms import DayInput, LongText, PlainWords, check_is_past
from projects.models import Project, Reuse, Takeover

NO_PLACE = "Choisissez une collectivité dans la liste."
# What one person may have waiting at once, of each kind: the others are asked, or read, one by one.
WAITING_AT_MOST = 10
MANY_WAIT = f"{WAITING_AT_MOST} de vos propositions attendent déjà une réponse : elles passent d’abord."
SENT_ALREADY = "Votre proposition est déjà envoyée, avec un autre texte : retirez-la pour envoyer celui-ci."
SAME_TITLE = "Vous avez déjà proposé un sujet de ce titre : changez le titre, ou retirez l’autre."


class TakeoverForm(ContributionForm):
    """« Reprendre ce projet » : a new proposal, or one that came back with a remark."""

    note = LongText(
        label="comment vous comptez vous y prendre",
        help_text="Facultatif : un premier pas suffit.",
        max_length=2000,
        required=False,
    )
    field_order = ("sponsor", "collectivity", "with_whom", "note")
    AT_MOST = WAITING_AT_MOST
    MANY_WAIT = MANY_WAIT
    WITHIN = ("project",)
    HEADING = "Reprendre ce projet"
    HEADING_AGAIN = "Compléter ma proposition de reprise"
    NOTICE = (
        "La mission innovation lit votre proposition. Si elle l’accepte, la page du nouveau projet s’ouvre pour vous, "
        "l’idée reste signée de ses premiers auteurs, et nous les prévenons."
    )
    VERB = "Proposer de le reprendre"

    class Meta:
        model = Takeover
        fields = ["sponsor", "collectivity", "with_whom", "note"]
        field_classes = {"collectivity": PlaceField}
        help_texts = {
            "sponsor": "Une personne ou une direction qui veut que cela se fasse. Pressentie suffit.",
            "with_whom": "Des prénoms, des services : qui serait de la partie. Facultatif.",
        }
        error_messages = {
            "sponsor": {"required": "Écrivez avec quel commanditaire : une direction suffit."},
            "collectivity": {"required": NO_PLACE},
        }

    def check_among(self, others: Any) -> None:
        if others.unpublished().exists():
            raise ValidationError(SENT_ALREADY)


class ReuseForm(PlainWords, forms.ModelForm):
    """« J’ai repris ça chez moi » : what was kept, changed, dropped."""

    kept = LongText(label="ce que vous avez gardé", max_length=1000, rows=3)
    changed = LongText(
        label="ce que vous avez changé", help_text="Facultatif.", max_length=1000, rows=3, required=False
    )
    dropped = LongText(
        label="ce que vous avez laissé", help_text="Facultatif.", max_length=1000, rows=3, required=False
    )
    field_order = ("collectivity", "on", "kept", "changed", "dropped", "own_project")

    class Meta:
        model = Reuse
        fields = ["collectivity", "on", "kept", "changed", "dropped", "own_project"]
        field_classes = {"collectivity": PlaceField}
        labels = {"own_project": "votre projet, s’il a sa page ici"}
        error_messages = {
            "collectivity": {"required": NO_PLACE},
            "on": {
                "required": "Écrivez depuis quand, par exemple 01/09/2026.",
                "invalid": "Écrivez une date, par exemple 01/09/2026.",
            },
        }
        widgets = {"on": DayInput()}

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kept"].error_messages["required"] = "Écrivez ce que vous avez gardé, même en une phrase."
        own = cast(forms.ModelChoiceField, self.fields["own_project"])
        own.queryset = Project.objects.editable_by(user).exclude(pk=self.instance.project_id)
        own.empty_label = "Aucun"
        if not own.queryset.exists():
            del self.fields["own_project"]

    def clean_on(self):
        on = self.cleaned_data["on"]
        check_is_past(on)
        return on

    def declare(self) -> bool:
        """Keep it and ask its givers; False, with a sentence, when it was said already for this collectivité."""
        reuse: Reuse = self.instance
        waiting = Reuse.objects.waiting().filter(member=reuse.member)
        again = waiting.filter(project=reuse.project, collectivity=reuse.collectivity)
        if waiting.count() >= WAITING_AT_MOST and not again.exists():
            self.add_error(None, MANY_WAIT)
            return False
        try:
            with transaction.atomic():
                Member.objects.lock(reuse.member.pk)
                self.save()
                reuse.ask()
        except IntegrityError:
            same = Reuse.objects.get(project=reuse.project, member=reuse.member, collectivity=reuse.collectivity)
            if (same.kept, same.changed, same.dropped) == (reuse.kept, reuse.changed, reuse.dropped):
                return True  # the second of two clicks
            self.add_error("collectivity", "Vous l’avez déjà dit pour cette collectivité.")
            return False
        return True
