"""Personal subscriptions: the agenda, or a part of it, in one's own calendar, by a secret address."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

from directory.models import Member

from .events import Event, EventQuerySet
from .hosts import CoHost
from .registrations import Registration
from .secret_feeds import SecretFeed

if TYPE_CHECKING:
    from governance.models import Club


class FeedScope(models.TextChoices):
    """Which events: where I come and those that I propose; of my collectivité today; of one club; all that I read."""

    MINE = "mine", "mes événements"
    COLLECTIVITY = "collectivity", "ma collectivité"
    CLUB = "club", "un club"
    ALL = "all", "tout l’agenda"


class CalendarFeed(SecretFeed):
    """One subscription of one person to events.

    What it gives is asked at each reading: what this person may read today.
    """

    SHOWN_WITH = ("club", "member__collectivity")

    scope = models.CharField("ce qu’il contient", max_length=12, choices=FeedScope)
    club = models.ForeignKey(
        "governance.Club", verbose_name="club", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )

    class Meta(SecretFeed.Meta):
        verbose_name = "abonnement à l’agenda"
        verbose_name_plural = "abonnements à l’agenda"
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
    def issue(cls, member: Member, *, scope: str, club: "Club | None" = None) -> tuple["CalendarFeed", str]:
        return cls.begin(member, scope=scope, club=club)

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
