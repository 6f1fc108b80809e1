"""Personal subscriptions: the agenda, or a part of it, in one's own calendar, by a secret address."""

import secrets
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from directory.models import Member
from directory.models.invitations import hash_token

from .events import Event, EventQuerySet
from .hosts import CoHost
from .registrations import Registration

if TYPE_CHECKING:
    from governance.models import Club

TOKEN_BYTES = 16
AT_MOST = 10
ENOUGH = f"Vous avez déjà {AT_MOST} abonnements : révoquez-en un d’abord."


class FeedScope(models.TextChoices):
    """Which events: where I come and those that I propose; of my collectivité today; of one club; all that I read."""

    MINE = "mine", "mes événements"
    COLLECTIVITY = "collectivity", "ma collectivité"
    CLUB = "club", "un club"
    ALL = "all", "tout l’agenda"


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def from_token(self, token: str) -> "CalendarFeed | None":
        """The subscription of this secret, while the person is in the network with an account; else None."""
        open_to = {"member__user__is_active": True, "member__suspended": False, "member__asleep": False}
        feeds = self.filter(token_hash=hash_token(token), **open_to)
        feed = feeds.select_related("member__user", "member__collectivity", "club").first()
        return feed if feed is not None and feed.member.is_present else None

    def of(self, member: Member) -> Self:
        return self.filter(member=member).select_related("club", "member__collectivity")


class CalendarFeed(models.Model):
    """One subscription of one person. Only a hash of its secret is kept: revoking it deletes the row.

    What it gives is asked at each reading: what this person may read today.
    """

    member = models.ForeignKey(
        "directory.Member", verbose_name="personne", on_delete=models.CASCADE, related_name="calendar_feeds"
    )
    scope = models.CharField("ce qu’il contient", max_length=12, choices=FeedScope)
    club = models.ForeignKey(
        "governance.Club", verbose_name="club", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField("créé le", default=timezone.now, editable=False)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = "abonnement à l’agenda"
        verbose_name_plural = "abonnements à l’agenda"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(scope=FeedScope.CLUB, club__isnull=False) | ~Q(scope=FeedScope.CLUB) & Q(club=None),
                name="calendar_feed_of_a_club",
            ),
        ]

    def __str__(self) -> str:
        match self.scope:
            case FeedScope.CLUB:
                return f"{self.club}"
            case FeedScope.COLLECTIVITY:
                return f"{self.member.collectivity or FeedScope.COLLECTIVITY.label}"
            case _:
                return str(self.get_scope_display())

    @classmethod
    @transaction.atomic
    def issue(cls, member: Member, *, scope: str, club: "Club | None" = None) -> tuple["CalendarFeed", str]:
        """A new subscription and its secret of 128 bits, told once. Raises ValidationError when the person has enough
        of them."""
        Member.objects.lock(member.pk)
        if cls.objects.filter(member=member).count() >= AT_MOST:
            raise ValidationError(ENOUGH)
        token = secrets.token_urlsafe(TOKEN_BYTES)
        return cls.objects.create(member=member, scope=scope, club=club, token_hash=hash_token(token)), token

    def events(self) -> EventQuerySet:
        """What it gives now: of what this person reads in the agenda, never more."""
        assert self.member.user is not None
        read = Event.objects.visible_to(self.member.user).in_calendars()
        match self.scope:
            case FeedScope.MINE:
                comes = Registration.objects.of(self.member).coming().order_by().values("event")
                own = Event.objects.filter(author=self.member).order_by().values("pk")
                return read.filter(pk__in=comes.union(own))
            case FeedScope.COLLECTIVITY:
                here = self.member.collectivity_id
                if here is None:
                    return read.none()
                return read.filter(
                    Q(host=here) | Exists(CoHost.objects.filter(event=OuterRef("pk"), collectivity=here))
                )
            case FeedScope.CLUB:
                return read.filter(club=self.club_id)
            case _:
                return read
