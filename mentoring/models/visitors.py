"""An outside door: somebody without account asks to talk with an alumnus, and ambassadors are asked one after another.

Whoever moves a request holds its row first (`mentoring.visitor_requests`)."""

import secrets
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from emi_alumni.foundation.prepositions import of
from emi_alumni.foundation.url_reversing import reverse


class VisitorKind(models.TextChoices):
    CANDIDATE = "candidate", "je pense candidater à l’EMI"
    MANAGER = "manager", "un membre de mon équipe veut suivre l’EMI"
    COLLECTIVITY = "collectivity", "ma collectivité pense rejoindre l’EMI"


class VisitorState(models.TextChoices):
    TO_CONFIRM = "to_confirm", "à confirmer"
    OFFERED = "offered", "proposée à quelqu’un du réseau"
    WITH_MISSION = "with_mission", "chez la mission innovation"
    ACCEPTED = "accepted", "mise en relation"
    CLOSED = "closed", "close"


# How long a link waits to be confirmed, and how long anything of a request is kept.
TO_CONFIRM_WITHIN = timedelta(days=2)
KEPT = timedelta(days=60)

OPEN = (VisitorState.TO_CONFIRM, VisitorState.OFFERED, VisitorState.WITH_MISSION)
RELAYED = (VisitorState.OFFERED, VisitorState.WITH_MISSION)


def over(now: datetime) -> Q:
    """Never confirmed in two days, or sixty days old."""
    return Q(state=VisitorState.TO_CONFIRM, asked_at__lt=now - TO_CONFIRM_WITHIN) | Q(asked_at__lt=now - KEPT)


class VisitorRequestQuerySet(models.QuerySet["VisitorRequest"]):
    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def with_mission(self) -> Self:
        """Those that nobody of the network took."""
        return self.filter(state=VisitorState.WITH_MISSION)

    def confirmed(self) -> Self:
        """Those whose address answered: what others type with somebody's address is read by nobody."""
        return self.exclude(state=VisitorState.TO_CONFIRM)

    def to_forget(self, now: datetime) -> Self:
        """Never confirmed in two days; or sixty days old, whatever became of them."""
        return self.filter(over(now))

    def kept(self, now: datetime) -> Self:
        """Without those that are to be forgotten, which nobody reads though the timer is late."""
        return self.exclude(over(now))

    def from_token(self, token: str) -> "VisitorRequest | None":
        """The request of this secret, whatever its state, while it is kept."""
        pk = token.partition("-")[0]
        if not pk.isdecimal() or len(pk) > 18:
            return None
        found = self.kept(timezone.now()).select_related("place", "accepted_by").filter(pk=pk).first()
        return found if found is not None and constant_time_compare(found.token, token) else None


class VisitorRequest(models.Model):
    """Who asks, about what. Read by the person to whom it is proposed (without the address) and by the mission; the
    whole row goes sixty days after it was written, whatever became of it."""

    name = models.CharField("prénom et nom", max_length=120)
    email = models.EmailField("adresse")
    kind = models.CharField("qui", max_length=12, choices=VisitorKind)
    trade = models.CharField("métier", max_length=120)
    place = models.ForeignKey(
        "directory.Collectivity",
        verbose_name="collectivité",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    question = models.TextField("question", max_length=1000)
    link_key = models.CharField(max_length=32, editable=False)
    state = models.CharField(
        "où elle en est", max_length=12, choices=VisitorState, default=VisitorState.TO_CONFIRM, editable=False
    )
    asked_at = models.DateTimeField("écrite le", default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField("confirmée le", null=True, blank=True, editable=False)
    ended_at = models.DateTimeField("finie le", null=True, blank=True, editable=False)
    accepted_by = models.ForeignKey(
        "directory.Member",
        verbose_name="acceptée par",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects = VisitorRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "demande d’un visiteur"
        verbose_name_plural = "demandes de visiteurs"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["email"], condition=Q(state__in=OPEN), name="one_open_visitor_request_each"
            ),
            models.CheckConstraint(
                condition=Q(state=VisitorState.TO_CONFIRM, confirmed_at=None)
                | ~Q(state=VisitorState.TO_CONFIRM) & Q(confirmed_at__isnull=False),
                name="visitor_request_was_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"demande {of(self.name)}"

    def get_absolute_url(self) -> str:
        return reverse("mentoring:visitor_list")

    def save(self, *args, **kwargs) -> None:
        self.link_key = self.link_key or secrets.token_hex(16)
        super().save(*args, **kwargs)

    @property
    def token(self) -> str:
        """The secret of their link."""
        seal = salted_hmac("mentoring.visitor", f"{self.pk} {self.link_key}", algorithm="sha256").hexdigest()
        return f"{self.pk}-{seal[:40]}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class OfferOutcome(models.TextChoices):
    WAITING = "waiting", "sans réponse"
    ACCEPTED = "accepted", "acceptée"
    DECLINED = "declined", "passée"
    LAPSED = "lapsed", "sans réponse à temps"


class VisitorOffer(models.Model):
    """A request proposed to one ambassador, who answers before the day `answer_by`."""

    request = models.ForeignKey(VisitorRequest, verbose_name="demande", on_delete=models.CASCADE, related_name="offers")
    member = models.ForeignKey(
        "directory.Member", verbose_name="proposée à", on_delete=models.CASCADE, related_name="visitor_offers"
    )
    sent_at = models.DateTimeField("proposée le", default=timezone.now, editable=False)
    answer_by = models.DateField("réponse attendue avant le")
    outcome = models.CharField("réponse", max_length=8, choices=OfferOutcome, default=OfferOutcome.WAITING)
    answered_at = models.DateTimeField("répondue le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "demande de visiteur proposée"
        verbose_name_plural = "demandes de visiteurs proposées"
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "member"], name="visitor_request_proposed_once_each"),
            models.UniqueConstraint(
                fields=["request"], condition=Q(outcome="waiting"), name="visitor_request_waits_for_one"
            ),
            models.UniqueConstraint(
                fields=["request"], condition=Q(outcome="accepted"), name="visitor_request_accepted_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request}, proposée à {self.member.shown_name}"
