"""An event that comes again: its organiser says how often, sees the days, unticks some, and sends them."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from directory.models import User
from emi_alumni.foundation.views import with_profile
from events.club_news import numbers_to_tell
from events.forms.desk import RepeatForm
from events.series import IS_CANCELLED, repeat
from events.views.desk import organised


@with_profile
def event_repeat(request: HttpRequest, pk: int) -> HttpResponse:
    """GET with `rhythm` and `until` shows the days; POST, with `jour` for each that stays ticked, makes the events."""
    event = organised(request, pk)
    if event.is_cancelled and request.method != "POST":
        messages.error(request, IS_CANCELLED)
        return redirect("events:event_desk", event.pk)
    asked = request.POST if request.method == "POST" else request.GET
    form = RepeatForm(asked if "rhythm" in asked else None, event=event)
    ticked = [day for day, holiday in form.days if not holiday] if form.is_bound and form.is_valid() else []
    if request.method == "POST" and form.is_bound and form.is_valid():
        ticked = [day for day, _ in form.days if day.isoformat() in request.POST.getlist("jour")]
        said = form.cleaned_data
        try:
            made = repeat(event, ticked, said["rhythm"], said["until"], by=cast(User, request.user))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            dates = f"{len(made)} dates" if len(made) > 1 else "Une date"
            messages.success(request, f"{dates} de plus dans l’agenda.")
            return redirect(event)
    told = numbers_to_tell([event], cast(User, request.user)).get(event.pk, 0) if form.days else 0
    context = {"event": event, "form": form, "ticked": ticked, "told": told}
    return render(request, "events/repeat.html", context)
