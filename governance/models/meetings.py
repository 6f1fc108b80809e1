"""Meetings of the bodies, their minutes, and the register of decisions: what, who, by when, done."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from directory.contributions.models import Contribution, ContributionQuerySet
from directory.visibility import Reader
from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.moderation.models import OWN, WHY, State, Verb
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.url_reversing import reverse

from .bodies import Body
from .proofs import PROVEN, Proven, cleaned_proof

if TYPE_CHECKING:
    from directory.models import Member, User

WHAT_AT_MOST = 400  # signs of a decision


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def to_come(self, today: date | None = None) -> Self:
        return self.filter(on__gte=today or timezone.localdate(), cancelled_at=None).order_by("on", "pk")

    def held(self, today: date | None = None) -> Self:
        return self.filter(on__lt=today or timezone.localdate(), cancelled_at=None)

    def for_list(self) -> Self:
        return self.select_related("body", "host", "minutes__author").prefetch_related("decisions__member")


class Meeting(models.Model):
    """A session of a body. The agenda app will read `on`, `starts_at`, `host` and `get_absolute_url`."""

    body = models.ForeignKey(Body, verbose_name="instance", on_delete=models.PROTECT, related_name="meetings")
    on = models.DateField("date")
    starts_at = models.TimeField("heure", null=True, blank=True)
    host = models.ForeignKey(
        "directory.Collectivity",
        verbose_name="accueillie par",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    place = models.CharField("lieu", max_length=160, blank=True)
    agenda = models.TextField("ordre du jour", max_length=5000, blank=True)
    present = models.PositiveSmallIntegerField("présents", null=True, blank=True)
    quorum = models.PositiveSmallIntegerField(
        "quorum, en pour cent des adhésions",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    convoked_at = models.DateTimeField("convoquée le", null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField("annulée le", null=True, blank=True, editable=False)
    cancelled_why = models.CharField("pourquoi", max_length=300, blank=True, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "séance"
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "on"], name="one_meeting_a_day", violation_error_message="Cette séance existe déjà."
            )
        ]

    def __str__(self) -> str:
        return f"{self.body}, {french_date(self.on)}"

    def get_absolute_url(self) -> str:
        return reverse("governance:meeting", args=[self.pk])

    @property
    def is_to_come(self) -> bool:
        return self.on >= timezone.localdate() and self.cancelled_at is None

    @property
    def is_held(self) -> bool:
        """Whether there is something to write minutes of: from the very day."""
        return self.on <= timezone.localdate() and self.cancelled_at is None

    @transaction.atomic
    def cancel(self, *, reason: str) -> None:
        """It will not take place; those who sit and those who proposed a point read why. Once."""
        now = timezone.now()
        coming = Meeting.objects.filter(pk=self.pk, on__gte=timezone.localdate(), cancelled_at=None)
        if not coming.update(cancelled_at=now, cancelled_why=reason):
            raise ValidationError(f"« {self} » a déjà eu lieu, ou est déjà annulée.")
        self.cancelled_at, self.cancelled_why = now, reason
        Notification.objects.about(self).filter(kind__in=["assembly_convoked", "assembly_changed"]).unread().delete()
        people = set(self.body.sitting().select_related("user"))
        people |= {point.member for point in self.points.select_related("member__user")}
        Notification.tell(
            [person.user for person in people if person.user],
            kind="meeting_cancelled",
            sentence=f"La séance du {french_date(self.on)} ({self.body}) est annulée : {reason}",
            thing=self,
        )


class AgendaPointQuerySet(models.QuerySet["AgendaPoint"]):
    def waiting(self) -> Self:
        return self.filter(accepted_at=None, declined_at=None)

    def accepted(self) -> Self:
        return self.filter(accepted_at__isnull=False)

    def readable_by(self, member: "Member | None") -> Self:
        """Those of the agenda, and one's own whatever became of them."""
        return self.filter(Q(accepted_at__isnull=False) | Q(member=member)) if member else self.accepted()


