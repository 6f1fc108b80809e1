"""What the members of a club are told of its dates: those who did not mute it, in the portal, never by mail."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.dispatch import receiver

from emi_alumni.foundation.notifications.budget import signal
from emi_alumni.foundation.prepared_statements import prepared_count
from events.models import Event, EventAudience
from events.models.events import event_published
from governance.models import ClubMembership

if TYPE_CHECKING:
    from directory.models import User


def tells_its_club(event: Event) -> bool:
    past = event.ends_at is not None and event.is_past  # one that is being written has no date yet
    here = event.club_id is not None and not past
    return here and not event.by_invitation and event.audience != EventAudience.COHORT


def numbers_to_tell(events: Iterable[Event], by: "User") -> dict[int, int]:
    """How many people hear of each of these once it is online; one query, none where no club is told."""
    told = [one.pk for one in events if tells_its_club(one)]
    return ClubMembership.objects.numbers_to_tell(Event.objects.filter(pk__in=told), by) if told else {}


def club_members(event: Event) -> QuerySet[ClubMembership]:
    """Those who hear of what its club does: of what is to come, theirs to read and to come to."""
    if not tells_its_club(event):
        return ClubMembership.objects.none()
    inside = ClubMembership.objects.filter(club=event.club).to_tell()
    return inside.select_related("member__user").order_by("pk")


@prepared_count
def told_in_club(club: int, author: int) -> QuerySet[ClubMembership]:
    """How many members of this club hear of its news, without who wrote them."""
    return ClubMembership.objects.filter(club=club).to_tell().exclude(member=author)


@receiver(event_published, dispatch_uid="events.club_news.tell_new_date")
def tell_new_date(event: Event, by: "User | None", **kwargs: Any) -> None:
    tell(event, f"nouvelle date : {event.title}, {event.when}.", by)


def tell_more_dates(event: Event, dates: list[Event], by: "User") -> None:
    """The same again on other days, said once."""
    if len(dates) == 1:
        tell_new_date(dates[0], by)
    elif dates:
        tell(event, f"« {event.title} » revient {len(dates)} fois, jusqu’au {dates[-1].when}.", by)


def tell(event: Event, words: str, by: "User | None") -> None:
    members = club_members(event).exclude(member=event.author_id)
    people = [one.member.user for one in members if one.member.user and one.member.user != by]
    if people:
        signal(people, kind="club_date", sentence=f"« {event.club} », {words}", thing=event)
