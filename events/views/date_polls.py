"""Choosing a date together: one's polls, proposing one, answering it, whom it asks, the date that it gives."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.models import Member, User
from emi_alumni.foundation import rate_limits
from emi_alumni.foundation.confirmation import demand_answer, irreversible
from emi_alumni.foundation.prepositions import of
from emi_alumni.foundation.text import fold
from emi_alumni.foundation.url_reversing import reverse
from emi_alumni.foundation.views import done_or_refused, with_profile
from events import chosen_dates, date_polls
from events.date_poll_results import results_of
from events.forms.date_polls import AnswerForm, DatePollForm, GuestForm
from events.models import DatePoll, Event, PollInvitee
from events.models.date_polls import keys_waiting_for, organised_polls, polls_of, readable_polls

FOUND = 12  # people found by a name


def readable(request: HttpRequest, pk: int) -> DatePoll:
    return cast(DatePoll, readable_polls.first_or_404(request.user, pk, timezone.localdate()))


def organised(request: HttpRequest, pk: int) -> DatePoll:
    """One that this person organises today; 404 for anybody else."""
    return cast(DatePoll, organised_polls.first_or_404(request.user.member, pk, timezone.localdate()))


@require_safe
@with_profile
def date_poll_list(request: HttpRequest) -> HttpResponse:
    """Those to answer first, then the others that are open, then those that are over."""
    member, now = request.user.member, timezone.now()
    late = set(keys_waiting_for(member, now))
    polls = polls_of(member, timezone.localdate())
    groups = [
        ("À répondre", [poll for poll in polls if poll.pk in late]),
        ("En cours", [poll for poll in polls if poll.is_open and poll.pk not in late]),
        ("Terminés", [poll for poll in polls if not poll.is_open]),
    ]
    return render(request, "events/date_poll_list.html", {"groups": [group for group in groups if group[1]]})


@with_profile
def date_poll_add(request: HttpRequest) -> HttpResponse:
    """`?evenement=`: another date of an event that was postponed, which this person organises; all but the slots is
    what it says."""
    member = request.user.member
    if moved := request.GET.get("evenement", ""):
        number = int(moved) if moved.isdecimal() and len(moved) <= 18 else 0
        event = get_object_or_404(Event.objects.organised_by(member).published(), pk=number)
        if live := event.polls_again.open().order_by("pk").first():
            return redirect(live)
        if not event.is_postponed:
            messages.error(request, date_polls.NOT_POSTPONED)
            return redirect(event)
        facts = {name: getattr(event, name) for name in chosen_dates.CARRIED}
        if event.cohort_id:
            facts["club"] = None  # it is its promotion's own
        return write(request, DatePoll(author=member, moves=event, **facts))
    poll = DatePoll(author=member, host_id=member.collectivity_id)
    return write(request, poll)


@with_profile
def date_poll_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Also to move its end, before or after it."""
    poll = organised(request, pk)
    if poll.is_over:
        raise Http404
    return write(request, poll)


def write(request: HttpRequest, poll: DatePoll) -> HttpResponse:
    is_new = poll.pk is None
    form = DatePollForm(request.POST if request.method == "POST" else None, instance=poll)
    if form.is_bound and form.is_valid() and (kept := form.keep(by=cast(User, request.user))):
        if is_new and kept.circle is None and kept.moves_id is None:
            messages.success(request, "Le sondage est prêt. Dites maintenant à qui vous le proposez.")
            return redirect("events:date_poll_invite", kept.pk)
        messages.success(request, "Le sondage est envoyé." if is_new else "Le sondage est à jour.")
        return redirect(kept)
    title = poll.title if poll.moves_id else ""
    if not is_new:
        title = DatePoll.objects.values_list("title", flat=True).get(pk=poll.pk)
    return render(request, "events/date_poll_form.html", {"form": form, "poll": poll, "is_new": is_new, "title": title})


@require_safe
@with_profile
def date_poll(request: HttpRequest, pk: int) -> HttpResponse:
    return poll_page(request, readable(request, pk))


def poll_page(request: HttpRequest, poll: DatePoll, form: AnswerForm | None = None, refusal: str = "") -> HttpResponse:
    results = results_of(poll)
    mine = next((one for one in results.invitees if one.member_id == request.user.member.pk), None)
    known = results.said.get(mine.pk, {}) if mine else {}
    if form is None and poll.is_open:
        form = AnswerForm(slots=results.slots, known=known)
    context = {
        "poll": poll,
        "results": results,
        "mine": mine,
        "form": form,
        "refusal": refusal,
        "organises": poll.organised_by(cast(User, request.user)),
        "now": timezone.now(),
    }
    return render(request, "events/date_poll.html", context)


@require_POST
@with_profile
def date_poll_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What was ticked comes back with the sentence when it may not be kept."""
    poll = readable(request, pk)
    form = AnswerForm(request.POST, slots=list(poll.slots.proposed()), known={})
    try:
        answered = date_polls.answer_as_member(poll, request.user.member, form.said, form.shown)
    except ValidationError as refusal:
        return poll_page(request, poll, form, refusal.messages[0])
    say_answered(request, answered)
    return redirect(poll)


def say_answered(request: HttpRequest, answered: date_polls.Answered) -> None:
    for words in answered.warnings:
        messages.warning(request, words)
    if not answered.warnings:
        messages.success(request, "C’est enregistré, merci. Vous pouvez changer d’avis jusqu’à la fin du sondage.")


# For who organises it -------------------------------------------------------------------------------------------------


@with_profile
@rate_limits.suggestions
def date_poll_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is asked; people found by name (`?q=`), added by their slug (`personne`); a guest by name and address."""
    poll = organised(request, pk)
    form = GuestForm(request.POST if "email" in request.POST else None)
    by = cast(User, request.user)
    if request.method == "POST":
        if not form.is_bound:
            return add_member(request, poll, by)
        if form.is_valid():
            try:
                guest = date_polls.invite_guest(poll, by=by, **form.cleaned_data)
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                messages.success(request, f"La lettre pour {guest.name} va partir.")
                return redirect("events:date_poll_invite", poll.pk)
    words = request.GET.get("q", "")[:100].replace("\0", "").strip()
    invitees = list(poll.invitees.select_related("member__cohort", "member__collectivity").order_by("invited_at", "pk"))
    context = {
        "poll": poll,
        "invitees": invitees,
        "form": form,
        "words": words,
        "found": people_named(request, poll, words, [one.member_id for one in invitees if one.member_id]),
    }
    return render(request, "events/date_poll_invite.html", context)