class AgendaPoint(models.Model):
    """A point that a member proposes for a session to come; the secretary takes it in, or says why not."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="points")
    member = models.ForeignKey(
        "directory.Member", verbose_name="proposé par", on_delete=models.CASCADE, related_name="agenda_points"
    )
    text = models.CharField("point proposé", max_length=300)
    created_at = models.DateTimeField("proposé le", default=timezone.now, editable=False)
    accepted_at = models.DateTimeField("retenu le", null=True, blank=True, editable=False)
    declined_at = models.DateTimeField("écarté le", null=True, blank=True, editable=False)
    answer = models.CharField("réponse", max_length=300, blank=True, editable=False)

    objects = AgendaPointQuerySet.as_manager()

    class Meta:
        verbose_name = "point proposé"
        verbose_name_plural = "points proposés"
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "member", "text"],
                name="one_point_each",
                violation_error_message="Vous avez déjà proposé ce point.",
            )
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return f"{self.meeting.get_absolute_url()}#ordre-du-jour"

    def accept(self, *, by: "User", answer: str = "") -> None:
        self._answer(by, answer, accepted_at=timezone.now())
        self._tell("est à l’ordre du jour")

    def decline(self, *, by: "User", answer: str) -> None:
        """Not this time, with the sentence that its author reads."""
        if not answer.strip():
            raise ValidationError({"reason": WHY})
        self._answer(by, answer, declined_at=timezone.now())
        self._tell("n’est pas retenu")

    def _answer(self, by: "User", answer: str, **when: datetime) -> None:
        """Once, and not on one's own proposal."""
        if getattr(by, "member", None) == self.member:
            raise ValidationError(OWN)
        if len(answer.strip()) > 300:
            raise ValidationError({"answer": f"Raccourcissez : 300 signes au plus, {len(answer.strip())} ici."})
        fields = {"answer": answer.strip(), **when}
        if not AgendaPoint.objects.waiting().filter(pk=self.pk).update(**fields):
            raise ValidationError(f"« {self} » a déjà une réponse.")
        for name, value in fields.items():
            setattr(self, name, value)

    def _tell(self, what: str) -> None:
        if self.member.user:
            said = f" : {self.answer}" if self.answer else "."
            sentence = f"Votre point « {self.text[:120]} » {what}{said}"
            Notification.tell([self.member.user], kind="point_answered", sentence=sentence, thing=self)


