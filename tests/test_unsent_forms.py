"""The session ends while somebody writes: their words wait for them, for nobody else, and come back in their form."""

from datetime import timedelta
from html.parser import HTMLParser
from io import StringIO
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.models import Member
from directory.personal_data import erase
from emi_alumni.foundation.unsent.filling import fill
from emi_alumni.foundation.unsent.middleware import local
from emi_alumni.foundation.unsent.models import UnsentForm
from governance.models import Club, ClubMembership, Idea, IdeaTheme
from tests.accounts.steps import give_code, last_code
from tests.factories import ProjectFactory
from tests.standing import standing

WORDS = "Ce que j’ai vu à l’accueil :\nles « gens » attendent <debout> & longtemps."
PASSWORD = "cheval pile agrafe correcte"
pytestmark = pytest.mark.django_db


class Controls(HTMLParser):
    """The value of each text control of a page, by its name; the page itself stays in `html`."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values, self.name, self.html = {}, "", html
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "textarea":
            self.name = attrs.get("name", "")
            self.values[self.name] = ""
        elif tag == "input" and attrs.get("type", "text") not in ("checkbox", "radio"):
            self.values[attrs.get("name")] = attrs.get("value", "")

    def handle_data(self, data):
        if self.name:
            self.values[self.name] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.values[self.name] = self.values[self.name].removeprefix("\n")
            self.name = ""


def read(response) -> Controls:
    return Controls(response.content.decode())


@standing
def writer(helene, department):
    """Hélène, signed in as a browser does it, in a club, with a published project and a draft of an idea."""
    club = Club.objects.create(name="Accueil", entry="trade", tagline="Accueillir")
    ClubMembership.objects.create(club=club, member=helene)
    helene.club = club
    helene.project = ProjectFactory(lead=helene)
    return helene


def browser_of(person: Member) -> Client:
    client = Client()
    client.force_login(person.user)
    client.get(reverse("home"))
    return client


def end_session() -> None:
    Session.objects.all().delete()


LONG_FORMS = {
    "profile section": lambda who: (reverse("directory:profile_section", args=["presentation"]), {"bio": WORDS}),
    "idea": lambda who: (reverse("governance:idea_add"), {"title": "Mesurer tôt, dès le début", "text": WORDS}),
    "club note": lambda who: (reverse("governance:club_note_add", args=[who.club.slug]), {"title": "X", "text": WORDS}),
    "discussion": lambda who: (
        reverse("governance:club_thread_add", args=[who.club.slug]),
        {"title": "Qui ?", "text": WORDS},
    ),
    "project": lambda who: (reverse("projects:edit", args=[who.project.slug, "probleme"]), {"problem": WORDS}),
    "news": lambda who: (reverse("projects:journal_add", args=[who.project.slug]), {"text": WORDS, "on": "2026-01-02"}),
    "report": lambda who: (
        reverse("directory:stale_report", args=[who.colleague.slug]),
        {"note": WORDS},
    ),
}


@pytest.mark.parametrize("form", LONG_FORMS)
def test_words_come_back_in_their_form(form, writer, karim):
    writer.colleague = karim
    address, words = LONG_FORMS[form](writer)
    client = browser_of(writer)
    assert client.get(address).status_code == 200
    end_session()

    refused = client.post(address, words)
    assert refused.status_code == 302
    door = urlsplit(refused["Location"])
    assert (door.path, parse_qs(door.query)["next"]) == (reverse("account_login"), [address])
    assert "Votre texte est gardé" in client.get(refused["Location"]).content.decode()

    client.force_login(writer.user)
    page = client.get(address)
    assert "Votre texte est revenu" in page.content.decode()
    for name, text in words.items():
        assert read(page).values[name] == text
    assert UnsentForm.objects.count() == 1  # a page that is read changes nothing: it may be loaded again


def test_what_is_sent_at_last_is_kept_no_longer(writer):
    address, words = LONG_FORMS["idea"](writer)
    client = browser_of(writer)
    end_session()
    client.post(address, words)
    client.force_login(writer.user)
    theme = IdeaTheme.objects.create(name="Impact")
    client.post(address, words | {"theme": theme.pk, "seen": "oui"})
    assert Idea.objects.get().text == WORDS
    assert not UnsentForm.objects.exists()
    assert "Votre texte est revenu" not in client.get(address).content.decode()


def lose_two(writer, *forms: str) -> tuple[Client, list[tuple[str, dict]]]:
    """Two windows of one browser, each sent once the session is over; then signed in again."""
    client, sent = browser_of(writer), [LONG_FORMS[form](writer) for form in forms]
    end_session()
    for number, (address, words) in enumerate(sent):
        words |= {name: f"{text} ({number})" for name, text in words.items() if text == WORDS}
        client.post(address, words)
    client.force_login(writer.user)
    return client, sent


@pytest.mark.parametrize("forms", [("idea", "club note"), ("discussion", "project"), ("news", "profile section")])
def test_two_windows_lose_nothing_and_each_tells_of_the_other(forms, writer):
    client, sent = lose_two(writer, *forms)
    for (address, words), (other, _) in (sent, sent[::-1]):
        page = read(client.get(address))
        for name, text in words.items():
            assert page.values[name] == text
        assert f'href="{other}"' in page.html
    for address in (reverse("home"), reverse("directory:me")):
        html = client.get(address).content.decode()
        assert all(f'href="{one}"' in html for one, _ in sent)


def test_what_is_sent_leaves_the_other_text_where_it_waits(writer):
    client, [(idea, words), (note, other)] = lose_two(writer, "idea", "club note")
    theme = IdeaTheme.objects.create(name="Impact")
    client.post(idea, words | {"theme": theme.pk, "seen": "oui"})
    assert Idea.objects.get().text == words["text"]
    assert "revenu" not in client.get(idea).content.decode()
    assert read(client.get(note)).values["text"] == other["text"]
    number = str(UnsentForm.objects.get().pk)
    client.post(reverse("unsent:forget"), {"texte": number, "answered": "1"})
    assert "revenu" not in client.get(note).content.decode()


def test_one_text_is_given_up_and_the_other_stays(writer, karim):
    client, [(idea, _), (note, other)] = lose_two(writer, "idea", "club note")
    kept = UnsentForm.objects.get(action=idea)
    stranger = browser_of(karim)
    stranger.post(reverse("unsent:forget"), {"texte": str(kept.pk), "answered": "1"})
    assert UnsentForm.objects.count() == 2
    assert "Effacer le texte gardé" in client.post(reverse("unsent:forget"), {"texte": str(kept.pk)}).content.decode()
    assert UnsentForm.objects.count() == 2
    assert client.post(reverse("unsent:forget"), {"texte": str(kept.pk), "answered": "1"})["Location"] == idea
    assert read(client.get(note)).values["text"] == other["text"]


def test_two_windows_of_one_form_come_back_one_after_the_other(writer):
    client, [(address, first), (_, second)] = lose_two(writer, "idea", "idea")
    page = read(client.get(address))
    assert page.values["text"] == second["text"]
    assert "dans ce même formulaire" in page.html
    theme = IdeaTheme.objects.create(name="Impact")
    client.post(address, second | {"theme": theme.pk, "seen": "oui"})
    assert read(client.get(address)).values["text"] == first["text"]


def test_in_place_a_section_comes_back_on_its_own_page(writer):
    address, words = LONG_FORMS["profile section"](writer)
    client = browser_of(writer)
    end_session()
    asked = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://testserver/moi/fiche/"}
    refused = client.post(address, words, **asked)
    assert parse_qs(urlsplit(refused["HX-Redirect"]).query)["next"] == [address]
    client.force_login(writer.user)
    assert read(client.get(address)).values["bio"] == WORDS


def test_a_fragment_asked_after_the_session_leads_back_to_its_page(writer):
    client = browser_of(writer)
    end_session()
    asked = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://testserver/annuaire/?q=x"}
    refused = client.get(reverse("governance:idea_similar"), **asked)
    assert parse_qs(urlsplit(refused["HX-Redirect"]).query)["next"] == ["/annuaire/?q=x"]
    foreign = client.get(
        reverse("governance:idea_similar"), **(asked | {"HTTP_HX_CURRENT_URL": "https://evil.example/"})
    )
    assert "evil" not in foreign["HX-Redirect"]


def test_a_form_that_is_only_sent_comes_back_where_it_was_read(writer):
    idea = Idea.objects.create(title="Mesurer tôt", theme=IdeaTheme.objects.create(name="Impact"), author=writer)
    Idea.objects.filter(pk=idea.pk).update(state="published")
    page, address = reverse("governance:idea", args=[idea.pk]), reverse("governance:idea_comment", args=[idea.pk])
    client = browser_of(writer)
    end_session()
    refused = client.post(address, {"comment": WORDS}, HTTP_REFERER=f"http://testserver{page}")
    assert parse_qs(urlsplit(refused["Location"]).query)["next"] == [page]
    client.force_login(writer.user)
    assert read(client.get(page)).values["comment"] == WORDS


def by_mail_code(browser: Client, person: Member, then: str) -> None:
    browser.post(f"{reverse('account_login')}?next={then}", {"login": person.user.email, "next": then})
    give_code(browser, last_code())


def by_password(browser: Client, person: Member, then: str) -> None:
    browser.post(reverse("account_login_password"), {"login": person.user.email, "password": PASSWORD, "next": then})


@pytest.mark.parametrize("come_in", [by_mail_code, by_password])
def test_the_words_come_back_by_each_way_in_and_to_nobody_else(come_in, writer, karim):
    for person in (writer, karim):
        person.user.set_password(PASSWORD)
        person.user.save()
    address, words = LONG_FORMS["idea"](writer)
    browser = browser_of(writer)
    end_session()
    browser.post(address, words)
    come_in(browser, writer, address)
    assert browser.session["_auth_user_id"] == str(writer.user.pk)
    assert read(browser.get(address)).values["text"] == WORDS
    end_session()
    browser.post(address, words)
    come_in(browser, karim, address)
    assert browser.session["_auth_user_id"] == str(karim.user.pk)
    assert "debout" not in browser.get(address).text


def test_another_person_on_the_same_computer_sees_nothing(writer, karim):
    address, words = LONG_FORMS["idea"](writer)
    client = browser_of(writer)
    end_session()
    client.post(address, words)
    client.force_login(karim.user)
    for _ in range(2):
        page = client.get(address).content.decode()
        assert "debout" not in page
        assert "revenu" not in page
    stranger = Client()
    assert "debout" not in stranger.get(reverse("account_login")).content.decode()


def test_words_whose_page_closed_meanwhile_are_said_to_be_copied(writer):
    """The club's note was begun, the session ended, and its writer is no longer of the club."""
    address, words = LONG_FORMS["club note"](writer)
    client = browser_of(writer)
    end_session()
    client.post(address, words)
    ClubMembership.objects.all().delete()
    client.force_login(writer.user)
    page = client.get(address)
    assert page.status_code in (403, 404)
    assert "copiez ce qui vous sert" in page.text
    assert "debout" in page.text


