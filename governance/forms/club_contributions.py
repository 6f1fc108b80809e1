"""Notes of a club, the offer to animate it, the proposal of a new one, and its loops outside the portal."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from directory.contributions.forms import SENT_ALREADY, ContributionForm
from emi_alumni.foundation.conflict_check import ConflictCheck
from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.forms import LongText, PlainWords
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.text import fold
from governance.clubs import lock
from governance.models import (
    AnimatorOffer,
    Club,
    ClubEntry,
    ClubNote,
    ClubProposal,
    ExternalLoop,
    LoopKind,
    NoteAudience,
)
from governance.models.clubs import dates_of_clubs

WAITING_AT_MOST = 5
MANY_NOTES = f"{WAITING_AT_MOST} de vos notes attendent d’être lues : elles passent d’abord."
CLUBS_AT_MOST = 3
MANY_CLUBS = "Trois de vos propositions de club attendent déjà une réponse : elles passent d’abord."
PROPOSED = "Vous avez déjà proposé un club de ce nom : la mission innovation vous répondra."
EXISTS = "Un club de ce nom existe déjà : rejoignez-le, ou précisez le vôtre."
LOOPS_AT_MOST = 5


class SessionField(forms.ModelChoiceField):
    """The dates of a club, each by its title and its day."""

    def label_from_instance(self, date: Any) -> str:
        return f"{date.title}, {french_date(date.starts_at)}"


class NoteForm(ContributionForm):
    """A new note, or the words of one that is its author's or one's club's."""

    text = LongText(
        label="la note",
        help_text="Trois idées à garder suffisent. Listes (- ), gras (**mot**) et liens sont mis en forme.",
        max_length=10_000,
        rows=10,
        error_messages={"required": "Écrivez ce que le club garde de la séance, même trois lignes."},
    )
    audience = forms.ChoiceField(
        label="qui peut la lire",
        choices=[
            (NoteAudience.CLUB, "les membres du club"),
            (NoteAudience.NETWORK, "tout le réseau : elle se trouve aussi par la recherche"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez qui peut la lire."},
    )
    session = SessionField(
        label="séance", queryset=Club.objects.none(), empty_label="Aucune séance en particulier", required=False
    )
    field_order = ("title", "session", "text", "audience")
    AT_MOST = WAITING_AT_MOST
    MANY_WAIT = MANY_NOTES
    WITHIN = ("club",)
    HEADING = "Écrire une note"
    HEADING_AGAIN = "Modifier la note"
    NOTICE = ""
    VERB = "Envoyer la note"

    class Meta:
        model = ClubNote
        fields = ["title", "text", "audience"]
        error_messages = {"title": {"required": "Donnez-lui un titre, même court."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        note: ClubNote = self.instance
        if note.state == State.PUBLISHED:
            del self.fields["session"]
            return
        dates = cast(forms.ModelChoiceField, self.fields["session"])
        # Those that the whole club reads: a note names its date to all of its readers.
        dates.queryset = dates_of_clubs().filter(club=note.club, cohort=None).order_by("-starts_at", "-pk")
        if note.pk:
            self.initial["session"] = dates.queryset.filter(notes=note).first()

    @transaction.atomic
    def send(self, *, by: Any, draft: bool = False) -> Any | None:
        """With the date that it is about, of which there is one at most."""
        about = self.cleaned_data.get("session")
        sent = super().send(by=by, draft=draft)
        if sent is not None and "session" in self.fields:
            sent.events.set([about] if about else [])
        return sent


class OfferForm(ContributionForm):
    """« Proposer d’animer ce club »."""

    WITHIN = ("club",)
    HEADING = "Proposer d’animer ce club"
    HEADING_AGAIN = "Compléter ma proposition d’animer ce club"
    NOTICE = "La mission innovation donne les mandats, et vous répond ici."
    VERB = "Proposer de l’animer"

    note = LongText(
        label="en quelques mots",
        help_text="Facultatif : le temps que vous pouvez donner, ce que vous aimeriez y faire, avec qui.",
        max_length=1000,
        required=False,
    )

    class Meta:
        model = AnimatorOffer
        fields = ["note"]

    def check_among(self, others: Any) -> None:
        if others.unpublished().exists():
            raise ValidationError(SENT_ALREADY)


class ProposalForm(ContributionForm):
    """« Proposer un club »."""

    HEADING = "Proposer un club"
    HEADING_AGAIN = "Compléter ma proposition de club"
    LEAD = (
        "Un métier partagé, ou un thème qui intrigue. La mission innovation lit votre proposition, ouvre le "
        "club si rien de voisin n’existe, et vous répond ici."
    )
    NOTICE = ""
    VERB = "Proposer ce club"

    entry = forms.ChoiceField(
        label="entrée par",
        choices=ClubEntry.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez : un métier, ou un thème."},
    )
    why = LongText(
        label="pourquoi ce club",
        help_text="Les personnes intéressées, les sujets, le rythme.",
        max_length=1000,
        rows=5,
        error_messages={"required": "Écrivez pourquoi, même en une phrase."},
    )
    animates = forms.BooleanField(label="je veux bien l’animer pendant un an", required=False)
    field_order = ("name", "entry", "tagline", "why", "animates")
    AT_MOST = CLUBS_AT_MOST
    MANY_WAIT = MANY_CLUBS

    class Meta:
        model = ClubProposal
        fields = ["name", "entry", "tagline", "why", "animates"]
        help_texts = {
            "name": "Court, comme à l’oral : « Encadrer une équipe de terrain ».",
            "tagline": "Ce que les membres viendraient y chercher.",
        }
        error_messages = {
            "name": {"required": "Écrivez le nom du club."},
            "tagline": {"required": "Écrivez ce que les membres viendraient y chercher."},
        }

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if any(fold(name) == fold(known) for known in Club.objects.order_by().values_list("name", flat=True)):
            raise ValidationError(EXISTS)
        try:
            Club(name=name).clean()
        except ValidationError as refusal:
            raise ValidationError(refusal.messages) from refusal
        return name

    def check_among(self, others: Any) -> None:
        if others.unpublished().filter(name=self.cleaned_data["name"]).exists():
            raise ValidationError({"name": PROPOSED})


class LoopForm(ConflictCheck, PlainWords, forms.ModelForm):
    """A loop of a club outside the portal, by its animators."""

    kind = forms.ChoiceField(
        label="où",
        choices=LoopKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez où se trouve ce groupe."},
    )
    rules = LongText(
        label="les règles de ce groupe",
        help_text="Ce qui s’y dit, ce qui n’y a pas sa place (noms d’usagers, photos), qui ajoute et retire.",
        max_length=1000,
        error_messages={"required": "Écrivez les règles, même deux lignes : elles se lisent avant d’entrer."},
    )
    shows_phone = forms.BooleanField(
        label="y entrer montre son numéro de téléphone aux autres",
        help_text="Toujours vrai pour WhatsApp. La page le dit avant le lien.",
        required=False,
    )
    field_order = ("name", "kind", "url", "rules", "shows_phone")

    class Meta:
        model = ExternalLoop
        fields = ["name", "kind", "url", "rules", "shows_phone"]
        widgets = {"url": forms.URLInput(attrs={"placeholder": "https://"})}
        help_texts = {"url": "Le lien d’invitation. Seuls les membres du club le voient."}
        error_messages = {
            "name": {"required": "Donnez un nom à ce groupe."},
            "url": {"required": "Collez le lien d’invitation, il commence par https://."},
        }

    def keep(self) -> ExternalLoop | None:
        """Whoever enters a link has just seen it: it counts as checked today. Two clicks make one."""
        loop: ExternalLoop = self.instance
        with transaction.atomic():
            if loop.club:
                lock(loop.club)
            if loop.pk and not self.agrees_with(self.texts_of(ExternalLoop.objects.get(pk=loop.pk))):
                return None
            known = ExternalLoop.objects.open().filter(club=loop.club)
            if loop.pk is None and (same := known.filter(url=loop.url).first()):
                return same
            if loop.pk is None and known.count() >= LOOPS_AT_MOST:
                self.add_error(None, f"{LOOPS_AT_MOST} groupes pour un club suffisent : retirez-en un d’abord.")
                return None
            if "url" in self.changed_data:
                loop.mark_today()
            loop.save()
        return loop
