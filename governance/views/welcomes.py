"""Welcoming a newcomer: one tap of who is asked, one of who is welcomed."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from directory.requests import SignedInRequest
from emi_alumni.foundation.views import back_to, done_or_refused, with_profile
from governance.models import Welcome


@require_POST
@with_profile
def welcome_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """`reponse`: « oui », or anything else for « pas cette fois », which nobody is told."""
    asked = get_object_or_404(Welcome.objects.select_related("newcomer"), pk=pk, member=request.user.member)
    accepted = request.POST.get("reponse") == "oui"
    yes = f"Merci ! {asked.newcomer.shown_name} lira votre nom, et pourra vous écrire."
    no = "C’est noté : une autre personne sera demandée. Personne ne saura que vous l’étiez."
    done_or_refused(request, partial(asked.answer, accepted=accepted), yes if accepted else no)
    return redirect(back_to(request, "home"))


@require_POST
@with_profile
def welcome_read(request: SignedInRequest, pk: int) -> HttpResponse:
    """`reponse`: « ecrire » opens a message to who welcomes; anything else puts the line away."""
    told = Welcome.objects.filter(accepted=True, newcomer=request.user.member, member__is_listed=True)
    welcome = get_object_or_404(told.select_related("member"), pk=pk)
    welcome.mark_read()
    if request.POST.get("reponse") == "ecrire":
        return redirect("directory:message_send", welcome.member.slug)
    return redirect(back_to(request, "home"))
