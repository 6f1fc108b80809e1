"""News of people, as the home page tells them: who joined, who changed post, who has just vouched for their profile.

Told from what each reader may see, and from nothing else: no log of who did what is kept for it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString

from directory.faces import Face, draw
from directory.models import CareerStep, Member
from directory.visibility import Reader, SeenMember
from emi_alumni.foundation.dates import local_day
from emi_alumni.foundation.news import NEWS_LIFE, SOURCES, NewsItem
from emi_alumni.foundation.notifications.icons import ICONS
from emi_alumni.foundation.prepared_statements import prepared

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

SHOWN = 6
HELPERS = 8
JOINED_LIFE = timedelta(days=45)
# Activation vouches for the profile too: a later date means that the person came back to it.
CAME_BACK_AFTER = timedelta(days=1)


class NewsKind(StrEnum):
    JOINED = "joined"
    NEW_POST = "new_post"
    CONFIRMED = "confirmed"


@dataclass(frozen=True)
class News:
    """One sentence about one person, `when` it became known. `step` is the post taken up, for NEW_POST, unless it is
    known by the function alone."""

    kind: NewsKind
    seen: SeenMember
    when: datetime
    step: CareerStep | None = None

    @property
    def member(self) -> Member:
        return self.seen.member

    @property
    def drawn(self) -> SafeString:
        """The line of the home page."""
        member, step = self.member, self.step
        return draw(
            "pages/_news.html",
            kind=self.kind.value,
            person=Face.of(self.seen),
            position=member.position,
            step=(step.position, step.organisation, step.starts_on) if step else None,
            can_help=member.can_help,
            looking_for=member.looking_for,
            collectivity=str(member.collectivity or ""),
            cohort=str(member.cohort or ""),
            day=local_day(self.when),
            today=timezone.localdate(),
        )


@prepared
def heard_from(user: "User | AnonymousUser", me: int, since: datetime) -> QuerySet[Member]:
    """People whom this account may see, others than itself, the latest heard from first.

    Twice as many as are shown: some have only news that this reader may not be told.
    """
    return Member.objects.visible_to(user).exclude(pk=me).for_news().heard_from_since(since, 2 * SHOWN)


def latest(user: "User | AnonymousUser", since: datetime) -> list[News]:
    """The latest news of the people this account may see, others than itself; at most one each. Two queries."""
    reader = Reader.of(user)
    people = heard_from(user, reader.member_id or 0, since)
    told = [news_of(member.news_for(reader)) for member in people]
    return sorted((one for one in told if one), key=lambda one: one.when, reverse=True)[:SHOWN]


def news_of_people(user: "User | AnonymousUser", since: datetime) -> list[NewsItem]:
    return [NewsItem("people", one.when, one.drawn) for one in latest(user, since)]


SOURCES.append(news_of_people)


def news_of(seen: SeenMember) -> News | None:
    """The latest news this reader may be told of one person; nothing when there is none of this half year.

    A function is for the whole network; a post of the career is for who may see the career, and so is the day when it
    was written. Whoever vouches for a profile that holds a post taken up this year or last tells that post.
    """
    member, since = seen.member, timezone.now() - NEWS_LIFE
    last_year = timezone.localdate().year - 1
    post = next((s for s in reversed(seen.career) if s.ends_on is None and s.starts_on >= last_year), None)
    days = [
        (member.confirmed_at, NewsKind.NEW_POST if post else NewsKind.CONFIRMED, post),
        (member.position_changed_at if member.position else None, NewsKind.NEW_POST, None),
        (member.career_changed_at if post else None, NewsKind.NEW_POST, post),
    ]
    heard = [(when, kind, step) for when, kind, step in days if when is not None and when >= since]
    if not heard:
        return None
    when, kind, step = max(heard, key=lambda one: one[0])
    activated = member.activated_at
    if activated and when - activated < CAME_BACK_AFTER and timezone.now() - activated < JOINED_LIFE:
        return News(NewsKind.JOINED, seen, when)
    return News(kind, seen, when, step)


@prepared
def helpers_from(user: "User | AnonymousUser", me: int, letter: str) -> QuerySet[Member]:
    people = Member.objects.visible_to(user).offering_help().exclude(pk=me).for_faces()
    return people.filter(sort_key__gte=letter)[:HELPERS]


@prepared
def helpers_before(user: "User | AnonymousUser", me: int, letter: str) -> QuerySet[Member]:
    people = Member.objects.visible_to(user).offering_help().exclude(pk=me).for_faces()
    return people.filter(sort_key__lt=letter)[:HELPERS]


def helpers(user: "User | AnonymousUser") -> list[SeenMember]:
    """The faces of a few people who say how they can help, others each day: from one letter of the alphabet on. Two
    queries at most."""
    reader = Reader.of(user)
    letter = "abcdefghijklmnopqrstuvwxyz"[timezone.localdate().toordinal() * 7 % 26]
    asked = user, reader.member_id or 0, letter
    found = helpers_from(*asked)
    if len(found) < HELPERS:
        found += helpers_before(*asked)[: HELPERS - len(found)]
    return [member.face_for(reader) for member in found]


# Of what one person is told.
ICONS |= {
    "invitation": "mail",
    "cohort": "graduation-cap",
}
