"""Who decides: the bodies, their seats, and the mandates that fill them (GOU-04, GOU-07)."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.utils import timezone

from directory.contributions.models import EDIT, Contribution, ContributionQuerySet
from directory.models.member_state import MemberState
from directory.roles import mission_accounts
from emi_alumni.foundation.account import Account
from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.moderation.models import TAKEN, State, Verb
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.text import slug_of
from emi_alumni.foundation.url_reversing import reverse

from .mandates import Mandate, MandateQuerySet, NoOverlap
from .memberships import Membership
from .organisation import Level, Organisation, level_on

if TYPE_CHECKING:
    from directory.models import Member, User
    from directory.models.member_queries import MemberQuerySet
    from emi_alumni.foundation.notifications.people import Sentence


class BodyKind(models.TextChoices):
    STEERING = "steering", "comité de pilotage"
    PEDAGOGICAL = "pedagogical", "conseil pédagogique"
    BUREAU = "bureau", "bureau de l’association"
    ASSEMBLY = "assembly", "assemblée générale"


# Those of level 3: below it they are met nowhere.
OF_ASSOCIATION = (BodyKind.BUREAU, BodyKind.ASSEMBLY)
NO_SEAT = "L’assemblée générale n’a pas de siège : toutes les adhésions en cours en font partie."


class BodyQuerySet(models.QuerySet["Body"]):
    def in_use(self, level: int) -> Self:
        """Those of this level of organisation: the bureau and the assembly are the association's (level 3)."""
        return self if level >= Level.ASSOCIATION else self.exclude(kind__in=OF_ASSOCIATION)

    def in_use_on(self, day: date) -> Self:
        """Those of the level in force on that day, which the statement itself looks up."""
        of_level = self.alias(level=level_on(day)).filter(~Q(kind__in=OF_ASSOCIATION) | Q(level__gte=Level.ASSOCIATION))
        return of_level.order_by()


class Body(models.Model):
    """A body of the network: the COPIL, the pedagogical council, the association's bureau and its assembly. One of each
    kind. The assembly has no seats: every membership that runs sits there."""

    kind = models.CharField("nature", max_length=12, choices=BodyKind, unique=True)
    name = models.CharField("nom", max_length=120)
    slug = models.SlugField("adresse", max_length=120, unique=True)
    purpose = models.TextField("ce qu’elle décide", max_length=1000, blank=True)
    secretariat = models.CharField("secrétariat", max_length=160, blank=True)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = "instance"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("governance:body", args=[self.slug])

    def save(self, *args, **kwargs) -> None:
        self.slug = self.slug or slug_of(self.name)
        super().save(*args, **kwargs)

    @property
    def is_assembly(self) -> bool:
        return self.kind == BodyKind.ASSEMBLY

    def sitting(self, day: date | None = None) -> "MemberQuerySet":
        """Who sits on that day (today unless said): holders and deputies; in the assembly, the memberships that run."""
        from directory.models import Member

        held: models.QuerySet = SeatMandate.objects.current(day).filter(seat__body=self, seat__closed_on=None)
        held = Membership.objects.current(day) if self.is_assembly else held
        return Member.objects.filter(pk__in=held.order_by().values_list("member", flat=True))


class SeatQuerySet(models.QuerySet["Seat"]):
    def open(self) -> Self:
        """Seats that exist today, filled or not."""
        return self.filter(closed_on=None)

    def in_use(self) -> Self:
        """Open ones, of the bodies of today's level."""
        seats = self.open()
        if Organisation.objects.level() < Level.ASSOCIATION:
            seats = seats.exclude(body__kind__in=OF_ASSOCIATION)
        return seats

    def vacant(self) -> Self:
        held = SeatMandate.objects.current().filter(seat=OuterRef("pk"), rank=Rank.HOLDER)
        return self.open().exclude(Exists(held))

    def for_list(self) -> Self:
        """Seats with all their mandates, the latest first: two queries."""
        mandates = SeatMandate.objects.select_related("member__collectivity", "member__cohort")
        return self.select_related("collectivity", "body").prefetch_related(Prefetch("mandates", mandates))


