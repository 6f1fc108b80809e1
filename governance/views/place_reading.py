"""« Ce que ma collectivité propose »: what waits to be read and what was decided, for its representatives."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from governance import place_reading
from governance.rights import acting, represented_places


@require_safe
def place_reading_list(request: HttpRequest) -> HttpResponse:
    """Of each collectivité that one represents today; nobody else finds the page."""
    member = acting(request.user)
    places = represented_places(member, timezone.localdate()) if member else []
    if not places:
        raise Http404
    shown = [(place, place_reading.waiting(place), place_reading.decided(place)) for place in places]
    return render(request, "governance/place_reading.html", {"places": shown})