class MinutesQuerySet(ContributionQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Published ones: their author writes them on the page of the meeting."""
        return self.published() if Reader.of(user).in_network else self.none()

    def of_bodies_in_use(self, day: date) -> Self:
        """Those whose page exists on that day: see `BodyQuerySet.in_use`."""
        return self.filter(meeting__body__in=Body.objects.in_use_on(day))

    def for_author(self) -> Self:
        return self.select_related("meeting__body")

    def for_queue(self) -> Self:
        return super().for_queue().select_related("meeting__body")


class Minutes(Contribution):
    """What was said in a session, in the Markdown subset. The secretary publishes what somebody else wrote."""

    meeting = models.OneToOneField(Meeting, verbose_name="séance", on_delete=models.CASCADE, related_name="minutes")
    text = models.TextField("compte rendu", max_length=20_000)

    REVISED = ("text",)
    PAGES = "governance:minutes"
    NOUN = "compte rendu"
    WITHOUT: ClassVar[Mapping[str, str]] = {
        Verb.WITHDRAW: "a session has one record, kept by its body: its author edits it, the mission takes it away"
    }

    objects = MinutesQuerySet.as_manager()

    class Meta(Contribution.Meta):
        abstract = False
        verbose_name = "compte rendu"
        verbose_name_plural = "comptes rendus"

    def __str__(self) -> str:
        return f"Compte rendu : {self.meeting}"

    def get_absolute_url(self) -> str:
        return self.meeting.get_absolute_url()

    @property
    def may_be_edited(self) -> bool:
        """Its page has no form for what waits, or was refused: it is a draft again first."""
        return super().may_be_edited and self.state in (State.DRAFT, State.PUBLISHED)

    @property
    def edit_url(self) -> str:
        return reverse("governance:minutes_edit", args=[self.meeting_id])

    def sentences(self) -> dict[str, str]:
        words = {
            Verb.PUBLISH: "est publié.",
            Verb.SEND_BACK: f"vous revient avec une remarque : {self.reason}",
            Verb.REFUSE: f"n’est pas publié : {self.reason}",
            Verb.WITHDRAW: f"est retiré : {self.reason}",
            Verb.REVISE: "est en ligne avec vos modifications.",
            Verb.REFUSE_REVISION: f"reste comme avant, vos modifications ne sont pas retenues : {self.reason}",
        }
        which = f"Votre compte rendu du {french_date(self.meeting.on)}"
        return {verb: f"{which} {rest}" for verb, rest in words.items()}


class RegisterQuerySet(models.QuerySet["Resolution"]):
    def of_bodies_in_use(self, day: date) -> Self:
        """Those that the register shows on that day: see `BodyQuerySet.in_use`."""
        return self.filter(body__in=Body.objects.in_use_on(day))

    def open(self) -> Self:
        return self.filter(done_on=None, dropped_on=None)

    def overdue(self, today: date | None = None) -> Self:
        return self.open().filter(due_on__lt=today or timezone.localdate())

    def done(self) -> Self:
        return self.filter(done_on__isnull=False)

    def dropped(self) -> Self:
        return self.filter(dropped_on__isnull=False)

    def for_list(self) -> Self:
        return self.select_related("body", "meeting", "member")


class Resolution(Proven):
    """A line of the register: what was decided, who does it, by when, whether it is done, and what shows it."""

    body = models.ForeignKey(Body, verbose_name="instance", on_delete=models.PROTECT, related_name="decisions")
    meeting = models.ForeignKey(
        Meeting, verbose_name="séance", on_delete=models.SET_NULL, null=True, blank=True, related_name="decisions"
    )
    consultation = models.OneToOneField(
        "governance.Consultation",
        verbose_name="après le vote",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="decision",
    )
    on = models.DateField("décidé le", default=timezone.localdate)
    what = models.CharField("décision", max_length=WHAT_AT_MOST)
    who = models.CharField("qui s’en charge", max_length=160, blank=True)
    member = models.ForeignKey(
        "directory.Member",
        verbose_name="membre qui s’en charge",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="decisions",
    )
    due_on = models.DateField("pour le", null=True, blank=True)
    done_on = models.DateField("fait le", null=True, blank=True)
    dropped_on = models.DateField("abandonnée le", null=True, blank=True)
    outcome = models.CharField("ce qu’il en est", max_length=300, blank=True)

    objects = RegisterQuerySet.as_manager()

    class Meta(Proven.Meta):
        abstract = False
        verbose_name = "décision du réseau"
        verbose_name_plural = "décisions du réseau"
        ordering = ["-on", "pk"]
        indexes = [models.Index(fields=["due_on"], condition=Q(done_on=None, dropped_on=None), name="decision_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on=None) | PROVEN,
                name="done_decision_shows_it",
                violation_error_message="Une décision faite dit ce qui le montre.",
            )
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return f"{reverse('governance:resolution_list')}#decision-{self.pk}"

    def clean(self) -> None:
        if self.done_on and not self.dropped_on:
            for name, value in cleaned_proof(self.proof, self.proof_link, self.proof_on).items():
                setattr(self, name, value)
        if self.dropped_on and not self.outcome:
            raise ValidationError({"outcome": "Dites pourquoi cette décision est abandonnée."})
        if self.dropped_on and self.done_on:
            raise ValidationError({"dropped_on": "Faite ou abandonnée : gardez une seule des deux dates."})
        if self.due_on and self.on and self.due_on < self.on:
            raise ValidationError({"due_on": "L’échéance vient avant la décision : vérifiez les deux dates."})
        if self.meeting and self.meeting.body_id != self.body_id:
            raise ValidationError({"meeting": "Cette séance est celle d’une autre instance."})

    @property
    def state_words(self) -> str:
        if self.done_on:
            return "faite"
        if self.dropped_on:
            return "abandonnée"
        return "en retard" if self.is_overdue else "en cours"

    @property
    def in_charge(self) -> str:
        """In words; the person's name first, when she is of the network."""
        return ", ".join(part for part in (self.member.shown_name if self.member else "", self.who) if part)

    def mark_done(self, *, proof: str, proof_link: str = "", proof_on: date | None = None) -> None:
        """Done today, as this shows. Raises ValidationError when it shows nothing, and when it was already done or
        given up."""
        today, shown = timezone.localdate(), cleaned_proof(proof, proof_link, proof_on)
        if not Resolution.objects.open().filter(pk=self.pk).update(done_on=today, **shown):
            raise ValidationError(f"« {self} » est déjà faite ou abandonnée.")
        self.done_on = today
        for name, value in shown.items():
            setattr(self, name, value)

    @property
    def is_overdue(self) -> bool:
        return not (self.done_on or self.dropped_on) and self.due_on is not None and self.due_on < timezone.localdate()
