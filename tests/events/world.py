"""The agenda of the small world of `tests/access.py`."""

from typing import Any

from events.models import Event
from events.models.registrations import register
from tests.factories import EventFactory

CAFE = "Un café à l’hôtel de ville"
DRAFT = "Un déjeuner, un jour"
TALK = "Un grand témoin raconte"
TALKING = "Revenir à son poste"


def make_events(cast: dict[str, Any]) -> None:
    """Hélène's café, to which the representative comes; her draft; a public talk; a talking group of Karim's cohort."""
    helene = cast["helene"]
    cafe = EventFactory(title=CAFE, author=helene, host=helene.collectivity, capacity=10)
    register(cafe, cast["representative"])
    EventFactory(title=DRAFT, author=helene, draft=True)
    EventFactory(title=TALK, author=helene, kind="talk", audience="public")
    EventFactory(
        title=TALKING, author=cast["karim"], kind="talking_group", audience="cohort", cohort=cast["karim"].cohort
    )


TITLES = {"": CAFE, "draft": DRAFT, "public": TALK, "promotion": TALKING}


def event_argument(argument: str, about: str) -> Any:
    """`registration`: that of who comes to the café."""
    if about == "unknown":
        return 0
    event = Event.objects.get(title=TITLES[about])
    return event.pk if argument == "pk" else event.registrations.get().pk
