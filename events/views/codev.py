"""Launching a codev and making its group: who launches it proposes, invites and replaces; who is invited answers."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directory.models import Member, User
from directory.requests import SignedInRequest
from emi_alumni.foundation import rate_limits
from emi_alumni.foundation.text import plain_text
from emi_alumni.foundation.url_reversing import reverse
from emi_alumni.foundation.views import back_to, done_or_refused, with_profile
from events import codev_groups, codev_walk
from events.codev_steps import CODEV, DEBUGGING
from events.forms.codev import CodevForm, PrepareForm, QuestionForm
from events.models import CodevInvitation, CodevRole, CodevSession, CodevWish, Event, EventKind, InvitationState
from events.models.codev import KINDS, organised_sessions
from events.views.writing import EventPages
from governance.models import Club, ClubSubject
from governance.rights import acting
from projects.models import Project, Subject
from projects.team import people_named


@login_not_required
@require_safe
def codev_help(request: HttpRequest) -> HttpResponse:
    """How a codev goes, what each does in it, what stays confidential; and how many commitments were kept."""
    member = acting(request.user)
    context = {
        "formats": ((EventKind.CODEV, CODEV), (EventKind.DEBUGGING, DEBUGGING)),
        "figures": codev_walk.figures(),
        "member": member,
        "wish": CodevWish.objects.filter(member=member).first() if member else None,
    }
    return render(request, "events/codev_help.html", context)


@require_POST
@with_profile
def codev_wish(request: HttpRequest) -> HttpResponse:
    """`souhait`: « oui » or « non »."""
    said = request.POST.get("souhait", "")
    if said not in ("oui", "non"):
        raise Http404
    codev_groups.wish(request.user.member, willing=said == "oui")
    first, none = "Vous serez parmi les premières personnes invitées.", "Vous ne recevrez plus d’invitation à un codev."
    words = first if said == "oui" else none
    messages.success(request, words)
    return redirect(back_to(request, "events:codev_help"))


class CodevPages(EventPages):
    """The form that launches one. Afterwards its event is changed as any other."""

    form = CodevForm
    template = "events/codev_form.html"

    def new(self, request: HttpRequest, member: Member, **within: Any) -> Event:
        event = super().new(request, member)
        event.kind = EventKind.CODEV
        return event

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        """From a project of one's own (`projet`), a subject of one's club (`sujet`), a problem proposed for the next
        promotion (`probleme`), a need told elsewhere (`besoin`), or what one looks for (`souhait`)."""
        user, member = cast(User, request.user), request.user.member
        asked = {name: request.GET.get(name, "")[:120].replace("\0", "") for name in ("projet", "sujet", "probleme")}
        numbers = {name: int(said) if said.isdecimal() and len(said) < 18 else 0 for name, said in asked.items()}
        if asked["projet"] and (own := Project.objects.editable_by(user).filter(slug=asked["projet"]).first()):
            return {"kind": EventKind.DEBUGGING, "project": own.pk, "title": f"Débogage : {own.title}"[:160]}
        subjects = ClubSubject.objects.filter(club__in=Club.objects.of(member))
        if numbers["sujet"] and (subject := subjects.filter(pk=numbers["sujet"]).first()):
            return {"question": subject.text, "club": subject.club_id, "role": CodevRole.FACILITATOR}
        problems = Subject.objects.visible_to(user)
        if numbers["probleme"] and (problem := problems.filter(pk=numbers["probleme"]).first()):
            return {"question": f"{problem.title}\n\n{problem.problem}"[:1000]}
        if need := plain_text(request.GET.get("besoin", ""))[:1000]:
            return {"question": need}
        return {"question": member.looking_for} if "souhait" in request.GET else {}

    def context(self, request: HttpRequest, form: Any, thing: Any) -> dict[str, Any]:
        return {"me": request.user.member}

    def success_url(self, thing: Any) -> Any:
        return reverse("events:codev_group", args=[thing.pk])


@with_profile
def codev_prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """A session for a codev or a débogage to come that was written as any event: who registered comes, and others may
    be invited."""
    events = Event.objects.organised_by(request.user.member).published().to_come().filter(kind__in=KINDS)
    event = get_object_or_404(events.select_related("author"), pk=pk)
    known = CodevSession.objects.filter(event=event).first()
    if known:
        return redirect("events:codev_group", pk)
    form = PrepareForm(request.POST or None)
    if form.is_valid():
        try:
            codev_groups.prepare(event, request.user.member, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "La séance est prête.")
            return redirect("events:codev_group", pk)
    return render(request, "events/codev_prepare.html", {"event": event, "form": form})


def organised(request: HttpRequest, pk: int) -> CodevSession:
    """The session of an event that this person organises today, online or not; 404 for anybody else."""
    return cast(CodevSession, organised_sessions.first_or_404(request.user.member, pk, timezone.localdate()))


@require_safe
@with_profile
def codev_group(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who is proposed and why, who answered what; how mixed it is; and (`?q=`) people whose name begins so."""
    return search_people(request, pk) if request.GET.get("q") else group_page(request, organised(request, pk))


