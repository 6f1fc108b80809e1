"""The agenda in one's own calendar: one event as a file, subscriptions and their page, public feeds."""

from datetime import date
from time import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_POST, require_safe

from emi_alumni.foundation.confirmation import demand_answer, irreversible
from emi_alumni.foundation.rate_limits import HOUR, counted, secrets_tried
from emi_alumni.foundation.url_reversing import reverse
from emi_alumni.foundation.views import with_profile
from events.atom import AtomFile
from events.calendar_files import AGENDA, CalendarFile
from events.forms.calendar_feeds import CalendarFeedForm
from events.models import CalendarFeed, Event
from governance.rights import acting
from projects import qr

CALENDAR = "text/calendar; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
# A calendar asks every few hours, a person who sets it up a few times in a row.
READINGS_PER_HOUR = 60
SHOWN_ONCE = "calendar_feed"
LAST_READ = "calendar-feed-read:{}"
REMEMBERED = 400 * 24 * HOUR


def answer(request: HttpRequest, file: CalendarFile | AtomFile, content_type: str, kept_by: str) -> HttpResponseBase:
    """The file, or 304. `kept_by`: « private » or « public » caches, which ask again each time; none for an account.

    `If-Modified-Since` alone is not believed: an event that is taken away leaves no later moment.
    """
    response = HttpResponse(content_type=content_type)
    response["ETag"] = file.etag
    if file.last_modified:
        response["Last-Modified"] = http_date(file.last_modified.timestamp())
    signed_in = request.user.is_authenticated
    response["Cache-Control"] = "private, no-store" if signed_in else f"{kept_by}, no-cache"
    found = get_conditional_response(request, etag=file.etag, response=response)
    if found is not None and found is not response:
        return found
    response.content = file.content()
    return response


@login_not_required
@require_safe
def event_calendar(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One event, for whoever reads its page; with the link of the meeting for who comes."""
    events = Event.objects.visible_to(request.user).published().filter(pk=pk)
    get_object_or_404(events)
    file = CalendarFile(events, member=acting(request.user))
    response = answer(request, file, CALENDAR, "private")
    if response.status_code == 200:
        response["Content-Disposition"] = 'attachment; filename="evenement.ics"'
    return response


@login_not_required
@require_safe
def public_calendar(request: HttpRequest) -> HttpResponseBase:
    """What visitors read, for anybody's calendar."""
    file = CalendarFile(Event.objects.public().in_calendars(), name=f"{AGENDA} – événements publics", key="public")
    return answer(request, file, CALENDAR, "public")


@login_not_required
@require_safe
def atom(request: HttpRequest) -> HttpResponseBase:
    return answer(request, AtomFile(), ATOM, "public")


@login_not_required
@require_safe
@secrets_tried
def calendar_feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """A subscription, by its secret alone; 404 once it is revoked, or its person gone."""
    feed = CalendarFeed.objects.from_token(token)
    if feed is None:
        raise Http404
    now = int(time())
    rest = HOUR - now % HOUR
    if counted(f"limit:calendar:{feed.pk}:{now // HOUR}", READINGS_PER_HOUR, rest) > READINGS_PER_HOUR:
        return HttpResponse(status=429, headers={"Retry-After": str(rest)}, content_type="text/plain")
    note_reading(feed)
    file = CalendarFile(feed.events(), member=feed.member, name=f"{AGENDA} – {feed}", key=str(feed.pk))
    response = answer(request, file, CALENDAR, "private")
    response["Referrer-Policy"] = "no-referrer"
    return response


def note_reading(feed: CalendarFeed) -> None:
    """The day on which a calendar last read it: in the shared cache, for reading an address writes nothing else."""
    key, today = LAST_READ.format(feed.pk), timezone.localdate()
    if caches["local"].get(key) != today:
        caches["default"].set(key, today, REMEMBERED)
        caches["local"].set(key, today, 24 * HOUR)


def last_readings(feeds: list[CalendarFeed]) -> dict[int, date]:
    keys = {LAST_READ.format(feed.pk): feed.pk for feed in feeds}
    return {keys[key]: day for key, day in caches["default"].get_many(keys).items()}


@with_profile
def calendar_feeds(request: HttpRequest) -> HttpResponse:
    """One's subscriptions: made here, their secret shown once, revoked. `club`: the one that is proposed first."""
    member = request.user.member
    form = CalendarFeedForm(request.POST if request.method == "POST" else None, member=member)
    form.propose_club(request.GET.get("club", ""))
    if request.method == "POST" and form.is_valid() and (token := form.issue()):
        request.session[SHOWN_ONCE] = [member.pk, token]
        return redirect("events:calendar_feeds")
    made_for, made = request.session.pop(SHOWN_ONCE, (None, ""))
    secret = f"{settings.PORTAL_URL}{reverse('events:calendar_feed', args=[made])}" if made_for == member.pk else ""
    webcal = f"webcal://{secret.partition('://')[2]}" if secret else ""
    feeds = list(CalendarFeed.objects.of(member))
    readings = last_readings(feeds) if feeds else {}
    context = {
        "form": form,
        "secret": secret,
        "webcal": webcal,
        "code": qr.draw(webcal) if webcal else None,
        "feeds": [(feed, readings.get(feed.pk)) for feed in feeds],
        "public": f"{settings.PORTAL_URL}{reverse('events:public_calendar')}",
    }
    response = render(request, "events/calendar_feeds.html", context)
    response.headers["Cache-Control"] = "no-store, private"
    return response


@irreversible(
    title="Révoquer l’abonnement",
    explains="Le calendrier qui le lit ne recevra plus rien. Cela ne pourra pas être annulé.",
    verb="Oui, révoquer",
)
@require_POST
@with_profile
def calendar_feed_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    feed = get_object_or_404(CalendarFeed.objects.of(request.user.member), pk=pk)
    demand_answer(request)
    feed.delete()
    messages.success(request, "Cet abonnement est révoqué : son adresse ne répond plus.")
    return redirect("events:calendar_feeds")
