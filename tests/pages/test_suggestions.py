"""What completes the words typed in the box of every page: titles that the reader may read, ten at most."""

import re

import pytest
from django.urls import reverse

from emi_alumni.foundation import rate_limits
from projects.models.project import ProjectAudience
from tests.factories import MemberFactory, ProjectFactory

URL = reverse("search_suggest")


def options(client, typed: str) -> list[str]:
    answer = client.get(URL, {"q": typed})
    assert answer.status_code == 200
    return re.findall(r'<li role="option" data-href="([^"]+)"', answer.text)


@pytest.mark.met("PQ1-40")
def test_two_letters_complete_people_projects_and_places(helene, karim, sign_in):
    project = ProjectFactory(title="Argenteuil à vélo")
    client = sign_in(helene)
    assert karim.get_absolute_url() in options(client, "be")
    found = options(client, "arg")
    assert project.get_absolute_url() in found
    assert "/collectivites/argenteuil/" in found


@pytest.mark.parametrize("typed", ["", "a", " ", "%", "**", "\x00", "a" * 10_000, "\"' OR 1=1", "le", "l’", "🙂🙂"])
def test_whatever_is_typed_gives_a_list_never_an_error(helene, sign_in, typed):
    assert len(options(sign_in(helene), typed)) <= 10


def test_what_the_reader_may_not_read_completes_nothing(helene, sign_in):
    MemberFactory(hidden=True, family_name="Zwirner")
    MemberFactory(imported=True, family_name="Zwirnova")
    ProjectFactory(title="Zwing", audience=ProjectAudience.TEAM)
    MemberFactory(family_name="Moreau", looking_for="Zwiebel et compagnie")
    assert options(sign_in(helene), "zw") == []


def test_a_title_is_shown_as_text(helene, sign_in):
    ProjectFactory(title="Zèbre <img src=x>")
    assert "<img" not in sign_in(helene).get(URL, {"q": "zeb"}).text


def test_ten_at_most_and_so_many_a_minute(helene, sign_in, monkeypatch):
    for number in range(12):
        ProjectFactory(title=f"Zèbre {number}")
    monkeypatch.setattr(rate_limits, "SUGGESTIONS_PER_MINUTE", 2)
    client = sign_in(helene)
    assert len(options(client, "zeb")) == 10
    client.get(URL, {"q": "ze"})
    assert client.get(URL, {"q": "zeb"}).status_code == 429


def test_without_javascript_the_box_is_a_form_that_searches(helene, sign_in):
    page = sign_in(helene).get(reverse("home")).text
    form = page[page.index('aria-label="Dans tout le portail"') :].partition("</form>")[0]
    assert 'action="/recherche/"' in form
    assert 'name="q"' in form


def test_as_many_queries_with_three_things_as_with_one(helene, sign_in, same_queries, monkeypatch):
    monkeypatch.setattr(rate_limits, "SUGGESTIONS_PER_MINUTE", 1000)
    ProjectFactory(title="Zèbre")
    client = sign_in(helene)
    same_queries(lambda: client.get(URL, {"q": "zeb"}), lambda: ProjectFactory(title="Zèbre"), 6)