def test_signing_out_erases_what_was_kept(writer):
    address, words = LONG_FORMS["idea"](writer)
    client = browser_of(writer)
    end_session()
    client.post(address, words)
    client.force_login(writer.user)
    client.post(reverse("account_logout"))
    assert not UnsentForm.objects.exists()
    client.post(address, words)  # signed out on purpose: nobody is known any more
    assert not UnsentForm.objects.exists()


def test_kept_words_are_given_up_by_a_button_purged_in_a_day_and_erased_with_the_person(writer):
    address, words = LONG_FORMS["idea"](writer)
    client = browser_of(writer)

    def lose_once() -> UnsentForm:
        end_session()
        client.post(address, words)
        client.force_login(writer.user)
        return UnsentForm.objects.get()

    lose_once()
    client.post(reverse("unsent:forget"), {"answered": "1"})
    assert not UnsentForm.objects.exists()
    kept = lose_once()
    UnsentForm.objects.filter(pk=kept.pk).update(created_at=timezone.now() - timedelta(hours=25))
    assert "debout" not in client.get(address).content.decode()
    call_command("purger", apply=True, stdout=StringIO())
    assert not UnsentForm.objects.exists()
    lose_once()
    erase(writer, tell=False)
    assert not UnsentForm.objects.exists()


