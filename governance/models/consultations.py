"""Consultations: a question put to every member, one vote each, results when it is over (OUT-10, EV2-01)."""

from datetime import date, datetime
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.text import Truncator

from directory.models import Member
from emi_alumni.foundation.listing.figures import count_of
from emi_alumni.foundation.url_reversing import reverse

from .bodies import Body, BodyKind, SeatMandate, SeatMandateQuerySet
from .ideas import Idea
from .meetings import WHAT_AT_MOST, Resolution
from .memberships import Membership
from .organisation import Level, level_on

OVER = "La consultation est terminée : les votes ne sont plus reçus."
NOT_OPEN = "La consultation n’est pas encore ouverte."
NOT_RUNNING = "Cette consultation n’est pas ouverte : il n’y a rien à clore."
NOT_ASKED = "Ce vote est celui des personnes qui siègent dans cette instance."
NOT_A_MEMBER = "Ce vote est celui des adhésions en cours : la vôtre n’est pas enregistrée, ou s’est terminée."
NO_OUTCOME = "« {} » : écrivez d’abord ce qui en est décidé, une fois le vote terminé."
NO_BODY = "« {} » est une consultation de tous les membres : aucune instance n’inscrit sa décision au registre."
RECORDED = "« {} » : la décision est déjà au registre."
NOT_ITS_OPTION = "Choisissez une des réponses proposées."


def sitting(member: Member, day: date | None = None) -> SeatMandateQuerySet:
    """The seats that this person holds on this day (today unless said), or is deputy of."""
    return SeatMandate.objects.current(day).filter(member=member, seat__closed_on=None)


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def open(self, moment: datetime | None = None) -> Self:
        now = moment or timezone.now()
        return self.filter(opens_at__lte=now, closes_at__gt=now)

    def begun(self, moment: datetime | None = None) -> Self:
        """Open or over: what members see."""
        return self.filter(opens_at__lte=moment or timezone.now())

    def not_voted_by(self, member: "Member") -> Self:
        return self.exclude(Exists(Vote.objects.filter(consultation=OuterRef("pk"), member=member)))

    def asking(self, member: "Member", day: date | None = None) -> Self:
        """Those of every member, and those of the bodies where this person sits today: the assembly's, while the
        membership runs and the network is an association."""
        seated = Q(body__in=sitting(member, day).order_by().values("seat__body"))
        joined = Q(Exists(Membership.objects.current(day).filter(member=member)), body__kind=BodyKind.ASSEMBLY)
        of_level = self.alias(level=level_on(day or timezone.localdate()))
        return of_level.filter(Q(body=None) | seated | (joined & Q(level__gte=Level.ASSOCIATION)))

    def of_bodies_in_use(self, day: date) -> Self:
        """Those of every member, and those of bodies that exist on that day: see `BodyQuerySet.in_use`."""
        return self.filter(Q(body=None) | Q(body__in=Body.objects.in_use_on(day)))

    def with_votes(self, member: "Member | None" = None) -> Self:
        """Adds `votes_count`, and `voted`: whether this person has voted."""
        mine = Vote.objects.filter(consultation=OuterRef("pk"), member=member).exclude(member=None)
        return self.annotate(votes_count=count_of(Vote.objects.filter(consultation=OuterRef("pk"))), voted=Exists(mine))


