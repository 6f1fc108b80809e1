"""What becomes of seats that are offered when their event changes: none is shown that can no longer be taken."""

from datetime import datetime

from emi_alumni.foundation.dates import french_date, french_hour
from events.models import Event, EventStatus, Registration, RegistrationState
from events.models.registrations import move, tell

CLOSED = "Les inscriptions à « {} » sont closes : la place qui vous était proposée ne peut plus être prise."
SHORTER = "Les inscriptions à « {} » finissent plus tôt : la place proposée est à vous jusqu’au {} à {}."


def review_offers(event: Event, now: datetime) -> None:
    """Offers end with registration at the latest. Those of an event that is called off, or closed since, wait again, at
    the rank that they had: they are first when seats are offered anew. The caller holds the row of the event.

    They are told, but of what is called off, which whoever is registered is told anyway.
    """
    offers = Registration.objects.filter(event=event, state=RegistrationState.OFFERED, offered_until__gt=now)
    end, is_planned = event.registration_ends_at, event.status == EventStatus.PLANNED
    if is_planned:
        offers = offers.filter(offered_until__gt=end)
    concerned = list(offers.select_related("member__user").order_by("pk"))
    for one in concerned:
        one.event = event
        if is_planned and now < end:
            one.offered_until = end
            one.save(update_fields=["offered_until"])
        else:
            move(one, RegistrationState.WAITING)
    if is_planned and concerned:
        words = CLOSED.format(event) if now >= end else SHORTER.format(event, french_date(end), french_hour(end))
        tell(concerned, "event_offered", words, event)
