"""Answering the convocation to the assembly: I come, I give a proxy, I do not come; the convocation on paper."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from directory.models import Member
from directory.models.member_queries import MemberQuerySet
from directory.requests import SignedInRequest
from emi_alumni.foundation.text import fold
from emi_alumni.foundation.views import done_or_refused, with_profile
from governance.body_page import convocation_of
from governance.models import AgendaPoint, Attendance, Convocation

from .meetings import session

SHOWN = 12  # people found by a name
DONE = {
    Attendance.COMING: "C’est noté : vous venez. Vous pouvez changer de réponse jusqu’au jour de la séance.",
    Attendance.ABSENT: "C’est noté : vous ne venez pas. Vous pouvez changer de réponse jusqu’au jour de la séance.",
}


def my_convocation(request: SignedInRequest, pk: int) -> Convocation:
    """404 for a session of another body, that is not convoked or not to come, and for who is not of the assembly."""
    one = session(pk)
    mine = convocation_of(one, request.user.member) if one.is_to_come else None
    if mine is None:
        raise Http404
    mine.meeting, mine.member = one, request.user.member
    return mine


@require_POST
@with_profile
def meeting_attend(request: SignedInRequest, pk: int) -> HttpResponse:
    """`reponse`: « coming » or « absent »; anything else changes nothing."""
    mine = my_convocation(request, pk)
    answer = request.POST.get("reponse", "")
    if answer in DONE:
        done_or_refused(request, partial(mine.reply, answer), DONE[Attendance(answer)])
    return redirect(mine)


def may_represent(mine: Convocation, request: SignedInRequest) -> MemberQuerySet:
    """Memberships that run, of people that the reader may see."""
    sitting = mine.meeting.body.sitting().order_by().values("pk")
    return Member.objects.visible_to(request.user).filter(pk__in=sitting).exclude(pk=mine.member_id)


@with_profile
def meeting_proxy(request: SignedInRequest, pk: int) -> HttpResponse:
    """To whom, by name (`?q=`), then one tap (`personne`)."""
    mine = my_convocation(request, pk)
    people = may_represent(mine, request)
    if request.method == "POST":
        person = get_object_or_404(people, slug=request.POST.get("personne", "").replace("\0", ""))
        try:
            mine.reply(Attendance.PROXY, person)
        except ValidationError as refusal:
            messages.warning(request, refusal.messages[0])
        else:
            messages.success(request, f"Votre pouvoir est donné à {person.shown_name} : une notification le lui dit.")
            return redirect(mine)
    words = request.GET.get("q", "")[:100].replace("\0", "").strip()
    for word in fold(words).split():
        people = people.filter(sort_key__contains=word)
    found = list(people.order_by("sort_key", "pk").for_list()[:SHOWN])
    return render(request, "governance/meeting_proxy.html", {"meeting": mine.meeting, "words": words, "found": found})


@require_safe
def meeting_convocation(request: HttpRequest, pk: int) -> HttpResponse:
    """On paper, with a slip for a proxy; 404 before it is convoked."""
    one = session(pk)
    if not one.convoked_at:
        raise Http404
    points = AgendaPoint.objects.filter(meeting=one).accepted()
    return render(request, "governance/meeting_convocation.html", {"meeting": one, "points": points})
