"""Where an event stands, and where its reader stands in it, in words: one state, one icon, one sentence."""

from dataclasses import dataclass

from events.models import Event, RegistrationState

FEW = 5  # seats left, at most, which are worth a hurry

YOURS = {
    RegistrationState.REGISTERED: ("done", "check", "Vous venez"),
    RegistrationState.PRESENT: ("done", "check", "Vous y étiez"),
    RegistrationState.WAITING: ("part", "clock", "Vous attendez une place"),
    RegistrationState.OFFERED: ("part", "bell", "Une place vous est proposée"),
}


@dataclass(frozen=True)
class Standing:
    """What components/status.html shows."""

    kind: str
    icon: str
    words: str


def standing_of(event: Event, own_state: str = "") -> Standing | None:
    """Of an event for somebody whose registration is in `own_state` ("" for none); None when nothing need be said."""
    if event.is_cancelled:
        return Standing("halt", "x", "Annulé")
    if event.is_postponed:
        return Standing("part", "circle-pause", "Reporté")
    if event.is_past:
        return Standing(*YOURS[RegistrationState.PRESENT]) if own_state == RegistrationState.PRESENT else None
    if own_state in YOURS:
        return Standing(*YOURS[RegistrationState(own_state)])
    return seats_of(event)


def seats_of(event: Event) -> Standing | None:
    """How many seats are left to whoever registers now."""
    if event.by_invitation and event.is_published and not event.is_past:
        return Standing("live", "mail", "Sur invitation")
    if event.is_past or not event.registration_is_open:
        return None if event.is_past else Standing("halt", "lock", "Inscriptions closes")
    left = event.seats_left
    if left is None:
        return Standing("live", "users", "Places sans limite")
    if left == 0:
        waiting = f", {event.waiting_count} en attente" if event.waiting_count else ""
        return Standing("halt", "users", f"Complet{waiting}")
    if left == 1:
        return Standing("part", "users", "Plus qu’une place")
    if left <= FEW and left < (event.capacity or 0):
        return Standing("part", "users", f"Plus que {left} places")
    return Standing("live", "users", f"{left} places libres")
