"""Subscriptions: who reads what by a secret address, when it dies, and what a calendar that asks again is told."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from directory.models import Member
from directory.models.invitations import hash_token
from directory.personal_data import erase
from directory.roles import suspend
from events.models import CalendarFeed, CoHost, Event, FeedScope
from events.models.registrations import leave, register
from events.models.secret_feeds import AT_MOST
from events.personal_data import forget
from events.views.calendar_feeds import READINGS_PER_HOUR
from governance.models import Club
from tests.factories import EventFactory
from tests.standing import standing

pytestmark = pytest.mark.django_db
LINK = "https://visio.example.org/salle"
PUBLIC = "/agenda/public.ics"
ATOM = "/agenda/atom.xml"


def subscribed(member: Member, scope: str = FeedScope.ALL, **more) -> str:
    """The address of a new subscription."""
    return reverse("events:calendar_feed", args=[CalendarFeed.issue(member, scope=scope, **more)[1]])


def titles(visitor, address: str) -> set[str]:
    response = visitor.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return set(re.findall(r"^SUMMARY:(.*)\r$", response.content.decode(), re.M))


@standing
def club() -> Club:
    return Club.objects.create(name="Le guichet", entry="trade", tagline="Recevoir.")


@standing
def agenda(helene, karim, club) -> None:
    """A public talk; a café at Hélène's; one at Karim's, to which she comes; one that hers co-hosts; one of a club; a
    talking group of each promotion; and what nobody reads in the agenda."""
    mine = {"author": karim}
    EventFactory(title="Grand témoin", audience="public", **mine)
    EventFactory(title="Chez Hélène", host=helene.collectivity, **mine)
    register(EventFactory(title="Où elle vient", host=karim.collectivity, **mine), helene)
    shared = EventFactory(title="Ensemble", host=karim.collectivity, **mine)
    CoHost.objects.create(event=shared, collectivity=helene.collectivity)
    EventFactory(title="Du club", club=club, **mine)
    for person, title in ((helene, "Parole de 2019"), (karim, "Parole de 2021")):
        EventFactory(title=title, kind="talking_group", audience="cohort", cohort=person.cohort, **mine)
    EventFactory(title="Brouillon", draft=True, **mine)
    EventFactory(title="Brouillon d’Hélène", draft=True, author=helene)
    EventFactory(title="Masqué", hidden_at=timezone.now(), **mine)
    EventFactory(title="Retiré", state="withdrawn", **mine)
    EventFactory(title="Ancien", starts_at=timezone.now() - timedelta(days=400), **mine)


EVERYBODYS = {"Grand témoin", "Chez Hélène", "Où elle vient", "Ensemble", "Du club"}


# Who reads what -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scope", "read"),
    [
        ("all", EVERYBODYS | {"Parole de 2019"}),
        ("mine", {"Où elle vient"}),
        ("collectivity", {"Chez Hélène", "Ensemble"}),
        ("club", {"Du club"}),
    ],
)
def test_each_subscription_gives_its_part_of_what_she_reads(scope, read, agenda, helene, club, visitor):
    address = subscribed(helene, scope, **({"club": club} if scope == "club" else {}))
    assert titles(visitor, address) == read


@pytest.mark.met("EV2-11")
def test_a_promotion_s_talking_group_is_in_no_other_s_feed(agenda, karim, helene, visitor, moderator):
    assert "Parole de 2021" not in titles(visitor, subscribed(helene))
    Event.objects.filter(title="Parole de 2021").update(author=helene)
    assert "Parole de 2019" in titles(visitor, subscribed(karim)), "he proposed it"
    assert titles(visitor, PUBLIC) == {"Grand témoin"}


def test_the_link_is_in_the_feed_of_who_comes_while_they_come(helene, karim, visitor):
    event = EventFactory(remote=True, meeting_url=LINK, audience="public", author=karim)
    coming = register(event, helene)
    hers, his = subscribed(helene), subscribed(karim)
    assert LINK in visitor.get(hers).content.decode().replace("\r\n ", "")
    for address in (his, PUBLIC, ATOM, reverse("events:event_calendar", args=[event.pk])):
        assert "visio.example" not in visitor.get(address).content.decode().replace("\r\n ", "")
    leave(coming)
    assert "visio.example" not in visitor.get(hers).content.decode().replace("\r\n ", "")


def test_one_event_as_a_file_has_the_link_for_who_comes(helene, karim, sign_in):
    event = EventFactory(remote=True, meeting_url=LINK)
    register(event, helene)
    address = reverse("events:event_calendar", args=[event.pk])
    file = sign_in(helene).get(address)
    assert LINK in file.text
    assert file["Content-Disposition"] == 'attachment; filename="evenement.ics"'
    assert file["Cache-Control"] == "private, no-store"
    assert LINK not in sign_in(karim).get(address).text


def test_what_she_may_no_longer_read_leaves(agenda, helene, karim, visitor):
    address = subscribed(helene)
    event = Event.objects.get(title="Du club")
    event.withdraw(by=karim.user)
    assert "Du club" not in titles(visitor, address)
    Event.objects.filter(title="Chez Hélène").update(hidden_at=timezone.now())
    assert "Chez Hélène" not in titles(visitor, address)
    helene.cohort = karim.cohort
    helene.save()
    assert "Parole de 2019" not in titles(visitor, address)


def test_without_a_collectivite_hers_is_empty(agenda, helene, visitor):
    address = subscribed(helene, FeedScope.COLLECTIVITY)
    Member.objects.filter(pk=helene.pk).update(collectivity=None)
    EventFactory(title="De personne")
    assert titles(visitor, address) == set()


# When it dies -------------------------------------------------------------------------------------


def test_a_revoked_address_answers_no_more(helene, karim, sign_in, visitor):
    address = subscribed(helene)
    feed = CalendarFeed.objects.get()
    revoke = reverse("events:calendar_feed_revoke", args=[feed.pk])
    assert sign_in(karim).post(revoke, {"answered": "1"}).status_code == 404
    assert visitor.get(address).status_code == 200
    page = sign_in(helene).post(revoke, {"answered": "1"}, follow=True).text
    assert "Cet abonnement est révoqué" in page
    assert visitor.get(address).status_code == visitor.head(address).status_code == 404


@pytest.mark.parametrize(
    "gone", ["erased", "forgotten", "suspended", "suspended alone", "closed account", "no account"]
)
def test_a_person_who_left_has_no_feed(gone, helene, visitor, administrator):
    address = subscribed(helene)
    assert visitor.get(address).status_code == 200
    match gone:
        case "erased":
            erase(helene)
            assert not CalendarFeed.objects.exists()
        case "forgotten":
            forget(helene)
        case "suspended":
            suspend(helene, by=administrator)
        case "suspended alone":
            helene.set_standing(suspended=True)
        case "closed account":
            helene.user.is_active = False
            helene.user.save()
        case "no account":
            Member.objects.filter(pk=helene.pk).update(user=None)
    assert visitor.get(address).status_code == 404


@pytest.mark.parametrize("token", ["x", "0" * 22, "A" * 300])
def test_another_word_opens_nothing(token, helene, visitor):
    subscribed(helene)
    assert visitor.get(reverse("events:calendar_feed", args=[token])).status_code == 404


def test_the_secret_is_kept_as_a_hash_and_is_of_128_bits(helene):
    feed, token = CalendarFeed.issue(helene, scope=FeedScope.MINE)
    assert len(token) == 22
    assert feed.token_hash == hash_token(token)
    assert token not in str(CalendarFeed.objects.values())


def test_a_calendar_that_asks_all_the_time_waits(helene, visitor, settings):
    address = subscribed(helene)
    answers = [visitor.get(address).status_code for _ in range(READINGS_PER_HOUR + 1)]
    assert answers[-1] == 429
    assert set(answers[:-1]) == {200}


# Its page -----------------------------------------------------------------------------------------


def test_the_address_is_shown_once_with_its_qr_code(helene, sign_in, visitor, settings):
    settings.PORTAL_URL = "https://alumni.example.org"
    client = sign_in(helene)
    page = client.post(reverse("events:calendar_feeds"), {"what": "all"}, follow=True).text
    [address] = re.findall(r'value="https://alumni\.example\.org(/agenda/abonnements/[\w-]{22}\.ics)"', page)
    assert f'href="webcal://alumni.example.org{address}"' in page
    assert "QR code de l’abonnement" in page
    assert "pas encore lu par un calendrier" in page
    assert visitor.get(address).status_code == 200
    again = client.get(reverse("events:calendar_feeds")).text
    assert address not in again
    assert "lu par un calendrier le" in again


def test_a_club_is_chosen_in_the_list(helene, club, sign_in):
    sign_in(helene).post(reverse("events:calendar_feeds"), {"what": f"club:{club.pk}"})
    assert CalendarFeed.objects.get().club == club


@pytest.mark.parametrize("what", ["", "club:0", "club:", "tout", "club:abc"])
def test_what_is_not_in_the_list_is_refused_with_a_sentence(what, helene, club, sign_in):
    page = sign_in(helene).post(reverse("events:calendar_feeds"), {"what": what}).text
    assert "Choisissez" in page
    assert not CalendarFeed.objects.exists()


def test_ten_subscriptions_are_enough(helene, sign_in):
    for _ in range(AT_MOST):
        subscribed(helene)
    with pytest.raises(ValidationError):
        subscribed(helene)
    assert "révoquez-en un" in sign_in(helene).post(reverse("events:calendar_feeds"), {"what": "all"}).text


# Asked again --------------------------------------------------------------------------------------


@pytest.mark.parametrize("which", ["private", "public", "atom", "event"])
def test_a_calendar_that_knows_it_already_is_told_so(which, helene, visitor, django_assert_num_queries):
    event = EventFactory(audience="public")
    address = {
        "private": subscribed(helene),
        "public": PUBLIC,
        "atom": ATOM,
        "event": reverse("events:event_calendar", args=[event.pk]),
    }[which]
    first = visitor.get(address)
    assert visitor.get(address).content == first.content, "the same bytes"
    assert first["Last-Modified"]
    with django_assert_num_queries(1 if which in ("public", "atom") else 2):
        again = visitor.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    head = visitor.head(address)
    assert (head.status_code, head["ETag"], head.content) == (200, first["ETag"], b"")
    event.title = "Un autre titre"
    event.save()
    changed = visitor.get(address, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_an_event_that_leaves_is_told_though_nothing_is_later(karim, visitor):
    EventFactory(audience="public", author=karim)
    old = EventFactory(audience="public", author=karim)
    Event.objects.filter(pk=old.pk).update(changed_at=timezone.now() - timedelta(days=2))
    first = visitor.get(PUBLIC)
    old.withdraw(by=karim.user)
    since = {"If-Modified-Since": first["Last-Modified"]}
    assert visitor.get(PUBLIC, headers={"If-None-Match": first["ETag"], **since}).status_code == 200
    assert visitor.get(PUBLIC, headers=since).status_code == 200


def test_an_account_s_own_browser_keeps_no_copy(helene, sign_in, visitor):
    assert visitor.get(PUBLIC)["Cache-Control"] == "public, no-cache"
    assert visitor.get(subscribed(helene))["Cache-Control"] == "private, no-cache"
    assert sign_in(helene).get(PUBLIC)["Cache-Control"] == "private, no-store"


# Atom ---------------------------------------------------------------------------------------------

NAMES = {"atom": "http://www.w3.org/2005/Atom"}


def entries(visitor) -> list[dict[str, str]]:
    feed = ElementTree.fromstring(visitor.get(ATOM).content)  # noqa: S314
    return [{one.tag.partition("}")[2]: one.text or "" for one in entry} for entry in feed.findall("atom:entry", NAMES)]


def test_the_atom_feed_names_each_event_once_for_all(visitor, settings):
    settings.PORTAL_URL = "https://alumni.example.org"
    event = EventFactory(title="Café & <thé>", audience="public", presentation="Venez <b>tous</b>")
    EventFactory()
    [entry] = entries(visitor)
    assert entry["title"] == "Café & <thé>"
    assert entry["id"] == f"tag:alumni.example.org,2026:agenda/{event.pk}"
    assert "&lt;b&gt;" in entry["summary"]
    assert entry["published"] == f"{event.published_at:%Y-%m-%dT%H:%M:%S+00:00}"
    event.starts_at, event.ends_at = (at + timedelta(days=7) for at in (event.starts_at, event.ends_at))
    event.save()
    [moved] = entries(visitor)
    assert (moved["id"], moved["published"]) == (entry["id"], entry["published"])
    assert "(déplacé du" in moved["title"]


def test_an_empty_atom_feed_is_the_same_each_time(visitor, time_machine):
    first = visitor.get(ATOM).content
    time_machine.move_to(timezone.now() + timedelta(hours=3))
    assert visitor.get(ATOM).content == first
