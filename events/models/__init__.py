"""Events of the network and of its collectivités, and who comes to them. One module per subject."""

from .calendar_feeds import CalendarFeed, CalendarFeedQuerySet, FeedScope
from .events import Event, EventAudience, EventFormat, EventKind, EventQuerySet, EventStatus
from .hosts import CoHost
from .registrations import Registration, RegistrationQuerySet, RegistrationState

__all__ = [
    "CalendarFeed",
    "CalendarFeedQuerySet",
    "CoHost",
    "Event",
    "EventAudience",
    "EventFormat",
    "EventKind",
    "EventQuerySet",
    "EventStatus",
    "FeedScope",
    "Registration",
    "RegistrationQuerySet",
    "RegistrationState",
]
