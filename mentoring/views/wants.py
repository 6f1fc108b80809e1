"""« Je cherche »: mine, what the month proposes for it, and what became of that."""

from contextlib import suppress
from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directory.models import User
from emi_alumni.foundation.confirmation import demand_answer, irreversible
from emi_alumni.foundation.views import back_to, done_or_refused, with_profile
from mentoring import shared_hours
from mentoring.models import MatchKind, MatchState, WantMatch
from mentoring.models.wants import VERBS, month_of, want_key

SHOWN = 13  # this month's, and a year before
AGREED = "C’est noté : les dates vous seront proposées dès que les trois personnes sont d’accord."
DONE = {
    MatchState.NOT_NOW: "C’est noté. Vous pouvez y revenir depuis la page « Je cherche ».",
    MatchState.SETTLED: "Tant mieux ! Votre « Je cherche » ne sera plus rapproché tant que vous ne le changez pas.",
}
CHANGED = "Votre « Je cherche » a changé entre-temps : rien n’a été effacé."


@require_safe
@with_profile
def want_list(request: HttpRequest) -> HttpResponse:
    """What I look for, what is proposed for it this month, what was before. Whoever is no longer there is not named."""
    member = request.user.member
    rows = WantMatch.objects.filter(member=member).shown().for_line().select_related("hour__poll__event")
    found = list(rows.prefetch_related("hour__matches")[:SHOWN])
    key, month = want_key(member.looking_for), month_of(timezone.localdate())
    current = next(
        (one for one in found if one.month == month and (one.holds(member.looking_for) or not one.is_proposed)), None
    )
    context = {
        "member": member,
        "current": current,
        "past": [one for one in found if one != current and not one.is_proposed],
        "settled": bool(key) and any(one.state == MatchState.SETTLED and one.want_key == key for one in found),
        "key": key,
    }
    return render(request, "mentoring/want_list.html", context)


@require_POST
@with_profile
def want_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """`geste`: « ecrire », « partant » (an hour at three), « pas-cette-fois », « regle », or « revenir »."""
    own = WantMatch.objects.filter(member=request.user.member).shown().select_related("other", "member", "hour")
    match = get_object_or_404(own, pk=pk)
    act = request.POST.get("geste", "")
    if act == "revenir":
        done_or_refused(request, match.take_back, "C’est comme si vous n’aviez pas répondu.")
        return redirect("mentoring:want_list")
    if act not in VERBS:
        raise Http404
    state = VERBS[act]
    if state == MatchState.AGREED and match.kind == MatchKind.THREE:
        return agree(request, match)
    if state == MatchState.WRITTEN:
        with suppress(ValidationError):  # answered already: a second message to the same person is theirs to write
            match.answer(state)
        return redirect("directory:message_send", match.other.slug)
    if state not in DONE:
        raise Http404
    done_or_refused(request, lambda: match.answer(state), DONE[state])
    return redirect("mentoring:want_list") if state == MatchState.SETTLED else redirect(back_to(request, WANTS))


WANTS = "mentoring:want_list"


def agree(request: HttpRequest, match: WantMatch) -> HttpResponse:
    try:
        poll = shared_hours.agree(match, by=cast(User, request.user))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect(WANTS)
    messages.success(request, "Les trois personnes sont d’accord : dites quelles dates vous vont." if poll else AGREED)
    return redirect(poll) if poll else redirect(WANTS)


@require_POST
@irreversible(
    title="Effacer votre « Je cherche » ?",
    explains="Le réseau ne le lira plus et rien ne vous sera plus proposé pour lui. Vous pourrez en écrire un autre.",
    verb="Oui, effacer",
)
@with_profile
def want_clear(request: HttpRequest) -> HttpResponse:
    """The text that was shown (`texte`, its key): another one, written meanwhile, stays."""
    member = request.user.member
    demand_answer(request)
    if request.POST.get("texte") != want_key(member.looking_for):
        messages.error(request, CHANGED)
    else:
        member.looking_for = ""
        member.save(update_fields=["looking_for"])
        messages.success(request, "Votre « Je cherche » est effacé.")
    return redirect(WANTS)
