"""Notes of a club, the offer to animate it, the proposal of a new one, and its loops outside the portal."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from directory.models import Member, User
from emi_alumni.foundation.conflict_check import ConflictCheck
from emi_alumni.foundation.forms import LongText, PlainWords
from emi_alumni.foundation.moderation.editing import edit
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.text import fold
from governance.clubs import hold
from governance.forms.keyed import KeyedForm
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

WAITING_AT_MOST = 5
MANY_NOTES = f"{WAITING_AT_MOST} de vos notes attendent d’être lues : elles passent d’abord."
MANY_CLUBS = "Trois de vos propositions de club attendent déjà une réponse : elles passent d’abord."
SENT_ALREADY = "Ce texte est déjà envoyé, ou retiré, dans une autre fenêtre : gardez une copie de ce que vous écrivez."
EXISTS = "Un club de ce nom existe déjà : rejoignez-le, ou précisez le vôtre."
LOOPS_AT_MOST = 5
WRITABLE = (State.DRAFT, State.PENDING, State.PUBLISHED, State.REFUSED)


class NoteForm(KeyedForm):
    """A new note, or the words of one that is its author's or one's club's."""

    text = LongText(
        label="la note",
        help_text="Ce que l’on garde : trois idées suffisent. Listes (- ), gras (**mot**) et liens sont mis en forme.",
        max_length=10_000,
        rows=10,
        error_messages={"required": "Écrivez ce que l’on garde, même trois lignes."},
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
    field_order = ("title", "session", "text", "audience", "key")

    class Meta:
        model = ClubNote
        fields = ["title", "session", "text", "audience"]
        labels = {"session": "séance"}
        error_messages = {"title": {"required": "Donnez-lui un titre, même court."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        note: ClubNote = self.instance
        if note.pk and note.state == State.PUBLISHED:
            del self.fields["session"]
            return
        sessions = cast(forms.ModelChoiceField, self.fields["session"])
        sessions.queryset = note.club.sessions.filter(cancelled_at=None)
        sessions.empty_label = "Aucune séance en particulier"
        sessions.required = False

    def keep(self, *, by: User) -> ClubNote | None:
        """Online at once when its author is trusted, else read first. None, with a sentence, when it may not be."""
        note: ClubNote = self.instance
        try:
            with transaction.atomic():
                Member.objects.hold(by.member.pk)
                return self._keep_new(note, by) if note.pk is None else self._keep_known(note, by)
        except ValidationError as refusal:
            self.add_error(None, ValidationError(refusal.messages))
            return None

    def _keep_new(self, note: ClubNote, by: User) -> ClubNote:
        note.author = by.member
        if already := self.save_once(note, at_most=WAITING_AT_MOST, too_many=MANY_NOTES):
            return already
        note.offer(by=by)
        return note

    def _keep_known(self, note: ClubNote, by: User) -> ClubNote | None:
        live = ClubNote.objects.select_for_update(of=("self",)).filter(pk=note.pk).order_by("pk").first()
        if live is None or live.state not in WRITABLE or live.state != note.state or not live.written_by(by):
            raise ValidationError(SENT_ALREADY)
        if not self.agrees_with(self.texts_of(live)):
            return None
        words = self.words_of(live)
        if live.state == State.PUBLISHED:
            self.waits = edit(live, words, by=by)
            return live
        if live.state == State.PENDING:
            live.take_back(by=by)
        elif live.state == State.REFUSED:
            live.restore(by=by)
        for name, value in words.items():
            setattr(live, name, value)
        live.session = self.cleaned_data["session"]
        live.save()
        live.offer(by=by)
        return live


def take_up(thing: AnimatorOffer | ClubProposal, *, by: User) -> None:
    """What came back is a draft again. Raises ValidationError when it was sent, or taken away, in another window."""
    if thing.pk is None:
        return
    state = type(thing).objects.to_mend().filter(pk=thing.pk).values_list("state", flat=True).first()
    if state is None:
        raise ValidationError(SENT_ALREADY)
    if state == State.REFUSED:
        thing.restore(by=by)


class OfferForm(PlainWords, forms.ModelForm):
    """« Proposer d’animer ce club »."""

    note = LongText(
        label="en quelques mots",
        help_text="Facultatif : le temps que vous pouvez donner, ce que vous aimeriez y faire, avec qui.",
        max_length=1000,
        required=False,
    )

    class Meta:
        model = AnimatorOffer
        fields = ["note"]

    def send(self, *, by: User) -> bool:
        """To the mission, which alone gives mandates: whoever asks, it is read. Two clicks make one."""
        offer: AnimatorOffer = self.instance
        try:
            with transaction.atomic():
                Member.objects.hold(offer.member.pk)
                waiting = AnimatorOffer.objects.open().filter(club=offer.club, member=offer.member)
                if (same := waiting.exclude(pk=offer.pk).first()) is not None:
                    if same.note == offer.note:
                        return True
                    raise ValidationError(SENT_ALREADY)
                take_up(offer, by=by)
                self.save()
                offer.submit(by=by)
        except ValidationError as refusal:
            self.add_error(None, ValidationError(refusal.messages))
            return False
        return True


class ProposalForm(PlainWords, forms.ModelForm):
    """« Proposer un club »."""

    entry = forms.ChoiceField(
        label="entrée par",
        choices=ClubEntry.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez : un métier, ou un thème."},
    )
    why = LongText(
        label="pourquoi ce club",
        help_text="Qui serait intéressé, ce dont on parlerait, à quel rythme.",
        max_length=1000,
        rows=5,
        error_messages={"required": "Écrivez pourquoi, même en une phrase."},
    )
    animates = forms.BooleanField(label="je veux bien l’animer pendant un an", required=False)
    field_order = ("name", "entry", "tagline", "why", "animates")

    class Meta:
        model = ClubProposal
        fields = ["name", "entry", "tagline", "why", "animates"]
        help_texts = {
            "name": "Court, comme on le dirait : « Encadrer une équipe de terrain ».",
            "tagline": "Ce que l’on viendrait y chercher.",
        }
        error_messages = {
            "name": {"required": "Écrivez le nom du club."},
            "tagline": {"required": "Écrivez ce que l’on viendrait y chercher."},
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

    def send(self, *, by: User) -> bool:
        """To the mission, whoever asks: publishing opens the club. Two clicks make one."""
        proposal: ClubProposal = self.instance
        try:
            with transaction.atomic():
                Member.objects.hold(proposal.member.pk)
                own = ClubProposal.objects.open().filter(member=proposal.member)
                others = own.exclude(pk=proposal.pk)
                if others.filter(name=proposal.name).exists():
                    return True
                take_up(proposal, by=by)
                if others.count() >= 3:
                    raise ValidationError(MANY_CLUBS)
                self.save()
                proposal.submit(by=by)
        except ValidationError as refusal:
            self.add_error(None, ValidationError(refusal.messages))
            return False
        return True


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
        help_text="Ce qu’on y dit, ce qu’on n’y met pas (noms d’usagers, photos), qui ajoute et retire.",
        max_length=1000,
        error_messages={"required": "Écrivez les règles, même deux lignes : on les lit avant d’entrer."},
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
                hold(loop.club)
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