def people_named(request: HttpRequest, poll: DatePoll, words: str, asked: list[int]) -> list[Member]:
    """Of the promotion alone, for a poll of one."""
    if len(words) < 2:
        return []
    people = Member.objects.visible_to(request.user).present().filter(user__is_active=True).exclude(pk__in=asked)
    if poll.cohort_id:
        people = people.filter(cohort=poll.cohort_id)
    for word in fold(words).split():
        people = people.filter(sort_key__contains=word)
    return list(people.order_by("sort_key", "pk").for_list()[:FOUND])


def add_member(request: HttpRequest, poll: DatePoll, by: User) -> HttpResponse:
    people = Member.objects.visible_to(request.user).present().filter(user__is_active=True)
    member = get_object_or_404(people, slug=request.POST.get("personne", "").replace("\0", ""))
    must = "indispensable" in request.POST
    done = f"{member.full_name} est dans le sondage."
    done_or_refused(request, lambda: date_polls.invite_member(poll, member, by=by, must_come=must), done)
    return redirect("events:date_poll_invite", poll.pk)


def invited(request: HttpRequest, pk: int, invitee: int) -> PollInvitee:
    poll = organised(request, pk)
    return get_object_or_404(PollInvitee.objects.select_related("poll", "member"), poll=poll, pk=invitee)


@require_POST
@with_profile
def date_poll_require(request: HttpRequest, pk: int, invitee: int) -> HttpResponse:
    """`indispensable`: « oui », else no more."""
    one = invited(request, pk, invitee)
    must = request.POST.get("indispensable") == "oui"
    words = "est indispensable" if must else "n’est plus indispensable"
    done = f"La présence {of(one.shown_name)} {words}."
    done_or_refused(request, lambda: date_polls.require(one, must_come=must, by=cast(User, request.user)), done)
    return redirect("events:date_poll_invite", pk)


@irreversible(
    title="Retirer cette personne du sondage",
    explains="Ses réponses sont effacées, et le lien d’une personne sans compte ne s’ouvre plus.",
)
@require_POST
@with_profile
def date_poll_invitee_remove(request: HttpRequest, pk: int, invitee: int) -> HttpResponse:
    one = invited(request, pk, invitee)
    demand_answer(request)
    done = f"{one.shown_name} ne figure plus dans le sondage."
    done_or_refused(request, lambda: date_polls.remove_invitee(one, by=cast(User, request.user)), done)
    return redirect("events:date_poll_invite", pk)


@require_POST
@with_profile
def date_poll_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """`creneau`: the slot that becomes the event."""
    poll = organised(request, pk)
    slot = request.POST.get("creneau", "")
    try:
        number = int(slot) if slot.isdecimal() and len(slot) <= 18 else 0
        event = chosen_dates.choose(poll, number, by=cast(User, request.user))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect(poll)
    if poll.moves_id:
        words = "L’événement a sa nouvelle date. Les inscriptions sont gardées, et tout le monde est prévenu."
    elif event.is_published:
        words = "L’événement est en ligne. Les personnes qui ont dit oui sont inscrites, les autres sont prévenues."
    else:
        words = (
            "L’événement est proposé à la mission innovation. Une fois lu, les personnes qui ont dit oui seront "
            "inscrites, et les autres prévenues."
        )
    messages.success(request, words)
    return redirect(event)


@irreversible(
    title="Annuler le sondage",
    explains="Les personnes sondées sont prévenues. Les réponses restent lisibles, mais aucune date ne sera choisie.",
    verb="Oui, annuler",
)
@require_POST
@with_profile
def date_poll_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    poll = organised(request, pk)
    demand_answer(request)
    done_or_refused(request, lambda: date_polls.cancel(poll, by=cast(User, request.user)), "Le sondage est annulé.")
    return redirect(poll)


# A guest, without account ---------------------------------------------------------------------------------------------


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limits.secrets_tried
def date_poll_guest(request: HttpRequest, token: str) -> HttpResponse:
    """GET tells and uses nothing up (mail scanners follow links); POST answers, as often as one likes while it is open.

    No more is shown than the question, the slots and how many said what.
    """
    invitee = PollInvitee.objects.from_token(token)
    if invitee is None or not invitee.poll.is_open:
        return private(render(request, "events/date_poll_over.html", status=404 if invitee is None else 410))
    poll = invitee.poll
    results = results_of(poll)
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        slots=results.slots,
        known=results.said.get(invitee.pk, {}),
    )
    if form.is_bound:
        try:
            answered = date_polls.answer_as_guest(invitee, form.said, form.shown)
        except ValidationError:
            return private(render(request, "events/date_poll_over.html", status=410))
        say_answered(request, answered)
        return redirect(reverse("events:date_poll_guest", args=[token]))
    context = {"poll": poll, "invitee": invitee, "results": results, "form": form}
    return private(render(request, "events/date_poll_guest.html", context))


def private(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex"
    return response
