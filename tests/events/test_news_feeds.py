"""News in a reader of feeds: what each address gives, how it names each of them, when it dies, who may read what."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from directory.models import Member
from directory.models.invitations import hash_token
from directory.personal_data import erase
from directory.roles import suspend
from emi_alumni.foundation.follows.models import Follow
from events.models import NewsFeed, NewsScope
from events.models.secret_feeds import AT_MOST
from events.views.calendar_feeds import READINGS_PER_HOUR
from governance.models import Club, ClubNote, Idea, IdeaTheme, NoteAudience
from projects.models import Theme
from tests.factories import EventFactory, ProjectFactory
from tests.standing import standing

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
PAGE = "/agenda/abonnements/"


def address(member: Member, scope: str = NewsScope.ALL, **more) -> str:
    return reverse("events:news_feed", args=[NewsFeed.issue(member, scope=scope, **more)[1]])


def entries(visitor, where: str) -> list[dict[str, str]]:
    response = visitor.get(where)
    assert (response.status_code, response["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    feed = ElementTree.fromstring(response.content)  # noqa: S314
    found = []
    for entry in feed.findall(f"{ATOM}entry"):
        said = {one.tag.removeprefix(ATOM): one.text or "" for one in entry}
        found.append(said | {"link": entry.find(f"{ATOM}link").attrib["href"]})  # type: ignore[union-attr]
    return found


def said(visitor, where: str) -> str:
    return "\n".join(entry["title"] for entry in entries(visitor, where))


@standing
def theme() -> Theme:
    return Theme.objects.create(slug="accueil", name="Accueil", key="accueil")


@standing
def club() -> Club:
    return Club.objects.create(
        name="Le guichet", entry="trade", tagline="Recevoir.", created_on=timezone.localdate() - timedelta(days=400)
    )


@standing
def news(karim, theme, club) -> None:
    """A project of a theme, an idea, a note that a club shares with the network, an event of one's own collectivité."""
    now = timezone.now()
    online = {"author": karim, "state": "published", "published_at": now}
    ProjectFactory(lead=karim, title="La cantine pour tous").themes.add(theme)
    ProjectFactory(lead=karim, title="Le bus des aînés")
    Idea.objects.create(title="Filmer les soutenances", theme=IdeaTheme.objects.create(name="Réseau"), **online)
    ClubNote.objects.create(club=club, title="Recevoir à deux", text="…", audience=NoteAudience.NETWORK, **online)
    ClubNote.objects.create(club=club, title="Entre nous", text="…", audience=NoteAudience.CLUB, **online)
    EventFactory(title="Café", author=karim, published_at=now)
    EventFactory(title="Parole", kind="talking_group", audience="cohort", cohort=karim.cohort, author=karim)


# What each gives ----------------------------------------------------------------------------------


@pytest.mark.met("PQ1-53")
def test_each_address_gives_its_part_of_the_news(news, helene, theme, club, visitor):
    every = said(visitor, address(helene))
    for title in ("La cantine pour tous", "Le bus des aînés", "Filmer les soutenances", "Recevoir à deux", "Café"):
        assert title in every
    assert "Entre nous" not in every
    assert "Parole" not in every
    of_theme = said(visitor, address(helene, NewsScope.THEME, theme=theme))
    assert "La cantine pour tous" in of_theme
    assert "bus" not in of_theme
    assert said(visitor, address(helene, NewsScope.CLUB, club=club)).count("\n") == 0
    assert "Recevoir à deux" in said(visitor, address(helene, NewsScope.CLUB, club=club))
    agenda = said(visitor, address(helene, NewsScope.SUBJECT, subject="agenda"))
    assert agenda.startswith("À l’agenda : Café")
    assert "\n" not in agenda
    followed = address(helene, NewsScope.FOLLOWED)
    assert entries(visitor, followed) == []
    Follow.start(helene.user, club)
    assert "Recevoir à deux" in said(visitor, followed)


def test_people_are_named_as_the_whole_network_reads_them(helene, karim, visitor):
    long_ago = timezone.now() - timedelta(days=400)
    known = {"activated_at": long_ago, "confirmed_at": long_ago}
    Member.objects.filter(pk=karim.pk).update(position="Directeur", position_changed_at=timezone.now(), **known)
    where = address(helene, NewsScope.SUBJECT, subject="personnes")
    assert f"{karim.full_name} a changé de poste : Directeur." in said(visitor, where)
    Member.objects.filter(pk=karim.pk).update(hidden_by_choice=True)
    assert karim.full_name not in visitor.get(where).content.decode()


