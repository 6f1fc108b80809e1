"""A codev or a débogage: what launches it, and what its participants write."""

from datetime import timedelta
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from directory.models import Member, User
from emi_alumni.foundation.conflict_check import ConflictCheck, Texts
from emi_alumni.foundation.forms import WRITE_A_DATE, DayInput, LongText, PlainWords
from events import codev_walk
from events.codev_groups import compose
from events.codev_steps import LAST, minutes_of
from events.forms.events import EventForm
from events.mixed_groups import LARGEST
from events.models import CodevRole, CodevSession, Event, EventKind
from projects.models import Project

TITLES = {EventKind.CODEV: "Codéveloppement", EventKind.DEBUGGING: "Débogage"}
PRESENTATION = (
    "Une question, un groupe de six à huit personnes de plusieurs collectivités et promotions, six étapes. "
    "La question et les échanges sont réservés à celles et ceux qui viennent."
)


class CodevForm(EventForm):
    """An event by invitation, with its session. Six fields; the hour of the end is that of the six steps."""

    HEADING = "Lancer un codev"
    LEAD = "Une question, une date : le portail propose un groupe qui mêle collectivités et promotions."
    VERB = "Lancer"
    NOTICE = (
        "Seuls le titre, la date et le lieu paraissent dans l’agenda : la mission innovation les lit d’abord, sauf si "
        "vous publiez pour votre collectivité ou votre club. La question n’est lue que par les personnes invitées."
    )
    FIRST: ClassVar[tuple[str, ...]] = ("kind", "question", "role", "on", "starts", "format", "venue", "meeting_url")

    ends = until = closes_on = presentation = None  # type: ignore[assignment]
    kind = forms.ChoiceField(
        label="format de la séance",
        choices=[
            (kind, f"{TITLES[kind]}, {minutes_of(kind)} minutes : {what}")
            for kind, what in (
                (EventKind.CODEV, "une situation de travail"),
                (EventKind.DEBUGGING, "un projet qui bloque"),
            )
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez le format de la séance."},
    )
    question = LongText(
        label="la question",
        help_text="Les personnes invitées la lisent pour dire si elles viennent ; personne d’autre.",
        max_length=1000,
        rows=4,
        error_messages={"required": "Écrivez la question que le groupe travaillera."},
    )
    role = forms.ChoiceField(
        label="vous serez",
        choices=[
            (CodevRole.CLIENT, "client : j’apporte la question"),
            (CodevRole.FACILITATOR, "facilitation : je tiens le temps et les règles"),
        ],
        widget=forms.RadioSelect,
        initial=CodevRole.CLIENT,
        help_text="Les rôles peuvent changer jusqu’au début de la séance.",
        error_messages={"required": "Choisissez votre rôle."},
    )
    project = forms.ModelChoiceField(
        queryset=Project.objects.none(), widget=forms.HiddenInput, required=False, label="projet"
    )

    class Meta(EventForm.Meta):
        fields = ["kind", "title", "format", "venue", "access", "meeting_url", "host", "club"]
        labels: ClassVar = {"format": "sur place, ou à distance"}
        help_texts = EventForm.Meta.help_texts | {
            "title": "Vide, le titre dit le format et le lieu. Tout le réseau le lit : n’y mettez pas la question."
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        me: Member = self.instance.author
        self.fields["kind"].initial = self.initial["kind"] = self.initial.get("kind") or EventKind.CODEV
        if me.user is not None and self.is_bound:  # shown to nobody
            own = Project.objects.editable_by(me.user)
            self.fields["project"].queryset = own  # type: ignore[attr-defined]
        self.order_fields([*self.FIRST, "title", "access", "host", "club", "project"])

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("starts_at") and said.get("kind"):
            if said["starts_at"] <= timezone.now():
                self.add_error("starts", "Cette heure est passée : choisissez une heure à venir.")
            self.instance.ends_at = said["ends_at"] = said["starts_at"] + timedelta(minutes=minutes_of(said["kind"]))
        if said.get("format") == "remote" and not said.get("meeting_url"):
            self.add_error("meeting_url", "Collez le lien de la visio : les participants seront seuls à le lire.")
        return said

    def _usual_title(self, said: dict[str, Any]) -> str:
        what = TITLES[EventKind(said.get("kind") or EventKind.CODEV)]
        where = said.get("host") or said.get("venue")
        return f"{what}, {where}"[:160] if where else f"{what} à distance"

    def typed(self) -> Texts:
        return []

    def _send_new(self, by: User, draft: bool) -> Event:
        """The event, then its session and the group that is proposed: all, or nothing."""
        event: Event = self.instance
        event.by_invitation, event.capacity, event.presentation = True, LARGEST, PRESENTATION
        sent = cast(Event, super()._send_new(by, draft))
        role = {self.cleaned_data["role"]: by.member}
        session, made = CodevSession.objects.get_or_create(
            event=sent, defaults={"question": self.cleaned_data["question"], **role}
        )
        if made:
            sent.projects.set([self.cleaned_data["project"]] if self.cleaned_data["project"] else [])
            compose(session, by=by)
        return sent


class QuestionForm(ConflictCheck, PlainWords, forms.ModelForm):
    """The question again, by who launched it, until the session begins."""

    question = LongText(
        label="la question",
        max_length=1000,
        rows=4,
        error_messages={"required": "Écrivez la question que le groupe travaillera."},
    )

    class Meta:
        model = CodevSession
        fields = ("question",)

    def rewrite(self) -> bool:
        """Save, once valid; False with a sentence once it has begun, or when another window wrote it meanwhile."""
        with transaction.atomic():
            held = CodevSession.objects.select_for_update(of=("self",), no_key=True).get(pk=self.instance.pk)
            if held.has_begun:
                self.add_error("question", "La séance a commencé : la question ne change plus.")
                return False
            if not self.agrees_with(self.texts_of(held)):
                return False
            held.question = self.cleaned_data["question"]
            held.save(update_fields=["question"])
            codev_walk.bump(held)
        return True


class PrepareForm(PlainWords, forms.Form):
    """The session of a codev that was written as any event: whoever registered comes to it."""

    question = CodevForm.base_fields["question"]
    role = CodevForm.base_fields["role"]


class NoteForm(PlainWords, forms.Form):
    step = forms.TypedChoiceField(label="étape", coerce=int)
    text = LongText(
        label="ce que je note",
        max_length=2000,
        rows=3,
        error_messages={"required": "Écrivez votre note."},
    )

    def __init__(self, *args: Any, session: CodevSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [(one.number, f"{one.number}. {one.name}") for one in session.steps]  # type: ignore[attr-defined]
        self.fields["step"].initial = min(max(session.step, 1), LAST)


class CommitmentForm(PlainWords, forms.Form):
    """`shown`: what the page said of it, so that another window is not written over unseen."""

    what = forms.CharField(
        label="je m’engage à",
        max_length=300,
        error_messages={"required": "Écrivez ce que vous allez faire, en une phrase."},
    )
    by_when = forms.DateField(
        label="pour le", widget=DayInput(), error_messages={"required": WRITE_A_DATE, "invalid": WRITE_A_DATE}
    )
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def keep(self, shown: str) -> None:
        """The form comes back knowing what is stored now: saving again is meant."""
        self.data = {**dict(self.data.items()), "shown": shown}

    def clean_by_when(self) -> Any:
        day = self.cleaned_data["by_when"]
        today = timezone.localdate()
        if day < today:
            raise ValidationError("Cette date est passée : choisissez un jour à venir.")
        if day > today + timedelta(days=730):
            raise ValidationError("Choisissez une date dans les deux ans.")
        return day
