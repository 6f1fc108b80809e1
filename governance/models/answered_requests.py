"""What somebody asks of the mission, once at a time: accepted, declined with a reason that they read, or withdrawn."""

from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from emi_alumni.foundation.moderation.models import OWN, WHY
from emi_alumni.foundation.notifications.models import Notification

if TYPE_CHECKING:
    from directory.models import Member, User

TOO_LONG = "Raccourcissez : 300 signes au plus."


class RequestState(models.TextChoices):
    ASKED = "asked", "en attente"
    ACCEPTED = "accepted", "acceptée"
    DECLINED = "declined", "refusée"
    WITHDRAWN = "withdrawn", "retirée"


class AnsweredRequestQuerySet(models.QuerySet[Any]):
    def waiting(self) -> Self:
        return self.filter(state=RequestState.ASKED)

    def to_answer(self) -> Self:
        """Those that the mission is asked to answer."""
        return self.waiting()


class AnsweredRequest(models.Model):
    """`member` asks. Only what waits is answered or withdrawn: of two answers at the same time, one counts."""

    state = models.CharField("état", max_length=10, choices=RequestState, default=RequestState.ASKED, editable=False)
    answered_at = models.DateTimeField("répondue le", null=True, blank=True, editable=False)
    reason = models.CharField("réponse", max_length=300, blank=True, editable=False)

    # Why it cannot be answered any more, in a sentence.
    ANSWERED: str

    if TYPE_CHECKING:
        member: models.ForeignKey[Member]

    class Meta:
        abstract = True

    @property
    def is_waiting(self) -> bool:
        return self.state == RequestState.ASKED

    @property
    def is_declined(self) -> bool:
        return self.state == RequestState.DECLINED

    def withdraw(self) -> None:
        """By the person, while nobody answered; another may be sent at once."""
        self._move(RequestState.WITHDRAWN)

    def _decline(self, by: "User", reason: str) -> str:
        """The reason as it is kept. Raises ValidationError without one, for one's own request, and once answered."""
        reason = reason.strip()
        if not reason:
            raise ValidationError({"reason": WHY})
        if len(reason) > 300:
            raise ValidationError({"reason": TOO_LONG})
        self._answer(by, RequestState.DECLINED, reason)
        return reason

    def _answer(self, by: "User", state: str, reason: str = "") -> None:
        if getattr(by, "member", None) == self.member:
            raise ValidationError(OWN)
        self._move(state, reason)

    def _move(self, state: str, reason: str = "") -> None:
        now = timezone.now()
        waiting = type(self)._default_manager.filter(pk=self.pk, state=RequestState.ASKED)
        if not waiting.update(state=state, reason=reason, answered_at=now):
            raise ValidationError(self.ANSWERED)
        self.state, self.reason, self.answered_at = state, reason, now

    def _tell(self, *, kind: str, sentence: str) -> None:
        if self.member.user:
            Notification.tell([self.member.user], kind=kind, sentence=sentence, thing=self)