def test_neither_files_nor_passwords_nor_votes_are_kept(writer):
    client = browser_of(writer)
    end_session()
    client.post(
        reverse("directory:profile_section", args=["presentation"]), {"bio": WORDS, "password": "un secret long"}
    )
    assert "password" not in UnsentForm.objects.get().fields
    UnsentForm.objects.all().delete()
    client.post(reverse("directory:profile_confirm"))
    client.post(reverse("account_login"), {"login": "une phrase entière"})
    assert not UnsentForm.objects.exists()


def test_signing_in_again_in_another_tab_loses_nothing(writer):
    address, words = LONG_FORMS["idea"](writer)
    client = Client(enforce_csrf_checks=True)
    client.force_login(writer.user)
    token = read(client.get(address)).values["csrfmiddlewaretoken"]
    client.cookies.pop("csrf", None)
    client.get(reverse("home"))
    refused = client.post(address, words | {"csrfmiddlewaretoken": token}, HTTP_ORIGIN="http://testserver")
    assert (refused.status_code, refused["Location"]) == (302, address)
    page = read(client.get(address))
    assert page.values["text"] == WORDS
    theme = IdeaTheme.objects.create(name="Impact")
    sent = page.values | {"theme": theme.pk, "seen": "oui"}
    client.post(address, {name: value for name, value in sent.items() if name}, HTTP_ORIGIN="http://testserver")
    assert Idea.objects.get().text == WORDS


