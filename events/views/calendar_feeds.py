"""The agenda in one's own calendar, the news in one's own reader: files, subscriptions and their page, public feeds."""

from collections.abc import Sequence
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
from events.atom import AtomFile, NewsFile
from events.calendar_files import AGENDA, CalendarFile
from events.forms.calendar_feeds import CalendarFeedForm
from events.forms.news_feeds import NewsFeedForm
from events.models import CalendarFeed, Event, NewsFeed
from events.models.secret_feeds import SecretFeed
from governance.rights import acting
from projects import qr

CALENDAR = "text/calendar; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
# A calendar asks every few hours, a person who sets it up a few times in a row.
READINGS_PER_HOUR = 60
SHOWN_ONCE = "secret_feed"
LAST_READ = "{}-read:{}"
REMEMBERED = 400 * 24 * HOUR
File = CalendarFile | AtomFile | NewsFile


def answer(request: HttpRequest, file: File, content_type: str, kept_by: str) -> HttpResponseBase:
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
    if wait := too_often(feed):
        return wait
    file = CalendarFile(feed.events(), member=feed.member, name=f"{AGENDA} – {feed}", key=str(feed.pk))
    return private(answer(request, file, CALENDAR, "private"))


@login_not_required
@require_safe
@secrets_tried
def news_feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """News in Atom, by a secret alone; 404 once it is revoked, or its person gone."""
    feed = NewsFeed.objects.from_token(token)
    if feed is None:
        raise Http404
    if wait := too_often(feed):
        return wait
    return private(answer(request, NewsFile(feed, address_of(NewsFeed, token)), ATOM, "private"))


def private(response: HttpResponseBase) -> HttpResponseBase:
    response["Referrer-Policy"] = "no-referrer"
    return response


def too_often(feed: SecretFeed) -> HttpResponse | None:
    """What a program is told that asks all the time; one that does not is noted as having read."""
    now = int(time())
    rest = HOUR - now % HOUR
    key = f"limit:{feed._meta.model_name}:{feed.pk}:{now // HOUR}"
    if counted(key, READINGS_PER_HOUR, rest) > READINGS_PER_HOUR:
        return HttpResponse(status=429, headers={"Retry-After": str(rest)}, content_type="text/plain")
    note_reading(feed)
    return None


def note_reading(feed: SecretFeed) -> None:
    """The day on which a program last read it: in the shared cache, for reading an address writes nothing else."""
    key, today = read_key(feed), timezone.localdate()
    if caches["local"].get(key) != today:
        caches["default"].set(key, today, REMEMBERED)
        caches["local"].set(key, today, 24 * HOUR)


def read_key(feed: SecretFeed) -> str:
    return LAST_READ.format(feed._meta.model_name, feed.pk)


def last_readings(feeds: Sequence[SecretFeed]) -> list[tuple[SecretFeed, date | None]]:
    days = caches["default"].get_many([read_key(feed) for feed in feeds]) if feeds else {}
    return [(feed, days.get(read_key(feed))) for feed in feeds]


def address_of(kind: type[SecretFeed], token: str) -> str:
    name = "events:calendar_feed" if kind is CalendarFeed else "events:news_feed"
    return f"{settings.PORTAL_URL}{reverse(name, args=[token])}"


def show_once(request: HttpRequest, kind: type[SecretFeed], token: str) -> HttpResponse:
    """The page of the subscriptions, which shows the whole address of this one, this time alone."""
    request.session[SHOWN_ONCE] = [request.user.member.pk, kind._meta.model_name, token]
    return redirect("events:calendar_feeds")


@with_profile
def calendar_feeds(request: HttpRequest) -> HttpResponse:
    """One's subscriptions: made here, their secret shown once, renewed, revoked. `club`, `flux`: what is proposed
    first, for a calendar and for a reader of feeds."""
    form = CalendarFeedForm(request.POST if request.method == "POST" else None, member=request.user.member)
    if request.method == "POST" and form.is_valid() and (token := form.issue()):
        return show_once(request, CalendarFeed, token)
    return subscriptions(request, form, NewsFeedForm(member=request.user.member))


@require_POST
@with_profile
def news_feed_add(request: HttpRequest) -> HttpResponse:
    form = NewsFeedForm(request.POST, member=request.user.member)
    if form.is_valid() and (token := form.issue()):
        return show_once(request, NewsFeed, token)
    return subscriptions(request, CalendarFeedForm(member=request.user.member), form)


def subscriptions(request: HttpRequest, form: CalendarFeedForm, news_form: NewsFeedForm) -> HttpResponse:
    member = request.user.member
    form.propose_club(request.GET.get("club", ""))
    news_form.propose(request.GET.get("flux", ""))
    made_for, kind, made = request.session.pop(SHOWN_ONCE, (None, "", ""))
    of_news = kind == NewsFeed._meta.model_name
    secret = address_of(NewsFeed if of_news else CalendarFeed, made) if made_for == member.pk else ""
    webcal = f"webcal://{secret.partition('://')[2]}" if secret and not of_news else ""
    context = {
        "form": form,
        "news_form": news_form,
        "secret": secret,
        "webcal": webcal,
        "code": qr.draw(webcal) if webcal else None,
        "feeds": last_readings(list(CalendarFeed.objects.of(member))),
        "news_feeds": last_readings(list(NewsFeed.objects.of(member))),
        "public": f"{settings.PORTAL_URL}{reverse('events:public_calendar')}",
        "public_atom": f"{settings.PORTAL_URL}{reverse('events:atom')}",
    }
    response = render(request, "events/calendar_feeds.html", context)
    response.headers["Cache-Control"] = "no-store, private"
    return response


REVOKES = {
    "title": "Révoquer l’abonnement",
    "explains": "Le programme qui lit cette adresse ne recevra plus rien. Cela ne pourra pas être annulé.",
    "verb": "Oui, révoquer",
}
RENEWS = {
    "title": "Changer l’adresse",
    "explains": "L’adresse d’aujourd’hui ne répondra plus : il faudra donner la nouvelle au programme qui la lit.",
    "verb": "Oui, changer l’adresse",
}


@irreversible(**REVOKES)
@require_POST
@with_profile
def calendar_feed_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    return revoke(request, CalendarFeed, pk)


@irreversible(**REVOKES)
@require_POST
@with_profile
def news_feed_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    return revoke(request, NewsFeed, pk)


@irreversible(**RENEWS)
@require_POST
@with_profile
def calendar_feed_renew(request: HttpRequest, pk: int) -> HttpResponse:
    return renew(request, CalendarFeed, pk)


@irreversible(**RENEWS)
@require_POST
@with_profile
def news_feed_renew(request: HttpRequest, pk: int) -> HttpResponse:
    return renew(request, NewsFeed, pk)


def own(request: HttpRequest, kind: type[SecretFeed], pk: int) -> SecretFeed:
    return get_object_or_404(kind._default_manager.filter(member=request.user.member), pk=pk)


def revoke(request: HttpRequest, kind: type[SecretFeed], pk: int) -> HttpResponse:
    feed = own(request, kind, pk)
    demand_answer(request)
    feed.delete()
    messages.success(request, "Cet abonnement est révoqué : son adresse ne répond plus.")
    return redirect("events:calendar_feeds")


def renew(request: HttpRequest, kind: type[SecretFeed], pk: int) -> HttpResponse:
    feed = own(request, kind, pk)
    demand_answer(request)
    token = feed.renew()
    messages.success(request, "L’adresse est changée : l’ancienne ne répond plus.")
    return show_once(request, kind, token)
