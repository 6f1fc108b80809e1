"""A call for contributions (PQ1-32): what an event looks for, until when; what members propose; what its organisers
decide, and when they say it."""

import uuid
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from emi_alumni.foundation.url_reversing import reverse
from events.moments import last_day_of

from .events import Event, EventKind, EventStatus
from .programme import HOW_LONG, LONGEST, ProgrammeItem

if TYPE_CHECKING:
    from directory.models import Member

# An event of one of these kinds may call for contributions.
CALLING_KINDS = (EventKind.CONFERENCE, EventKind.WORKSHOP, EventKind.TALK, EventKind.ANNUAL)
SAY_WHY = "Écrivez une phrase : la personne qui propose la lira."


class ProposalFormat(models.TextChoices):
    TALK = "talk", "intervention"
    WORKSHOP = "workshop", "atelier"
    POSTER = "poster", "poster"
    TESTIMONY = "testimony", "témoignage"
    ROUND_TABLE = "round_table", "table ronde"


class ProposalState(models.TextChoices):
    """What its author did of it: only what is sent is read by the organisers."""

    DRAFT = "draft", "brouillon"
    SENT = "sent", "envoyée"
    WITHDRAWN = "withdrawn", "retirée"


class Decision(models.TextChoices):
    ACCEPTED = "accepted", "retenue"
    WAITING = "waiting", "sur liste d’attente"
    DECLINED = "declined", "non retenue"


class CoSpeakerAnswer(models.TextChoices):
    ASKED = "asked", "sans réponse"
    YES = "yes", "oui"
    NO = "no", "non"


class ContributionCall(models.Model):
    """The call of one event, open until `closes_at`. What was accepted is shown once `published_at` is set."""

    event = models.OneToOneField(Event, verbose_name="événement", on_delete=models.CASCADE, related_name="call")
    looked_for = models.TextField("ce que vous cherchez", max_length=2000)
    formats = models.JSONField("formats", default=list)
    minutes = models.PositiveSmallIntegerField(
        "durée d’une contribution, en minutes",
        default=20,
        validators=[MinValueValidator(5, HOW_LONG), MaxValueValidator(LONGEST, HOW_LONG)],
    )
    closes_at = models.DateTimeField("ouvert jusqu’au")
    opened_by = models.ForeignKey(
        "directory.Member", verbose_name="ouvert par", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    opened_at = models.DateTimeField("ouvert le", default=timezone.now, editable=False)
    published_at = models.DateTimeField("programme publié le", null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField("rappelé le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "appel à contributions"
        verbose_name_plural = "appels à contributions"
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__range=(5, LONGEST)),
                name="call_contributions_last",
                violation_error_message=HOW_LONG,
            ),
        ]

    def __str__(self) -> str:
        return f"Appel à contributions : {self.event}"

    def get_absolute_url(self) -> str:
        return reverse("events:call", args=[self.event_id])

    @property
    def is_open(self) -> bool:
        """Whether it still takes contributions: not closed, of an event that is planned and has not begun."""
        event = self.event
        planned = event.is_published and event.status == EventStatus.PLANNED and not event.has_started
        return planned and timezone.now() < self.closes_at

    @property
    def last_day(self) -> date:
        """The last day when it takes something, included."""
        return last_day_of(self.closes_at)

    @property
    def format_labels(self) -> list[str]:
        return [str(one.label) for one in ProposalFormat if one in self.formats]


class CallProposalQuerySet(models.QuerySet["CallProposal"]):
    def of(self, member: "Member") -> Self:
        """Those that this person wrote."""
        return self.filter(author=member)

    def read_by(self, member: "Member") -> Self:
        """One's own; and, once sent, those where one is asked to speak, or accepted to."""
        asked = ProposalSpeaker.objects.filter(proposal=OuterRef("pk"), member=member)
        asked = asked.exclude(answer=CoSpeakerAnswer.NO)
        return self.filter(Q(author=member) | Q(Exists(asked), state=ProposalState.SENT))

    def sent(self) -> Self:
        return self.filter(state=ProposalState.SENT)

    def to_tell(self) -> Self:
        """Decided otherwise than its author was told."""
        return self.sent().exclude(decision=models.F("told"))

    def for_list(self) -> Self:
        return self.select_related("author__user", "author__collectivity", "item").order_by("sent_at", "pk")


