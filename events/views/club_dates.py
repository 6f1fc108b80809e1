"""The dates of a club in the agenda: what was held and what is kept of it, and the date of a subject of its list."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from events.club_dates import read_by
from events.lifecycle import day
from events.models import AgendaItem, Event
from governance import club_page
from governance.clubs import animated_club, lock, place_in_club
from governance.forms.clubs import keep_subject
from governance.models import Club, ClubNote

PER_PAGE = 12


@require_safe
def club_archive(request: HttpRequest, slug: str) -> HttpResponse:
    """Past dates, each with its subjects and the notes that this reader may read; then the notes of no date."""
    club, today = get_object_or_404(Club, slug=slug), timezone.localdate()
    readable = club_page.only_beginnings(ClubNote.objects.visible_to(request.user, today).published())
    held = read_by(request.user).filter(club=club).going_ahead().past()
    dates = held.prefetch_related("subjects", Prefetch("notes", readable, to_attr="read"))
    context = {
        "club": club,
        "page": Paginator(dates, PER_PAGE).get_page(request.GET.get("page")),
        "loose": club_page.loose_notes_of(club, request.user, today),
        "place": place_in_club(request.user, club),
    }
    return render(request, "events/club_archive.html", context)


@require_POST
def club_subject_date(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """By who animates the club: a subject is given a date to come (`date`), or none. It is kept from then on."""
    club = animated_club(request.user, slug)
    asked = request.POST.get("date", "")
    with transaction.atomic():
        lock(club)
        subject = get_object_or_404(club.subjects.select_related("club"), pk=pk)
        found = date_to_come(request, club, asked) if asked else None
        if found is None:
            AgendaItem.objects.filter(subject=subject).delete()
        else:
            AgendaItem.objects.update_or_create(subject=subject, defaults={"event": found})
        if subject.kept_at is None:
            keep_subject(subject)
            subject.save()
    messages.success(request, f"« {subject} » : {day(found) if found else 'sans date'}.")
    return redirect("governance:club_subject_list", slug=club.slug)


def date_to_come(request: HttpRequest, club: Club, asked: str) -> Event:
    """Http404 for what is no date to come of this club, or not this reader's to know."""
    dates = read_by(request.user).filter(club=club).going_ahead().to_come()
    found = next((event for event in dates if str(event.pk) == asked), None)
    if found is None:
        raise Http404
    return found
