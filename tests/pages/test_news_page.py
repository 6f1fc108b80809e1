"""« Tout ce qui bouge »: every news of the network, narrowed by subject, read alike but for what one may not see."""

from datetime import timedelta

import pytest
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation import news
from emi_alumni.foundation.news import DEPTH, SOURCES
from governance.models import Idea, IdeaTheme
from mentoring.models import Problem
from projects.models import JournalEntry
from resources.models import Resource, Story
from tests.factories import MemberFactory, ProjectFactory
from tests.reading import plain

pytestmark = pytest.mark.django_db


def text_of(page) -> str:
    return plain(page.text)


PUBLISHED = {"state": "published"}


def lines(page) -> str:
    return text_of(page).partition("<main")[2]


@pytest.fixture
def cantine(karim):
    return ProjectFactory(lead=karim, title="La cantine pour tous")


def idea(karim) -> Idea:
    theme = IdeaTheme.objects.create(name="Réseau")
    now = timezone.now()
    return Idea.objects.create(title="Un covoiturage", theme=theme, author=karim, published_at=now, **PUBLISHED)


@pytest.mark.met("PQ2-14")
def test_every_app_tells_its_news_and_the_home_page_leads_there(sign_in, helene, karim, cantine):
    now = timezone.now()
    idea(karim)
    common = {"author": karim, "published_at": now, **PUBLISHED}
    Resource.objects.create(title="Une trame d’atelier", summary="Deux pages.", purpose="Animer", amount=5, **common)
    Story.objects.create(title="Ce que j’ai appris", before="Avant", subject="look", **common)
    Problem.objects.create(title="Comment finir à l’heure ?", context="…", collectivity=karim.collectivity, **common)
    browser = sign_in(helene)
    assert 'href="/nouvelles/"' in browser.get("/").text
    page = lines(browser.get("/nouvelles/"))
    told = (
        "La cantine pour tous",
        "Un covoiturage",
        "Une trame d’atelier",
        "Ce que j’ai appris",
        "Comment finir à l’heure",
    )
    for words in (*told, "Karim Benali"):
        assert words in page, words


def test_a_subject_narrows_and_anything_else_is_no_filter(sign_in, helene, karim, cantine):
    idea(karim)
    browser = sign_in(helene)
    page = browser.get("/nouvelles/?sujet=gouvernance")
    assert "Un covoiturage" in lines(page)
    assert "La cantine pour tous" not in lines(page)
    assert "<title>Tout ce qui bouge, Idées et gouvernance" in page.text
    for value in ("?sujet=rien", "?sujet=%00", "?page=zz", "?page=999", "?suivis=x&sujet="):
        assert browser.get(f"/nouvelles/{value}").status_code == 200


def test_the_latest_come_first_under_their_period(sign_in, helene, karim, cantine):
    long_ago = timezone.now() - timedelta(days=100)
    JournalEntry.objects.create(project=cantine, text="Ancienne.", author=karim, created_at=long_ago)
    JournalEntry.objects.create(
        project=ProjectFactory(lead=karim, title="Le marché"), text="Récente.", author=karim, created_at=timezone.now()
    )
    page = lines(sign_in(helene).get("/nouvelles/?sujet=projets"))
    assert page.index("Récente.") < page.index("Ancienne.")
    assert "Aujourd’hui</h2>" in page


def test_hidden_people_withdrawn_projects_and_drafts_are_no_news(sign_in, helene, karim):
    MemberFactory(hidden=True, given_name="Secrète")
    ProjectFactory(lead=karim, title="Encore un brouillon", draft=True)
    withdrawn = ProjectFactory(lead=karim, title="Retiré depuis")
    type(withdrawn).objects.filter(pk=withdrawn.pk).update(state="withdrawn")
    page = lines(sign_in(helene).get("/nouvelles/"))
    for words in ("Secrète", "Encore un brouillon", "Retiré depuis"):
        assert words not in page


def test_older_ones_are_on_the_next_page(sign_in, helene, karim):
    for number in range(DEPTH):
        ProjectFactory(lead=karim, title=f"Projet numéro {number}")
    browser = sign_in(helene)
    first = browser.get("/nouvelles/?sujet=projets")
    second = browser.get("/nouvelles/?sujet=projets&page=2")
    assert first.text.count("Projet numéro") == 30
    assert second.text.count("Projet numéro") == 10
    assert "page 2" in second.text.partition("</title>")[0]


def test_an_empty_network_says_so(sign_in, helene):
    Member.objects.exclude(pk=helene.pk).update(confirmed_at=None)
    assert "Pas encore de nouvelles" in lines(sign_in(helene).get("/nouvelles/"))


def test_it_costs_the_same_however_many(sign_in, helene, karim, same_queries):
    def one_more():
        project = ProjectFactory(lead=karim)
        JournalEntry.objects.create(project=project, text="Mieux.", author=karim)
        MemberFactory()
        browser.get("/nouvelles/")

    browser = sign_in(helene)
    one_more()
    same_queries(lambda: browser.get("/nouvelles/"), one_more, 5)


def test_each_source_says_for_whom_and_how_long(visitor, helene):
    from django.contrib.auth.models import AnonymousUser

    assert len(SOURCES) >= 7
    for source in SOURCES:
        assert source.subject.label
        assert timedelta(0) < source.life <= news.NEWS_LIFE
        assert not source.readers(AnonymousUser())
        assert source.readers(helene.user)
