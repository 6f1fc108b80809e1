"""The desk of an event, for who organises it today: who comes, who came, why it does not take place. Others: 404."""

from typing import cast

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directory.models import User
from directory.visibility import Reader
from emi_alumni.foundation import audit, rate_limits
from emi_alumni.foundation.confirmation import demand_answer, irreversible
from emi_alumni.foundation.spreadsheets import XLSX, write_xlsx
from emi_alumni.foundation.url_reversing import reverse
from emi_alumni.foundation.views import done_or_refused, with_profile
from events import lifecycle
from events.forms.desk import CallOffForm
from events.models import Event, Registration, RegistrationState
from events.models.events import organised_online
from events.models.registrations import mark, remove, why_nobody_moves_up

PRESENCES = {
    "oui": RegistrationState.PRESENT,
    "non": RegistrationState.ABSENT,
    "": RegistrationState.REGISTERED,
}
HEADERS = ["Nom", "Prénom", "Fonction", "Collectivité", "Promotion", "Courriel", "Inscription", "Demandée le"]


def organised(request: HttpRequest, pk: int) -> Event:
    """An event that is online and that this person organises today; 404 for anybody else."""
    return cast(Event, organised_online.first_or_404(request.user.member, pk, timezone.localdate()))


def asked_for(event: Event) -> QuerySet[Registration]:
    """Who comes, then who was offered a seat, then who waits; those who gave up are not there."""
    people = Registration.objects.filter(event=event).current().select_related("member__cohort", "member__collectivity")
    return people.order_by("asked_at", "pk")


@require_safe
@with_profile
def event_desk(request: HttpRequest, pk: int) -> HttpResponse:
    event = organised(request, pk)
    return desk_page(request, event, CallOffForm(event=event))


def desk_page(request: HttpRequest, event: Event, form: CallOffForm) -> HttpResponse:
    people = list(asked_for(event))
    context = {
        "event": event,
        "coming": [one for one in people if one.is_coming],
        "waiting": [one for one in people if not one.is_coming],
        "came": sum(one.state == RegistrationState.PRESENT for one in people),
        "nobody_moves_up": why_nobody_moves_up(event, timezone.now()),
        "form": form,
    }
    return render(request, "events/desk.html", context)


@require_POST
@with_profile
def event_mark(request: HttpRequest, pk: int, registration: int) -> HttpResponse:
    """`presence`: « oui », « non », or nothing to take it back."""
    event = organised(request, pk)
    said = request.POST.get("presence", "")
    if said not in PRESENCES:
        raise Http404
    one = get_object_or_404(asked_for(event), pk=registration)
    done_or_refused(request, lambda: mark(one, PRESENCES[said]), f"C’est noté pour {one.shown_name}.")
    return redirect(f"{desk_of(event)}#inscription-{one.pk}")


@irreversible(
    title="Retirer cette personne",
    explains="Elle est prévenue, et sa place est proposée à la personne suivante. Elle pourra se réinscrire.",
)
@require_POST
@with_profile
def event_registration_remove(request: HttpRequest, pk: int, registration: int) -> HttpResponse:
    event = organised(request, pk)
    one = get_object_or_404(asked_for(event), pk=registration)
    demand_answer(request)
    by = cast(User, request.user)
    done_or_refused(request, lambda: remove(one, by=by), f"{one.shown_name} ne figure plus dans la liste.")
    return redirect(desk_of(event))


@require_POST
@with_profile
def event_call_off(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """« annuler » or « reporter », with a reason, alone or with the dates that follow. When it may not be, the page
    comes back with what was typed."""
    event = organised(request, pk)
    act = {"annuler": lifecycle.cancel, "reporter": lifecycle.postpone}[verb]
    form = CallOffForm(request.POST, event=event)
    if form.is_valid():
        try:
            said = form.cleaned_data
            act(event, by=cast(User, request.user), reason=said["reason"], onward=said.get("onward", False))
            return redirect(event)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return desk_page(request, event, form)


@require_POST
@with_profile
def event_plan_again(request: HttpRequest, pk: int) -> HttpResponse:
    event = organised(request, pk)
    done = "L’événement est de nouveau prévu : les personnes inscrites sont prévenues."
    done_or_refused(request, lambda: lifecycle.plan_again(event, by=cast(User, request.user)), done)
    return redirect(desk_of(event))


@require_POST
@with_profile
@rate_limits.pages_of_people
def event_registrations_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A workbook of who comes and who waits, with what each lets this organiser read; written down in the log."""
    event = organised(request, pk)
    reader = Reader.of(request.user)
    rows = []
    for one in asked_for(event):
        asked = f"{timezone.localtime(one.asked_at):%d/%m/%Y %H:%M}"
        person, state = one.member, str(one.get_state_display())
        if person is None:
            rows.append([one.guest_name, "", "Sans compte", "", "", one.guest_email, state, asked])
            continue
        seen = person.seen_by(reader)
        if not person.is_listed:
            rows.append([person.shown_name, "", "", "", "", "", state, ""])
            continue
        place, cohort = str(person.collectivity or ""), str(person.cohort or "")
        names = [person.family_name, person.given_name, person.position, place, cohort]
        rows.append([*names, seen.email, state, asked])
    audit.record(cast(User, request.user), event, f"Export des inscriptions : {len(rows)} personnes")
    response = HttpResponse(write_xlsx(HEADERS, rows, title="Inscriptions"), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="inscriptions-{event.pk}.xlsx"'
    return response


def desk_of(event: Event) -> str:
    return reverse("events:event_desk", args=[event.pk])
