"""« Qui décide, et comment »: the page that says how the network is steered, and the road between its levels."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from governance.levels import steps
from governance.models import Body, BodyKind, Decision, Level, Meeting, Organisation, Seat

SESSIONS = 2  # of the register, on this page


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Levels, the steering committee and its seats, the other bodies, the latest of the register."""
    organisation = Organisation.objects.in_force()
    level = organisation.level if organisation else Level.VOLUNTEERS
    bodies = list(Body.objects.in_use(level))
    seats = list(Seat.objects.open().filter(body__in=bodies).for_list())
    copil = next((body for body in bodies if body.kind == BodyKind.STEERING), None)
    sessions = Meeting.objects.filter(body=copil).for_list()
    context = {
        "organisation": organisation,
        "levels": steps(organisation),
        "copil": copil,
        "seats": [seat for seat in seats if copil and seat.body_id == copil.pk],
        "no_bureau": level == Level.ASSOCIATION and not any(body.kind == BodyKind.BUREAU for body in bodies),
        "others": [(body, seats_of(body, seats)) for body in bodies if body != copil],
        "to_come": sessions.to_come().first() if copil else None,
        "held": list(sessions.held()[:SESSIONS]) if copil else [],
        "overdue": Decision.objects.overdue().filter(body__in=bodies).count(),
    }
    return render(request, "governance/overview.html", context)


def seats_of(body: Body, seats: list[Seat]) -> tuple[int, int]:
    """How many, and how many are vacant."""
    own = [seat for seat in seats if seat.body_id == body.pk]
    return len(own), sum(seat.holder is None for seat in own)


@require_safe
def organisation(request: HttpRequest) -> HttpResponse:
    """The three levels, the means of the one in force, and the dated road between them."""
    chosen = Organisation.objects.in_force()
    context = {
        "organisation": chosen,
        "levels": steps(chosen),
        "road": list(Organisation.objects.latest_first()),
        "today": timezone.localdate(),
    }
    return render(request, "governance/organisation.html", context)
