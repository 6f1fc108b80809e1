"""Changing one’s own collectivité: the one that is left, at once; the new one, once the mission confirms."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from directory.forms.moves import MoveForm
from directory.models import CollectivityMove
from emi_alumni.foundation.prepositions import of
from emi_alumni.foundation.views import with_profile


@with_profile
def move(request: HttpRequest) -> HttpResponse:
    """The form; while a change waits, what it says and how to take it back."""
    member = request.user.member
    waiting = CollectivityMove.objects.waiting().filter(member=member).select_related("left", "joined").first()
    form = MoveForm(request.POST if request.method == "POST" else None, member=member)
    if request.method == "POST" and form.is_valid() and form.announce():
        messages.success(
            request, "C’est noté. La mission innovation confirme votre nouvelle collectivité, puis le réseau le lira."
        )
        return redirect("directory:move")
    return render(request, "directory/move.html", {"form": form, "waiting": waiting, "member": member})


@require_POST
@with_profile
def move_take_back(request: HttpRequest) -> HttpResponse:
    """A wrong click: nothing waits any more. A second tap changes nothing."""
    mine = CollectivityMove.objects.waiting().filter(member=request.user.member)
    waiting = mine.select_related("left").first()
    try:
        if waiting:
            waiting.take_back()
            where = f"vous êtes de nouveau membre {of(waiting.left)}" if waiting.left else "rien n’a changé"
            messages.success(request, f"Votre changement est annulé : {where}.")
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
    return redirect("directory:move")
