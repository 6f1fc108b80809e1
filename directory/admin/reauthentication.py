"""Before an export or an erasure: has this person proved who they are within fifteen minutes (TRUST, case 44)?"""

import time
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode

from emi_alumni.foundation.url_reversing import reverse

RECENT = 15 * 60  # seconds
SIGNED_IN_AT = "signed_in_at"


@receiver(user_logged_in)
def note_sign_in(sender: Any, request: HttpRequest | None, **kwargs: Any) -> None:
    """Every way in leaves its time in the session: a code, a key, the demo's one click."""
    if request is not None and hasattr(request, "session"):
        request.session[SIGNED_IN_AT] = time.time()


def is_recent(request: HttpRequest) -> bool:
    moments = [record["at"] for record in get_authentication_records(request, request.user) if "at" in record]
    moments.append(request.session.get(SIGNED_IN_AT, 0))
    return time.time() - max(moments) < RECENT


def ask_again(request: HttpRequest, *, back_to: str, otherwise: str) -> HttpResponseBase | None:
    """The page that asks for the second factor or password again, then comes `back_to`; nothing when it is recent.

    Somebody who has neither (the demo) is told to sign in again, and sent to `otherwise`.
    """
    if is_recent(request):
        return None
    if get_reauthentication_flows(request.user):
        query = urlencode({REDIRECT_FIELD_NAME: back_to})
        return redirect(f"{reverse('account_reauthenticate')}?{query}")
    messages.warning(
        request,
        "Votre connexion date de plus d’un quart d’heure. Déconnectez-vous, puis connectez-vous de nouveau.",
    )
    return redirect(otherwise)