class Seat(models.Model):
    """A place in a body: a collectivité's in the COPIL (one each), a quality's in the others. Vacant seats show."""

    body = models.ForeignKey(Body, verbose_name="instance", on_delete=models.PROTECT, related_name="seats")
    collectivity = models.ForeignKey(
        "directory.Collectivity",
        verbose_name="collectivité",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
    )
    quality = models.CharField(
        "au titre de",
        max_length=160,
        blank=True,
        help_text="Par exemple : référente design. Vide pour une collectivité.",
    )
    position = models.PositiveSmallIntegerField("rang", default=0)
    opened_on = models.DateField("créé le", default=timezone.localdate)
    closed_on = models.DateField("supprimé le", null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = "siège"
        ordering = ["body", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "collectivity"],
                condition=Q(collectivity__isnull=False, closed_on=None),
                name="one_seat_per_collectivity",
                violation_error_message="Cette collectivité a déjà un siège dans cette instance.",
            ),
            models.CheckConstraint(
                condition=Q(collectivity__isnull=False) | ~Q(quality=""),
                name="seat_is_for_somebody",
                violation_error_message="Dites de quelle collectivité est ce siège, ou au titre de quoi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.label}"

    def clean(self) -> None:
        if self.body_id and self.body.is_assembly:
            raise ValidationError({"body": NO_SEAT})

    @property
    def label(self) -> str:
        return str(self.collectivity) if self.collectivity else self.quality

    @cached_property
    def seated(self) -> "list[SeatMandate]":
        """All its mandates, the latest first: those read with it, where they were."""
        return list(self.mandates.all())

    def held(self, rank: int) -> "SeatMandate | None":
        """The mandate that runs today."""
        people = (one for one in self.seated if one.rank == rank and one.is_current and one.in_force)
        return next(people, None)

    def place_of(self, member: "Member | None") -> "SeatMandate | None":
        """The mandate that this person has here today."""
        mine = (one for one in self.seated if member and one.member_id == member.pk and one.is_current)
        return next(mine, None)

    def may_be_held_by(self, member: "Member") -> bool:
        """Whether a mandate given to this person would rest on facts: they take part, and work where the seat is."""
        works_there = self.collectivity_id == member.collectivity_id and member.state != MemberState.LEFT
        return Mandate.may_be_given_to(member) and (self.collectivity_id is None or works_there)

    @property
    def past(self) -> "list[SeatMandate]":
        """Who held it before, or was deputy, the latest first."""
        return [one for one in self.seated if one.is_over]

    @property
    def holder(self) -> "SeatMandate | None":
        return self.held(Rank.HOLDER)

    @property
    def deputy(self) -> "SeatMandate | None":
        return self.held(Rank.DEPUTY)

    @property
    def vacant_since(self) -> date | None:
        """The day since which nobody holds it; None while somebody does, or when the portal does not know it: the
        holder moved, and the mandate was not ended."""
        if any(one.rank == Rank.HOLDER and one.is_current and one.member.is_present for one in self.seated):
            return None
        today = timezone.localdate()
        ends = [one.until for one in self.seated if one.rank == Rank.HOLDER and one.until and one.until <= today]
        return max(ends, default=self.opened_on)


class Rank(models.IntegerChoices):
    """Numbers, for PostgreSQL compares them as ranges in `NoOverlap`."""

    HOLDER = 1, "titulaire"
    DEPUTY = 2, "suppléance"


BOTH_RANKS = "Cette personne tient déjà ce siège, ou y est en suppléance : mettez d’abord fin à ce mandat."


class SeatMandateQuerySet(MandateQuerySet):
    @staticmethod
    def in_force() -> Q:
        """Who holds a collectivité's seat, or is its deputy, works there today: who moved or left represents nobody."""
        there = Q(seat__collectivity=None) | (
            Q(seat__collectivity=F("member__collectivity")) & ~Q(member__state=MemberState.LEFT)
        )
        return MandateQuerySet.in_force() & there


class SeatMandate(Mandate):
    """Somebody holds a seat, or is its deputy, between two days. Both may publish for their collectivité."""

    seat = models.ForeignKey(Seat, verbose_name="siège", on_delete=models.PROTECT, related_name="mandates")
    member = models.ForeignKey(
        "directory.Member", verbose_name="personne", on_delete=models.PROTECT, related_name="seat_mandates"
    )
    rank = models.PositiveSmallIntegerField("rôle", choices=Rank, default=Rank.HOLDER)
    title = models.CharField("intitulé", max_length=120, blank=True, help_text="Par exemple : représentante.")

    objects = SeatMandateQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Mandate.Meta):
        abstract = False
        verbose_name = "mandat"
        verbose_name_plural = "mandats"
        constraints = [
            NoOverlap(
                same=("seat", "rank"),
                name="one_holder_at_a_time",
                violation_error_message="Quelqu’un occupe déjà ce siège à ces dates : mettez d’abord fin à son mandat.",
            )
        ]

    def get_absolute_url(self) -> str:
        return self.seat.body.get_absolute_url()

    def clean(self) -> None:
        """Nobody is their own deputy."""
        super().clean()
        if self.seat_id is None or self.member_id is None or self.starts_on is None:
            return
        both = SeatMandate.objects.filter(seat=self.seat_id, member=self.member_id).exclude(rank=self.rank)
        if any(one.shares_a_day_with(self) for one in both.exclude(pk=self.pk)):
            raise ValidationError(BOTH_RANKS)

    @property
    def in_force(self) -> bool:
        return self.seat.may_be_held_by(self.member)

    @transaction.atomic
    def end(self, *, by: Account, on: date | None = None) -> None:
        super().end(by=by, on=on)
        self._tell("seat_ended", "Votre mandat est terminé : {}. Merci pour ce temps donné au réseau.", by)
        if self.member.user == by:
            sentence = [self.member, f" a rendu son siège : {self.seat}."]
            Notification.tell(mission_accounts(), kind="seat_given_back", sentence=sentence, thing=self)

    @transaction.atomic
    def renew(self, *, by: Account) -> None:
        super().renew(by=by)
        if last := self.last_day:
            self._tell("seat_renewed", f"Votre mandat ({{}}) va jusqu’au {french_date(last)}.", by)

    def _tell(self, kind: str, sentence: str, by: Account) -> None:
        if self.member.user and self.member.user != by:
            Notification.tell([self.member.user], kind=kind, sentence=sentence.format(self.seat), thing=self)


