"""The labos: one's own, one of them, who is in it, its opening and its closing. 404 for whoever is not in it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from directory.models import Member
from directory.requests import SignedInRequest
from emi_alumni.foundation import rate_limits
from emi_alumni.foundation.confirmation import demand_answer, irreversible, irreversible_by_its_page
from emi_alumni.foundation.prepared_statements import PreparedRows
from emi_alumni.foundation.views import done_or_refused, with_profile
from governance.forms.discussions import SayForm
from mentoring import lab_page as page_rows
from mentoring import labs
from mentoring.forms.labs import LabCloseForm, LabForm, LabReasonForm
from mentoring.models import Lab, LabPost, LabSeat, LabSeatState
from mentoring.models.labs import held_by_member
from projects.models import Project
from projects.team import people_named

POSTS_PER_PAGE = 30


def own_lab(request: SignedInRequest, pk: int) -> Lab:
    """One that this person is in; 404 otherwise."""
    return get_object_or_404(Lab.objects.of(request.user.member).select_related("project"), pk=pk)


def own_seat(lab: Lab, member: Member) -> LabSeat:
    return get_object_or_404(LabSeat.objects.inside(), lab=lab, member=member)


def led_lab(request: SignedInRequest, pk: int) -> Lab:
    """An open one that this person leads; 404 otherwise."""
    lab = own_lab(request, pk)
    if not lab.is_open or not own_seat(lab, request.user.member).leads:
        raise Http404
    return lab


@require_safe
@with_profile
def lab_list(request: SignedInRequest) -> HttpResponse:
    """Those that one is in, the invitations that wait, those that are closed."""
    member = request.user.member
    current = member.lab_seats.filter(state__in=[LabSeatState.IN, LabSeatState.INVITED])
    seats = list(current.select_related("lab__project", "invited_by").order_by("-lab__opened_at", "pk"))
    context = {
        "invited": [one for one in seats if one.state == LabSeatState.INVITED],
        "open": [one for one in seats if one.state == LabSeatState.IN and one.lab.is_open],
        "closed": [one for one in seats if one.state == LabSeatState.IN and not one.lab.is_open],
        "to_open": Project.objects.published()
        .filter(roles__member=member, roles__role="lead")
        .exclude(labs__in=Lab.objects.open())
        .order_by("sort_key", "pk"),
    }
    return render(request, "mentoring/lab_list.html", context)


@with_profile
def lab_of_project(request: SignedInRequest, slug: str) -> HttpResponse:
    """For the team of a project: leads to its labo, or, where there is none, lets its lead open one. 404 for others."""
    member = request.user.member
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    if not labs.is_of_team(project, member):
        raise Http404
    lab = Lab.objects.open().filter(project=project).select_related("project").order_by("pk").first()
    if lab is not None and lab.seats.inside().filter(member=member).exists():
        return redirect(lab)
    may_open = lab is None and project.is_published and labs.leads_project(project, member)
    form = None
    if may_open or (request.method == "POST" and lab is None):
        form = LabForm(request.POST if request.method == "POST" else None, instance=Lab(project=project))
        if form.is_bound and form.is_valid():
            try:
                with transaction.atomic():
                    made = labs.open_lab(project, by=member, **asked_of(form))
            except ValidationError as refusal:
                form.add_error(None, ValidationError(refusal.messages))
            else:
                messages.success(request, "Le labo est ouvert : l’équipe en est, et elle est prévenue.")
                return redirect(made)
    past = Lab.objects.of(member).filter(project=project).exclude(closed_at=None).order_by("-closed_at", "pk")
    context = {"project": project, "lab": lab, "form": form, "past": past}
    return render(request, "mentoring/lab_open.html", context)


def asked_of(form: LabForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("purpose", "seeks")}


@with_profile
def lab(request: SignedInRequest, pk: int) -> HttpResponse:
    """For its members, all of it, and a POST adds a message; for who is invited, the invitation."""
    member = request.user.member
    found = page_rows.own.first(member, pk)
    if found is None:
        return invitation(request, pk)
    form = None
    if found.is_open or request.method == "POST":
        form = SayForm(request.POST if request.method == "POST" else None, author=member)
    if form and form.is_bound and form.is_valid():
        post = form.say(LabPost(lab=found))  # type: ignore[arg-type]
        if post is not None:
            return redirect(post)
    return lab_page(request, found, form)


def lab_page(request: SignedInRequest, lab: Lab, form: SayForm | None) -> HttpResponse:
    member = request.user.member
    seats = of_lab(lab, page_rows.seats)
    me = next((one for one in seats if one.member_id == member.pk), None)
    if me is None:
        raise Http404
    posts = lab.posts.select_related("author__cohort").order_by("-created_at", "-pk")
    page = Paginator(posts, POSTS_PER_PAGE).get_page(request.GET.get("page"))
    for post in page:
        post.lab = lab
    sessions = of_lab(lab, page_rows.sessions)
    coming = registrations_of(lab)
    for one in sessions:
        one.coming = coming.get(one.event_id, [])
        one.i_come = any(registration.member_id == member.pk for registration in one.coming)
        one.may_cancel = me.leads or one.planned_by_id == member.pk
    milestones = of_lab(lab, page_rows.milestones)
    context = {
        "lab": lab,
        "me": me,
        "is_led": any(one.leads and one.may_act for one in seats),
        "reads_project": bool(page_rows.readable_projects(request.user, lab.project_id)),
        "writes_project": not lab.is_open and labs.is_of_team(lab.project, member),
        "seats": seats,
        "invited": of_lab(lab, page_rows.invited) if me.leads else [],
        "milestones": milestones,
        "done": sum(one.done_on is not None for one in milestones),
        "to_come": [one for one in sessions if not one.event.is_past],
        "past": [one for one in reversed(sessions) if one.event.is_past],
        "documents": of_lab(lab, page_rows.documents),
        "page": page,
        "form": form if lab.is_open or (form and form.errors) else None,
        "writes": lab.is_open,
    }
    return render(request, "mentoring/lab.html", context)


def of_lab(lab: Lab, ask: PreparedRows) -> list[Any]:
    """Rows of this labo, which know it."""
    rows = ask(lab.pk)
    for row in rows:
        row.lab = lab
    return rows


def registrations_of(lab: Lab) -> dict[int, list[Any]]:
    """Who comes to its sessions, by event."""
    found: dict[int, list[Any]] = {}
    for one in page_rows.registrations(lab.pk):
        found.setdefault(one.event_id, []).append(one)
    return found


def invitation(request: SignedInRequest, pk: int) -> HttpResponse:
    """For who is invited, or said no and may change their mind; 404 for anybody else."""
    seat = get_object_or_404(
        LabSeat.objects.select_related("lab__project", "invited_by"),
        lab__pk=pk,
        lab__closed_at=None,
        member=request.user.member,
        state__in=[LabSeatState.INVITED, LabSeatState.DECLINED],
    )
    return render(request, "mentoring/lab_invitation.html", {"lab": seat.lab, "seat": seat})


@require_POST
@with_profile
def lab_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """`reponse`: « oui » or « non », by who is invited."""
    member, said = request.user.member, request.POST.get("reponse", "")
    seat = get_object_or_404(LabSeat.objects.select_related("lab__project"), lab__pk=pk, member=member)
    if seat.state in (LabSeatState.LEFT, LabSeatState.REMOVED) or said not in ("oui", "non"):
        raise Http404
    done = "Vous êtes du labo." if said == "oui" else "C’est noté : vous pouvez changer d’avis tant qu’il est ouvert."
    done_or_refused(request, lambda: labs.answer(seat.lab, by=member, accepts=said == "oui"), done)
    inside = Lab.objects.of(member).filter(pk=pk).exists()
    return redirect(seat.lab if inside else "mentoring:lab_list")


@require_POST
@with_profile
def lab_join(request: SignedInRequest, pk: int) -> HttpResponse:
    """By somebody of the project's team who is not in it."""
    member = request.user.member
    found = get_object_or_404(Lab.objects.open().select_related("project"), pk=pk)
    if not labs.is_of_team(found.project, member):
        raise Http404
    joined = done_or_refused(request, lambda: labs.join(found, by=member), "Vous êtes du labo.")
    return redirect(found if joined else "mentoring:lab_list")


