"""Who joins the network is welcomed by two people, who each said yes: a relais of their promotion, somebody near."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Q
from django.utils import timezone

from directory.models import Member
from directory.models.member_queries import MemberQuerySet

from .relays import RelayMandate

EACH = 2  # people for one newcomer
NEW_FOR = timedelta(days=30)
ASKED_FOR = timedelta(days=7)  # then somebody else is asked
RESTS_FOR = timedelta(days=60)  # nobody but a relais is asked more often
LATE = "Cette demande n’attend plus de réponse."


class WelcomeReason(models.TextChoices):
    """Why this person, as both read it."""

    RELAY = "relay", "relais de la promotion"
    PLACE = "place", "de la même collectivité"
    COHORT = "cohort", "de la même promotion"


class WelcomeQuerySet(models.QuerySet["Welcome"]):
    def waiting(self, since: datetime) -> Self:
        """Asked since then, and not answered."""
        return self.filter(accepted=None, asked_at__gt=since)

    def running(self, since: datetime) -> Self:
        """Those that count among the two: accepted, or still waited for."""
        return self.filter(Q(accepted=True) | Q(accepted=None, asked_at__gt=since), member__is_listed=True)

    def to_answer_by(self, member: int, since: datetime) -> Self:
        return self.waiting(since).filter(member=member, newcomer__is_listed=True).order_by("asked_at", "pk")

    def to_read_by(self, newcomer: int) -> Self:
        """Who said yes, and is in the directory today."""
        told = self.filter(newcomer=newcomer, accepted=True, read_at=None, member__is_listed=True)
        return told.order_by("answered_at", "pk")


class Welcome(models.Model):
    """Somebody is asked to welcome a newcomer; named to them once they said yes, and never when they did not."""

    newcomer = models.ForeignKey(
        "directory.Member", verbose_name="personne accueillie", on_delete=models.CASCADE, related_name="welcomes"
    )
    member = models.ForeignKey(
        "directory.Member", verbose_name="personne qui accueille", on_delete=models.CASCADE, related_name="+"
    )
    reason = models.CharField("pourquoi elle", max_length=10, choices=WelcomeReason)
    asked_at = models.DateTimeField("demandé le", default=timezone.now)
    accepted = models.BooleanField("a dit oui", null=True)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    read_at = models.DateTimeField("lu le", null=True, blank=True)

    objects = WelcomeQuerySet.as_manager()

    class Meta:
        verbose_name = "accueil d’une nouvelle personne"
        verbose_name_plural = "accueils des nouvelles personnes"
        ordering = ["asked_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["newcomer", "member"], name="asked_once_to_welcome")]

    def __str__(self) -> str:
        return f"accueil n° {self.pk}"

    def answer(self, *, accepted: bool) -> None:
        """By who is asked, once. Raises ValidationError when it is too late."""
        waiting = Welcome.objects.waiting(since_asked()).filter(pk=self.pk)
        if not waiting.update(accepted=accepted, answered_at=timezone.now()):
            raise ValidationError(LATE)

    def mark_read(self) -> None:
        """The newcomer knows; twice changes nothing."""
        Welcome.objects.filter(pk=self.pk, read_at=None).update(read_at=timezone.now())


def since_asked() -> datetime:
    return timezone.now() - ASKED_FOR


def newcomers() -> list[Member]:
    """Those of the last thirty days for whom somebody is still to be asked."""
    recent = Member.objects.listed().filter(activated_at__gt=timezone.now() - NEW_FOR, user__is_active=True)
    counted = Welcome.objects.running(since_asked()).order_by().values("newcomer").annotate(n=Count("pk"))
    enough = {row["newcomer"] for row in counted if row["n"] >= EACH}
    return [one for one in recent.order_by("activated_at", "pk") if one.pk not in enough]


def near(newcomer: Member) -> Iterator[tuple[str, MemberQuerySet]]:
    """Who may be asked, by reason: the relais first, then somebody near who was not asked lately."""
    today = timezone.localdate()
    asked = Welcome.objects.filter(newcomer=newcomer).values("member")
    rested = Welcome.objects.filter(asked_at__gt=timezone.now() - RESTS_FOR).values("member")
    free = Q(contact_paused_until=None) | Q(contact_paused_until__lt=today)
    old = Q(activated_at__lte=timezone.now() - NEW_FOR)
    people = Member.objects.listed().filter(free & old, user__is_active=True)
    people = people.exclude(pk=newcomer.pk).exclude(pk__in=asked)
    if newcomer.cohort_id:
        relays = RelayMandate.objects.current().filter(cohort=newcomer.cohort_id).values("member")
        yield WelcomeReason.RELAY, people.filter(pk__in=relays)
    people = people.exclude(pk__in=rested)
    if newcomer.collectivity_id:
        yield WelcomeReason.PLACE, people.filter(collectivity=newcomer.collectivity_id)
    if newcomer.cohort_id:
        yield WelcomeReason.COHORT, people.filter(cohort=newcomer.cohort_id)


@transaction.atomic
def ask_for(newcomer: Member) -> int:
    """Ask as many people as two need, for two reasons where there are; how many were asked."""
    Member.objects.lock(newcomer.pk)
    running = list(Welcome.objects.running(since_asked()).filter(newcomer=newcomer))
    room, known = EACH - len(running), {one.reason for one in running}
    chosen: dict[int, str] = {}
    for reason, people in near(newcomer):
        if len(chosen) < room and reason not in known:
            # The longest in the network first.
            found = people.exclude(pk__in=list(chosen)).order_by("activated_at", "pk").first()
            if found is not None:
                chosen[found.pk] = reason
    Welcome.objects.bulk_create([Welcome(newcomer=newcomer, member_id=pk, reason=why) for pk, why in chosen.items()])
    return len(chosen)
