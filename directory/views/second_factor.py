"""Second factors: reading recovery codes writes nothing, and a factor just set up is proof enough."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache


class JustProven:
    """Whoever has this minute shown their new factor is not asked for it again to read their recovery codes."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        response = super().form_valid(form)  # type: ignore[misc]
        request: HttpRequest = self.request  # type: ignore[attr-defined]
        record_authentication(request, request.user, method="mfa", reauthenticated=True)
        return response


class ActivateApp(JustProven, ActivateTOTPView):
    pass


class AddKey(JustProven, AddWebAuthnView):
    pass


@never_cache
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """The codes that are left, for their owner who has just proven to be there."""
    return render(request, "mfa/recovery_codes/index.html", {"codes": codes_left(request)})


@never_cache
def recovery_codes_file(request: HttpRequest) -> HttpResponse:
    context: dict[str, Any] = {"unused_codes": codes_left(request)}
    response = render(request, "mfa/recovery_codes/download.txt", context, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="codes-de-secours.txt"'
    return response


def codes_left(request: HttpRequest) -> list[str]:
    codes = get_object_or_404(Authenticator, user=request.user, type=Authenticator.Type.RECOVERY_CODES)
    raise_if_reauthentication_required(request, app="allauth.mfa")
    return codes.wrap().get_unused_codes()
