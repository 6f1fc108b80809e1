"""News of people, as the home page tells them: who joined, who changed post, who has just vouched for their profile.

Told from what each reader may see, and from nothing else: no log of who did what is kept for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import make_aware

from directory.faces import Face, draw
from directory.facets import PEOPLE, visibility_key
from directory.models import CareerStep, Cohort, Collectivity, Member
from directory.models.member_queries import MemberQuerySet
from directory.visibility import Reader, SeenMember, in_network
from emi_alumni.foundation.caching.remembered import WatchedTables
from emi_alumni.foundation.dates import local_day
from emi_alumni.foundation.follows.followable import FOLLOWABLE, Followable
from emi_alumni.foundation.listing.figures import counted_once
from emi_alumni.foundation.news import (
    DEPTH,
    NEWS_LIFE,
    SOURCES,
    Asked,
    Followed,
    Line,
    Source,
    Subject,
    about,
    line,
    things,
)
from emi_alumni.foundation.notifications.icons import ICONS
from emi_alumni.foundation.notifications.kinds import ANSWERS, DIRECT, RIGHTS
from emi_alumni.foundation.prepared_statements import prepared

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

SHOWN = 6
HELPERS = 8
JOINED_LIFE = timedelta(days=45)
ANNIVERSARY_LIFE = timedelta(days=14)
# Activation vouches for the profile too: a later date means that the person came back to it.
CAME_BACK_AFTER = timedelta(days=1)


class NewsKind(StrEnum):
    JOINED = "joined"
    NEW_POST = "new_post"
    NEW_PLACE = "new_place"
    NEW_COHORT = "new_cohort"
    CONFIRMED = "confirmed"


@dataclass(frozen=True)
class News:
    """One sentence about one person, `when` it became known. `step` is the post taken up, for NEW_POST, unless it is
    known by the function alone."""

    what: NewsKind
    seen: SeenMember
    when: datetime
    step: CareerStep | None = None
    kind = "people"

    @property
    def key(self) -> str:
        return f"people/{self.member.pk}-{self.what}-{local_day(self.when).isoformat()}"

    @property
    def about(self) -> frozenset[tuple[str, int]]:
        return things(member=self.member.pk, cohort=self.member.cohort_id, collectivity=self.member.collectivity_id)

    @property
    def member(self) -> Member:
        return self.seen.member

    @property
    def sentence(self) -> SafeString:
        return self.draw_with("pages/_news.html#sentence")

    @property
    def drawn(self) -> SafeString:
        return self.draw_with("pages/_news.html")

    def draw_with(self, template: str) -> SafeString:
        member, step = self.member, self.step
        return draw(
            template,
            kind=self.what.value,
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


# What news of people, and the faces of who can help, are made of.
HEARD = WatchedTables(*PEOPLE.names, "directory.CareerStep")


@prepared
def heard_from(user: "User | AnonymousUser", since: datetime) -> QuerySet[Member]:
    """People whom this account may see, the latest heard from first.

    Twice as many as are shown, and the reader: some have only news that this reader may not be told.
    """
    return Member.objects.visible_to(user).for_news().heard_from_since(since, 2 * SHOWN + 1)


def others(what: str, user: "User | AnonymousUser", make: Callable[[], list[Member]], at_most: int) -> list[Member]:
    """These people without the reader: the same for all who see the same people, remembered a minute or until one
    changes. What of each the reader may see is asked afterwards."""
    me = Reader.of(user).member_id
    people = counted_once(HEARD, what, visibility_key(user), make)
    return [person for person in people if person.pk != me][:at_most]


@prepared
def all_heard_from(user: "User | AnonymousUser", me: int, since: datetime) -> QuerySet[Member]:
    """As many as a page lists."""
    return Member.objects.visible_to(user).exclude(pk=me).for_news().heard_from_since(since, DEPTH)


@prepared
def heard_by_all(since: datetime) -> QuerySet[Member]:
    """As many, of whom the whole network reads."""
    return Member.objects.listed().for_news().heard_from_since(since, DEPTH)


def heard_among(people: MemberQuerySet, asked: Asked) -> list[Member]:
    """Of these people, those that are followed, as their promotion or their collectivité may be."""
    return list(people.for_news().heard_from_since(asked.since, DEPTH, among=followed_people(asked.followed)))


def followed_people(followed: Followed | None) -> Q:
    return about(followed, member="pk", cohort="cohort", collectivity="collectivity")


def read(user: "User | AnonymousUser | None", asked: Asked) -> list[News]:
    """The latest news of the people this account may see, others than itself; at most one each. Two queries; of a few,
    none while people stay as they are.

    Without account: what the whole network may be told."""
    if user is None:
        followed = asked.followed is not None
        anybody = heard_among(Member.objects.listed(), asked) if followed else heard_by_all(asked.since)
        news = [news_of(member.news_for(Reader())) for member in anybody]
        return [one for one in news if one]
    reader = Reader.of(user)
    brief = asked.brief and asked.followed is None
    if brief:
        people = others("heard_from", user, lambda: list(heard_from(user, asked.since)), 2 * SHOWN)
    elif asked.followed is None:
        people = all_heard_from(user, reader.member_id or 0, asked.since)
    else:
        people = heard_among(Member.objects.visible_to(user).exclude(pk=reader.member_id or 0), asked)
    told = [news_of(member.news_for(reader)) for member in people]
    found = sorted((one for one in told if one), key=lambda one: one.when, reverse=True)
    return found[: SHOWN if brief else DEPTH]


OF_PEOPLE = Subject("personnes", "Personnes")
SOURCES.append(Source("people", OF_PEOPLE, read, in_network))


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
        (member.collectivity_changed_at if member.collectivity_id else None, NewsKind.NEW_PLACE, None),
        (member.cohort_changed_at if member.cohort_id else None, NewsKind.NEW_COHORT, None),
    ]
    heard = [(when, kind, step) for when, kind, step in days if when is not None and when >= since]
    if not heard:
        return None
    when, kind, step = max(heard, key=lambda one: one[0])
    activated = member.activated_at
    if activated and when - activated < CAME_BACK_AFTER and timezone.now() - activated < JOINED_LIFE:
        return News(NewsKind.JOINED, seen, when)
    return News(kind, seen, when, step)


def anniversaries(_: None, asked: Asked) -> list[Line]:
    """The promotions whose restitution has its anniversary these days (TRA-07): their people hear of it together. One
    query."""
    today, found = timezone.localdate(), []
    for cohort in Cohort.objects.filter(about(asked.followed, cohort="pk"), presented_on__isnull=False):
        day, years = cohort.anniversary(today) or (None, 0)
        if day is None or (when := make_aware(datetime.combine(day, time()))) < asked.since:
            continue
        link = format_html('La promotion <a href="{}">{}</a>', cohort.get_absolute_url(), cohort)
        sentence = format_html("{} a présenté ses projets il y a {}.", link, "un an" if years == 1 else f"{years} ans")
        found.append(
            line("anniversary", f"{cohort.pk}-{years}", "graduation-cap", when, sentence, things(cohort=cohort.pk))
        )
    return found


SOURCES.append(
    Source(
        "anniversaries",
        OF_PEOPLE,
        anniversaries,
        in_network,
        WatchedTables("directory.Cohort"),
        ANNIVERSARY_LIFE,
    )
)


@prepared
def helpers_from(user: "User | AnonymousUser", letter: str) -> QuerySet[Member]:
    people = Member.objects.visible_to(user).offering_help().for_faces()
    return people.filter(sort_key__gte=letter)[: HELPERS + 1]


@prepared
def helpers_before(user: "User | AnonymousUser", letter: str) -> QuerySet[Member]:
    people = Member.objects.visible_to(user).offering_help().for_faces()
    return people.filter(sort_key__lt=letter)[: HELPERS + 1]


def helpers(user: "User | AnonymousUser") -> list[SeenMember]:
    """The faces of a few people who say how they can help, others each day: from one letter of the alphabet on. Two
    queries at most, none while people stay as they are."""
    letter = "abcdefghijklmnopqrstuvwxyz"[timezone.localdate().toordinal() * 7 % 26]

    def make() -> list[Member]:
        found = list(helpers_from(user, letter))
        return found if len(found) > HELPERS else found + list(helpers_before(user, letter))

    reader = Reader.of(user)
    return [member.face_for(reader) for member in others("helpers", user, make, HELPERS)]


# What may be followed.
FOLLOWABLE |= {
    "member": Followable(
        "Personnes",
        lambda account: Member.objects.visible_to(account).listed(),
        "Une personne que vous suiviez n’est plus dans l’annuaire.",
    ),
    "cohort": Followable(
        "Promotions", lambda account: Cohort.objects.order_by("-starts_on", "pk"), "Une promotion n’est plus là."
    ),
    "collectivity": Followable(
        "Collectivités",
        lambda account: Collectivity.objects.order_by("sort_key", "pk"),
        "Une collectivité n’est plus là.",
    ),
}

# Of what one person is told.
ICONS |= {
    "invitation": "mail",
    "cohort": "graduation-cap",
    "move": "building-2",
}

DIRECT[ANSWERS] |= {
    *("invitation_undelivered", "message_undelivered", "move_decided"),
}
DIRECT[RIGHTS] |= {
    *("cohort_cancelled", "cohort_left", "cohort_presented", "cohort_resumed"),
}
