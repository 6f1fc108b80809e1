"""Events of the network and of its collectivités, and who comes to them. One module per subject."""

from .events import Event, EventAudience, EventFormat, EventKind, EventQuerySet, EventStatus
from .hosts import CoHost
from .registrations import Registration, RegistrationQuerySet, RegistrationState

__all__ = [
    "CoHost",
    "Event",
    "EventAudience",
    "EventFormat",
    "EventKind",
    "EventQuerySet",
    "EventStatus",
    "Registration",
    "RegistrationQuerySet",
    "RegistrationState",
]
