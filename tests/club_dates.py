"""A date of a club, in the agenda."""

from typing import Any

from events.models import Event
from governance.models import Club
from tests.factories import EventFactory, here


def meets(club: Club, days: int, title: str = "Trois indicateurs", **more: Any) -> Event:
    """So many days from today, at noon, at a distance, online."""
    facts = {"kind": "club", "format": "remote", "venue": "", "starts_at": here(days, 12)} | more
    return EventFactory(club=club, title=title, **facts)
