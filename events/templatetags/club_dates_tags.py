"""What pages of clubs show of the agenda: the dates to come, those that were held, the date of a subject."""

from typing import Any

from django import template
from django.utils import timezone

from events import club_dates as dates
from events.models import Event
from governance import club_page
from governance.clubs import place_in_club
from governance.models import Club, ClubNote, ClubSubject
from governance.rights import acting

register = template.Library()


@register.simple_tag(takes_context=True)
def club_dates(context: template.Context, club: Club) -> list[dates.ClubDate]:
    """The dates to come of a club, called off ones too, which say so. Two queries at most."""
    user = context["request"].user
    return dates.dates_to_come(club, user, acting(user), timezone.now())


@register.simple_tag(takes_context=True)
def held_club_dates(context: template.Context, club: Club) -> list[Event]:
    """The latest dates that a club held. One query."""
    return dates.held(club, context["request"].user, timezone.now())


@register.simple_tag(takes_context=True)
def next_club_dates(context: template.Context) -> dict[int, Event]:
    """The nearest date of each club, by the club's key. One query, for a page that names several clubs."""
    found = dates.nearest(context["request"].user, timezone.now())
    return {event.club_id: event for event in found if event.club_id}


@register.simple_tag
def next_of(club: Club, next_dates: dict[int, Event]) -> Event | None:
    """That of this club, among `next_club_dates`."""
    return next_dates.get(club.pk)


@register.filter
def go_ahead(found: list[dates.ClubDate]) -> bool:
    """Whether one of these dates was not called off."""
    return any(not (one.event.is_cancelled or one.event.is_postponed) for one in found)


@register.simple_tag(takes_context=True)
def dates_of_subjects(context: template.Context, club: Club) -> dict[int, Event]:
    """The date of each subject of the list of a club. One query."""
    return dates.dates_of_subjects(club, context["request"].user)


@register.simple_tag
def date_of(subject: ClubSubject, dated: dict[int, Event]) -> Event | None:
    """That of this subject, among `dates_of_subjects`."""
    return dated.get(subject.pk)


@register.inclusion_tag("events/_session.html", takes_context=True)
def club_session(context: template.Context, event: Event) -> dict[str, Any]:
    """On the page of an event of a club: the subjects of the list that it deals with, and the notes that were kept of
    it. No query for another event; else three at most."""
    if event.club is None:
        return {"event": event, "subjects": [], "notes": [], "writes": False}
    user = context["request"].user
    notes = ClubNote.objects.visible_to(user).published().filter(events=event)
    return {
        "event": event,
        "subjects": [subject for subject in event.subjects.all() if subject.text != event.title],
        "notes": club_page.only_beginnings(notes),
        "writes": event.has_started and not event.is_cancelled and place_in_club(user, event.club).inside,
    }