@rate_limits.suggestions
def search_people(request: SignedInRequest, pk: int) -> HttpResponse:
    return group_page(request, organised(request, pk))


def group_page(request: SignedInRequest, session: CodevSession, form: QuestionForm | None = None) -> HttpResponse:
    words = request.GET.get("q", "")[:100].strip()
    invitations = list(session.invitations.select_related("member__collectivity", "member__cohort").order_by("pk"))
    launched = session.event.author_id == request.user.member.pk
    context = {
        "session": session,
        "event": session.event,
        "launched": launched,
        "form": form or (QuestionForm(instance=session) if launched and not session.has_begun else None),
        "proposed": [one for one in invitations if one.state == InvitationState.PROPOSED],
        "sent": [one for one in invitations if one.state in (InvitationState.SENT, InvitationState.ACCEPTED)],
        "gone": [one for one in invitations if one.state in (InvitationState.DECLINED, InvitationState.LAPSED)],
        "mix": codev_groups.mix_of(session),
        "words": words,
        "found": people_named(words, request.user) if len(words) > 1 else [],
    }
    return render(request, "events/codev_group.html#found" if request.htmx else "events/codev_group.html", context)


@require_POST
@with_profile
def codev_question(request: SignedInRequest, pk: int) -> HttpResponse:
    """The question in other words, by who launched it, until the session begins."""
    session = organised(request, pk)
    if session.event.author_id != request.user.member.pk:
        raise Http404
    form = QuestionForm(request.POST, instance=session)
    if not form.is_valid() or not form.rewrite():
        return group_page(request, session, form)
    messages.success(request, "La question est enregistrée.")
    return back_to_group(session)


@require_POST
@with_profile
def codev_compose(request: HttpRequest, pk: int) -> HttpResponse:
    session = organised(request, pk)
    by = cast(User, request.user)
    try:
        if not codev_groups.compose(session, by=by):
            messages.warning(request, codev_groups.NOBODY_LEFT)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return back_to_group(session)


@require_POST
@with_profile
def codev_send(request: HttpRequest, pk: int) -> HttpResponse:
    session = organised(request, pk)
    by = cast(User, request.user)
    done_or_refused(request, lambda: codev_groups.send(session, by=by), "Les invitations sont parties.")
    return back_to_group(session)


@require_POST
@with_profile
def codev_replace(request: HttpRequest, pk: int, invitation: int) -> HttpResponse:
    session = organised(request, pk)
    one = get_object_or_404(session.invitations.select_related("member"), pk=invitation)
    one.session = session
    by = cast(User, request.user)
    try:
        following = codev_groups.replace(one, by=by)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        name = following.shown_name if following else ""
        messages.success(request, f"À la place : {name}." if name else codev_groups.NOBODY_LEFT)
    return back_to_group(session)


@require_POST
@with_profile
def codev_add(request: HttpRequest, pk: int) -> HttpResponse:
    """`personne`: the end of the address of a page of the directory."""
    session = organised(request, pk)
    slug = request.POST.get("personne", "").replace("\0", "")
    member = get_object_or_404(Member.objects.visible_to(request.user), slug=slug)
    by = cast(User, request.user)
    done = f"{member.shown_name} est dans le groupe."
    done_or_refused(request, lambda: codev_groups.add(session, member, by=by), done)
    return back_to_group(session)


def back_to_group(session: CodevSession) -> HttpResponse:
    return redirect("events:codev_group", session.event_id)


@require_POST
@with_profile
def codev_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """`reponse`: « oui », « non », or « jamais »: no, and no other invitation."""
    one = get_object_or_404(
        CodevInvitation.objects.select_related("session__event", "member"),
        session__event__in=Event.objects.visible_to(request.user).published().filter(pk=pk),
        member=request.user.member,
        state__in=[InvitationState.SENT, InvitationState.ACCEPTED, InvitationState.DECLINED, InvitationState.LAPSED],
    )
    said = request.POST.get("reponse", "")
    if said == "oui":
        done_or_refused(request, lambda: codev_groups.accept(one), f"Vous venez à « {one.session} ».")
    elif said in ("non", "jamais"):
        never = said == "jamais"
        done = "C’est noté." if not never else "C’est noté : vous ne recevrez plus d’invitation à un codev."
        done_or_refused(request, lambda: codev_groups.decline(one, never=never), done)
    else:
        raise Http404
    return redirect(one.session.event)
