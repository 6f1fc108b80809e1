"""Who is invited to a codev: a mixed group that is proposed, each with why; and who wishes to be invited, or not."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from .codev import CodevSession


class InvitationState(models.TextChoices):
    """PROPOSED to the organiser alone; then sent, and answered. What the organiser took away is REPLACED."""

    PROPOSED = "proposed", "proposition"
    SENT = "sent", "sans réponse"
    ACCEPTED = "accepted", "vient"
    DECLINED = "declined", "ne peut pas"
    LAPSED = "lapsed", "sans réponse à temps"
    REPLACED = "replaced", "autre personne proposée"


# A seat of the group is theirs, or kept for them.
IN_GROUP = (InvitationState.PROPOSED, InvitationState.SENT, InvitationState.ACCEPTED)


class CodevInvitationQuerySet(models.QuerySet["CodevInvitation"]):
    def in_group(self) -> Self:
        return self.filter(state__in=IN_GROUP)

    def proposed(self) -> Self:
        return self.filter(state=InvitationState.PROPOSED)

    def sent(self) -> Self:
        return self.filter(state=InvitationState.SENT)

    def over(self, now: datetime) -> Self:
        """Sent, and not answered in time."""
        return self.sent().filter(answer_by__lte=now)


class CodevInvitation(models.Model):
    """One person and one session: one row. `reason` says why they are proposed, as they and the organiser read it."""

    session = models.ForeignKey(
        CodevSession, verbose_name="séance", on_delete=models.CASCADE, related_name="invitations"
    )
    member = models.ForeignKey(
        "directory.Member", verbose_name="personne", on_delete=models.CASCADE, related_name="codev_invitations"
    )
    state = models.CharField("réponse", max_length=8, choices=InvitationState, editable=False)
    reason = models.CharField("pourquoi cette personne", max_length=200, blank=True, editable=False)
    answer_by = models.DateTimeField("réponse attendue avant le", null=True, blank=True, editable=False)
    changed_at = models.DateTimeField("changé le", default=timezone.now, editable=False)

    objects = CodevInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invitation à un codev"
        verbose_name_plural = "invitations à un codev"
        ordering = ["pk"]
        indexes = [models.Index(fields=["state", "answer_by"], name="codev_invitations_over")]
        constraints = [
            models.UniqueConstraint(fields=["session", "member"], name="one_codev_invitation_each"),
            models.CheckConstraint(
                condition=Q(state=InvitationState.SENT, answer_by__isnull=False)
                | ~Q(state=InvitationState.SENT) & Q(answer_by=None),
                name="codev_invitation_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.session}"

    def get_absolute_url(self) -> str:
        return self.session.event.get_absolute_url()

    @property
    def is_open(self) -> bool:
        """Whether this person may still answer."""
        answer_by = self.answer_by
        return self.state == InvitationState.SENT and answer_by is not None and answer_by > timezone.now()


class CodevWish(models.Model):
    """Whether a person wishes to be invited. Who said neither may be proposed, after those who wish it."""

    member = models.OneToOneField(
        "directory.Member", verbose_name="personne", on_delete=models.CASCADE, related_name="codev_wish"
    )
    willing = models.BooleanField("souhaite être invité")
    said_at = models.DateTimeField("dit le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "souhait de codev"
        verbose_name_plural = "souhaits de codev"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.member)
