"""The dates of a club in the agenda: what was held and what is kept of it, and the date of a subject of its list."""

from datetime import date, datetime
from typing import cast

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directory.models import User
from emi_alumni.foundation.listing.pages import CountedPaginator, PreparedSlices
from emi_alumni.foundation.prepared_statements import prepared, prepared_count
from events.club_dates import read_by
from events.lifecycle import day
from events.models import AgendaItem, Event
from governance import club_page
from governance.clubs import animated_club, lock, place_in_club
from governance.forms.clubs import keep_subject
from governance.models import Club, ClubNote

PER_PAGE = 12


@prepared
def clubs_at(slug: str) -> QuerySet[Club]:
    """The club of this address."""
    return Club.objects.filter(slug=slug)


@prepared_count
def count_of_held(club: Club, user: User, now: datetime) -> QuerySet[Event]:
    return read_by(user).filter(club=club).going_ahead().past(now)


@prepared
def held_dates(club: Club, user: User, today: date, now: datetime, piece: range) -> QuerySet[Event]:
    """Those that were held, the latest first, with their subjects and the notes that this account reads."""
    readable = club_page.only_beginnings(ClubNote.objects.visible_to(user, today).published())
    held = read_by(user).filter(club=club).going_ahead().past(now)
    dates: QuerySet[Event] = held.prefetch_related("subjects", Prefetch("notes", readable, to_attr="read"))
    return dates[piece.start : piece.stop]


@require_safe
def club_archive(request: HttpRequest, slug: str) -> HttpResponse:
    """Past dates, each with its subjects and the notes that this reader may read; then the notes of no date."""
    club, user, today = cast(Club, clubs_at.first_or_404(slug)), request.user, timezone.localdate()
    now = timezone.now()
    held = PreparedSlices(held_dates, club, user, today, now)
    dates = CountedPaginator(held, PER_PAGE, count_of_held(club, user, now))
    context = {
        "club": club,
        "page": dates.get_page(request.GET.get("page")),
        "loose": club_page.loose_notes_of(club, user, today),
        "place": place_in_club(user, club),
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
