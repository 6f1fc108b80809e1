"""Coming to an event: register, take the seat that is offered, leave. One tap each, and the way back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from emi_alumni.foundation.views import done_or_refused, with_profile
from events.models import Event, Registration
from events.models.registrations import accept, leave, register


def readable(request: HttpRequest, pk: int) -> Event:
    return get_object_or_404(Event.objects.visible_to(request.user).select_related("club"), pk=pk)


def own(request: HttpRequest, event: Event) -> Registration:
    return get_object_or_404(Registration.objects.of(request.user.member).select_related("event"), event=event)


def back(request: HttpRequest, event: Event) -> HttpResponse:
    """To the event, or with `retour` to the page of its club, where the button was."""
    if event.club and request.POST.get("retour") == "club":
        return redirect(f"{event.club.get_absolute_url()}#dates")
    return redirect(event)


@require_POST
@with_profile
def event_register(request: HttpRequest, pk: int) -> HttpResponse:
    """`anonyme`: come without showing one's name to the others."""
    event = readable(request, pk)
    came = Registration.objects.filter(event=event).of(request.user.member).coming().exists()
    try:
        mine = register(event, request.user.member, shows_name="anonyme" not in request.POST)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return back(request, event)
    if came:
        words = "Le réseau lit votre nom" if mine.shows_name else "Votre nom n’est plus affiché"
        messages.success(request, f"{words} dans « Qui vient ».")
    elif mine.is_coming:
        messages.success(request, f"Vous venez à « {event} ».")
    else:
        messages.success(request, f"Vous êtes en attente, au rang {mine.rank}. Une place libérée vous sera proposée.")
    return back(request, event)


@require_POST
@with_profile
def event_accept(request: HttpRequest, pk: int) -> HttpResponse:
    event = readable(request, pk)
    mine = own(request, event)
    done_or_refused(request, lambda: accept(mine), f"La place est à vous : vous venez à « {event} ».")
    return back(request, event)


@require_POST
@with_profile
def event_leave(request: HttpRequest, pk: int) -> HttpResponse:
    event = readable(request, pk)
    mine = own(request, event)
    if mine.is_invited:
        done = f"C’est noté : vous ne venez pas à « {event} »."
    else:
        done = "Vous avez quitté la liste d’attente." if mine.is_waiting else f"Vous ne venez plus à « {event} »."
    done_or_refused(request, lambda: leave(mine), done)
    return back(request, event)
