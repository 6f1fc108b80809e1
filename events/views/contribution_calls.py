"""A call for contributions: its page, what members propose, and what organisers decide. Others: 404."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.models import User
from emi_alumni.foundation import audit, rate_limits
from emi_alumni.foundation.confirmation import demand_answer, irreversible
from emi_alumni.foundation.spreadsheets import XLSX, write_xlsx
from emi_alumni.foundation.views import done_or_refused, with_profile
from events import contribution_calls as verbs
from events.forms.contribution_calls import (
    CallProposalForm,
    ContributionCallForm,
    DecisionForm,
    NoteForm,
    PlaceForm,
)
from events.models import (
    CallProposal,
    ContributionCall,
    CoSpeakerAnswer,
    Decision,
    Event,
    ProposalFormat,
    ProposalSpeaker,
)
from events.models.contribution_calls import CALLING_KINDS
from events.models.programme import may_write_programme
from events.views.programme import writable
from governance.rights import acting
from projects.models import Project

# Of the address that narrows the organisers' list, by the word that it says.
DECISIONS = {
    "a-lire": ("à lire", ""),
    "retenues": ("retenues", Decision.ACCEPTED),
    "attente": ("liste d’attente", Decision.WAITING),
    "non-retenues": ("non retenues", Decision.DECLINED),
}
HEADERS = ["Titre", "Format", "Proposée par", "Collectivité", "Avec", "Résumé", "Projets", "Besoins"]
HEADERS += ["Ordre de mission ou prise en charge", "Décision", "Envoyée le"]


# The call -------------------------------------------------------------------------------------------------------------


def called(request: HttpRequest, pk: int) -> ContributionCall:
    """The call of an event that this account reads; 404 without any."""
    event = get_object_or_404(Event.objects.visible_to(cast(User, request.user)).published().for_author(), pk=pk)
    call = get_object_or_404(ContributionCall.objects.select_related("opened_by"), event=event)
    call.event = event
    return call


@require_safe
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """What is looked for, until when; what this person proposed, and where it stands."""
    found = called(request, pk)
    member = acting(request.user)
    mine = CallProposal.objects.of(member).filter(call=found).order_by("-edited_at", "-pk") if member else []
    for one in mine:
        one.call = found
    context = {
        "event": found.event,
        "call": found,
        "member": member,
        "mine": mine,
        "organises": may_write_programme(found.event, cast(User, request.user)),
        "over": "" if found.is_open else verbs.is_over_words(found),
    }
    return render(request, "events/call.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def call_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Open it, or change it; for who publishes the event at once, and the mission."""
    event = writable(request, pk)
    found = ContributionCall.objects.filter(event=event).first()
    if found is None and (event.kind not in CALLING_KINDS or event.has_started or not event.is_published):
        raise Http404
    one = found or ContributionCall(event=event)
    one.event = event
    by = cast(User, request.user)
    form = ContributionCallForm(request.POST if request.method == "POST" else None, instance=one, by=by)
    if request.method == "POST" and form.is_valid() and form.save_changes():
        messages.success(request, "L’appel est à jour." if found else "L’appel est ouvert.")
        return redirect("events:call", pk)
    return render(
        request, "events/call_form.html", {"event": event, "call": one, "is_new": found is None, "form": form}
    )


# What members propose -------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@with_profile
def proposal_add(request: HttpRequest, pk: int) -> HttpResponse:
    """The empty form while the call is open; sent after it closed, what was typed is kept as a draft."""
    found = called(request, pk)
    if request.method != "POST" and not found.is_open:
        return redirect(found)
    return write(request, CallProposal(call=found, author=request.user.member))


