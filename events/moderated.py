"""What the mission's queue shows of a proposed event, and what readers may report."""

from directory.contributions.queue import declare_contribution
from events.models import Event


def who_organises(event: Event) -> str:
    return f"{event.author.full_name}, {event.host}" if event.host else event.author.full_name


declare_contribution(
    Event,
    "evenement",
    icon="calendar-days",
    fields=(
        "kind",
        ("Quand", lambda event: event.when),
        ("Où", lambda event: event.venue or event.get_format_display()),
        "presentation",
        "audience",
    ),
    who=who_organises,
    canned=(
        "Il manque le lieu précis, ou l’heure.",
        "Un événement semblable existe déjà ce jour-là : joignez-vous à lui.",
        "Une phrase de plus pour dire à qui il s’adresse.",
    ),
)
