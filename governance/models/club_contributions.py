"""What members write for a club: notes, the offer to animate it, and the proposal of a new one. All of it is read."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import OuterRef, Q, Subquery

from directory.contributions.models import Contribution, ContributionQuerySet
from directory.visibility import Reader
from emi_alumni.foundation.moderation.models import Moderated, State, Verb
from emi_alumni.foundation.moderation.models.moderated import THEIRS_ALONE
from emi_alumni.foundation.moderation.models.states import checked_reason
from emi_alumni.foundation.moderation.trust import may_moderate
from emi_alumni.foundation.notifications.budget import signal
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.url_reversing import reverse

from .clubs import AnimatorMandate, Club, ClubEntry, ClubMembership, ClubMembershipQuerySet, dates_of_clubs

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

OPEN = (State.DRAFT, State.PENDING)
# What came back, with a remark or refused, is its author's to mend and send again.
MENDED = (State.DRAFT, State.REFUSED)
NAME_TAKEN = "Un club porte déjà ce nom : renvoyez la proposition avec une remarque."
GONE = "Cette personne a quitté le réseau : refusez sa proposition."
# What a publication made stays: a mandate is ended, a club is put to sleep.
NOT_PUBLISHED_BACK = tuple(verb for verb in Moderated.UNDOABLE if verb != Verb.PUBLISH)


class NoteAudience(models.TextChoices):
    CLUB = "club", "les membres du club"
    NETWORK = "network", "tout le réseau"


class ClubNoteQuerySet(ContributionQuerySet):
    def visible_to(self, user: "User | AnonymousUser", today: date | None = None) -> Self:
        """Published ones for their audience; one's own whatever their state; all that was proposed in the clubs that
        one animates, and for who moderates.
        """
        if not user.is_authenticated:
            return self.none()
        member = getattr(user, "member", None)
        if may_moderate(user, ClubNote):
            return self.read_by_mission_or(Q(author=member)) if member else self.read_by_mission()
        online = Q(state=State.PUBLISHED, hidden_at=None)
        if member is None or not member.is_present:
            return self.filter(online, audience=NoteAudience.NETWORK) if Reader.of(user).in_network else self.none()
        inside = Q(audience=NoteAudience.NETWORK) | Q(club__in=Club.objects.of(member, today))
        animated = Q(club__in=Club.objects.animated_by(member, today)) & ~THEIRS_ALONE
        return self.filter(online & inside | Q(author=member) | animated)

    def with_session(self) -> Self:
        """Adds what lists say of the date that a note is about: `session_title`, and `session_at`, its beginning."""
        about = dates_of_clubs().filter(notes=OuterRef("pk")).order_by("pk")
        return self.annotate(
            session_at=Subquery(about.values("starts_at")[:1]), session_title=Subquery(about.values("title")[:1])
        )

    def for_list(self) -> Self:
        """The joins that lists and `written_by` need: two queries."""
        notes = self.select_related("club", "author__cohort").prefetch_related("club__mandates__member")
        return notes.with_session()

    def for_author(self) -> Self:
        return self.select_related("club")

    def for_queue(self) -> Self:
        return self.for_list().select_related("author__user")


class ClubNote(Contribution):
    """What a club keeps of a session (`events`), in the Markdown subset, for the club or for the network.

    Its animators' go up at once. A member's is read first, by an animator of the club or by the mission: in their club,
    animators act on every note as its authors do (VIG-02).
    """

    club = models.ForeignKey(Club, verbose_name="club", on_delete=models.CASCADE, related_name="notes")
    title = models.CharField("titre", max_length=120)
    text = models.TextField("note", max_length=10_000)
    audience = models.CharField("lue par", max_length=7, choices=NoteAudience, default=NoteAudience.CLUB)

    REVISED = ("title", "text", "audience")
    PAGES = "governance:club_note"
    NOUN = "note"
    FEMININE = True
    TOLD_AS = "club_note"

    objects = ClubNoteQuerySet.as_manager()

    class Meta(Contribution.Meta):
        abstract = False
        verbose_name = "note d’un club"
        verbose_name_plural = "notes des clubs"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("governance:club_note", args=self.address())

    def address(self) -> list[Any]:
        return [self.club.slug, self.pk]

    def written_by(self, user: "User") -> bool:
        member = getattr(user, "member", None)
        if member is None:
            return False
        return self.author_id == member.pk or (
            member.is_present and any(m.is_current and m.member_id == member.pk for m in self.club.mandates.all())
        )

    def withdraw(self, *, by: "User", reason: str = "") -> None:
        """By its author at will; by the club's animators, as by the mission, with a reason that the author reads."""
        if self.author.user == by or not self.written_by(by):
            super().withdraw(by=by, reason=reason)
            return
        why = checked_reason(reason)
        self._move(Verb.WITHDRAW, by=by, sources=(State.PENDING, State.PUBLISHED), why=why, reason=why)

    def after_decision(self, verb: str, by: "User | None") -> None:
        if verb == Verb.SUBMIT:
            self._tell_animators()
        if verb == Verb.PUBLISH:
            who_publishes = getattr(by, "pk", None)
            people = [user for user in self.to_tell().accounts() if user.pk != who_publishes]
            signal(people, kind="club_note", sentence=f"« {self.club} » garde une note : « {self.title} ».", thing=self)

    def to_tell(self) -> ClubMembershipQuerySet:
        """The members of the club who hear of it, its author not."""
        return ClubMembership.objects.filter(club=self.club).to_tell().exclude(member=self.author_id)

    def sentences(self) -> dict[str, str]:
        words = {
            Verb.PUBLISH: "est en ligne.",
            Verb.REFUSE: f"n’est pas publiée : {self.reason}",
            Verb.SEND_BACK: f"vous revient avec une remarque : {self.reason}",
            Verb.WITHDRAW: f"est retirée. {self.reason}".strip(),
            Verb.REVISE: "est en ligne, modifiée.",
            Verb.REFUSE_REVISION: f"reste comme avant, la modification n’est pas retenue : {self.reason}",
        }
        return {verb: f"Votre note « {self.title} » {rest}" for verb, rest in words.items()}

    def _tell_animators(self) -> None:
        """Of what waits to be read; not who wrote it, nor when it is theirs and goes up at once."""
        animators = AnimatorMandate.objects.current().filter(club=self.club).exclude(member=self.author)
        mine = AnimatorMandate.objects.current().filter(club=self.club, member=self.author)
        if not mine.exists():
            Notification.tell(
                [one.member.user for one in animators.select_related("member__user") if one.member.user],
                kind="club_note_waits",
                sentence=f"« {self.club} » : une note attend d’être lue, « {self.title} ».",
                thing=self,
            )


