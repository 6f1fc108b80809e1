"""What the mission's queue shows of a proposed event, and what readers may report."""

from directory.contributions.queue import declare_contribution
from events.models import Event, EventReport


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
declare_contribution(
    EventReport,
    "bilan",
    icon="file-text",
    fields=(("Événement", lambda report: f"{report.event}, {report.event.when}"), "happened", "attendance", "keep"),
    canned=("Une personne est nommée sans nécessité.", "Une phrase de plus sur ce qui servira aux autres."),
)
