"""What one follows: alone to know it, from its page or the list, of what one may read."""

import pytest
from django.utils import timezone

from directory.models import Member
from directory.personal_data import erase
from emi_alumni.foundation.follows import models
from emi_alumni.foundation.follows.models import Follow
from governance.models import Club
from projects.models import JournalEntry, Theme
from projects.models.project import Project
from tests.factories import MemberFactory, ProjectFactory
from tests.reading import plain

pytestmark = pytest.mark.django_db


def text_of(page) -> str:
    return plain(page.text)


@pytest.fixture
def cantine(karim):
    return ProjectFactory(lead=karim, title="La cantine pour tous")


def follow(client, kind: str, pk: int, **typed):
    return client.post(f"/moi/suivis/{kind}/{pk}/", typed, follow=True)


def test_a_person_a_promotion_a_place_a_theme_a_project_and_a_club_are_followed_from_their_page(
    sign_in, helene, karim, cantine
):
    browser = sign_in(helene)
    club = Club.objects.create(name="Accueil", tagline="Bien recevoir", entry="theme")
    theme = Theme.objects.create(name="Numérique")
    for thing in (karim, karim.cohort, karim.collectivity, cantine, club):
        kind = thing._meta.model_name
        assert f'action="/moi/suivis/{kind}/{thing.pk}/"' in browser.get(thing.get_absolute_url()).text
        follow(browser, kind, thing.pk)
        assert "Ne plus suivre" in browser.get(thing.get_absolute_url()).text
    assert f'action="/moi/suivis/theme/{theme.pk}/"' in browser.get("/moi/suivis/").text
    follow(browser, "theme", theme.pk)
    page = text_of(browser.get("/moi/suivis/"))
    for name in ("Karim Benali", str(karim.cohort), str(karim.collectivity), "La cantine pour tous", "Accueil"):
        assert name in page
    assert Follow.objects.count() == 6


def test_twice_is_once_and_again_stops(sign_in, helene, cantine):
    browser = sign_in(helene)
    follow(browser, "project", cantine.pk)
    follow(browser, "project", cantine.pk)
    assert Follow.objects.count() == 1
    assert "Vous ne suivez plus" in text_of(follow(browser, "project", cantine.pk, arreter="1"))
    assert not Follow.objects.exists()


def test_nobody_else_learns_of_it(sign_in, helene, karim, moderator, cantine):
    watched = [sign_in(karim), sign_in(moderator)]
    pages = (karim.get_absolute_url(), cantine.get_absolute_url(), "/moi/notifications/", "/moi/donnees/")
    before = [browser.get(page).text.count("Suivre") for browser in watched for page in pages]
    follow(sign_in(helene), "member", karim.pk)
    follow(sign_in(helene), "project", cantine.pk)
    assert [browser.get(page).text.count("Suivre") for browser in watched for page in pages] == before
    assert "Hélène" not in watched[0].get("/moi/suivis/").text.partition("<main")[2]
    assert not karim.user.notifications.exists()


@pytest.mark.parametrize("trait", ["hidden", "imported"])
def test_who_is_not_in_the_directory_cannot_be_followed(sign_in, helene, trait):
    person = MemberFactory(**{trait: True})
    assert follow(sign_in(helene), "member", person.pk).status_code == 404


def test_drafts_of_others_and_unknown_things_are_404(sign_in, helene, karim):
    draft = ProjectFactory(lead=karim, draft=True)
    browser = sign_in(helene)
    for kind, pk in (("project", draft.pk), ("project", 0), ("inconnu", 1), ("member", 10**17)):
        assert follow(browser, kind, pk).status_code == 404
    assert not Follow.objects.exists()


