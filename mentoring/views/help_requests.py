"""A request for a hand: written, read by the two, answered, given a date, closed. Nobody else opens it: 404."""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import Truncator
from django.views.decorators.http import require_POST, require_safe

from directory.models import Member
from directory.presence import writes_to
from directory.requests import SignedInRequest
from directory.views.members import person_at, visible_person
from directory.visibility import Reader, SeenMember
from emi_alumni.foundation.confirmation import demand_answer, irreversible
from emi_alumni.foundation.views import done_or_refused, with_profile
from governance.models import Club
from mentoring import help_requests
from mentoring.forms.help_requests import DatesForm, HelpRequestForm
from mentoring.mentor_cards import card_of
from mentoring.models import Handover, HelpFormat, HelpRequest, Pairing, RequestOutcome, RequestState
from mentoring.models.help_requests import SAID
from mentoring.next_mentor import mentor_for, mentors_on
from mentoring.request_steps import steps_of
from projects.models import Project

SHOWN = 40
OUTCOMES = ((RequestOutcome.SOLVED, "Oui"), (RequestOutcome.PARTLY, "En partie"), (RequestOutcome.NOT_SOLVED, "Non"))
SAY_AGAIN = (*SAID, RequestOutcome.NOT_SAID)


# Writing --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """What a page already knows of the request that it writes: whom it is for, or the project to measure with the club
    that is asked first, and the request that this project has open."""

    initial: dict[str, Any]
    person: Member | None = None
    project: Project | None = None
    club: Club | None = None
    already: HelpRequest | None = None


@with_profile
def request_add(request: SignedInRequest) -> HttpResponse:
    """To the best placed; `voir` shows first who that would be, and why, with a button for each."""
    return form_page(request, Asked(typed(request)))


@writes_to(person_at)
@with_profile
def request_add_to(request: SignedInRequest, slug: str) -> HttpResponse:
    """To this person; a sentence instead of the form's answer when they have no room now."""
    return form_page(request, Asked(typed(request), person=visible_person(request, slug)))


@with_profile
def request_measure(request: SignedInRequest, slug: str) -> HttpResponse:
    """By the team of a project: two hours of the club that helps to measure, of the best placed when none does."""
    project = get_object_or_404(Project.objects.editable_by(request.user).read_by_the_network(), slug=slug)
    title = Truncator(project.title).chars(120)
    initial = {"question": f"Mesurer ce que « {title} » a changé", "format": HelpFormat.TWO_HOURS}
    already = HelpRequest.objects.open().filter(project=project).select_related("asker").first()
    club = Club.objects.helping_to_measure().first()
    return form_page(request, Asked(initial, project=project, club=club, already=already))


def typed(request: HttpRequest) -> dict[str, Any]:
    """`q`: the question, as it was typed elsewhere."""
    return {"question": request.GET.get("q", "")[:160].replace("\0", "")}


def form_page(request: SignedInRequest, asked: Asked) -> HttpResponse:
    """The form; once it is right, who would be asked (`voir`), or the request, sent."""
    me, person = request.user.member, asked.person
    form = HelpRequestForm(request.POST if request.method == "POST" else None, initial=asked.initial)
    looks = "voir" in request.POST and not asked.club
    proposed: list[Any] = []
    if request.method == "POST" and form.is_valid():
        if looks:
            need = f"{form.need.question}\n{form.need.context}"
            proposed = [one for one in mentors_on(need, me, 3) if one.has_room]
        elif sent := sent_or_refused(form, asked, me):
            messages.success(request, "Votre demande est partie. Vous verrez ici où elle en est.")
            return redirect(sent)
    named = mentor_for(person, me) if person else None
    context = {
        "form": form,
        "person": person,
        "card": card_of(named, Reader.of(request.user), timezone.localdate()) if named else None,
        "myself": person == me,
        "project": asked.project,
        "club": asked.club,
        "already": asked.already,
        "proposed": proposed,
        "looked": looks and form.is_valid(),
    }
    return render(request, "mentoring/request_form.html", context)


def sent_or_refused(form: HelpRequestForm, asked: Asked, me: Member) -> HelpRequest | None:
    """The request, sent; None when the form now says why it is not."""
    try:
        return help_requests.send(replace(form.need, project=asked.project, club=asked.club), me, asked.person)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None


# Reading --------------------------------------------------------------------------------------------------------------


@require_safe
@with_profile
def request_list(request: SignedInRequest) -> HttpResponse:
    """What one asked, what waits for one's answer, what one accepted; the open ones first, then the latest."""
    me = request.user.member
    rows = HelpRequest.objects.read_by(me).for_list()[:SHOWN]
    lines = [(one, steps_of(one)) for one in rows]
    pairings = Pairing.objects.of(me).current().select_related("newcomer__collectivity", "mentor__collectivity")
    pairs = [(one, one.mentor if one.newcomer_id == me.pk else one.newcomer) for one in pairings.order_by("pk")]
    to_answer = set(Pairing.objects.to_answer_by(me).order_by("pk").values_list("pk", flat=True)) if pairs else set()
    context = {
        "me": me,
        "lines": sorted(lines, key=lambda line: not line[0].is_open),
        "pairs": pairs,
        "to_answer": to_answer,
    }
    return render(request, "mentoring/request_list.html", context)


def readable(request: SignedInRequest, pk: int) -> HelpRequest:
    return get_object_or_404(HelpRequest.objects.read_by(request.user.member).for_list(), pk=pk)


@require_safe
@with_profile
def request_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    return detail(request, readable(request, pk))


