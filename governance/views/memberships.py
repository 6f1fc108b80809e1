"""Asking to join the association, or to renew, from « Mon adhésion »: at level 3 alone, 404 below."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from directory.requests import SignedInRequest
from emi_alumni.foundation.url_reversing import reverse
from emi_alumni.foundation.views import done_or_refused, with_profile
from governance.models import Level, MembershipRequest, Organisation


def back_to_membership() -> HttpResponse:
    return redirect(f"{reverse('directory:me')}#adhesion")


def demand_association() -> None:
    if Organisation.objects.level() < Level.ASSOCIATION:
        raise Http404


@require_POST
@with_profile
def membership_ask(request: SignedInRequest) -> HttpResponse:
    demand_association()
    sent = "Votre demande est envoyée. La mission innovation vous répondra dans vos notifications."
    done_or_refused(request, partial(MembershipRequest.ask, request.user.member), sent)
    return back_to_membership()


@require_POST
@with_profile
def membership_request_withdraw(request: SignedInRequest) -> HttpResponse:
    """One's own that waits."""
    demand_association()
    asked = get_object_or_404(MembershipRequest.objects.waiting(), member=request.user.member)
    done_or_refused(request, asked.withdraw, "Votre demande est retirée. Vous pouvez en envoyer une autre.")
    return back_to_membership()
