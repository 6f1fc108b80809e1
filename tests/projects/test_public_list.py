"""The public list, and what search engines and networks are told: pages that the mission opened, and nothing else."""

import re
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from projects.models import Project, PublicPage
from projects.models.project import ProjectAudience
from projects.public import ask
from tests.factories import ProjectFactory, PublicPageFactory
from tests.projects.public_words import everything_told
from tests.projects.writing_steps import page as read
from tests.standing import standing


@standing
def project(helene, karim) -> Project:
    """Hélène's and Karim's; Hélène accepts to be named, Karim said nothing."""
    return everything_told(helene, karim)


@standing
def opened(project, helene, moderator) -> PublicPage:
    """Asked for by Hélène, read and opened by the mission."""
    opened = ask(project, by=helene.user)
    opened.publish(by=moderator)
    return opened


# Finding it ----------------------------------------------------------------------------------------


@pytest.mark.met("PQ1-51", "EV1-10")
def test_the_list_is_narrowed_by_what_pages_say(opened, visitor, karim, argenteuil, cohort_2021):
    other = ProjectFactory(
        title="Un marché sans sacs", problem="Les sacs.", lead=karim, places=[argenteuil], cohort=cohort_2021
    )
    PublicPageFactory(project=other)
    ProjectFactory(title="Resteauréseau", audience=ProjectAudience.PUBLIC)
    url = reverse("projects:public_list")
    both = read(visitor, url)
    assert "2 projets" in both
    assert "Resteauréseau" not in both
    for query, shown, hidden in (
        ("?q=problemelu", "Titrelu", "Un marché"),
        ("?q=march", "Un marché", "Titrelu"),
        ("?theme=accueil", "Titrelu", "Un marché"),
        ("?collectivite=argenteuil", "Un marché", "Titrelu"),
        ("?promotion=2019-2020", "Titrelu", "Un marché"),
        ("?q=sacs&promotion=2021-2022", "Un marché", "Titrelu"),
    ):
        text = read(visitor, url + query)
        assert shown in text, query
        assert hidden not in text, query
    assert "Aucun projet ne réunit tout cela" in read(visitor, f"{url}?q=zzzzqqqq")


@pytest.mark.parametrize(
    "query", ["?theme=inconnu", "?page=99", "?page=x", "?q=%00", "?q=%25_%25", "?theme=%25&promotion=%00", "?tri=x"]
)
def test_an_address_that_makes_no_sense_still_answers(opened, visitor, query):
    assert visitor.get(reverse("projects:public_list") + query).status_code == 200


def test_an_empty_showcase_says_why_and_how_to_join(visitor, db):
    text = read(visitor, reverse("projects:public_list"))
    assert "Pas encore de projet ici" in text
    assert "/#rejoindre" in text


def test_the_list_costs_the_same_whatever_its_length(opened, visitor, same_queries):
    same_queries(lambda: visitor.get(reverse("projects:public_list")), PublicPageFactory, 6)


def test_the_list_goes_page_by_page(visitor, db):
    for _ in range(13):
        PublicPageFactory()
    first, second = (read(visitor, f"{reverse('projects:public_list')}?page={n}") for n in (1, 2))
    assert (first.count("<article"), second.count("<article")) == (12, 1)


def test_the_search_of_the_portal_and_the_members_page_stay_closed_to_visitors(opened, project, visitor):
    for url in (
        "/recherche/?q=titrelu",
        project.get_absolute_url(),
        "/projets/?q=titrelu",
        f"{project.get_absolute_url()}a4/",
    ):
        assert visitor.get(url)["Location"].startswith("/compte/")
    assert not Project.objects.visible_to(visitor_of(visitor)).exists()


def visitor_of(client: Client):
    return client.get("/").wsgi_request.user


# For machines and for sharing ----------------------------------------------------------------------


def test_engines_may_list_public_pages_and_nothing_of_the_rest(opened, project, visitor, helene, sign_in):
    for url in ("/", reverse("projects:public_list"), opened.public_url, "/mentions-legales/", "/aide/"):
        assert visitor.get(url)["X-Robots-Tag"] == "all", url
    for url in ("/compte/connexion/", "/nulle-part/", project.get_absolute_url(), "/compte/demander-un-acces/"):
        assert visitor.get(url)["X-Robots-Tag"] == "noindex", url
    for url in ("/projets/", project.get_absolute_url(), reverse("projects:public_preview", args=[opened.pk])):
        assert sign_in(helene).get(url)["X-Robots-Tag"] == "noindex", url


def test_the_sitemap_lists_pages_that_a_visitor_may_open_and_no_other(opened, project, visitor, settings, karim):
    ProjectFactory(title="Au réseau")
    PublicPageFactory(project=ProjectFactory(), waiting=True)
    answer = visitor.get("/sitemap.xml")
    assert answer["Content-Type"].startswith("application/xml")
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    listed = [one.text for one in ElementTree.fromstring(answer.content).iter(f"{space}loc")]  # noqa: S314
    assert listed
    assert all(one.startswith(settings.PORTAL_URL) for one in listed)
    paths = [one.removeprefix(settings.PORTAL_URL) for one in listed]
    assert opened.public_url in paths
    assert sum("/projets-publics/" in path and path != "/projets-publics/" for path in paths) == 1
    for path in paths:
        opened = visitor.get(path)
        assert (opened.status_code, opened["X-Robots-Tag"]) == (200, "all"), path


@pytest.mark.met("OUT-09", "PQ1-30")
def test_a_page_is_shared_with_plain_links_that_call_no_other_site(opened, visitor, settings):
    html = visitor.get(opened.public_url).content.decode()
    address = f"{settings.PORTAL_URL}{opened.public_url}"
    for tag in (
        f'<link rel="canonical" href="{address}">',
        '<meta property="og:title" content="Titrelu">',
        '<meta property="og:description" content="Phraselue">',
        f'<meta property="og:url" content="{address}">',
    ):
        assert tag in html
    picture = re.search(r'property="og:image" content="([^"]+)"', html)[1]
    assert picture.startswith(settings.PORTAL_URL)
    assert "partage" in picture
    linkedin = re.search(r'<a [^>]*href="https://www.linkedin.com/sharing/share-offsite/[^>]*>', html)[0]
    assert 'rel="noopener noreferrer"' in linkedin
    assert re.findall(r'(?:src|action)="https?://[^"]*"', html) == []
    assert not visitor.cookies


def test_words_of_a_team_are_text_in_the_head_of_the_page_too(helene, visitor, moderator):
    project = ProjectFactory(title='"><script>alert(1)</script>', sentence='" onload="x', lead=helene)
    asked = ask(project, by=helene.user)
    asked.publish(by=moderator)
    html = visitor.get(asked.public_url).content.decode()
    assert "<script>alert" not in html
    assert 'content="" onload' not in html
