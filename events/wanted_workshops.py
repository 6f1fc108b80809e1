"""Workshops that the network asks for: from an idea that people would come to, to a date in the agenda (PQ2-19)."""

from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from directory.models import User
from emi_alumni.foundation.notifications.models import Notification
from events.models import Event, EventKind
from events.models.events import event_published
from governance.models import Idea

if TYPE_CHECKING:
    from django.db.models import QuerySet

TOLD = "workshop_set"


def workshop_asked_by(number: str) -> dict[str, Any]:
    """What the form of an event begins with, for the idea of this number; empty where it asks for no workshop."""
    if not (number.isdecimal() and len(number) <= 18):
        return {}
    idea = Idea.objects.current().filter(pk=int(number), is_workshop=True).first()
    if idea is None:
        return {}
    return {"idea": idea.pk, "kind": EventKind.WORKSHOP, "title": idea.title, "presentation": idea.text}


def events_of(idea: Idea) -> "QuerySet[Event]":
    """The workshops made from it, or from what joined it, that every member reads: the next one first, then the last
    that were held."""
    made = Event.objects.published().for_network().filter(idea__in=idea.with_joined())
    return made.order_by("-starts_at", "pk")


@receiver(event_published, dispatch_uid="events.wanted_workshops.tell_date")
def tell_date(event: Event, by: "User | None", **kwargs: Any) -> None:
    """Who said « J’y viendrais », and who wrote the idea, are told of its date, once: an event that comes back online
    tells nobody again."""
    if event.idea is None or event.is_past or event.by_invitation:
        return
    idea = event.idea.kept_one()
    if not idea.is_workshop or Notification.objects.about(event).filter(kind=TOLD).exists():
        return
    Notification.tell(
        [user for user in idea.concerned() if user != by],
        kind=TOLD,
        sentence=f"« {idea.title} » : un atelier est au programme, {event.when}. Dites si vous venez.",
        thing=event,
        url=f"{event.get_absolute_url()}#venir",
    )
