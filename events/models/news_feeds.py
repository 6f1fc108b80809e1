"""News of the network in one's own reader of feeds, by a secret address."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from directory.models import Member
from emi_alumni.foundation.follows.models import followed_by
from emi_alumni.foundation.news import Followed, NewsItem, everything, subjects

from .secret_feeds import SecretFeed

if TYPE_CHECKING:
    from governance.models import Club
    from projects.models import Theme

ENTRIES = 50


class NewsScope(models.TextChoices):
    """Which news: all; of one subject of « Tout ce qui bouge »; about what one follows, about one theme, one club."""

    ALL = "all", "tout ce qui bouge"
    SUBJECT = "subject", "un sujet"
    FOLLOWED = "followed", "ce que je suis"
    THEME = "theme", "un thème"
    CLUB = "club", "un club"


class NewsFeed(SecretFeed):
    """One subscription of one person to news: what the whole network reads of them today, while the person is in it.

    A detail that is shown to some readers only is in none: a reader of feeds keeps what it was given.
    """

    SHOWN_WITH = ("theme", "club")

    scope = models.CharField("ce qu’il contient", max_length=12, choices=NewsScope)
    subject = models.CharField("sujet", max_length=20, blank=True)
    theme = models.ForeignKey(
        "projects.Theme", verbose_name="thème", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    club = models.ForeignKey(
        "governance.Club", verbose_name="club", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )

    class Meta(SecretFeed.Meta):
        verbose_name = "flux de nouvelles"
        verbose_name_plural = "flux de nouvelles"
        constraints = [
            models.CheckConstraint(
                condition=Q(scope=NewsScope.CLUB, club__isnull=False) | ~Q(scope=NewsScope.CLUB) & Q(club=None),
                name="news_feed_of_a_club",
            ),
            models.CheckConstraint(
                condition=Q(scope=NewsScope.THEME, theme__isnull=False) | ~Q(scope=NewsScope.THEME) & Q(theme=None),
                name="news_feed_of_a_theme",
            ),
            models.CheckConstraint(
                condition=Q(scope=NewsScope.SUBJECT) & ~Q(subject="") | ~Q(scope=NewsScope.SUBJECT) & Q(subject=""),
                name="news_feed_of_a_subject",
            ),
        ]

    def __str__(self) -> str:
        match self.scope:
            case NewsScope.CLUB:
                return f"{self.club}"
            case NewsScope.THEME:
                return f"{self.theme}"
            case NewsScope.SUBJECT:
                return next((one.label for one in subjects() if one.slug == self.subject), self.subject)
            case _:
                return str(self.get_scope_display())

    @classmethod
    def issue(
        cls,
        member: Member,
        *,
        scope: str,
        subject: str = "",
        theme: "Theme | None" = None,
        club: "Club | None" = None,
    ) -> tuple["NewsFeed", str]:
        return cls.begin(member, scope=scope, subject=subject, theme=theme, club=club)

    @property
    def followed(self) -> Followed | None:
        match self.scope:
            case NewsScope.FOLLOWED:
                return followed_by(self.member.user)
            case NewsScope.THEME:
                return {"theme": frozenset({self.theme_id or 0})}
            case NewsScope.CLUB:
                return {"club": frozenset({self.club_id or 0})}
            case _:
                return None

    def items(self) -> list[NewsItem]:
        """What it gives now, the latest first."""
        return everything(self.member.user, self.subject, self.followed, alike=True)[:ENTRIES]