@with_profile
def lab_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    found = led_lab(request, pk)
    form = LabForm(request.POST if request.method == "POST" else None, instance=found)
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                live = held_by_member(found, request.user.member, leads=True)
                if form.agrees_with(form.texts_of(live)):
                    Lab.objects.filter(pk=live.pk).update(**asked_of(form))
                    messages.success(request, "C’est enregistré.")
                    return redirect(live)
        except ValidationError as refusal:
            form.add_error(None, ValidationError(refusal.messages))
    stored = get_object_or_404(Lab.objects.select_related("project"), pk=pk)
    return render(request, "mentoring/lab_form.html", {"lab": stored, "form": form})


@require_safe
@with_profile
@rate_limits.suggestions
def lab_people(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who is in, who is invited, and (`?q=`) people whose name begins so; htmx asks for these alone. By its lead."""
    found = led_lab(request, pk)
    words = request.GET.get("q", "")[:100].strip()
    seats = list(found.seats.in_order().select_related("member__cohort", "member__collectivity"))
    states = {one.member_id: one for one in seats}
    people = people_named(words, request.user) if len(words) > 1 else []
    for person in people:
        seat = states.get(person.pk)
        person.lab_seat = seat  # type: ignore[attr-defined]
        person.is_in_or_asked = seat is not None and seat.state in labs.NOT_ASKED_AGAIN  # type: ignore[attr-defined]
    context = {
        "lab": found,
        "words": words,
        "found": people,
        "inside": [one for one in seats if one.state == LabSeatState.IN],
        "invited": [one for one in seats if one.state == LabSeatState.INVITED],
        "declined": [one for one in seats if one.state == LabSeatState.DECLINED],
        "mentor": labs.mentor_to_invite(found, request.user.member),
    }
    return render(request, "mentoring/lab_people.html#found" if request.htmx else "mentoring/lab_people.html", context)


@require_POST
@with_profile
def lab_invite(request: SignedInRequest, pk: int) -> HttpResponse:
    found, me = led_lab(request, pk), request.user.member
    slug = request.POST.get("personne", "").replace("\0", "")
    member = get_object_or_404(Member.objects.visible_to(request.user), slug=slug)
    as_mentor = request.POST.get("parrain") == "oui"
    done = f"{member.full_name} reçoit votre invitation."
    done_or_refused(request, lambda: labs.invite(found, member, by=me, as_mentor=as_mentor), done)
    return redirect("mentoring:lab_people", found.pk)


@irreversible_by_its_page
@with_profile
def lab_remove(request: SignedInRequest, pk: int, seat: int) -> HttpResponse:
    """By who leads it. Its page asks why, which the person reads; an invitation is taken back without a word."""
    found = led_lab(request, pk)
    states = [LabSeatState.IN, LabSeatState.INVITED]
    one = get_object_or_404(LabSeat.objects.select_related("member", "lab"), lab=found, pk=seat, state__in=states)
    inside = one.state == LabSeatState.IN
    if one.member_id == request.user.member.pk:
        raise Http404
    sent = request.POST if request.method == "POST" and request.POST.get("answered") == "1" else None
    form = LabReasonForm(sent, help_text="La personne lira cette phrase.")
    if sent is not None and (not inside or form.is_valid()):
        reason = form.cleaned_data["reason"] if inside else ""
        name = one.member.shown_name
        done = f"{name} ne fait plus partie du labo." if inside else "L’invitation est reprise."
        done_or_refused(request, partial(labs.remove, found, one, by=request.user.member, reason=reason), done)
        return redirect("mentoring:lab_people", found.pk)
    context = {"lab": found, "seat": one, "form": form if inside else None}
    return render(request, "mentoring/lab_remove.html", context)


@irreversible(
    title="Passer le relais",
    explains="Cette personne porte le labo et ses séances. Vous restez membre ; elle seule pourra vous le rendre.",
    verb="Oui, passer le relais",
)
@require_POST
@with_profile
def lab_pass_lead(request: SignedInRequest, pk: int, seat: int) -> HttpResponse:
    found, me = led_lab(request, pk), request.user.member
    one = get_object_or_404(LabSeat.objects.inside().exclude(member=me), lab=found, pk=seat)
    demand_answer(request)
    done = "Le relais est passé : la personne est prévenue."
    done_or_refused(request, lambda: labs.pass_lead(found, one, by=me), done)
    return redirect(found)


@require_POST
@with_profile
def lab_take_lead(request: SignedInRequest, pk: int) -> HttpResponse:
    """By a member, while who leads it is away for good."""
    found = own_lab(request, pk)
    done = "Vous portez maintenant ce labo. Les autres membres sont prévenus."
    done_or_refused(request, lambda: labs.take_lead(found, by=request.user.member), done)
    return redirect(found)


@irreversible(
    title="Quitter le labo",
    explains="Vous ne le lirez plus, et vos inscriptions à ses séances sont retirées. Seul, vous le fermez en partant.",
    verb="Oui, quitter le labo",
)
@require_POST
@with_profile
def lab_leave(request: SignedInRequest, pk: int) -> HttpResponse:
    found = own_lab(request, pk)
    demand_answer(request)
    left = done_or_refused(
        request, lambda: labs.leave(found, by=request.user.member), "Vous ne faites plus partie du labo."
    )
    return redirect("mentoring:lab_list" if left else found)


@with_profile
def lab_close(request: SignedInRequest, pk: int) -> HttpResponse:
    """By who leads it, with what came of it. Its page says that it will not open again."""
    found = led_lab(request, pk)
    form = LabCloseForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                labs.close(found, by=request.user.member, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, ValidationError(refusal.messages))
        else:
            messages.success(request, "Le labo est clos. Dites maintenant où en est le projet.")
            return redirect(found)
    return render(request, "mentoring/lab_close.html", {"lab": found, "form": form})