def detail(request: SignedInRequest, one: HelpRequest, form: DatesForm | None = None) -> HttpResponse:
    me, holder = request.user.member, one.held_by
    asks = one.asker_id == me.pk
    helps = holder is not None and holder.mentor_id == me.pk
    reader = Reader.of(request.user)
    other = (holder.mentor if holder else None) if asks else one.asker
    proposes = helps and one.state == "accepted" and not one.is_planned
    context = {
        "one": one,
        "asks": asks,
        "helps": helps,
        "holder": holder,
        "other": seen_of(other, reader) if other else None,
        "steps": steps_of(one),
        "project": Project.objects.published_to(request.user).filter(pk=one.project_id).first()
        if one.project_id
        else None,
        "form": form or (DatesForm(initial={"place": one.place}) if proposes else None),
        "outcomes": OUTCOMES,
        "may_say": asks and one.accepted_at and (one.state == RequestState.ACCEPTED or one.outcome in SAY_AGAIN),
    }
    return render(request, "mentoring/request.html", context)


def seen_of(person: Member, reader: Reader) -> SeenMember:
    """No photo of who is not to be found: its address answers 404."""
    seen = person.seen_by(reader)
    return seen if person.is_listed else seen.without_photo()


# Answering ------------------------------------------------------------------------------------------------------------


def asker_of(writer: Member, pk: int) -> QuerySet:
    return HelpRequest.objects.filter(pk=pk, handovers__mentor=writer).values_list("asker", flat=True)


def mentor_of(writer: Member, pk: int) -> QuerySet:
    held = Handover.objects.filter(request=pk, request__asker=writer, outcome="accepted")
    return held.values_list("mentor", flat=True)


def own_handover(request: SignedInRequest, pk: int) -> Handover:
    """That of who was asked, whatever came of it since: the answer says it."""
    mine = Handover.objects.select_related("request__asker", "mentor")
    return get_object_or_404(mine, request=pk, mentor=request.user.member)


@require_POST
@with_profile
def request_seen(request: SignedInRequest, pk: int) -> HttpResponse:
    one = own_handover(request, pk)
    help_requests.see(one)
    if request.htmx:
        return HttpResponse("")
    return redirect(one.request)


@require_POST
@with_profile
def request_accept(request: SignedInRequest, pk: int) -> HttpResponse:
    one = own_handover(request, pk)
    if not done_or_refused(request, lambda: help_requests.accept(one), "Merci ! Proposez maintenant deux dates."):
        return redirect("mentoring:request_list")
    return redirect(one.request)


@require_POST
@with_profile
def request_decline(request: SignedInRequest, pk: int) -> HttpResponse:
    """`pause`: nor anything else this month."""
    one, pause = own_handover(request, pk), "pause" in request.POST
    done = "C’est noté : la demande passe à une autre personne."
    done_or_refused(request, lambda: help_requests.decline(one, pause=pause), done)
    return redirect("mentoring:request_list")


@writes_to(asker_of)
@require_POST
@with_profile
def request_block(request: SignedInRequest, pk: int) -> HttpResponse:
    """Undone among the messages, where those whom one no longer hears are told."""
    one = own_handover(request, pk)
    done = "C’est fait. Cette personne ne vous enverra plus rien, et n’en saura rien."
    done_or_refused(request, lambda: help_requests.block(one), done)
    return redirect("mentoring:request_list")


# Dates ----------------------------------------------------------------------------------------------------------------


@writes_to(asker_of)
@require_POST
@with_profile
def request_dates(request: SignedInRequest, pk: int) -> HttpResponse:
    """Two dates, by who accepted."""
    one = readable(request, pk)
    holder = one.held_by
    if holder is None or holder.mentor_id != request.user.member.pk:
        raise Http404
    form = DatesForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            help_requests.propose_dates(holder, said["first"], said["second"], said["place"])
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "Vos deux dates sont parties.")
            return redirect(one)
    return detail(request, one, form)


@writes_to(mentor_of)
@require_POST
@with_profile
def request_choose(request: SignedInRequest, pk: int) -> HttpResponse:
    """`date`: « 1 », « 2 », or « autres » when neither suits."""
    one = get_object_or_404(HelpRequest.objects.of(request.user.member).for_list(), pk=pk)
    said = request.POST.get("date", "")
    if said == "autres":
        done_or_refused(request, lambda: help_requests.ask_other_dates(one), "Deux autres dates sont demandées.")
    else:
        done_or_refused(
            request, lambda: help_requests.choose_date(one, said), "C’est noté, dans votre agenda à tous les deux."
        )
    return redirect(one)


# Closing --------------------------------------------------------------------------------------------------------------


@writes_to(mentor_of)
@require_POST
@with_profile
def request_outcome(request: SignedInRequest, pk: int) -> HttpResponse:
    """« Résolu ? » `issue`: one of `SAID`."""
    one = get_object_or_404(HelpRequest.objects.of(request.user.member), pk=pk)
    said = request.POST.get("issue", "")
    done_or_refused(request, lambda: help_requests.say_outcome(one, said), "Merci de l’avoir dit.")
    return redirect(one)


@writes_to(mentor_of)
@irreversible(
    title="Retirer cette demande ?",
    explains="Plus personne ne sera sollicité. Un rendez-vous déjà pris sera annulé, et la personne prévenue.",
)
@require_POST
@with_profile
def request_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(HelpRequest.objects.of(request.user.member), pk=pk)
    demand_answer(request)
    done_or_refused(request, lambda: help_requests.withdraw(one), "Votre demande est retirée.")
    return redirect("mentoring:request_list")
