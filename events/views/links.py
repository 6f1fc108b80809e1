"""« Autour de cet événement »: its projects, modules, partners and co-hosts, for who organises it. Others: 404."""

from datetime import date
from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from directory.models import Member, User
from directory.visibility import Reader
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.search.query import matching_ids
from emi_alumni.foundation.url_reversing import reverse
from emi_alumni.foundation.views import done_or_refused, with_profile
from events import links
from events.forms.links import CoHostForm, SubjectsForm
from events.models import CoHost, Event, EventAudience
from projects.models import Project

FOUND = 8  # projects shown for what was typed


@prepared
def organised_shared(member: Member, key: int, day: date) -> QuerySet[Event]:
    """The event of this key, if this person organises it on this day and it is not kept for who comes."""
    shared = Event.objects.organised_by(member, day).exclude(audience=EventAudience.NAMED)
    return shared.for_author().filter(pk=key).order_by("pk")


@prepared
def projects_of(event: int) -> QuerySet[Project]:
    return Project.objects.filter(events=event).order_by("title", "pk")


@prepared
def co_hosts_of(event: int) -> QuerySet[CoHost]:
    return CoHost.objects.filter(event=event).select_related("collectivity")


def own(request: HttpRequest, pk: int) -> Event:
    return cast(Event, organised_shared.first_or_404(request.user.member, pk, timezone.localdate()))


@with_profile
def event_links(request: HttpRequest, pk: int) -> HttpResponse:
    """GET with `q` looks for projects; POST keeps the modules and the partners that are ticked."""
    event = own(request, pk)
    by = cast(User, request.user)
    if request.method != "POST":
        return page(request, event)
    form = SubjectsForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        done = "C’est noté : la page de l’événement le dit."
        done_or_refused(request, lambda: links.say_subjects(event, said["modules"], said["partners"], by=by), done)
        return redirect(address(event))
    return page(request, event, subjects=form)


def page(
    request: HttpRequest, event: Event, *, subjects: SubjectsForm | None = None, co_host: CoHostForm | None = None
) -> HttpResponse:
    by = cast(User, request.user)
    linked = projects_of(event.pk)
    words = request.GET.get("q", "")[:100].replace("\0", "").strip()
    now = {"modules": event.modules.all(), "partners": event.partners.all()}
    context = {
        "event": event,
        "projects": linked,
        "words": words,
        "found": projects_found(words, by, {one.pk for one in linked}) if words else [],
        "subjects": subjects or SubjectsForm(initial={name: [one.pk for one in rows] for name, rows in now.items()}),
        "co_hosts": co_hosts_of(event.pk),
        "co_host": co_host or CoHostForm(),
    }
    context["form"] = subjects or co_host
    return render(request, "events/links.html", context)


def projects_found(words: str, by: User, known: set[int]) -> list[Project]:
    """The published projects that best answer, those already linked left out."""
    ids = matching_ids(words, "project", Reader.of(by).search_scopes(), cap=FOUND + len(known))
    rows = Project.objects.visible_to(by).published().in_bulk([pk for pk in ids if pk not in known])
    return [rows[pk] for pk in ids if pk in rows][:FOUND]


@require_POST
@with_profile
def event_project_add(request: HttpRequest, pk: int) -> HttpResponse:
    event, by = own(request, pk), cast(User, request.user)
    key = request.POST.get("projet", "")
    readable = Project.objects.visible_to(by).published()
    project = get_object_or_404(readable, pk=int(key) if key.isdecimal() and len(key) <= 18 else 0)
    done_or_refused(request, lambda: links.add_project(event, project, by=by), f"« {project} » est lié.")
    return redirect(address(event))


@require_POST
@with_profile
def event_project_remove(request: HttpRequest, pk: int, project: int) -> HttpResponse:
    event = own(request, pk)
    one = get_object_or_404(event.projects.all(), pk=project)
    by = cast(User, request.user)
    done_or_refused(request, lambda: links.remove_project(event, one, by=by), f"« {one} » n’est plus lié.")
    return redirect(address(event))


@require_POST
@with_profile
def event_co_host_add(request: HttpRequest, pk: int) -> HttpResponse:
    event = own(request, pk)
    form = CoHostForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            links.add_co_host(event, said["collectivity"], said["share"], by=cast(User, request.user))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"Co-organisation notée : {said['collectivity']}.")
            return redirect(f"{address(event)}#mutualise")
    return page(request, event, co_host=form)


@require_POST
@with_profile
def event_co_host_remove(request: HttpRequest, pk: int, co_host: int) -> HttpResponse:
    """By its organisers, and by who represents that collectivité: they read the event's page."""
    by = cast(User, request.user)
    event = get_object_or_404(Event.objects.visible_to(by), pk=pk)
    one = get_object_or_404(CoHost.objects.select_related("collectivity"), event=event, pk=co_host)
    organises = event.written_by(by)
    if not organises and not links.may_take_away(one, by):
        raise Http404
    done = f"L’événement n’est plus annoncé avec {one.collectivity}."
    done_or_refused(request, lambda: links.remove_co_host(one, by=by), done)
    return redirect(f"{address(event)}#mutualise" if organises else event.get_absolute_url())


def address(event: Event) -> str:
    return reverse("events:event_links", args=[event.pk])
