"""What the agenda asks of a person on arriving (see `directory.todo`)."""

from directory.todo import SUBJECTS, Link, Todo, now, subject
from emi_alumni.foundation.dates import french_date, local_day
from events.models import Registration, RegistrationState
from events.moments import hour


@subject(
    lambda member, moment: (
        Registration.objects.filter(member=member, state=RegistrationState.OFFERED, offered_until__gt=moment)
        .select_related("event")
        .only("offered_until", "event__title")
        .order_by("offered_until", "pk")
    ),
    now,
)
def seat_to_take(registration: Registration) -> Todo:
    until = registration.offered_until
    assert until is not None  # what is offered has an end
    return Todo(
        "link",
        1,
        Link(
            icon="calendar-days",
            title=f"Une place vous attend : {registration.event.title}",
            text=f"Elle est à vous jusqu’au {french_date(until)} à {hour(until)}, puis elle passe au suivant.",
            verb="Prendre la place",
            url=registration.event.get_absolute_url(),
        ),
        due=local_day(until),
    )


SUBJECTS.append(seat_to_take)