class OfClubQuerySet(ContributionQuerySet):
    """Offers to animate a club, and proposals that opened one."""

    def for_author(self) -> Self:
        return self.select_related("club")

    def for_queue(self) -> Self:
        return super().for_queue().select_related("club")


class AnimatorOffer(Contribution):
    """« Proposer d’animer ce club ». Published means that the mission gave the mandate."""

    club = models.ForeignKey(Club, verbose_name="club", on_delete=models.CASCADE, related_name="offers")
    note = models.TextField("en quelques mots", max_length=1000, blank=True)
    mandate = models.OneToOneField(
        AnimatorMandate, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="offer"
    )

    UNDOABLE = NOT_PUBLISHED_BACK
    PUBLISHED_AS = "acceptée"
    ALWAYS_READ_FIRST = True
    PAGES = "governance:club_offer"
    NOUN = "proposition"
    FEMININE = True
    TOLD_AS = "animator_offer"

    objects = OfClubQuerySet.as_manager()

    class Meta(Contribution.Meta):
        abstract = False
        verbose_name = "proposition d’animer un club"
        verbose_name_plural = "propositions d’animer un club"
        constraints = [
            models.UniqueConstraint(
                fields=["club", "author"],
                condition=Q(state__in=OPEN),
                name="one_open_animator_offer_each",
                violation_error_message="Vous l’avez déjà proposé : la mission innovation vous répondra ici.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.author} pour animer « {self.club} »"

    def get_absolute_url(self) -> str:
        """Its form while it is its author's to mend."""
        mine = self.state in MENDED
        return reverse("governance:club_offer_add", args=[self.club.slug]) if mine else self.club.get_absolute_url()

    def address(self) -> list[Any]:
        return [self.club.slug, self.pk]

    def after_decision(self, verb: str, by: "User") -> None:
        """Published: the mandate begins today, given by who decided. Raises ValidationError when it may not."""
        if verb == Verb.PUBLISH:
            if not AnimatorMandate.may_be_given_to(self.author):
                raise ValidationError(GONE)
            self.mandate = AnimatorMandate(club=self.club, member=self.author, given_by=by)
            self.mandate.save()
            AnimatorOffer.objects.filter(pk=self.pk).update(mandate=self.mandate)

    def sentences(self) -> dict[str, str]:
        words = {
            Verb.PUBLISH: "est acceptée : vous animez ce club pendant douze mois. Merci !",
            Verb.REFUSE: f"n’est pas retenue : {self.reason}",
            Verb.SEND_BACK: f"vous revient avec une remarque : {self.reason}",
            Verb.WITHDRAW: f"est retirée. {self.reason}".strip(),
        }
        which = f"« {self.club} » : votre proposition de l’animer"
        return {verb: f"{which} {rest}" for verb, rest in words.items()}


class ClubProposal(Contribution):
    """« Proposer un club ». Published means that the club exists (`club`), animated by who proposed it if they wish."""

    name = models.CharField("nom", max_length=120)
    entry = models.CharField("entrée par", max_length=5, choices=ClubEntry)
    tagline = models.CharField("en une phrase", max_length=200)
    why = models.TextField("pourquoi ce club", max_length=1000)
    animates = models.BooleanField("je veux bien l’animer", default=False)
    club = models.OneToOneField(
        Club, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="proposal"
    )

    UNDOABLE = NOT_PUBLISHED_BACK
    PUBLISHED_AS = "acceptée"
    ALWAYS_READ_FIRST = True
    PAGES = "governance:club_proposal"
    NOUN = "proposition"
    FEMININE = True
    TOLD_AS = "club_proposal"

    objects = OfClubQuerySet.as_manager()

    class Meta(Contribution.Meta):
        abstract = False
        verbose_name = "proposition de club"
        verbose_name_plural = "propositions de club"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its form while it is its author's to mend."""
        if self.state in MENDED:
            return reverse("governance:club_proposal_edit", args=[self.pk])
        return self.club.get_absolute_url() if self.club else reverse("governance:club_list")

    def after_decision(self, verb: str, by: "User") -> None:
        """Published: the club opens today. Raises ValidationError when its name was taken meanwhile."""
        if verb == Verb.PUBLISH:
            self._open(by)

    def sentences(self) -> dict[str, str]:
        words = {
            Verb.PUBLISH: "est ouvert. Merci !",
            Verb.REFUSE: f"ne s’ouvre pas : {self.reason}",
            Verb.SEND_BACK: f"vous revient avec une remarque : {self.reason}",
            Verb.WITHDRAW: f"est retiré. {self.reason}".strip(),
        }
        which = f"Votre proposition de club, « {self.name} »,"
        return {verb: f"{which} {rest}" for verb, rest in words.items()}

    def _open(self, by: "User") -> None:
        if not AnimatorMandate.may_be_given_to(self.author):
            raise ValidationError(GONE)
        club = Club(name=self.name, entry=self.entry, tagline=self.tagline)
        try:
            club.full_clean(exclude=["slug", "sort_key"])
            with transaction.atomic():
                club.save()
        except (ValidationError, IntegrityError) as taken:
            raise ValidationError(NAME_TAKEN) from taken
        club.memberships.create(member=self.author)
        if self.animates:
            AnimatorMandate(club=club, member=self.author, given_by=by).save()
        self.club = club
        ClubProposal.objects.filter(pk=self.pk).update(club=club)
