"""A visitor without account at a public event: they ask, confirm by a link, take a seat that is offered, leave."""

from allauth.account.adapter import get_adapter
from allauth.core.ratelimit import consume, respond_429
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from emi_alumni.foundation import rate_limits
from emi_alumni.foundation.url_reversing import reverse
from events import guests
from events.forms.guests import GuestPlaceForm
from events.models import Event, EventAudience, Registration, RegistrationState
from events.models.registrations import accept, why_nobody_moves_up


def open_to_guests(pk: int) -> Event:
    """A public event that keeps seats for guests; 404 for any other."""
    return get_object_or_404(Event.objects.public().filter(guest_quota__gt=0, by_invitation=False), pk=pk)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def guest_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """The same answer whatever the address, known or not."""
    event = open_to_guests(pk)
    form = GuestPlaceForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if form.is_trap:
            return redirect("events:guest_asked", pk)
        if not within_limits(request, form.guest["email"]):
            return respond_429(request)
        try:
            guests.ask(event, **form.guest)
            return redirect("events:guest_asked", pk)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "events/guest_ask.html", {"event": event, "form": form, "closed": why_closed(event)})


def why_closed(event: Event) -> str:
    """The sentence in place of the form, where no guest may register any more; "" while they may."""
    try:
        guests.check_welcome(event, timezone.now())
    except ValidationError as refusal:
        return refusal.messages[0]
    return ""


@login_not_required
@require_safe
def guest_asked(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "events/guest_asked.html", {"event": open_to_guests(pk)})


def within_limits(request: HttpRequest, email: str) -> bool:
    """Thirty a day from one network address, five for one e-mail address (settings: ACCOUNT_RATE_LIMITS), counted under
    names that nobody reads and that change every day, as claims are."""
    network = get_adapter().get_client_ip(request)
    return consume(request, action="guest", key=of_today(network)) and consume(
        request, action="guest_email", key=of_today(email)
    )


def of_today(value: str) -> str:
    return salted_hmac("events.guest", f"{timezone.localdate()} {value}", algorithm="sha256").hexdigest()


# By the link of the letter --------------------------------------------------------------------------------------------

DONE = {
    "confirmer": "C’est noté, merci.",
    "prendre": "La place est à vous.",
}


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limits.secrets_tried
def guest_place(request: HttpRequest, token: str) -> HttpResponse:
    """GET tells and uses nothing up (mail scanners follow links); of an event that is no longer for everybody, only to
    who holds something. POST, by `geste`: « confirmer », « prendre » the seat that is offered, or « quitter », which
    forgets the guest."""
    own = Registration.objects.from_token(token)
    if own is None or not own.event.is_published:
        return private(render(request, "events/guest_over.html", status=404))
    if request.method == "POST":
        verbs = {"confirmer": guests.confirm, "prendre": accept, "quitter": guests.withdraw}
        act = request.POST.get("geste", "")
        if act not in verbs:
            raise Http404
        try:
            verbs[act](own)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        except Registration.DoesNotExist:  # the second of two clicks
            return private(render(request, "events/guest_over.html", status=404))
        else:
            if act == "quitter":
                return redirect("events:guest_left")
            messages.success(request, DONE[act])
        return redirect(reverse("events:guest_place", args=[token]))
    if own.event.audience != EventAudience.PUBLIC and not own.is_current:
        return private(render(request, "events/guest_over.html", status=404))
    context = {
        "own": own,
        "event": own.event,
        "may_confirm": own.state in (RegistrationState.TO_CONFIRM, *GAVE_UP),
        "closed": why_closed(own.event),
        "nobody_moves_up": why_nobody_moves_up(own.event, timezone.now()),
    }
    return private(render(request, "events/guest_place.html", context))


GAVE_UP = (RegistrationState.LAPSED, RegistrationState.CANCELLED, RegistrationState.REMOVED)


@login_not_required
@require_safe
def guest_left(request: HttpRequest) -> HttpResponse:
    return private(render(request, "events/guest_left.html"))


def private(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex"
    return response
