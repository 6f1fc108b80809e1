"""The handover of an annual meeting: for representatives of its host and co-hosts, and the mission. Others: 404."""

from typing import cast

from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.models import User
from emi_alumni.foundation.confirmation import demand_answer, irreversible
from emi_alumni.foundation.views import done_or_refused, with_profile
from events.forms.handover import BudgetForm, ChecklistForm, MeetingDayForm, PreparedForm, RunSheetForm
from events.models import AnnualMeeting, BudgetLine, ChecklistTask, RunSheetLine
from events.models.handover import (
    announce,
    begin,
    has_begun,
    last_prepared,
    mark_task,
    may_prepare,
    remove_line,
    shares,
)

Line = RunSheetLine | ChecklistTask | BudgetLine
# By the word of their address: what a line is, its form, what it is called.
KINDS: dict[str, tuple[type[Line], type[PreparedForm], str]] = {
    "deroule": (RunSheetLine, RunSheetForm, "ligne du déroulé"),
    "taches": (ChecklistTask, ChecklistForm, "tâche"),
    "budget": (BudgetLine, BudgetForm, "ligne de budget"),
}


def prepared(request: HttpRequest, year: int) -> AnnualMeeting:
    """A meeting that this account prepares; 404 for anybody else."""
    meeting = get_object_or_404(AnnualMeeting.objects.for_list(), year=year)
    if not may_prepare(meeting, cast(User, request.user)):
        raise Http404
    return meeting


def line_of(meeting: AnnualMeeting, kind: str, pk: int) -> Line:
    line = cast(Line, get_object_or_404(KINDS[kind][0], pk=pk, meeting=meeting))
    line.meeting = meeting
    return line


@require_safe
def handover(request: HttpRequest, year: int) -> HttpResponse:
    meeting = prepared(request, year)
    tasks = list(meeting.tasks.select_related("done_by"))
    for task in tasks:
        task.meeting = meeting
    budget = list(meeting.budget.select_related("payer"))
    co_hosts = list(meeting.event.co_hosts.select_related("collectivity")) if meeting.event else []
    begun = has_begun(meeting)
    context = {
        "meeting": meeting,
        "sheet": meeting.run_sheet.all(),
        "tasks": tasks,
        "done": sum(task.done_on is not None for task in tasks),
        "budget": budget,
        "totals": meeting.budget.aggregate(planned=Sum("planned", default=0), spent=Sum("spent", default=0)),
        "shares": shares(meeting, budget, co_hosts) if co_hosts or any(line.payer for line in budget) else [],
        "begun": begun,
        "last": None if begun else last_prepared(meeting),
        "is_member": getattr(request.user, "member", None) is not None,
    }
    return render(request, "events/handover.html", context)


@require_POST
def handover_begin(request: HttpRequest, year: int) -> HttpResponse:
    meeting = prepared(request, year)
    done = "La préparation est commencée : changez ce que vous voulez."
    done_or_refused(request, lambda: begin(meeting, by=cast(User, request.user)), done)
    return redirect("events:handover", year)


@require_POST
def handover_mark(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """`fait`: « oui », or anything else to take it back."""
    meeting = prepared(request, year)
    task = cast(ChecklistTask, line_of(meeting, "taches", pk))
    is_done = request.POST.get("fait") == "oui"
    done = f"« {task} » est fait." if is_done else f"« {task} » reste à faire."
    done_or_refused(request, lambda: mark_task(task, done=is_done, by=cast(User, request.user)), done)
    return redirect(f"{request.path.partition('taches/')[0]}#tache-{task.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def handover_line_add(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    meeting = prepared(request, year)
    if kind not in KINDS:
        raise Http404
    return line_page(request, meeting, kind, KINDS[kind][0](meeting=meeting))


@require_http_methods(["GET", "HEAD", "POST"])
def handover_line_edit(request: HttpRequest, year: int, kind: str, pk: int) -> HttpResponse:
    meeting = prepared(request, year)
    if kind not in KINDS:
        raise Http404
    return line_page(request, meeting, kind, line_of(meeting, kind, pk))


def line_page(request: HttpRequest, meeting: AnnualMeeting, kind: str, line: Line) -> HttpResponse:
    _, form_of, noun = KINDS[kind]
    heading = f"Changer la {noun}" if line.pk else f"Nouvelle {noun}"
    form = form_of(request.POST if request.method == "POST" else None, instance=line, by=cast(User, request.user))
    if request.method == "POST" and form.is_valid() and form.save_changes():
        return redirect("events:handover", meeting.year)
    context = {"meeting": meeting, "kind": kind, "line": line, "form": form, "heading": heading}
    return render(request, "events/handover_line.html", context)


@irreversible(title="Retirer cette ligne", explains="La ligne est effacée. Cela ne pourra pas être annulé.")
@require_POST
def handover_line_remove(request: HttpRequest, year: int, kind: str, pk: int) -> HttpResponse:
    meeting = prepared(request, year)
    if kind not in KINDS:
        raise Http404
    line = line_of(meeting, kind, pk)
    demand_answer(request)
    done_or_refused(request, lambda: remove_line(line, by=cast(User, request.user)), f"« {line} » est retiré.")
    return redirect("events:handover", year)


@require_http_methods(["GET", "HEAD", "POST"])
def handover_day(request: HttpRequest, year: int) -> HttpResponse:
    """The day of the meeting, while its event is not in the agenda: that of the event counts afterwards."""
    meeting = prepared(request, year)
    if meeting.event:
        raise Http404
    form = MeetingDayForm(
        request.POST if request.method == "POST" else None, instance=meeting, by=cast(User, request.user)
    )
    if request.method == "POST" and form.is_valid() and form.save_changes():
        return redirect("events:handover", year)
    context = {"meeting": meeting, "line": None, "form": form, "heading": "Le jour de la rencontre"}
    return render(request, "events/handover_line.html", context)


@require_POST
@with_profile
def handover_announce(request: HttpRequest, year: int) -> HttpResponse:
    """Makes the draft of its event, by this person, and leads to its form."""
    meeting = prepared(request, year)
    by = request.user.member
    try:
        event = announce(meeting, by=by)
    except ValidationError as refusal:
        return done_or_back(request, refusal, year)
    return redirect("events:event_edit", event.pk)


def done_or_back(request: HttpRequest, refusal: ValidationError, year: int) -> HttpResponse:
    def refuse() -> None:
        raise refusal

    done_or_refused(request, refuse, "")
    return redirect("events:handover", year)
