"""« Qui décide, et comment »: the page that says how the network is steered, and the road between its levels."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from governance import body_page
from governance.levels import steps
from governance.models import Body, BodyKind, Level, Organisation, Seat


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Levels in short, what waits, who sits, the latest decisions: the rest is one click away."""
    today = timezone.localdate()
    organisation = Organisation.objects.in_force()
    level = Level(organisation.level) if organisation else Level.VOLUNTEERS
    bodies = body_page.bodies(level)
    seats = body_page.attach_mandates(body_page.seats(level), body_page.mandates(level))
    copil = next((body for body in bodies if body.kind == BodyKind.STEERING), None)
    own = [seat for seat in seats if copil and seat.body_id == copil.pk]
    held = body_page.held_sessions_of(copil, today)[: body_page.SESSIONS] if copil else []
    decisions = body_page.latest_decisions_of(copil, today) if held else []
    context = {
        "levels": steps(organisation),
        "copil": copil,
        "seats": own,
        "vacant": [seat for seat in own if seat.holder is None],
        "no_bureau": level == Level.ASSOCIATION and not any(body.kind == BodyKind.BUREAU for body in bodies),
        "others": [(body, seats_of(body, seats)) for body in bodies if body != copil],
        "to_come": body_page.next_sessions_of.first(copil, today) if copil else None,
        "held": [(one, [decision for decision in decisions if decision.meeting_id == one.pk]) for one in held],
        "consultations": body_page.open_consultations(timezone.now(), today),
        "overdue": body_page.overdue_decisions(level, today),
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
