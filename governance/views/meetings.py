"""A session: its agenda, the points that members propose, its minutes."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from directory.contributions.pages import Move, Verbs
from directory.models import User
from emi_alumni.foundation.confirmation import demand_answer, irreversible
from emi_alumni.foundation.moderation.models import Revision, State
from emi_alumni.foundation.moderation.refused_edits import refused_edit_for_form
from emi_alumni.foundation.moderation.trust import may_moderate
from emi_alumni.foundation.views import with_profile
from governance.body_page import convocation_panel
from governance.forms.meetings import BEGUN_BY_ANOTHER, MinutesForm, PointForm
from governance.models import AgendaPoint, Body, Meeting, Minutes, Organisation
from governance.rights import acting, may_write_minutes

SENT_ALREADY = "Ce compte rendu est parti ou retiré dans une autre fenêtre : gardez une copie de votre texte."
NO_SEAT = "Seules les personnes qui siègent dans cette instance écrivent ses comptes rendus."


def session(pk: int) -> Meeting:
    bodies = Body.objects.in_use(Organisation.objects.level())
    return get_object_or_404(Meeting.objects.filter(body__in=bodies).for_list(), pk=pk)


def minutes_of(meeting: Meeting) -> Minutes | None:
    return getattr(meeting, "minutes", None)


@require_safe
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    one = session(pk)
    user = cast(User, request.user)
    minutes = minutes_of(one)
    may_read = minutes is not None and (
        minutes.is_published or minutes.written_by(user) or (may_moderate(user, Minutes) and minutes.is_read_by_mission)
    )
    points = AgendaPoint.objects.filter(meeting=one).select_related("member")
    context = {
        "meeting": one,
        "minutes": minutes if may_read else None,
        "decisions": one.decisions.all(),
        "points": list(points.readable_by(getattr(user, "member", None))),
        "may_propose": one.is_to_come and acting(user) is not None,
        "may_write": may_write_minutes(user, one) and (minutes is None or is_writer(minutes, user)),
    }
    return render(request, "governance/meeting.html", context | convocation_panel(one, acting(user)))


@with_profile
def meeting_point_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A point for a session to come; 404 once it was held or cancelled."""
    one = session(pk)
    if not one.is_to_come:
        raise Http404
    form = PointForm(request.POST or None, meeting=one, member=request.user.member)
    if request.method == "POST" and form.is_valid() and form.keep():
        messages.success(request, "C’est proposé. La réponse arrivera dans vos notifications.")
        return redirect(one)
    return render(request, "governance/meeting_point.html", {"meeting": one, "form": form})


@irreversible(title="Retirer le point proposé", explains="Le point proposé est effacé. Cela ne pourra pas être annulé.")
@require_POST
@with_profile
def meeting_point_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own, while nobody answered."""
    mine = AgendaPoint.objects.waiting().filter(member=request.user.member)
    point = get_object_or_404(mine.select_related("meeting"), pk=pk)
    demand_answer(request)
    point.delete()
    messages.success(request, "Votre point est retiré.")
    return redirect(point.meeting)


# Minutes ---------------------------------------------------------------------------------------------


def is_writer(minutes: Minutes, user: User) -> bool:
    """Who began it; anybody who sits, when that person left the network before publishing."""
    return minutes.written_by(user) or (minutes.is_draft and not minutes.author.is_present)


@with_profile
def minutes_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Written by who sits there, read by the mission, then published; edits of published ones are read too."""
    one = session(pk)
    user = cast(User, request.user)
    if not may_write_minutes(user, one):
        raise Http404
    minutes = minutes_of(one) or Minutes(meeting=one, author=user.member)
    began = is_writer(minutes, user)
    if not began and request.method != "POST":
        raise Http404
    if not began:
        minutes = Minutes(author=user.member)  # somebody else's words are not here: one's own are given back
    minutes.author = user.member
    back = refused_edit_for_form(request, minutes, to=user)
    shown = back.words["text"] if back else ""
    form = MinutesForm(request.POST if request.method == "POST" else None, minutes=minutes, shown=shown)
    if not began:
        form.add_error(None, BEGUN_BY_ANOTHER)
    elif request.method == "POST":
        try:
            if done := act(request, form, minutes, user):
                return done
        except ValidationError as refusal:
            form.add_error(None, refusal)
    waiting = Revision.objects.about(minutes).waiting().first() if minutes.is_published else None
    context = {"meeting": one, "minutes": minutes, "form": form, "waiting": waiting, "refused_edit": back}
    return render(request, "governance/minutes_edit.html", context)


def act(request: HttpRequest, form: MinutesForm, minutes: Minutes, user: User) -> HttpResponse | None:
    """What the button says; nothing when the form comes back with a sentence."""
    what = request.POST.get("faire", "garder")
    if not form.is_valid():
        return None
    if minutes.state not in (State.DRAFT, State.PUBLISHED):
        raise ValidationError(SENT_ALREADY)
    if minutes.state == State.PUBLISHED:
        with transaction.atomic():
            if not form.may_replace():
                return None
            Revision.propose(minutes, {"text": form.cleaned_data["text"]}, by=user)
        messages.success(request, "Vos modifications sont envoyées. Le texte en ligne reste le même d’ici là.")
        return redirect(minutes.meeting)
    with transaction.atomic():
        if not form.keep():
            return None
        if minutes.pk:
            Minutes.objects.filter(pk=minutes.pk).update(author=user.member)
        if what == "envoyer":
            minutes.submit(by=user)
    said = "Envoyé. La mission innovation le lit avant de le publier." if what == "envoyer" else "C’est enregistré."
    messages.success(request, said)
    return redirect(minutes.meeting)


class MinutesVerbs(Verbs):
    """Of who began it, while they sit there."""

    model = Minutes

    def home_of(self, thing: Minutes) -> str:
        return thing.edit_url

    def act(self, request: HttpRequest, thing: Minutes, verb: Move, done: str) -> HttpResponse:
        if not may_write_minutes(cast(User, request.user), thing.meeting):
            messages.error(request, NO_SEAT)
            return redirect(thing.meeting)
        return super().act(request, thing, verb, done)


@require_safe
def minutes_print(request: HttpRequest, pk: int) -> HttpResponse:
    """Published minutes on paper, with what was decided."""
    one = session(pk)
    minutes = minutes_of(one)
    if minutes is None or not minutes.is_published:
        raise Http404
    context = {"meeting": one, "minutes": minutes, "decisions": one.decisions.all()}
    return render(request, "governance/minutes_print.html", context)
