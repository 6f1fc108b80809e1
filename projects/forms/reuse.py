"""Taking an appetizer over, saying that one reused an idea, proposing a subject for the next promotion."""

from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from directory.models import Member, User
from emi_alumni.foundation.forms import LongText, PlainWords, check_is_past
from emi_alumni.foundation.moderation.models import State
from projects.models import Project, Reuse, Subject, Takeover

NO_PLACE = "Choisissez une collectivité dans la liste."
# What one person may have waiting at once, of each kind: the others are asked, or read, one by one.
WAITING_AT_MOST = 10
MANY_WAIT = f"{WAITING_AT_MOST} de vos propositions attendent déjà une réponse : elles passent d’abord."
SENT_ALREADY = "Votre proposition est déjà envoyée, avec un autre texte : retirez-la pour envoyer celui-ci."
SAME_TITLE = "Vous avez déjà proposé un sujet de ce titre : changez le titre, ou retirez l’autre."


def take_up(thing: Takeover | Subject, *, by: User) -> None:
    """What came back, with a remark or refused, is a draft again, its row held.

    Raises ValidationError when it was sent, or taken away, in another window.
    """
    if thing.pk is None:
        return
    held = type(thing)._base_manager.select_for_update(of=("self",)).filter(pk=thing.pk).values_list("state", flat=True)
    states = list(held)
    if states not in ([State.DRAFT], [State.REFUSED]):
        raise ValidationError(SENT_ALREADY)
    if states == [State.REFUSED]:
        thing.restore(by=by)


class TakeoverForm(PlainWords, forms.ModelForm):
    """« Reprendre ce projet » : a new proposal, or one that came back with a remark."""

    note = LongText(
        label="comment vous comptez vous y prendre",
        help_text="Facultatif : un premier pas suffit.",
        max_length=2000,
        required=False,
    )
    field_order = ("sponsor", "collectivity", "with_whom", "note")

    class Meta:
        model = Takeover
        fields = ["sponsor", "collectivity", "with_whom", "note"]
        help_texts = {
            "sponsor": "Une personne ou une direction qui veut que cela se fasse. Pressentie suffit.",
            "with_whom": "Des prénoms, des services : qui serait de la partie. Facultatif.",
        }
        error_messages = {
            "sponsor": {"required": "Écrivez avec quel commanditaire : une direction suffit."},
            "collectivity": {"required": NO_PLACE},
        }

    def propose(self, *, by: User) -> bool:
        """Keep it and ask for it to be read; False, with a sentence, when it may not leave.

        The same words sent twice are one proposal; other words, sent from another window, are given back.
        """
        takeover: Takeover = self.instance
        try:
            with transaction.atomic():
                Member.objects.hold(takeover.member.pk)
                take_up(takeover, by=by)
                waiting = Takeover.objects.filter(member=takeover.member, state__in=[State.DRAFT, State.PENDING])
                if same := waiting.filter(project=takeover.project).exclude(pk=takeover.pk).first():
                    if self.says_the_same_as(same):
                        return True
                    raise ValidationError(SENT_ALREADY)
                if waiting.exclude(pk=takeover.pk).count() >= WAITING_AT_MOST:
                    raise ValidationError(MANY_WAIT)
                self.save().submit(by=by)
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return False
        return True

    def says_the_same_as(self, sent: Takeover) -> bool:
        return all(getattr(sent, name) == self.cleaned_data[name] for name in self.Meta.fields)


class ReuseForm(PlainWords, forms.ModelForm):
    """« J’ai repris ça chez moi » : what was kept, changed, dropped."""

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
        labels = {"own_project": "votre projet, s’il a sa page ici"}
        error_messages = {
            "collectivity": {"required": NO_PLACE},
            "on": {
                "required": "Écrivez depuis quand, par exemple 01/09/2026.",
                "invalid": "Écrivez une date, par exemple 01/09/2026.",
            },
        }
        widgets = {"on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}

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
                Member.objects.hold(reuse.member.pk)
                self.save()
                reuse.ask()
        except IntegrityError:
            same = Reuse.objects.get(project=reuse.project, member=reuse.member, collectivity=reuse.collectivity)
            if (same.kept, same.changed, same.dropped) == (reuse.kept, reuse.changed, reuse.dropped):
                return True  # the second of two clicks
            self.add_error("collectivity", "Vous l’avez déjà dit pour cette collectivité.")
            return False
        return True


class SubjectForm(PlainWords, forms.ModelForm):
    """A subject for the next promotion, from a member or for a direction."""

    problem = LongText(
        label="le problème, et pour qui",
        help_text="Qui le vit, et comment vous le savez. Pas besoin de solution.",
        max_length=2000,
        rows=5,
    )
    field_order = ("title", "problem", "collectivity", "department", "sponsor", "team")

    class Meta:
        model = Subject
        fields = ["title", "problem", "collectivity", "department", "sponsor", "team"]
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

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["problem"].error_messages["required"] = "Écrivez le problème, et qui le vit."

    def propose(self, *, by: User) -> Subject | None:
        """Ask for it to be read; a trusted author's goes up at once. The same words twice are one subject.

        None, with a sentence beside what was typed, when it may not leave.
        """
        subject: Subject = self.instance
        try:
            with transaction.atomic():
                Member.objects.hold(subject.member.pk)
                take_up(subject, by=by)
                own = Subject.objects.filter(member=subject.member).exclude(pk=subject.pk)
                standing = own.filter(state__in=[State.DRAFT, State.PENDING, State.PUBLISHED])
                if same := standing.filter(title=subject.title).first():
                    if all(getattr(same, name) == self.cleaned_data[name] for name in self.Meta.fields):
                        return same
                    raise ValidationError({"title": SAME_TITLE})
                if own.filter(state__in=[State.DRAFT, State.PENDING]).count() >= WAITING_AT_MOST:
                    raise ValidationError(MANY_WAIT)
                self.save()
                subject.offer(by=by)
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return None
        return subject
