"""« Les trois points d’étape » of a project: fixed and moved by who writes it. Others: 404."""

from typing import TYPE_CHECKING, NamedTuple, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from directory.models import User
from emi_alumni.foundation.views import with_profile
from events.forms.stage_events import StageEventForm
from events.models import Event, Registration, RegistrationState, StageEvent
from events.stage_events import fix, move, proposed_days, with_formed_team
from projects.models import Project, StageMeeting
from projects.models.sponsor import Stage

if TYPE_CHECKING:
    from directory.models import Cohort

NOTHING_TICKED = "Cochez au moins un point : les autres se fixeront plus tard."


class StageLine(NamedTuple):
    """One stage: its event and who answered what, if it is fixed; what was noted of it; its form, unless it began."""

    stage: Stage
    notes: list[StageMeeting]
    row: StageEvent | None
    answers: list[tuple[str, list[Registration]]]
    form: StageEventForm | None


@with_profile
def stage_events(request: HttpRequest, slug: str) -> HttpResponse:
    user = cast(User, request.user)
    mine = with_formed_team(Project.objects.editable_by(user)).select_related("cohort")
    project = get_object_or_404(mine, slug=slug)
    lines = lines_of(request, project)
    forms = [line.form for line in lines if line.form]
    nothing = False
    if request.method == "POST":
        refused = [form for form in forms if not form.is_valid()]  # all of them, to say everything at once
        nothing = not any(form.is_wanted for form in forms)
        if not (refused or nothing) and save(project, lines, by=user):
            messages.success(request, "C’est dans l’agenda des personnes invitées : elles disent si elles viennent.")
            return redirect(f"{project.get_absolute_url()}#points-d-etape")
    context = {"project": project, "lines": lines, "forms": forms, "nothing": NOTHING_TICKED if nothing else ""}
    return render(request, "events/stage_events.html", context)


def lines_of(request: HttpRequest, project: Project) -> list[StageLine]:
    """Four queries, whatever is fixed."""
    rows = {one.stage: one for one in StageEvent.objects.standing().filter(project=project).in_order()}
    people = Registration.objects.filter(event__stage_event__in=rows.values()).select_related("member")
    asked = list(people.order_by("asked_at", "pk"))
    noted = list(project.stage_meetings.order_by("on", "pk"))
    proposed = proposed_days(cast("Cohort", project.cohort))
    data = request.POST if request.method == "POST" else None
    lines = []
    for stage in Stage:
        row = rows.get(stage)
        event = row.event if row else None
        over = event is not None and event.has_started
        form = None if over else StageEventForm(data, prefix=stage.value, proposal=proposed[stage], event=event)
        notes = [one for one in noted if one.stage == stage]
        lines.append(StageLine(stage, notes, row, answers_to(event, asked) if event else [], form))
    return lines


def answers_to(event: Event, asked: list[Registration]) -> list[tuple[str, list[Registration]]]:
    ours = [one for one in asked if one.event_id == event.pk]
    declined = (RegistrationState.CANCELLED, RegistrationState.REMOVED)
    groups = [
        ("Vient", [one for one in ours if one.is_coming]),
        ("Ne vient pas", [one for one in ours if one.state in declined]),
        ("Sans réponse", [one for one in ours if one.is_invited]),
    ]
    return [(words, people) for words, people in groups if people]


def save(project: Project, lines: list[StageLine], *, by: User) -> bool:
    """All that is ticked, or nothing: a refusal is said beside its stage. Pressed twice, the second finds what the
    first fixed."""
    form = None
    try:
        with transaction.atomic():
            Project.objects.lock(project.pk)
            rows = {one.stage: one for one in StageEvent.objects.standing().filter(project=project).in_order()}
            for stage, form in [(line.stage, line.form) for line in lines if line.form and line.form.is_wanted]:
                row = rows.get(stage)
                if row is None:
                    fix(project, stage.value, form.facts, by=by)
                elif form.agrees_with(form.texts_of(row.event)):
                    move(row, form.facts, by=by)
                else:
                    transaction.set_rollback(True)
                    return False
    except ValidationError as refusal:
        if form is not None:
            form.add_error(None, ValidationError(refusal.messages))
        return False
    return True