class CallProposal(models.Model):
    """What one member proposes to an event. Its author reads `told` and `told_answer`, never `decision` before it is
    told, nor the organisers' `note`. `version` counts each change: who decides on an older one is refused."""

    call = models.ForeignKey(
        ContributionCall, verbose_name="appel à contributions", on_delete=models.CASCADE, related_name="proposals"
    )
    author = models.ForeignKey(
        "directory.Member", verbose_name="proposée par", on_delete=models.PROTECT, related_name="call_proposals"
    )
    title = models.CharField("titre", max_length=160)
    summary = models.TextField("résumé, en dix lignes", max_length=1200, blank=True)
    format = models.CharField("format", max_length=11, choices=ProposalFormat, blank=True)
    projects = models.ManyToManyField(
        "projects.Project", verbose_name="projets", blank=True, related_name="call_proposals"
    )
    needs = models.CharField("ce qu’il vous faut", max_length=600, blank=True)
    mission_order = models.BooleanField("j’ai besoin d’un ordre de mission, ou d’une prise en charge", default=False)
    state = models.CharField("état", max_length=9, choices=ProposalState, default=ProposalState.DRAFT, editable=False)
    sent_at = models.DateTimeField("envoyée le", null=True, blank=True, editable=False)
    edited_at = models.DateTimeField("écrite le", default=timezone.now, editable=False)
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    decision = models.CharField("décision", max_length=8, choices=Decision, blank=True, editable=False)
    answer = models.TextField("phrase pour qui propose", max_length=600, blank=True, editable=False)
    note = models.TextField("note des organisateurs", max_length=600, blank=True)
    told = models.CharField("décision annoncée", max_length=8, choices=Decision, blank=True, editable=False)
    told_answer = models.TextField("phrase annoncée", max_length=600, blank=True, editable=False)
    told_at = models.DateTimeField("annoncée le", null=True, blank=True, editable=False)
    item = models.OneToOneField(
        ProgrammeItem,
        verbose_name="moment du programme",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="proposal",
    )

    objects = CallProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "contribution proposée"
        verbose_name_plural = "contributions proposées"
        ordering = ["sent_at", "pk"]
        indexes = [models.Index(fields=["call", "state"], name="proposal_of_call")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=ProposalState.SENT) | Q(sent_at__isnull=False) & ~Q(summary="") & ~Q(format=""),
                name="proposal_sent_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(decision="") | Q(state=ProposalState.SENT), name="proposal_decided_was_sent"
            ),
            models.CheckConstraint(
                condition=Q(decision__in=["", Decision.ACCEPTED]) | ~Q(answer=""),
                name="proposal_not_accepted_says_why",
                violation_error_message=SAY_WHY,
            ),
            models.CheckConstraint(
                condition=Q(item=None) | Q(decision=Decision.ACCEPTED), name="proposal_placed_is_accepted"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:proposal", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == ProposalState.DRAFT

    @property
    def is_sent(self) -> bool:
        return self.state == ProposalState.SENT

    @property
    def waits_to_be_told(self) -> bool:
        return self.is_sent and self.decision != self.told

    @property
    def may_be_edited(self) -> bool:
        """By its author: while the call is open, until they are told a decision."""
        return self.state != ProposalState.WITHDRAWN and not self.told and self.call.is_open

    @property
    def may_be_withdrawn(self) -> bool:
        return self.state != ProposalState.WITHDRAWN and not self.call.event.has_started

    @property
    def standing(self) -> str:
        """Where it stands, as its author is told."""
        if not self.is_sent:
            return str(self.get_state_display())
        return str(Decision(self.told).label) if self.told else "envoyée, les organisateurs la lisent"

    @property
    def people(self) -> "list[Member]":
        """Who speaks: its author, then those who said yes."""
        others = self.speakers.filter(answer=CoSpeakerAnswer.YES).select_related("member__user").order_by("pk")
        return [self.author, *(one.member for one in others)]

    def write(self, **facts: Any) -> None:
        """Keep these facts; whoever looks at the former version decides on it no more. The event is held."""
        facts["version"] = self.version + 1
        CallProposal.objects.filter(pk=self.pk).update(**facts)
        for name, value in facts.items():
            setattr(self, name, value)


class ProposalSpeaker(models.Model):
    """A member whom an author names to speak with them, and what they answered."""

    proposal = models.ForeignKey(CallProposal, on_delete=models.CASCADE, related_name="speakers")
    member = models.ForeignKey(
        "directory.Member", verbose_name="personne", on_delete=models.CASCADE, related_name="proposals_shared"
    )
    answer = models.CharField(
        "réponse", max_length=5, choices=CoSpeakerAnswer, default=CoSpeakerAnswer.ASKED, editable=False
    )
    answered_at = models.DateTimeField("répondu le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "intervenant d’une contribution"
        verbose_name_plural = "intervenants d’une contribution"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["proposal", "member"], name="one_co_speaker_each")]

    def __str__(self) -> str:
        return f"{self.member}, {self.proposal}"