def test_what_leaves_the_portal_leaves_the_feed(news, helene, visitor):
    where = address(helene)
    first = visitor.get(where)
    Idea.objects.update(hidden_at=timezone.now())
    assert "Filmer" in first.content.decode()
    again = visitor.get(where, headers={"If-None-Match": first["ETag"], "If-Modified-Since": first["Last-Modified"]})
    assert again.status_code == 200
    assert "Filmer" not in again.content.decode()


def test_each_entry_keeps_its_name_and_its_moment(helene, karim, visitor, settings):
    settings.PORTAL_URL = "https://alumni.example.org"
    project = ProjectFactory(lead=karim, title="Café & <thé>")
    where = address(helene, NewsScope.SUBJECT, subject="projets")
    [entry] = entries(visitor, where)
    assert entry["id"] == f"tag:alumni.example.org,2026:nouvelles/project/{project.pk}"
    assert entry["title"].startswith("Café & <thé> entre dans la banque de projets")
    assert entry["link"] == f"https://alumni.example.org{project.get_absolute_url()}"
    assert f'href="{entry["link"]}"' in entry["summary"]
    assert entry["published"] == entry["updated"] == f"{project.published_at:%Y-%m-%dT%H:%M:%S+00:00}"
    project.title = "Le thé"
    project.save()
    [again] = entries(visitor, where)
    assert (again["id"], again["published"]) == (entry["id"], entry["published"])


def test_no_two_entries_have_one_name(news, helene, visitor):
    names = [entry["id"] for entry in entries(visitor, address(helene))]
    assert len(names) == len(set(names)) > 4


def test_as_many_queries_whatever_is_new(helene, karim, visitor, same_queries):
    def add() -> None:
        ProjectFactory(lead=karim)

    add()
    where = address(helene, NewsScope.FOLLOWED)
    Follow.start(helene.user, karim.cohort)
    same_queries(lambda: visitor.get(where), add, 12)


# Asked again, and when it dies --------------------------------------------------------------------


