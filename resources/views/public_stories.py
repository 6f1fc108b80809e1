"""Public stories: what visitors read without an account, and where an author agrees to it and takes their word back."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.requests import SignedInRequest
from emi_alumni.foundation.middleware import may_be_indexed
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.moderation.reasons import Taking, take_with_reason
from emi_alumni.foundation.moderation.trust import may_moderate
from emi_alumni.foundation.views import done_or_refused, with_profile
from resources.forms.stories import AgreementForm
from resources.models import PublicStory, Story

PER_PAGE = 20
READ_NEXT = (
    "Merci. La mission innovation lit cette copie, d’ordinaire en une semaine ; vous pouvez la retirer d’ici là."
)
CLOSED = "C’est fait : plus personne ne lit ce récit sans compte."


# For everybody -----------------------------------------------------------------------------------


@login_not_required
@require_safe
@may_be_indexed
def public_story_list(request: HttpRequest) -> HttpResponse:
    """The latest first. Two queries."""
    opened = PublicStory.objects.open().select_related("story__author")
    page = Paginator(opened.order_by("-published_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "resources/public_story_list.html", {"page": page})


@login_not_required
@require_safe
@may_be_indexed
def public_story(request: HttpRequest, pk: int) -> HttpResponse:
    """The copy that the mission read; 404 from the moment its author, or the mission, takes it away."""
    found = get_object_or_404(PublicStory.objects.open().select_related("story__author"), pk=pk)
    return render(request, "resources/public_story.html", {"public": found})


# For its author ----------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@with_profile
def story_agree(request: SignedInRequest, pk: int) -> HttpResponse:
    """The copy as it would be, and the author's agreement to it. 404 for anybody else, and while it is not online."""
    story = get_object_or_404(Story.objects.of(request.user.member).published().for_list(), pk=pk)
    public = PublicStory.objects.for_queue().filter(story=story).first()
    form = AgreementForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            PublicStory.agree(story, signature=form.cleaned_data["signature"], by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, READ_NEXT)
            return redirect(story)
    context: dict[str, Any] = {"story": story, "public": public, "form": form}
    return render(request, "resources/story_agree.html", context)


@require_POST
def story_close(request: SignedInRequest, pk: int) -> HttpResponse:
    """At once: by its author with one tap, by the mission with a reason."""
    public = get_object_or_404(PublicStory.objects.for_queue(), story=pk)
    withdraw = partial(public.withdraw, by=request.user)
    if public.written_by(request.user):
        done_or_refused(request, withdraw, CLOSED)
    elif not may_moderate(request.user, PublicStory) or public.state == State.DRAFT:
        raise Http404
    else:
        taking = Taking("Fermer la page publique", f"Copie publique de {public.story}", public.get_absolute_url())
        if refused := take_with_reason(request, lambda reason: withdraw(reason=reason), taking):
            return refused
        messages.success(request, CLOSED)
    return redirect(public.story)
