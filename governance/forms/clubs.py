"""What members and animators write of a club: its page, its subjects, one's own choices."""

from django import forms
from django.db import transaction
from django.utils import timezone

from directory.models import Member
from directory.models.members import no_account_in_link, web_address
from emi_alumni.foundation.conflict_check import ConflictCheck
from emi_alumni.foundation.forms import LongText, PlainWords
from governance.clubs import lock
from governance.models import Club, ClubSubject

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
        fields = ["tagline", "charter", "rhythm", "meeting_url", "helps_to_measure"]
        help_texts = {
            "tagline": "Ce que les membres viennent y chercher.",
            "rhythm": "Par exemple : un jeudi sur deux mois, de 12 h 30 à 13 h 30, à distance.",
            "helps_to_measure": "Une équipe de projet peut vous demander deux heures pour mesurer ses effets.",
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
            if same := club.subjects.undated().filter(text__iexact=text).first():
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
