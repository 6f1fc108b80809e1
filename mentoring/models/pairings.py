"""Pairs across promotions: somebody who arrives, and a mentor of another promotion and another collectivité."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from directory.models import Member


class PairingState(models.TextChoices):
    PROPOSED = "proposed", "proposé"
    ACCEPTED = "accepted", "accepté par les deux"
    PASSED = "passed", "pas cette fois"
    LAPSED = "lapsed", "sans réponse"


class PairingQuerySet(models.QuerySet["Pairing"]):
    def of(self, member: "Member") -> Self:
        return self.filter(Q(newcomer=member) | Q(mentor=member))

    def current(self) -> Self:
        return self.filter(state__in=[PairingState.PROPOSED, PairingState.ACCEPTED])

    def to_answer_by(self, member: "Member") -> Self:
        mine = Q(newcomer=member, newcomer_said_yes=False) | Q(mentor=member, mentor_said_yes=False)
        return self.filter(mine, state=PairingState.PROPOSED)


class Pairing(models.Model):
    """A pair that the portal proposes. Each says yes, or lets it pass, which the other is not told: the next one is
    proposed. Both having said yes, each is told."""

    newcomer = models.ForeignKey(
        "directory.Member", verbose_name="nouvelle personne", on_delete=models.CASCADE, related_name="pairings"
    )
    mentor = models.ForeignKey(
        "directory.Member",
        verbose_name="parrain ou marraine",
        on_delete=models.CASCADE,
        related_name="pairings_as_mentor",
    )
    state = models.CharField("état", max_length=8, choices=PairingState, default=PairingState.PROPOSED)
    newcomer_said_yes = models.BooleanField("oui de la nouvelle personne", default=False)
    mentor_said_yes = models.BooleanField("oui du parrain ou de la marraine", default=False)
    proposed_at = models.DateTimeField("proposé le", default=timezone.now)
    answer_by = models.DateField("réponse attendue avant le")
    ended_at = models.DateTimeField("fini le", null=True, blank=True)

    objects = PairingQuerySet.as_manager()

    class Meta:
        verbose_name = "binôme entre promotions"
        verbose_name_plural = "binômes entre promotions"
        ordering = ["-proposed_at", "-pk"]
        indexes = [models.Index(fields=["state", "answer_by"], name="pairing_to_tend")]
        constraints = [
            models.UniqueConstraint(fields=["newcomer", "mentor"], name="one_pairing_each"),
            models.UniqueConstraint(
                fields=["newcomer"], condition=Q(state__in=["proposed", "accepted"]), name="one_pairing_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(newcomer=models.F("mentor")), name="pairing_of_two_people"),
            models.CheckConstraint(
                condition=~Q(state=PairingState.ACCEPTED) | Q(newcomer_said_yes=True, mentor_said_yes=True),
                name="pairing_accepted_by_both",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.newcomer.shown_name} et {self.mentor.shown_name}"
