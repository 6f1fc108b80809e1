"""Introductions: asking for one, answering one, and the allies of one's own collectivité."""

from collections.abc import Callable
from typing import NamedTuple

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from directory.models import Member
from directory.photos import with_photo_on_disk
from directory.requests import SignedInRequest
from directory.visibility import Reader, SeenMember
from emi_alumni.foundation import rate_limits
from emi_alumni.foundation.views import done_or_refused, with_profile
from mentoring import introductions
from mentoring.forms.introductions import IntroductionForm
from mentoring.models import AskState, Introduction, IntroductionAsk, IntroductionState

SHOWN = 20  # of each list
ALLIES = 24


class Ally(NamedTuple):
    seen: SeenMember
    why: str


@require_safe
@with_profile
def introduction_list(request: SignedInRequest) -> HttpResponse:
    """What one asked, and what one is asked today."""
    me = request.user.member
    asked = IntroductionAsk.objects.waiting().filter(member=me, introduction__state=IntroductionState.ASKED)
    context = {
        "own": Introduction.objects.of(me).select_related("collectivity")[:SHOWN],
        "asked": asked.select_related("introduction__collectivity", "introduction__asker").order_by("answer_by", "pk"),
    }
    return render(request, "mentoring/introduction_list.html", context)


@with_profile
def introduction_add(request: SignedInRequest) -> HttpResponse:
    form = IntroductionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and (made := form.send(request.user.member)):
        return redirect(made)
    return render(request, "mentoring/introduction_form.html", {"form": form})


@require_safe
@with_profile
def introduction(request: SignedInRequest, pk: int) -> HttpResponse:
    """For who asked; for whoever is asked, or said yes. The others who were asked read it no more."""
    me = request.user.member
    found = get_object_or_404(Introduction.objects.select_related("collectivity", "asker__cohort"), pk=pk)
    reader = Reader.of(request.user)
    mine = found.asker_id == me.pk
    ask = None if mine else asked_of(found, me)
    if not mine and ask is None:
        raise Http404
    helper = introductions.go_between(found)
    told = mine and helper is not None and found.state in (IntroductionState.ACCEPTED, IntroductionState.CONNECTED)
    context = {
        "introduction": found,
        "mine": mine,
        "ask": ask,
        "helper": face(helper, reader) if told and helper else None,
        "asker": None if mine else face(found.asker, reader),
        "may_answer": ask is not None and ask.state == AskState.WAITING and found.state == IntroductionState.ASKED,
    }
    return render(request, "mentoring/introduction.html", context)


def face(person: Member, reader: Reader) -> SeenMember:
    """No photo of who cannot be found: its address answers 404."""
    seen = person.face_for(reader)
    return with_photo_on_disk(seen) if person.is_listed else seen.without_photo()


def asked_of(found: Introduction, me: Member) -> IntroductionAsk | None:
    """What this person is asked, or said yes to."""
    return found.asks.filter(member=me, state__in=[AskState.WAITING, AskState.YES]).first()


def verb(act: Callable[..., None], done: str, *, of_asker: bool) -> Callable[..., HttpResponse]:
    """The POST of one verb: by who asked, or by who is asked."""

    @require_POST
    @with_profile
    def answer(request: SignedInRequest, pk: int) -> HttpResponse:
        me = request.user.member
        found = get_object_or_404(Introduction, pk=pk)
        concerned = found.asker_id == me.pk if of_asker else asked_of(found, me) is not None
        if not concerned:
            raise Http404
        done_or_refused(request, lambda: act(found, by=me), done)
        still_reads = of_asker or asked_of(found, me) is not None
        return redirect(found) if still_reads else redirect("mentoring:introduction_list")

    return answer


introduction_yes = verb(
    introductions.say_yes,
    "Merci. La personne est prévenue : si elle dit oui aussi, vous serez en relation.",
    of_asker=False,
)
introduction_pass = verb(introductions.pass_on, "C’est noté. Personne ne saura que vous avez passé.", of_asker=False)
introduction_agree = verb(introductions.agree, "Vous êtes en relation : écrivez-vous.", of_asker=True)
introduction_close = verb(introductions.close, "Votre demande est close.", of_asker=True)


@require_safe
@rate_limits.pages_of_people
@with_profile
def ally_list(request: SignedInRequest) -> HttpResponse:
    """Alumni of one's own direction, or of a service near it, in one's own collectivité (FRE-06)."""
    me = request.user.member
    reader = Reader.of(request.user)
    seen = Member.objects.visible_to(request.user).exclude(pk=me.pk).for_list().only(*CARD, "department")
    here = seen.filter(collectivity=me.collectivity_id) if me.collectivity_id else seen.none()
    found, how_many = introductions.allies(here, me, ALLIES)
    lines = [Ally(with_photo_on_disk(one.face_for(reader)), why) for one, why in found]
    return render(request, "mentoring/ally_list.html", {"allies": lines, "more": how_many - len(lines)})


CARD = (
    *("slug", "given_name", "family_name", "hidden_by_choice", "suspended", "is_listed", "photo", "photo_audience"),
    *("position", "can_help", "confirmed_at", "collectivity__short_name", "cohort__label", "cohort__look"),
)