def test_a_person_who_hides_disappears_but_for_a_sentence(sign_in, helene, karim):
    browser = sign_in(helene)
    follow(browser, "member", karim.pk)
    Member.objects.filter(pk=karim.pk).update(hidden_by_choice=True)
    page = text_of(browser.get("/moi/suivis/")).partition("<main")[2]
    assert "Une personne que vous suiviez n’est plus dans l’annuaire." in page
    assert "Karim" not in page
    assert "karim" not in page
    assert "Karim" not in text_of(browser.get("/nouvelles/?suivis=1")).partition("<main")[2]
    browser.post(f"/moi/suivis/{Follow.objects.get().pk}/arreter/")
    assert not Follow.objects.exists()


def test_a_project_taken_off_says_so_without_its_name(sign_in, helene, cantine):
    browser = sign_in(helene)
    follow(browser, "project", cantine.pk)
    Project.objects.filter(pk=cantine.pk).update(state="withdrawn")
    page = text_of(browser.get("/moi/suivis/")).partition("<main")[2]
    assert "Un projet que vous suiviez n’est plus en ligne." in page
    assert "cantine" not in page


def test_one_stops_one_s_own_alone(sign_in, helene, karim, cantine):
    follow(sign_in(helene), "project", cantine.pk)
    sign_in(karim).post(f"/moi/suivis/{Follow.objects.get().pk}/arreter/")
    assert Follow.objects.count() == 1


def test_erasure_takes_both_sides(sign_in, helene, karim, cantine):
    follow(sign_in(helene), "member", karim.pk)
    follow(sign_in(karim), "member", helene.pk)
    follow(sign_in(karim), "project", cantine.pk)
    erase(karim, tell=False)
    assert not Follow.objects.exists()


def test_there_is_a_limit_and_it_is_said(sign_in, helene, cantine, monkeypatch):
    monkeypatch.setattr(models, "AT_MOST", 1)
    browser = sign_in(helene)
    follow(browser, "cohort", helene.cohort.pk)
    assert "retirez-en une d’abord" in text_of(follow(browser, "project", cantine.pk))
    assert Follow.objects.count() == 1


def test_the_list_costs_the_same_however_long(sign_in, helene, karim, same_queries):
    browser = sign_in(helene)

    def one_more():
        follow(browser, "project", ProjectFactory(lead=karim).pk)
        follow(browser, "member", MemberFactory().pk)

    one_more()
    same_queries(lambda: browser.get("/moi/suivis/"), one_more, 6)


def test_who_follows_nothing_pays_no_query(sign_in, helene, cantine, django_assert_num_queries):
    assert helene.user.pk
    browser = sign_in(helene)
    with django_assert_num_queries(2):
        browser.get("/aide/")
    account = browser.get("/aide/").wsgi_request.user
    assert account.follows_something is False
    follow(browser, "project", cantine.pk)
    assert browser.get("/aide/").wsgi_request.user.follows_something is True


# What follows it: news ------------------------------------------------------------------------------


def lines(page) -> str:
    return text_of(page).partition("<main")[2]


def test_what_i_follow_comes_first_and_alone_when_asked(sign_in, helene, karim, cantine):
    other = ProjectFactory(lead=karim, title="Un marché sans sacs")
    for project in (cantine, other):
        JournalEntry.objects.create(project=project, text="Des nouvelles.", author=karim, created_at=timezone.now())
    browser = sign_in(helene)
    follow(browser, "project", cantine.pk)
    page = lines(browser.get("/nouvelles/"))
    first, _, rest = page.partition('id="periode-1"')
    assert "Ce que vous suivez" in first
    assert "La cantine pour tous" in first
    assert "Un marché sans sacs" in rest
    assert "La cantine pour tous" not in rest
    page = lines(browser.get("/nouvelles/?suivis=1"))
    assert "La cantine pour tous" in page
    assert "Un marché sans sacs" not in page


def test_a_followed_promotion_brings_the_news_of_its_people(sign_in, helene, karim):
    browser = sign_in(helene)
    other = MemberFactory(given_name="Autre", family_name="Promo")
    follow(browser, "cohort", karim.cohort.pk)
    page = lines(browser.get("/nouvelles/?suivis=1"))
    assert "Karim Benali" in page
    assert other.full_name not in page
