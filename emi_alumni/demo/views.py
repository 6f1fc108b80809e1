"""One click signs a newcomer in as somebody of the demonstration: on this machine only, and never in production."""

import ipaddress

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from emi_alumni.demo.people import demo_people
from emi_alumni.foundation.middleware import DEMO_SECOND_FACTOR

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")
# A request that carries one of these came through somebody else's machine, whatever its last hop.
FORWARDED = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
)


def is_offered(request: HttpRequest) -> bool:
    """Whether one click may sign somebody in: the demo, under DEBUG, asked from this machine to this machine."""
    return settings.DEMO and settings.DEBUG and comes_from_this_machine(request)


def comes_from_this_machine(request: HttpRequest) -> bool:
    if any(header in request.META for header in FORWARDED):
        return False
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    host = request.get_host()
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    return (mapped or address).is_loopback and name in LOOPBACK_NAMES


@login_not_required
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of them; those of the mission count as having given their second factor."""
    if not is_offered(request):
        raise Http404
    person = next((person for person in demo_people() if person.email == request.POST.get("email")), None)
    if person is None or person.user is None or not person.user.is_active:
        raise Http404
    login(request, person.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    if person.user.is_staff:
        request.session[DEMO_SECOND_FACTOR] = True
    return redirect("home")
