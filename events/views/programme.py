"""Writing the programme of an event, for who publishes it at once and for the mission. Others: 404."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.models import User
from emi_alumni.foundation.confirmation import demand_answer, irreversible
from emi_alumni.foundation.views import done_or_refused
from events.forms.programme import ProgrammeItemForm, SponsorReturnForm
from events.models import Event, MomentKind, ProgrammeItem
from events.models.programme import begin_with_five_moments, may_write_programme, move_item, record_return, remove_item
from events.programme_hours import hours_of, minutes_too_many

WAYS = {"monter": True, "descendre": False}


def writable(request: HttpRequest, pk: int) -> Event:
    """An event whose programme this account may write; 404 for anybody else."""
    user = cast(User, request.user)
    event = get_object_or_404(Event.objects.visible_to(user).for_author(), pk=pk)
    if not may_write_programme(event, user):
        raise Http404
    return event


def item_of(event: Event, pk: int) -> ProgrammeItem:
    item = get_object_or_404(ProgrammeItem, pk=pk, event=event)
    item.event = event
    return item


@require_safe
def programme(request: HttpRequest, pk: int) -> HttpResponse:
    """Its moments, with their hours; each may be changed, moved, taken out."""
    event = writable(request, pk)
    items = ProgrammeItem.objects.filter(event=event).prefetch_related("projects", "speakers__member").in_order()
    slots = list(hours_of(items, event.starts_at, event.ends_at))
    for slot in slots:
        slot.item.event = event
    context = {"event": event, "slots": slots, "too_many": minutes_too_many(slots, event.ends_at)}
    return render(request, "events/programme.html", context)


@require_POST
def programme_begin(request: HttpRequest, pk: int) -> HttpResponse:
    event = writable(request, pk)
    done = "Les cinq moments sont au programme : changez ce que vous voulez."
    done_or_refused(request, lambda: begin_with_five_moments(event, by=cast(User, request.user)), done)
    return redirect("events:programme", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def programme_item_add(request: HttpRequest, pk: int) -> HttpResponse:
    event = writable(request, pk)
    return item_page(request, ProgrammeItem(event=event, kind=MomentKind.SHARING, minutes=30))


@require_http_methods(["GET", "HEAD", "POST"])
def programme_item_edit(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    return item_page(request, item_of(writable(request, pk), item))


def item_page(request: HttpRequest, item: ProgrammeItem) -> HttpResponse:
    by = cast(User, request.user)
    form = ProgrammeItemForm(request.POST if request.method == "POST" else None, instance=item, by=by)
    if request.method == "POST" and form.is_valid() and form.save_changes():
        return redirect("events:programme", item.event_id)
    return render(request, "events/programme_item.html", {"event": item.event, "item": item, "form": form})


@require_POST
def programme_item_move(request: HttpRequest, pk: int, item: int, way: str) -> HttpResponse:
    if way not in WAYS:
        raise Http404
    one = item_of(writable(request, pk), item)
    done = f"« {one} » a changé de place."
    done_or_refused(request, lambda: move_item(one, up=WAYS[way], by=cast(User, request.user)), done)
    return redirect("events:programme", pk)


@irreversible(
    title="Retirer ce moment du programme",
    explains="Le moment, ses intervenants et ses projets liés sortent du programme. Cela ne pourra pas être annulé.",
)
@require_POST
def programme_item_remove(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    one = item_of(writable(request, pk), item)
    demand_answer(request)
    done = f"« {one} » n’est plus au programme."
    done_or_refused(request, lambda: remove_item(one, by=cast(User, request.user)), done)
    return redirect("events:programme", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def programme_return(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """What a sponsor said there of a project; 404 before the event, and for moments that are not theirs."""
    one = item_of(writable(request, pk), item)
    if not one.takes_returns:
        raise Http404
    by = cast(User, request.user)
    form = SponsorReturnForm(request.POST if request.method == "POST" else None, item=one, by=by)
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = dict(form.cleaned_data)
        try:
            record_return(one, said.pop("project"), by=by, **said)
            messages.success(request, "C’est noté. La mission innovation le lit d’abord, puis le projet le montre.")
            return redirect("events:programme", pk)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "events/programme_return.html", {"event": one.event, "item": one, "form": form})
