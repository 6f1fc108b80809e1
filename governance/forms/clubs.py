"""What members and animators write of a club: its page, its dates, its subjects, one's own choices."""

from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from directory.models import Member, User
from directory.models.members import no_account_in_link, web_address
from emi_alumni.foundation.conflict_check import ConflictCheck, Texts, names_of
from emi_alumni.foundation.forms import WRITE_A_DATE, WRITE_AN_HOUR, DayInput, HourInput, LongText, PlainWords
from governance.clubs import day_of, lock, tell_members
from governance.models import Club, ClubSession, ClubSubject

FURTHEST = timedelta(days=730)
OLDEST = date(2018, 1, 1)  # the first promotion
WAITING_AT_MOST = 5
MANY_WAIT = f"{WAITING_AT_MOST} de vos sujets attendent déjà dans ce club : ils passent d’abord."
SAME_SUBJECT = "Ce sujet est déjà dans la liste."
CHANGED = (
    "Quelqu’un a modifié cette page du club entre-temps, ou vous-même dans une autre fenêtre : "
    "comparez avec ce qui est en ligne, puis enregistrez de nouveau pour garder votre version."
)


class ClubForm(ConflictCheck, PlainWords, forms.ModelForm):
    """The club's words, by its animators. The name and the entry are the mission's."""

    charter = LongText(
        label="charte du club",
        help_text="À quoi sert ce club, comment s’y parler. Listes (- ), gras (**mot**) et liens sont mis en forme.",
        max_length=5000,
        rows=8,
        required=False,
    )
    meeting_url = forms.CharField(
        label="lien de la visio",
        help_text="Seuls les membres du club le voient.",
        max_length=300,
        required=False,
        validators=[web_address, no_account_in_link],
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    conflict_sentence = CHANGED

    class Meta:
        model = Club
        fields = ["tagline", "charter", "rhythm", "meeting_url"]
        help_texts = {
            "tagline": "Ce que les membres viennent y chercher.",
            "rhythm": "Par exemple : un jeudi sur deux mois, de 12 h 30 à 13 h 30, à distance.",
        }
        error_messages = {"tagline": {"required": "Écrivez ce que les membres viennent y chercher, en une phrase."}}

    def keep(self) -> bool:
        """False, with a sentence, when somebody else saved since: saving again keeps what is typed."""
        with transaction.atomic():
            lock(self.instance)
            stored = Club.objects.get(pk=self.instance.pk)
            if not self.agrees_with(self.texts_of(stored)):
                return False
            for name in self._meta.fields or ():
                setattr(stored, name, self.cleaned_data[name])
            stored.save()
        return True


class SessionForm(ConflictCheck, PlainWords, forms.ModelForm):
    """A date of the club, to come or already held. Its members are told of those to come."""

    subjects = forms.ModelMultipleChoiceField(
        label="sujets de la liste à traiter ce jour-là",
        queryset=ClubSubject.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    field_order = ("title", "on", "starts_at", "ends_at", "subjects")

    class Meta:
        model = ClubSession
        fields = ["title", "on", "starts_at", "ends_at"]
        widgets = {
            "on": DayInput(),
            "starts_at": HourInput(),
            "ends_at": HourInput(),
        }
        error_messages = {
            "title": {"required": "Écrivez le sujet de cette date, même en quelques mots."},
            "on": {"required": WRITE_A_DATE, "invalid": WRITE_A_DATE},
            "starts_at": {"invalid": WRITE_AN_HOUR},
            "ends_at": {"invalid": WRITE_AN_HOUR},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        session: ClubSession = self.instance
        self.before = (session.on, session.starts_at, session.ends_at) if session.pk else None
        free = session.club.subjects.kept().filter(session=None)
        own = session.club.subjects.filter(session=session) if session.pk else ClubSubject.objects.none()
        subjects = cast(forms.ModelMultipleChoiceField, self.fields["subjects"])
        offered = [*own.values_list("pk", flat=True), *free.values_list("pk", flat=True)]
        subjects.queryset = ClubSubject.objects.filter(pk__in=offered)
        self.initial["subjects"] = [one.pk for one in own]
        if not subjects.queryset.exists():
            del self.fields["subjects"]

    def clean_on(self) -> date:
        on = self.cleaned_data["on"]
        if not OLDEST <= on <= timezone.localdate() + FURTHEST:
            raise ValidationError("Écrivez une date entre 2018 et dans deux ans.")
        return on

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("ends_at") and not said.get("starts_at") and "starts_at" not in self.errors:
            self.add_error("starts_at", "Écrivez aussi l’heure du début.")
        return said

    def texts_of(self, session: ClubSession) -> Texts:
        treated = names_of(session.subjects.all()) if "subjects" in self.fields else ""
        return [*super().texts_of(session), ("sujets", treated)]

    def typed(self) -> Texts:
        return [*super().typed(), ("sujets", names_of(self.cleaned_data.get("subjects", ())))]

    @transaction.atomic
    def keep(self, *, by: User) -> ClubSession | None:
        """Two clicks make one date; its members are told of what is to come and moved, once.

        None, with both texts, when somebody changed it meanwhile.
        """
        session: ClubSession = self.instance
        lock(session.club)
        is_new = session.pk is None
        if not is_new and not self.agrees_with(self.texts_of(ClubSession.objects.get(pk=session.pk))):
            return None
        same = session.club.sessions.filter(title=session.title, on=session.on, starts_at=session.starts_at)
        if is_new and (already := same.first()):
            return already
        session.save()
        if "subjects" in self.cleaned_data:
            chosen = [one.pk for one in self.cleaned_data["subjects"]]
            session.subjects.exclude(pk__in=chosen).update(session=None)
            session.club.subjects.filter(pk__in=chosen).update(session=session)
        moved = self.before is not None and self.before != (session.on, session.starts_at, session.ends_at)
        if session.is_to_come and (is_new or moved):
            what = "nouvelle date" if is_new else "changement de date"
            tell_members(
                session.club,
                kind="club_session",
                sentence=f"« {session.club} », {what} : {session.title}, {day_of(session)}.",
                thing=session,
                by=by,
            )
        return session


class SubjectForm(PlainWords, forms.Form):
    """A subject, in a few words."""

    text = forms.CharField(
        label="un sujet pour une prochaine fois",
        max_length=160,
        error_messages={"required": "Écrivez le sujet en quelques mots."},
    )

    def clean_text(self) -> str:
        return " ".join(self.cleaned_data["text"].split())

    def propose(self, club: Club, *, by: Member, animates: bool) -> ClubSubject | None:
        """An animator's is kept at once, at the end of the list. The same words twice are one subject."""
        text = self.cleaned_data["text"]
        with transaction.atomic():
            lock(club)
            if same := club.subjects.filter(text__iexact=text, session=None).first():
                if same.member_id == by.pk:
                    return same
                self.add_error("text", SAME_SUBJECT)
                return None
            if not animates and club.subjects.proposed().filter(member=by).count() >= WAITING_AT_MOST:
                self.add_error("text", MANY_WAIT)
                return None
            subject = ClubSubject(club=club, text=text, member=by)
            if animates:
                keep_subject(subject)
            subject.save()
        return subject


def keep_subject(subject: ClubSubject) -> None:
    """At the end of the list of the club, which the caller holds."""
    subject.kept_at = timezone.now()
    last = subject.club.subjects.order_by("-position").values_list("position", flat=True).first() or 0
    subject.position = last + 1
