"""The kit of who animates, for everybody: reading it is how one dares."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance import kit as words
from governance.models import Club, Organisation
from governance.rights import acting


@require_safe
def kit(request: HttpRequest) -> HttpResponse:
    """What the network's hours allow, roles, agendas, words to copy; one's clubs, where a note may begin."""
    member = acting(request.user)
    context = {
        "time": words.TIME,
        "each": sum(step.minutes for step in words.TIME),
        "organisation": Organisation.objects.in_force(),
        "roles": words.ROLES,
        "agendas": words.AGENDAS,
        "before": words.BEFORE,
        "after": words.AFTER,
        "invitation": words.INVITATION,
        "note_frame": words.NOTE_FRAME,
        "clubs": list(Club.objects.of(member).order_by("sort_key")) if member else [],
    }
    return render(request, "governance/kit.html", context)
