"""The page of one event, for whoever may read it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from events.models import Event, Registration
from events.models.registrations import why_nobody_moves_up
from governance.rights import acting


@login_not_required
@require_safe
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """Visitors read public events; who is registered alone is given the link of the meeting."""
    found = get_object_or_404(Event.objects.visible_to(request.user).for_author(), pk=pk)
    member = acting(request.user)
    mine = Registration.objects.filter(event=found).of(member).first() if member else None
    if mine is not None:
        mine.event = found
    organises = member is not None and member.user is not None and found.written_by(member.user)
    comes = mine is not None and mine.is_coming
    context = {
        "event": found,
        "member": member,
        "mine": mine,
        "organises": organises,
        "meeting_url": found.meeting_url if comes or organises else "",
        "nobody_moves_up": why_nobody_moves_up(found, timezone.now()),
    }
    return render(request, "events/event.html", context)