def own(request: HttpRequest, pk: int) -> CallProposal:
    mine = CallProposal.objects.of(request.user.member).select_related("call__event")
    return get_object_or_404(mine, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@with_profile
def proposal_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own; a page that was open keeps its words even when it may no longer be changed."""
    one = own(request, pk)
    if request.method != "POST" and not one.may_be_edited:
        return redirect(one)
    return write(request, one)


def write(request: HttpRequest, proposal: CallProposal) -> HttpResponse:
    by = cast(User, request.user)
    found = proposal.call
    form = CallProposalForm(request.POST if request.method == "POST" else None, instance=proposal, by=by)
    if request.method == "POST" and form.is_valid() and (kept := form.save_changes()) is not None:
        if form.late:
            words = f"{verbs.is_over_words(kept.call)} Votre texte est gardé en brouillon, il n’a pas été envoyé."
            messages.warning(request, words)
        elif kept.is_draft:
            messages.success(request, "Votre brouillon est gardé : personne d’autre ne le lit.")
        else:
            messages.success(request, "C’est envoyé. Les organisateurs vous répondent ici.")
        return redirect(kept)
    context = {"event": found.event, "call": found, "proposal": proposal, "form": form}
    return render(request, "events/proposal_form.html", context)


@require_safe
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """For its author, those whom it names, and the organisers once it was sent."""
    one = readable(request, pk)
    return proposal_page(request, one)


def readable(request: HttpRequest, pk: int) -> CallProposal:
    found = CallProposal.objects.select_related("call__event", "author__user", "author__collectivity", "item")
    one = get_object_or_404(found, pk=pk)
    me = acting(request.user)
    is_read = me is not None and CallProposal.objects.read_by(me).filter(pk=pk).exists()
    if not is_read and not organised_by(one, cast(User, request.user)):
        raise Http404
    return one


def organised_by(one: CallProposal, user: User) -> bool:
    """Whether this account decides on it: an organiser who reads its event, once it was sent."""
    event = one.call.event
    reads = one.is_sent and may_write_programme(event, user)
    return reads and Event.objects.visible_to(user).filter(pk=event.pk).exists()


def proposal_page(request: HttpRequest, one: CallProposal, forms: dict[str, Any] | None = None) -> HttpResponse:
    me = acting(request.user)
    is_mine = me is not None and one.author_id == me.pk
    organises = organised_by(one, cast(User, request.user))
    speakers = list(one.speakers.select_related("member__user", "member__collectivity").order_by("pk"))
    context: dict[str, Any] = {
        "event": one.call.event,
        "call": one.call,
        "proposal": one,
        "is_mine": is_mine,
        "speakers": speakers,
        "asked": next((speaker for speaker in speakers if me is not None and speaker.member_id == me.pk), None),
        "projects": one.projects.published().visible_to(request.user).order_by("title", "pk"),
        "organises": organises,
        "needs_read": is_mine or organises,
    }
    if organises:
        context |= {
            "decision_form": DecisionForm(initial={"answer": one.answer}),
            "note_form": NoteForm(initial={"note": one.note}),
            "place_form": PlaceForm(initial={"minutes": one.call.minutes}),
            "decisions": Decision,
        }
    return render(request, "events/proposal.html", context | (forms or {}))


@irreversible(
    title="Retirer cette contribution",
    explains="Les organisateurs ne la lisent plus, et elle sort du programme. Cela ne pourra pas être annulé.",
)
@require_POST
@with_profile
def proposal_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    one = own(request, pk)
    demand_answer(request)
    done_or_refused(request, lambda: verbs.withdraw(one, by=request.user.member), "Votre contribution est retirée.")
    return redirect(one.call)


@require_POST
@with_profile
def proposal_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """`reponse`: « oui » or « non », of somebody whom it names."""
    mine = ProposalSpeaker.objects.filter(member=request.user.member).select_related("proposal__call__event")
    asked = get_object_or_404(mine, proposal=pk)
    said = request.POST.get("reponse")
    if said not in ("oui", "non"):
        raise Http404
    done = (
        "C’est noté : votre nom figurera avec le sien." if said == "oui" else "C’est noté : votre nom n’y figurera pas."
    )
    done_or_refused(request, lambda: verbs.answer(asked.proposal, by=request.user.member, yes=said == "oui"), done)
    return redirect(asked.proposal if said == "oui" else asked.proposal.call)


# What organisers do ---------------------------------------------------------------------------------------------------


def organised(request: HttpRequest, pk: int) -> ContributionCall:
    """The call of an event whose programme this account writes."""
    event = writable(request, pk)
    found = get_object_or_404(ContributionCall, event=event)
    found.event = event
    return found


@require_safe
def proposal_list(request: HttpRequest, pk: int) -> HttpResponse:
    """All that was sent, narrowed by format and by decision."""
    found = organised(request, pk)
    everything = list(CallProposal.objects.sent().filter(call=found).for_list())
    for one in everything:
        one.call = found
    wanted, decided = request.GET.get("format", ""), request.GET.get("decision", "")
    shown = [
        one
        for one in everything
        if (wanted not in ProposalFormat.values or one.format == wanted)
        and (decided not in DECISIONS or one.decision == DECISIONS[decided][1])
    ]
    context = {
        "event": found.event,
        "call": found,
        "proposals": shown,
        "total": len(everything),
        "to_tell": sum(one.waits_to_be_told for one in everything),
        "placed": sum(one.item_id is not None for one in everything),
        "formats": ProposalFormat.choices,
        "decisions": [(word, label) for word, (label, _) in DECISIONS.items()],
        "wanted": wanted,
        "decided": decided,
    }
    return render(request, "events/proposal_list.html", context)


def decidable(request: HttpRequest, pk: int) -> CallProposal:
    """What was sent to an event whose programme this account writes."""
    one = get_object_or_404(
        CallProposal.objects.sent().select_related("call__event", "author__user", "author__collectivity", "item"), pk=pk
    )
    if not organised_by(one, cast(User, request.user)):
        raise Http404
    return one


@require_POST
def proposal_decide(request: HttpRequest, pk: int) -> HttpResponse:
    one = decidable(request, pk)
    by = cast(User, request.user)
    form = DecisionForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            verbs.decide(one, said["decision"], by=by, words=said["answer"], seen=said["seen"])
            messages.success(request, "C’est noté. La personne le lira quand vous annoncerez les décisions.")
            return redirect(one)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    one.refresh_from_db()
    return proposal_page(request, one, {"decision_form": form, "form": form})


@require_POST
def proposal_undo(request: HttpRequest, pk: int) -> HttpResponse:
    one = decidable(request, pk)
    by = cast(User, request.user)
    done_or_refused(request, lambda: verbs.undo_decision(one, by=by), "La décision est annulée : personne ne l’a lue.")
    return redirect(one)


@require_POST
def proposal_note(request: HttpRequest, pk: int) -> HttpResponse:
    one = decidable(request, pk)
    by = cast(User, request.user)
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            verbs.keep_note(one, form.cleaned_data["note"], by=by)
            messages.success(request, "La note est gardée.")
            return redirect(one)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return proposal_page(request, one, {"note_form": form, "form": form})


@require_POST
def proposal_place(request: HttpRequest, pk: int) -> HttpResponse:
    """An accepted contribution enters the programme, at its hour."""
    one = decidable(request, pk)
    by = cast(User, request.user)
    form = PlaceForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        done = f"« {one} » est au programme."
        done_or_refused(request, lambda: verbs.place(one, by=by, starts=said["starts"], minutes=said["minutes"]), done)
        return redirect(one)
    return proposal_page(request, one, {"place_form": form, "form": form})


@require_POST
def call_tell(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who waits for an answer reads theirs."""
    found = organised(request, pk)
    by = cast(User, request.user)
    done_or_refused(
        request, lambda: verbs.tell_decisions(found, by=by), "C’est annoncé : chaque personne lit sa réponse."
    )
    return redirect("events:proposal_list", pk)


@require_POST
def call_publish(request: HttpRequest, pk: int) -> HttpResponse:
    found = organised(request, pk)
    by = cast(User, request.user)
    done_or_refused(request, lambda: verbs.publish_programme(found, by=by), "Le programme est publié.")
    return redirect("events:proposal_list", pk)


@require_POST
@rate_limits.pages_of_people
def proposals_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A workbook of what was sent, for organisers; written down in the log."""
    found = organised(request, pk)
    sent = CallProposal.objects.sent().filter(call=found).for_list()
    by = cast(User, request.user)
    projects = Prefetch("projects", Project.objects.published().visible_to(by).order_by("title", "pk"))
    rows = [row_of(one) for one in sent.prefetch_related("speakers__member__user", projects)]
    audit.record(by, found.event, f"Export des contributions proposées : {len(rows)} lignes")
    response = HttpResponse(write_xlsx(HEADERS, rows, title="Contributions"), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="contributions-{found.event_id}.xlsx"'
    return response


def row_of(one: CallProposal) -> list[str]:
    """One line of the workbook."""
    others = [speaker.member.shown_name for speaker in one.speakers.all() if speaker.answer == CoSpeakerAnswer.YES]
    place = str(one.author.collectivity or "") if one.author.is_listed else ""
    sent_at = f"{timezone.localtime(one.sent_at):%d/%m/%Y %H:%M}" if one.sent_at else ""
    return [
        *(one.title, str(one.get_format_display()), one.author.shown_name, place, ", ".join(others), one.summary),
        *(", ".join(project.title for project in one.projects.all()), one.needs),
        *("oui" if one.mission_order else "", str(one.get_decision_display()), sent_at),
    ]