class Consultation(models.Model):
    """A question put to every member, or to those who sit in one body (`body`), with options and a closing date.

    While it is open, only how many voted is told; the results are shown to everybody when it is over. Who voted for
    what is shown to nobody.
    """

    question = models.CharField("question", max_length=200)
    text = models.TextField("de quoi il s’agit", max_length=2000, blank=True)
    idea = models.ForeignKey(
        Idea,
        verbose_name="au sujet de l’idée",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="consultations",
    )
    body = models.ForeignKey(
        Body,
        verbose_name="vote d’une instance",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="consultations",
    )
    opens_at = models.DateTimeField("ouvre le", default=timezone.now)
    closes_at = models.DateTimeField("se termine le")
    outcome = models.TextField("ce qui en est décidé", max_length=1000, blank=True)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = "consultation"
        ordering = ["-closes_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="consultation_closes_after_it_opens",
                violation_error_message="La consultation se termine avant d’ouvrir : mettez une date plus tardive.",
            )
        ]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return reverse("governance:consultation", args=[self.pk])

    def asks(self, member: "Member | None") -> bool:
        """Whether this person may vote today: in the vote of a body, who sits there (`Body.sitting`). In the assembly
        each votes for oneself: proxies do not count here."""
        if member is None or not member.is_present:
            return False
        return self.body is None or self.body.sitting().filter(pk=member.pk).exists()

    @property
    def is_begun(self) -> bool:
        return self.opens_at <= timezone.now()

    @property
    def is_open(self) -> bool:
        return self.opens_at <= timezone.now() < self.closes_at

    @property
    def is_over(self) -> bool:
        return self.closes_at <= timezone.now()

    def close(self) -> None:
        """Now, before its date: no vote is received any more, and the results are shown.

        Raises ValidationError when it has not begun, or is over.
        """
        now = timezone.now()
        running = Consultation.objects.filter(pk=self.pk, opens_at__lt=now, closes_at__gt=now)
        if not running.update(closes_at=now):
            raise ValidationError(NOT_RUNNING)

    @transaction.atomic
    def record_decision(self) -> "Resolution":
        """What was decided of the vote of a body, in its register, of the day the vote ended: once. It is done later,
        with what shows it, as any other decision.

        Raises ValidationError for a question to every member, before it is over, and without an outcome.
        """
        held = Consultation.objects.select_for_update(of=("self",)).filter(pk=self.pk).order_by("pk").get()
        if held.body_id is None:
            raise ValidationError(NO_BODY.format(held))
        if not held.is_over or not held.outcome.strip():
            raise ValidationError(NO_OUTCOME.format(held))
        if Resolution.objects.filter(consultation=held).exists():
            raise ValidationError(RECORDED.format(held))
        what = Truncator(" ".join(held.outcome.split())).chars(WHAT_AT_MOST)
        ended = timezone.localtime(held.closes_at).date()
        return Resolution.objects.create(body_id=held.body_id, consultation=held, on=ended, what=what)

    @transaction.atomic
    def vote(self, option: "ConsultationOption", *, by: "Member") -> None:
        """This person's vote is this one: one each, changed until the end, however many windows send it.

        Raises ValidationError before and after the consultation, for who is not asked, and for an option of another.
        """
        # Held together with its dates: nobody votes while it is being closed.
        Member.objects.lock(by.pk)
        held = Consultation.objects.select_for_update(of=("self",)).filter(pk=self.pk).order_by("pk").first()
        if held is None or held.is_over:
            raise ValidationError(OVER)
        if not held.is_begun:
            raise ValidationError(NOT_OPEN)
        if not held.asks(by):
            raise ValidationError(NOT_A_MEMBER if held.body and held.body.is_assembly else NOT_ASKED)
        if option.consultation_id != self.pk:
            raise ValidationError({"option": NOT_ITS_OPTION})
        Vote.objects.bulk_create(
            [Vote(consultation=self, option=option, member=by, at=timezone.now())],
            update_conflicts=True,
            unique_fields=["consultation", "member"],
            update_fields=["option", "at"],
        )


class ConsultationOption(models.Model):
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="options")
    text = models.CharField("réponse possible", max_length=160)
    position = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "réponse possible"
        verbose_name_plural = "réponses possibles"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text


class Vote(models.Model):
    """One vote for each member and consultation. It stays without its member's name when they leave after the end."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="votes")
    option = models.ForeignKey(ConsultationOption, on_delete=models.RESTRICT, related_name="votes")
    member = models.ForeignKey("directory.Member", on_delete=models.SET_NULL, null=True, related_name="votes")
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "vote"
        constraints = [models.UniqueConstraint(fields=["consultation", "member"], name="one_vote_each")]

    def __str__(self) -> str:
        return f"{self.consultation}"