def test_a_page_of_a_former_person_is_not_given_to_the_next(writer, karim):
    """Karim signed in over Hélène's session; a page of hers, still open, is sent: its words are hers, not his."""
    address, words = LONG_FORMS["idea"](writer)
    client = Client(enforce_csrf_checks=True)
    client.force_login(writer.user)
    token = read(client.get(address)).values["csrfmiddlewaretoken"]
    client.force_login(karim.user)
    client.get(reverse("home"))
    client.cookies.pop("csrf", None)
    refused = client.post(address, words | {"csrfmiddlewaretoken": token}, HTTP_ORIGIN="http://testserver")
    assert refused.status_code == 403
    assert "debout" in refused.content.decode()  # to who holds that page, to be copied
    assert not UnsentForm.objects.exists()


@pytest.mark.parametrize(
    ("read", "leads_to"),
    [
        ("http://testserver/idees/?tri=a", "/idees/?tri=a"),
        ("http://testserver//evil.example/x", "/evil.example/x"),
        ("https://evil.example/x", ""),
        ("//evil.example/x", ""),
        ("", ""),
    ],
)
def test_the_page_that_was_read_is_one_of_ours(read, leads_to, rf):
    assert local(rf.get("/"), read) == leads_to


def test_a_form_from_elsewhere_is_neither_kept_nor_repeated(writer):
    address, words = LONG_FORMS["idea"](writer)
    client = Client(enforce_csrf_checks=True)
    client.force_login(writer.user)
    client.get(address)
    refused = client.post(address, words, HTTP_ORIGIN="https://evil.example")
    assert refused.status_code == 403
    assert "debout" not in refused.content.decode()
    assert not UnsentForm.objects.exists()


def test_words_of_a_screen_of_the_administration_come_back(moderator, department, sign_in):
    address = reverse("admin:directory_cohort_add")
    client = Client()
    client.force_login(moderator)
    client.get(reverse("home"))
    end_session()
    client.post(address, {"name": "Promotion de l’innovation 2031"})
    client.force_login(moderator)
    kept = UnsentForm.objects.get()
    assert kept.account == moderator
    assert kept.page == address


def test_boxes_choices_and_words_without_a_field_are_put_back():
    page = """<main><form method="post" action="/x/"><input name="csrfmiddlewaretoken" value="new">
    <input type="checkbox" name="a" value="1" checked><input type="radio" name="r" value="1">
    <input type="radio" name="r" value="2">
    <select name="s"><option value="1" selected>Un</option><option value="2">Deux</option></select>
    <input name="t" value="old"><textarea name="w">old</textarea></form></main>"""
    sent = {
        "csrfmiddlewaretoken": ["old"],
        "r": ["2"],
        "s": ["2"],
        "t": ['"neuf"'],
        "w": ["a < b"],
        "gone": ["des mots"],
    }
    filled = fill(page, "/x/", "/x/", sent)
    html = filled.before + filled.after
    assert 'name="csrfmiddlewaretoken" value="new"' in html
    assert '<input type="checkbox" name="a" value="1">' in html
    assert '<input type="radio" name="r" value="2" checked>' in html
    assert '<option value="1">' in html
    assert '<option value="2" selected>' in html
    assert "&quot;neuf&quot;" in html
    assert "a &lt; b</textarea>" in html
    assert filled.left_over == ["des mots"]
    assert fill(page, "/x/", "/elsewhere/", sent) is None
