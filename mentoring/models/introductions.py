"""« Qui peut me présenter au service X de Y ? »: one member there is asked at a time; both say yes, then they meet."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from emi_alumni.foundation.prepositions import of
from emi_alumni.foundation.url_reversing import reverse

ONE_AT_A_TIME = "Quelqu’un d’autre est déjà sollicité pour cette présentation."


class IntroductionState(models.TextChoices):
    """ASKED until somebody there says yes; ACCEPTED until who asked says yes too; then CONNECTED. UNANSWERED: nobody is
    left to ask, or too late. CLOSED by who asked."""

    ASKED = "asked", "en attente d’une réponse"
    ACCEPTED = "accepted", "quelqu’un accepte"
    CONNECTED = "connected", "vous êtes en relation"
    UNANSWERED = "unanswered", "sans réponse"
    CLOSED = "closed", "close"


OPEN = (IntroductionState.ASKED, IntroductionState.ACCEPTED)


class AskState(models.TextChoices):
    """WAITING for an answer, for a few working days; then YES, PASSED by a touch, or LAPSED without one."""

    WAITING = "waiting", "sans réponse"
    YES = "yes", "accepte"
    PASSED = "passed", "passe"
    LAPSED = "lapsed", "sans réponse à temps"


class IntroductionQuerySet(models.QuerySet["Introduction"]):
    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def of(self, member: models.Model) -> Self:
        return self.filter(asker=member)

    def lock(self, pk: int) -> "Introduction":
        """Hold it until the end of the transaction: one answer at a time. Raises Introduction.DoesNotExist."""
        return self.select_for_update(of=("self",), no_key=True).select_related("collectivity", "asker").get(pk=pk)

    def over(self, today: date) -> Self:
        """Open ones whose time is up."""
        return self.open().filter(ends_on__lte=today)


class Introduction(models.Model):
    """Who asks, for which service of which collectivité, for what. Who was asked, and who passed, is told to nobody."""

    asker = models.ForeignKey(
        "directory.Member", verbose_name="demandée par", on_delete=models.CASCADE, related_name="introductions"
    )
    collectivity = models.ForeignKey(
        "directory.Collectivity", verbose_name="dans quelle collectivité", on_delete=models.PROTECT, related_name="+"
    )
    service = models.CharField("quel service ou quelle direction", max_length=160)
    why = models.TextField("pour quoi faire", max_length=600)
    state = models.CharField(
        "situation", max_length=10, choices=IntroductionState, default=IntroductionState.ASKED, editable=False
    )
    asked_at = models.DateTimeField("demandée le", default=timezone.now, editable=False)
    ends_on = models.DateField("valable jusqu’au", editable=False)
    settled_at = models.DateTimeField("finie le", null=True, blank=True, editable=False)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        verbose_name = "présentation"
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["state", "ends_on"], name="introductions_over")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=OPEN, settled_at=None) | ~Q(state__in=OPEN) & Q(settled_at__isnull=False),
                name="introduction_settled_once_over",
            )
        ]

    def __str__(self) -> str:
        return f"{self.service}, {self.collectivity}"

    def get_absolute_url(self) -> str:
        return reverse("mentoring:introduction", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def target(self) -> str:
        """« service urbanisme d’Argenteuil »."""
        return f"« {self.service} » {of(str(self.collectivity))}"


class IntroductionAskQuerySet(models.QuerySet["IntroductionAsk"]):
    def waiting(self) -> Self:
        return self.filter(state=AskState.WAITING)

    def late(self, today: date) -> Self:
        return self.waiting().filter(answer_by__lte=today, introduction__state=IntroductionState.ASKED)


class IntroductionAsk(models.Model):
    """One member there, asked once for this introduction. Their answer is read by them, their yes by who asked."""

    introduction = models.ForeignKey(
        Introduction, verbose_name="présentation", on_delete=models.CASCADE, related_name="asks"
    )
    member = models.ForeignKey(
        "directory.Member", verbose_name="personne sollicitée", on_delete=models.CASCADE, related_name="+"
    )
    state = models.CharField("réponse", max_length=7, choices=AskState, default=AskState.WAITING, editable=False)
    asked_at = models.DateTimeField("sollicitée le", default=timezone.now, editable=False)
    answer_by = models.DateField("réponse attendue avant le", editable=False)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True, editable=False)

    objects = IntroductionAskQuerySet.as_manager()

    class Meta:
        verbose_name = "personne à qui une présentation est demandée"
        verbose_name_plural = "présentations demandées aux membres"
        ordering = ["pk"]
        indexes = [models.Index(fields=["member", "-asked_at"], name="introduction_asks_of_member")]
        constraints = [
            models.UniqueConstraint(fields=["introduction", "member"], name="one_introduction_ask_each"),
            models.UniqueConstraint(
                fields=["introduction"],
                condition=Q(state__in=[AskState.WAITING, AskState.YES]),
                name="one_introduction_ask_at_a_time",
                violation_error_message=ONE_AT_A_TIME,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.introduction}"
