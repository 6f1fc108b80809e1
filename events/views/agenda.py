"""The agenda: what is to come, by month; what was held; public events for visitors."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from emi_alumni.foundation.moderation.models import State
from events.models import Event
from governance.rights import acting

PER_PAGE = 20


@login_not_required
@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """What this reader may come to, the next one first; and one's own events that are not online."""
    member = acting(request.user)
    online = Event.objects.visible_to(request.user).published().to_come().for_list()
    context = {
        "page": Paginator(online, PER_PAGE).get_page(request.GET.get("page")),
        "mine": Event.objects.filter(author=member).exclude(state=State.PUBLISHED) if member else [],
    }
    return render(request, "events/agenda.html", context)
