"""One's own devices: the form of « Mes signaux » adds one, one touch removes it. Without keys none of it exists."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from emi_alumni.foundation.account import Account

from .models import Device


def reader(request: HttpRequest) -> Account:
    return request.user


def with_keys(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """404 while the portal has no keys to speak to push services with."""

    @wraps(view)
    def opened(request: HttpRequest, **arguments: int) -> HttpResponse:
        if not settings.VAPID_PUBLIC_KEY:
            raise Http404
        return view(request, **arguments)

    return opened


@require_POST
@with_keys
def device_add(request: HttpRequest) -> HttpResponse:
    """What the browser gave: 400 and a sentence for what no browser would give."""
    given = {name: request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth")}
    try:
        Device.add(reader(request), **given)
    except ValidationError as refused:
        return render(request, "push/refused.html", {"why": refused.messages}, status=400)
    messages.success(request, "Vous serez prévenu sur cet appareil.")
    return redirect("notifications:signals")


@require_POST
@with_keys
def device_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Only one's own; any other answers as what does not exist."""
    get_object_or_404(Device.objects.of(reader(request)), pk=pk).delete()
    messages.success(request, "Cet appareil ne sera plus prévenu.")
    return redirect("notifications:signals")
