"""The invitation's page: the information notice, then the person takes up their profile. Reading consumes nothing."""

from typing import NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from directory.account_adapters import sign_in_by_invitation
from directory.forms.activation import ActivationForm
from directory.models import Invitation
from directory.personal_data import PERSONAL_DATA
from emi_alumni.foundation import rate_limits
from emi_alumni.foundation.personal_data import Processing
from emi_alumni.foundation.url_reversing import reverse


class NoticeLine(NamedTuple):
    """What is kept, said to the person, and the declared field whose facts are shown with it."""

    what: str
    model: str
    field: str

    @property
    def processing(self) -> Processing:
        return PERSONAL_DATA[self.model][self.field]


# The notice of articles 13 and 14 of the RGPD, in few lines; /donnees-personnelles/ has every detail.
NOTICE = (
    NoticeLine(
        "Votre nom, votre fonction, votre collectivité, votre promotion, ce que vous proposez et cherchez",
        "directory.Member",
        "position",
    ),
    NoticeLine("Votre courriel, votre présentation, votre parcours, si vous les montrez", "directory.Member", "bio"),
    NoticeLine("Votre téléphone et votre photo, si vous y consentez", "directory.Member", "phone"),
    NoticeLine("L’adresse et les dates de votre compte", "directory.User", "email"),
    NoticeLine("Les messages échangés par le portail", "directory.RelayedMessage", "body"),
    NoticeLine("Les appareils où votre compte est ouvert", "usersessions.UserSession", "ip"),
    NoticeLine("La date de vos consentements", "directory.Consent", "given_at"),
    NoticeLine(
        "Si vous vous effacez, une empreinte qui empêche un nouvel import", "directory.ErasedIdentity", "digest"
    ),
)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limits.secrets_tried
def activation(request: HttpRequest, token: str) -> HttpResponseBase:
    """GET tells, POST opens the account: the link is followed by mail scanners, which must use nothing up."""
    invitation = Invitation.objects.from_token(token)
    if invitation is None:
        return spent(request)
    form = ActivationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            by_mail = form.cleaned_data["relay_by_mail"]
            user = invitation.accept(consents=form.consents(), relay_by_mail=by_mail)
        except ValidationError:  # the second of two clicks
            return spent(request)
        messages.success(
            request, f"Bienvenue, {invitation.member.given_name}. Voici votre fiche : complétez-la à loisir."
        )
        return sign_in_by_invitation(request, user, redirect_url=reverse("directory:profile"))
    context = {"invitation": invitation, "member": invitation.member, "form": form, "notice": NOTICE}
    return private(render(request, "directory/activation.html", context))


def spent(request: HttpRequest) -> HttpResponse:
    """One page for an unknown, used, revoked or expired link: it tells nothing of whose it was."""
    return private(render(request, "directory/activation_spent.html", status=404))


def private(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex"
    return response
