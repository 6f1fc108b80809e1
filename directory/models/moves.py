"""« J’ai changé de collectivité »: what somebody says of their own place, and what the mission confirms."""

from typing import TYPE_CHECKING, Self

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.prepositions import at

from .members import Member
from .places import Collectivity

if TYPE_CHECKING:
    from .accounts import User

ALREADY_THERE = "C’est déjà votre collectivité : choisissez celle où vous travaillez maintenant."
WAITS = "Vous avez déjà annoncé un changement, qui attend d’être confirmé : annulez-le d’abord."
DECIDED = "Ce changement est déjà traité."


class MoveState(models.TextChoices):
    WAITING = "waiting", "à confirmer"
    CONFIRMED = "confirmed", "confirmé"
    REFUSED = "refused", "non confirmé"
    TAKEN_BACK = "taken_back", "annulé par la personne"


class CollectivityMoveQuerySet(models.QuerySet["CollectivityMove"]):
    def waiting(self) -> Self:
        return self.filter(state=MoveState.WAITING)


class CollectivityMove(models.Model):
    """One person leaves a collectivité for another: at once for the one they leave, whose people's details and whose
    seat are theirs no more; once the mission confirms for the new one, which opens what its people keep for each other.
    """

    member = models.ForeignKey(
        "directory.Member", verbose_name="personne", on_delete=models.CASCADE, related_name="moves"
    )
    left = models.ForeignKey(
        "directory.Collectivity",
        verbose_name="collectivité quittée",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    joined = models.ForeignKey(
        "directory.Collectivity", verbose_name="nouvelle collectivité", on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("annoncé le", default=timezone.now)
    state = models.CharField("état", max_length=10, choices=MoveState, default=MoveState.WAITING)
    decided_by = models.ForeignKey(
        "directory.User", verbose_name="par", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("traité le", null=True, blank=True)

    objects = CollectivityMoveQuerySet.as_manager()

    class Meta:
        verbose_name = "changement de collectivité"
        verbose_name_plural = "changements de collectivité"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(state="waiting"),
                name="one_move_at_a_time",
                violation_error_message=WAITS,
            )
        ]

    def __str__(self) -> str:
        return f"{self.member}, vers {self.joined}"

    def get_absolute_url(self) -> str:
        return self.member.get_absolute_url()

    @classmethod
    @transaction.atomic
    def announce(cls, member: Member, joined: Collectivity, *, position: str) -> "CollectivityMove":
        """The person left, today, and says where they work now, with which function. Raises ValidationError when they
        are there already, or when another change waits."""
        stored = Member.objects.lock(member.pk)
        if stored.collectivity_id == joined.pk:
            raise ValidationError({"joined": ALREADY_THERE})
        if stored.moves.waiting().exists():
            raise ValidationError(WAITS)
        move = cls.objects.create(member=stored, left_id=stored.collectivity_id, joined=joined)
        before = stored.posts()
        stored.collectivity, stored.position = None, position
        stored.save(update_fields=["collectivity", "position"])
        stored.note_new_post(before)
        return move

    @transaction.atomic
    def take_back(self) -> None:
        """A wrong click: the person is where they were. Raises ValidationError once the mission decided."""
        self._decide(MoveState.TAKEN_BACK, by=None)
        self._place(self.left)

    @transaction.atomic
    def confirm(self, *, by: "User") -> None:
        """The mission knows that the person works there; they are told, and the network reads it in the news.

        Raises ValidationError when it was decided meanwhile, PermissionDenied for anybody but staff, and for oneself.
        """
        self._decide(MoveState.CONFIRMED, by=by)
        self._place(self.joined)
        self._tell(f"Votre changement est confirmé : vous travaillez {at(self.joined)}.", by)

    @transaction.atomic
    def refuse(self, *, by: "User") -> None:
        """The mission could not confirm: the person stays without collectivité, and is told. Raises as `confirm`."""
        self._decide(MoveState.REFUSED, by=by)
        place = at(self.joined)
        self._tell(f"La mission innovation n’a pas pu confirmer que vous travaillez {place} : écrivez-lui.", by)

    def _decide(self, state: MoveState, *, by: "User | None") -> None:
        if by is not None and (not (by.is_active and by.is_staff) or self.member.user_id == by.pk):
            raise PermissionDenied
        decision = {"state": state, "decided_by": by, "decided_at": timezone.now()}
        if not CollectivityMove.objects.waiting().filter(pk=self.pk).update(**decision):
            raise ValidationError(DECIDED)
        for name, value in decision.items():
            setattr(self, name, value)

    def _place(self, place: Collectivity | None) -> None:
        """Unless the mission gave the person another collectivité meanwhile, which stands."""
        stored = Member.objects.lock(self.member_id)
        if stored.collectivity_id is None:
            stored.collectivity = place
            stored.save(update_fields=["collectivity"])

    def _tell(self, sentence: str, by: "User") -> None:
        if self.member.user:
            Notification.tell([self.member.user], kind="move_decided", sentence=sentence, thing=self, url="/moi/fiche/")