class SeatProposalQuerySet(ContributionQuerySet):
    def concerning(self, member: "Member") -> Self:
        """Those that this person made, and those that are about them."""
        return self.filter(Q(author=member) | Q(member=member))

    def to_answer_by(self, member: "Member") -> Self:
        """Somebody proposed her, and waits for her yes."""
        return self.filter(state=State.DRAFT, member=member, agreed_at=None)

    def for_list(self) -> Self:
        return self.select_related("seat__body", "seat__collectivity", "member__user", "author__user")

    def for_author(self) -> Self:
        return self.for_list()

    def for_queue(self) -> Self:
        return self.for_list().select_related("member__collectivity")


class SeatProposal(Contribution):
    """« Proposer quelqu’un » for a vacant seat, oneself or another. Published means that the mandate was given.

    Nobody sits without having said yes: a draft waits for it, then the mission reads the proposal.
    """

    seat = models.ForeignKey(Seat, verbose_name="siège", on_delete=models.CASCADE, related_name="proposals")
    member = models.ForeignKey(
        "directory.Member", verbose_name="personne proposée", on_delete=models.CASCADE, related_name="+"
    )
    note = models.TextField("en quelques mots", max_length=1000, blank=True)
    agreed_at = models.DateTimeField("acceptée par la personne le", null=True, blank=True, editable=False)
    mandate = models.OneToOneField(
        SeatMandate, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="proposal"
    )

    # Accepting gives a mandate: it is ended, not undone.
    UNDOABLE = (Verb.REFUSE,)
    PUBLISHED_AS = "acceptée"
    FEMININE = True
    WITHOUT: ClassVar[Mapping[str, str]] = dict.fromkeys(
        (EDIT, Verb.UNSUBMIT, Verb.RESTORE),
        "the person proposed said yes to these words: they are withdrawn, and other ones ask for another yes",
    )

    ALWAYS_READ_FIRST = True

    objects = SeatProposalQuerySet.as_manager()

    class Meta(Contribution.Meta):
        abstract = False
        verbose_name = "proposition pour un siège"
        verbose_name_plural = "propositions pour un siège"
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "author"],
                condition=Q(state__in=[State.DRAFT, State.PENDING]),
                name="one_open_seat_proposal_each",
                violation_error_message="Vous avez déjà proposé quelqu’un pour ce siège.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} pour {self.seat}"

    def get_absolute_url(self) -> str:
        return self.seat.body.get_absolute_url()

    @property
    def withdraw_url(self) -> str:
        """Where it is asked first, since nothing restores it; also of the person proposed."""
        return reverse("governance:seat_proposal_answer", args=[self.pk])

    def written_by(self, user: "User") -> bool:
        """Who proposed, and who would hold the seat: neither decides."""
        member = getattr(user, "member", None)
        return member is not None and member.pk in (self.author_id, self.member_id)

    @transaction.atomic
    def make(self, *, by: "User") -> None:
        """Ask the person for her yes, or send it to the mission at once: proposing oneself is saying yes."""
        if self.author_id == self.member_id:
            self.agreed_at = timezone.now()
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError as error:
            raise ValidationError("Vous avez déjà proposé quelqu’un pour ce siège.") from error
        if self.agreed_at:
            self.submit(by=by)
        else:
            sentence = [self.author, f" vous propose pour un siège : {self.seat}. Dites oui, ou non."]
            self._tell(self.member, "asked", sentence)

    @transaction.atomic
    def agree(self) -> None:
        """The person says yes, and the mission reads the proposal. Once; raises when it was withdrawn meanwhile."""
        now = timezone.now()
        if not SeatProposal.objects.to_answer_by(self.member).filter(pk=self.pk).update(agreed_at=now):
            raise ValidationError(TAKEN)
        self.agreed_at = now
        self.submit(by=self.member.user)
        Notification.objects.about(self).filter(kind="seat_asked").mark_read()
        self._tell(self.author, "agreed", [self.member, f" accepte votre proposition : {self.seat}."])

    def sentences(self) -> dict[str, str]:
        """None: both people are told, each in their own words (`after_decision`)."""
        return {}

    def after_decision(self, verb: str, by: "User") -> None:
        """Accepted: the mandate begins today, given by who accepted. Both people are told what became of it."""
        if verb == Verb.PUBLISH:
            self._give(by)
            self._tell(self.member, verb, f"Vous tenez désormais ce siège : {self.seat}. Bienvenue.", by)
            self._tell(self.author, verb, [self.member, " tient désormais le siège que vous aviez en vue."], by)
        elif verb == Verb.REFUSE:
            refused = [self.member, f" pour {self.seat}) n’est pas retenue : {self.reason}"]
            self._tell(self.author, verb, ["Votre proposition (", *refused], by)
            if self.agreed_at:
                self._tell(self.member, verb, ["La proposition (", *refused], by)
        elif verb == Verb.WITHDRAW:
            Notification.objects.about(self).filter(kind="seat_asked").unread().delete()
            why = f" : {self.reason}" if self.reason else "."
            self._tell(self.author, verb, ["La proposition (", self.member, f" pour {self.seat}) est retirée{why}"], by)

    def _give(self, by: "User") -> None:
        """Raises ValidationError when the person has not said yes, when she left the network or the collectivité whose
        seat it is, and when the seat is taken."""
        if self.agreed_at is None:
            raise ValidationError(f"{self.member} n’a pas encore dit oui.")
        from directory.models import Member

        member = Member.objects.row(self.member_id)
        # Held: two who are accepted for it at once do not both take it.
        seat = Seat.objects.open().select_for_update(of=("self",)).filter(pk=self.seat_id).first()
        if seat is None or member is None or not member.is_present:
            raise ValidationError("Ce siège n’existe plus, ou la personne a quitté le réseau.")
        if not seat.may_be_held_by(member):
            raise ValidationError(f"{self.member} ne travaille plus dans la collectivité de ce siège.")
        for former in SeatMandate.objects.lapsed().filter(seat=seat, rank=Rank.HOLDER):
            former.end(by=by)
        self.mandate = SeatMandate.objects.create(seat=seat, member=self.member, given_by=by)
        SeatProposal.objects.filter(pk=self.pk).update(mandate=self.mandate)

    def _tell(self, person: "Member", what: str, sentence: "Sentence", by: "User | None" = None) -> None:
        if person.user and person.user != by:
            Notification.tell([person.user], kind=f"seat_{what}", sentence=sentence, thing=self)
