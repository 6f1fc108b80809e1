"""What the members of a club are told of its dates: those who did not mute it, in the portal, never by mail."""

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.dispatch import receiver

from emi_alumni.foundation.notifications.budget import signal
from events.models import Event, EventAudience
from events.models.events import event_published
from governance.models import ClubMembership

if TYPE_CHECKING:
    from directory.models import User


def club_members(event: Event) -> QuerySet[ClubMembership]:
    """Those who hear of what its club does: of what is to come, theirs to read and to come to."""
    past = event.ends_at is not None and event.is_past  # one that is being written has no date yet
    if event.club is None or past or event.by_invitation or event.audience == EventAudience.COHORT:
        return ClubMembership.objects.none()
    inside = ClubMembership.objects.filter(club=event.club).to_tell()
    return inside.select_related("member__user").order_by("pk")


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
    people = [one.member.user for one in club_members(event) if one.member.user and one.member.user != by]
    if people:
        signal(people, kind="club_date", sentence=f"« {event.club} », {words}", thing=event)
