"""A subject for the next promotion, from a member, or from a direction by its link; and what the mission answers."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from directory.contributions.forms import ContributionForm
from directory.forms.places import PlaceField
from directory.models import Member, User
from emi_alumni.foundation.conflict_check import MARK, ConflictCheck, Texts, mark_of
from emi_alumni.foundation.forms import LongText, PlainWords
from emi_alumni.foundation.moderation.editing import waiting_words
from projects.forms.reuse import MANY_WAIT, NO_PLACE
from projects.models import Subject, SubjectCall, SubjectComment, SubjectLink, SubjectOutcome, Theme

SAME_TITLE = "Vous avez déjà proposé un sujet de ce titre : changez le titre, ou retirez l’autre."
OPEN_LINKS = 10  # of one person at once
PROBLEM = "Qui le vit, et comment vous le savez. Pas besoin de solution."
HELP_TEXTS = {
    "title": "En quelques mots, comme vous le diriez à un collègue.",
    "department": "Celle qui vit le problème. Facultatif.",
    "sponsor": "Une personne ou une fonction. Facultatif.",
    "team": "Des services, des métiers à réunir. Facultatif.",
    "theme": "Facultatif : aide à le retrouver.",
}
ERROR_MESSAGES = {
    "title": {"required": "Écrivez le sujet en quelques mots."},
    "collectivity": {"required": NO_PLACE},
}


def call_for(collectivity_id: int | None) -> SubjectCall | None:
    """The call that is open today to a subject of this collectivité, the first to close."""
    calls = SubjectCall.objects.open().prefetch_related("collectivities").order_by("closes_on", "pk")
    return next((call for call in calls if call.asks(collectivity_id)), None)


def offer_themes(form: forms.BaseForm) -> None:
    field = cast(forms.ModelChoiceField, form.fields["theme"])
    field.queryset, field.empty_label = Theme.objects.all(), "Aucun en particulier"


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
        help_text=PROBLEM,
        max_length=2000,
        rows=5,
        error_messages={"required": "Écrivez le problème, et qui le vit."},
    )
    field_order = ("title", "problem", "theme", "collectivity", "department", "sponsor", "team")

    class Meta:
        model = Subject
        fields = ["title", "problem", "theme", "collectivity", "department", "sponsor", "team"]
        field_classes = {"collectivity": PlaceField}
        help_texts = HELP_TEXTS
        error_messages = ERROR_MESSAGES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_themes(self)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.instance.pk is None and (place := data.get("collectivity")):
            self.instance.call = call_for(place.pk)
        return data

    def check_among(self, others: Any) -> None:
        if others.current().filter(title=self.cleaned_data["title"]).exists():
            raise ValidationError({"title": SAME_TITLE})


class SubjectLinkForm(PlainWords, forms.ModelForm):
    """Whom one asks. One open link for each name: two clicks make one."""

    class Meta:
        model = SubjectLink
        fields = ["name"]
        error_messages = {"name": {"required": "Écrivez à qui vous le donnerez : sa direction ou sa fonction suffit."}}

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def issue(self, *, by: Member) -> str | None:
        """The secret of the new link, told once; None, with a sentence, for too many, or a second of this name."""
        name = self.cleaned_data["name"]
        with transaction.atomic():
            Member.objects.lock(by.pk)
            open_links = list(SubjectLink.objects.of(by).open())
            if any(link.name == name for link in open_links):
                self.add_error("name", "Un lien est déjà ouvert pour ce nom : annulez-le pour en créer un autre.")
            elif len(open_links) >= OPEN_LINKS:
                self.add_error("name", f"{OPEN_LINKS} de vos liens sont déjà ouverts : annulez-en un d’abord.")
            else:
                return SubjectLink.issue(name=name, by=by)
        return None


class GuestSubjectForm(PlainWords, forms.ModelForm):
    """The same words from a direction or a sponsor, by a private link and without account."""

    problem = LongText(
        label="le problème, et pour qui",
        help_text=PROBLEM,
        max_length=2000,
        rows=5,
        error_messages={"required": "Écrivez le problème, et qui le vit."},
    )
    field_order = ("title", "problem", "theme", "collectivity", "department", "sponsor", "team")

    class Meta:
        model = Subject
        fields = ["title", "problem", "theme", "collectivity", "department", "sponsor", "team"]
        field_classes = {"collectivity": PlaceField}
        help_texts = HELP_TEXTS
        error_messages = ERROR_MESSAGES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_themes(self)

    def send(self, link: SubjectLink) -> Subject | None:
        """The subject; None, with a sentence, when the link served meanwhile."""
        subject: Subject = self.instance
        subject.call = call_for(subject.collectivity_id)
        try:
            return link.send(subject)
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return None


class SubjectCommentForm(ConflictCheck, PlainWords, forms.Form):
    """One's own comment, new or rewritten. `stored`: its words, as their author last wrote them."""

    comment = LongText(
        label="votre commentaire",
        help_text="Ce que vous avez vécu, qui le vit aussi, ce qui existe ailleurs. Vous pourrez le modifier.",
        max_length=1000,
        rows=4,
        error_messages={"required": "Écrivez votre commentaire, même une phrase."},
    )

    def __init__(self, *args: Any, stored: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial[MARK] = mark_of(self.in_text(stored))

    def in_text(self, words: str) -> Texts:
        return [(str(self.fields["comment"].label), words)]

    def typed(self) -> Texts:
        return self.in_text(self.cleaned_data["comment"])

    def say(self, subject: Subject, *, by: User) -> bool | None:
        """True when it is online, False when it waits to be read; None, with a sentence, when it may not be said."""
        try:
            with transaction.atomic():
                Subject.objects.hold(subject.pk)
                mine = SubjectComment.objects.of(by.member).filter(subject=subject).first()
                if mine and not self.agrees_with(self.in_text(waiting_words(mine).get("text", mine.text))):
                    return None
                return SubjectComment.say(subject, self.cleaned_data["comment"], by=by)
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return None


class SubjectAnswerForm(ConflictCheck, PlainWords, forms.ModelForm):
    """What the mission answers to a subject; corrected, its author reads the new words."""

    outcome = forms.ChoiceField(
        label="réponse",
        choices=SubjectOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse."},
    )
    answer = LongText(
        label="pourquoi",
        help_text="La personne qui a proposé le sujet lira cette phrase, et le réseau avec elle.",
        max_length=600,
        rows=3,
        error_messages={"required": "Écrivez pourquoi : la personne qui a proposé le sujet lira cette phrase."},
    )

    class Meta:
        model = Subject
        fields = ["outcome", "answer"]

    def give(self, *, by: User) -> bool:
        """False, with a sentence, when it may not be, or when somebody answered meanwhile."""
        try:
            with transaction.atomic():
                live = Subject.objects.select_for_update(of=("self",)).filter(pk=self.instance.pk).order_by("pk").get()
                if not self.agrees_with(self.texts_of(live)):
                    return False
                live.give_answer(self.cleaned_data["outcome"], why=self.cleaned_data["answer"], by=by)
        except ValidationError as refusal:
            self.add_error(None, refusal.messages)
            return False
        return True
