"""Asking for access, from outside: the same answer whoever asks, and nothing about who is in the directory."""

from allauth.account.adapter import get_adapter
from allauth.core.ratelimit import consume, respond_429
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from directory.forms.claims import ClaimForm


@login_not_required
def claim(request: HttpRequest) -> HttpResponse:
    form = ClaimForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if form.is_trap:
            return redirect("claim_done")
        if not within_limits(request, form.cleaned_data["email"]):
            return respond_429(request)
        form.keep()
        return redirect("claim_done")
    return render(request, "directory/claim.html", {"form": form})


@login_not_required
def claim_done(request: HttpRequest) -> HttpResponse:
    return render(request, "directory/claim_done.html")


def within_limits(request: HttpRequest, email: str) -> bool:
    """Ten claims a day from one network address, three for one e-mail address (settings: ACCOUNT_RATE_LIMITS).

    Neither is kept: the counters, gone within a day, are named by a keyed hash whose key changes every day.
    """
    network = get_adapter().get_client_ip(request)
    return consume(request, action="claim", key=of_today(network)) and consume(
        request, action="claim_email", key=of_today(email.lower())
    )


def of_today(value: str) -> str:
    return salted_hmac("directory.claim", f"{timezone.localdate()} {value}", algorithm="sha256").hexdigest()