def test_a_reader_that_knows_it_already_is_told_so(news, helene, visitor):
    where = address(helene)
    first = visitor.get(where)
    assert visitor.get(where).content == first.content, "the same bytes"
    assert first["Last-Modified"]
    assert first["Cache-Control"] == "private, no-cache"
    assert first["Referrer-Policy"] == "no-referrer"
    again = visitor.get(where, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_an_empty_feed_is_the_same_each_time(helene, visitor, time_machine):
    where = address(helene, NewsScope.FOLLOWED)
    first = visitor.get(where).content
    time_machine.move_to(timezone.now() + timedelta(hours=3))
    assert visitor.get(where).content == first


def test_a_reader_that_asks_all_the_time_waits(helene, visitor):
    where = address(helene, NewsScope.FOLLOWED)
    answers = [visitor.get(where).status_code for _ in range(READINGS_PER_HOUR + 1)]
    assert (set(answers[:-1]), answers[-1]) == ({200}, 429)


def test_a_revoked_and_a_guessed_address_answer_the_same_page(helene, karim, sign_in, visitor):
    where = address(helene)
    feed = NewsFeed.objects.get()
    revoke = reverse("events:news_feed_revoke", args=[feed.pk])
    assert sign_in(karim).post(revoke, {"answered": "1"}).status_code == 404
    assert visitor.get(where).status_code == 200
    assert "Cet abonnement est révoqué" in sign_in(helene).post(revoke, {"answered": "1"}, follow=True).text
    gone, guessed = visitor.get(where), visitor.get(reverse("events:news_feed", args=["0" * 22]))
    assert gone.status_code == guessed.status_code == 404
    assert gone.content == guessed.content


@pytest.mark.parametrize("kind", ["calendar", "news"])
def test_a_new_address_closes_the_former_one(kind, helene, karim, sign_in, visitor):
    client = sign_in(helene)
    made = {"calendar": (PAGE, {"what": "all"}), "news": (reverse("events:news_feed_add"), {"news": "all"})}[kind]
    page = client.post(*made, follow=True).text
    [where] = re.findall(r'value="https?://[^/"]+(/[^"]+/[\w-]{22}\.\w+)"', page)
    assert visitor.get(where).status_code == 200
    [feed] = Member.objects.get(pk=helene.pk).newsfeeds.all() if kind == "news" else helene.calendarfeeds.all()
    renew = reverse(f"events:{kind}_feed_renew", args=[feed.pk])
    assert sign_in(karim).post(renew, {"answered": "1"}).status_code == 404
    assert visitor.get(where).status_code == 200, "it asks first"
    page = sign_in(helene).post(renew, {"answered": "1"}, follow=True).text
    [other] = re.findall(r'value="https?://[^/"]+(/[^"]+/[\w-]{22}\.\w+)"', page)
    assert "l’ancienne ne répond plus" in page
    assert (visitor.get(where).status_code, visitor.get(other).status_code) == (404, 200)


@pytest.mark.parametrize("gone", ["erased", "suspended", "asleep", "closed account", "no account"])
def test_a_person_who_left_has_no_feed(gone, helene, visitor, administrator):
    where = address(helene)
    assert visitor.get(where).status_code == 200
    match gone:
        case "erased":
            erase(helene)
            assert not NewsFeed.objects.exists()
        case "suspended":
            suspend(helene, by=administrator)
        case "asleep":
            helene.set_standing(asleep=True)
        case "closed account":
            helene.user.is_active = False
            helene.user.save()
        case "no account":
            Member.objects.filter(pk=helene.pk).update(user=None)
    assert visitor.get(where).status_code == 404


def test_only_a_hash_of_the_secret_is_kept(helene):
    feed, token = NewsFeed.issue(helene, scope=NewsScope.ALL)
    assert (len(token), feed.token_hash) == (22, hash_token(token))
    assert token not in str(NewsFeed.objects.values())


# Its page -----------------------------------------------------------------------------------------


def test_an_address_is_made_shown_once_and_said_read(helene, sign_in, visitor):
    client = sign_in(helene)
    page = client.post(reverse("events:news_feed_add"), {"news": "subject:projets"}, follow=True).text
    [where] = re.findall(r'value="https?://[^/"]+(/nouvelles/flux/[\w-]{22}\.xml)"', page)
    assert "webcal" not in page
    assert "pas encore lu par un lecteur" in page
    assert visitor.get(where).status_code == 200
    again = client.get(PAGE).text
    assert where not in again
    assert "lu par un lecteur le" in again


@pytest.mark.parametrize("what", ["", "theme:0", "club:", "subject:rien", "tout", "theme:abc"])
def test_what_is_not_in_the_list_is_refused_with_a_sentence(what, helene, sign_in):
    page = sign_in(helene).post(reverse("events:news_feed_add"), {"news": what}).text
    assert "Choisissez" in page
    assert not NewsFeed.objects.exists()


def test_what_is_proposed_first_comes_from_the_page_of_news(helene, theme, sign_in):
    client = sign_in(helene)
    assert f"{PAGE}?flux=subject:projets" in client.get("/nouvelles/?sujet=projets").text
    assert f"{PAGE}?flux=followed" in client.get("/nouvelles/?suivis=1").text
    assert '<option value="subject:projets" selected>' in client.get(PAGE, {"flux": "subject:projets"}).text
    assert " selected>" not in client.get(PAGE, {"flux": "<script>"}).text.partition("id_news")[2].partition("</s")[0]


def test_ten_are_enough(helene, sign_in):
    for _ in range(AT_MOST):
        address(helene)
    with pytest.raises(ValidationError):
        address(helene)
    assert "révoquez-en une" in sign_in(helene).post(reverse("events:news_feed_add"), {"news": "all"}).text


@pytest.mark.parametrize(
    "what", [{"scope": "club"}, {"scope": "theme"}, {"scope": "subject"}, {"scope": "all", "subject": "projets"}]
)
def test_the_database_refuses_a_feed_of_nothing(what, helene):
    with pytest.raises(IntegrityError), transaction.atomic():
        NewsFeed.objects.create(member=helene, token_hash="x", **what)


def test_browsers_discover_the_public_feed_alone(helene, sign_in, visitor):
    assert 'rel="alternate" type="application/atom+xml"' in visitor.get("/agenda/").text
    assert 'rel="alternate"' not in sign_in(helene).get("/nouvelles/").text
