"""People are found by what they did, never by what they look for; and a search says nothing that is not true."""

import pytest
from django.urls import reverse

from emi_alumni.foundation.search.query import matching_ids, search
from projects.models import TeamRole
from projects.models.project import ProjectAudience, Role
from tests.factories import CollectivityFactory, MemberFactory, ProjectFactory
from tests.pages.test_home import text_of
from tests.standing import standing

NETWORK = ["public", "network"]


def people(words: str) -> set[int]:
    return set(matching_ids(words, "person", NETWORK))


@standing
def guichet(karim, representative):
    """A published project led by Karim, with somebody in the team and a sponsor who only asked for it."""
    project = ProjectFactory(title="Un guichet unique", keywords=["démarches"])
    TeamRole.objects.create(project=project, member=karim, role=Role.LEAD)
    return project


def test_words_of_a_project_find_who_led_it_and_who_took_part(guichet, karim):
    teammate, referent = MemberFactory(), MemberFactory()
    TeamRole.objects.create(project=guichet, member=teammate, role=Role.TEAM)
    TeamRole.objects.create(project=guichet, member=referent, role=Role.REFERENT)
    assert people("guichet unique") == {karim.pk, teammate.pk}
    assert people("demarches") == {karim.pk, teammate.pk}


def test_who_leaves_the_team_is_not_found_by_it_any_more(guichet, karim):
    guichet.roles.get(member=karim).delete()
    assert people("guichet") == set()


@pytest.mark.parametrize("kept", ["team", "hidden", "renamed", "deleted"])
def test_words_that_the_network_does_not_read_find_nobody(guichet, karim, kept):
    if kept == "team":
        guichet.audience = ProjectAudience.TEAM
        guichet.save()
    elif kept == "hidden":
        guichet.hidden_at = guichet.published_at
        guichet.save()
    elif kept == "renamed":
        guichet.title, guichet.keywords = "Autre chose", []
        guichet.save()
    else:
        guichet.delete()
    assert people("guichet") == set()


def test_a_project_that_waits_finds_its_people_once_published(karim, moderator):
    project = ProjectFactory(pending=True, title="Un guichet unique")
    TeamRole.objects.create(project=project, member=karim, role=Role.LEAD)
    assert people("guichet") == set()
    project.publish(by=moderator)
    assert people("guichet") == {karim.pk}


def test_who_seeks_is_never_shown_as_who_can_help(sign_in, helene, karim):
    karim.looking_for = "Des pairs qui ont ouvert un guichet unique."
    karim.save()
    assert people("guichet unique") == set()
    assert "Karim Benali" not in text_of(sign_in(helene).get(reverse("directory:list"), {"q": "guichet unique"}))
    page = text_of(sign_in(helene).get(reverse("search"), {"q": "guichet unique"}))
    assert "Personne qui cherche la même chose" in page
    assert "Cherche : « Des pairs qui ont ouvert un <mark>guichet</mark> <mark>unique</mark>. »" in page


def test_who_looks_for_it_comes_after_all_that_answers_and_is_no_answer(sign_in, helene, karim):
    karim.looking_for = "Une trottinette, deux trottinettes"
    karim.save()
    alone = text_of(sign_in(helene).get(reverse("search"), {"q": "trottinette"}))
    assert alone.index("Rien sous ces mots") < alone.index("Personne qui cherche la même chose")
    ProjectFactory(title="La rentrée", problem="Trois arrivaient en trottinette.")
    page = text_of(sign_in(helene).get(reverse("search"), {"q": "trottinette"}))
    assert "Rien sous ces mots" not in page
    assert page.index("La rentrée") < page.index("Cherche :")


def test_a_want_leaves_with_its_author(karim):
    karim.looking_for = "Un guichet"
    karim.save()
    assert [hit.kind for hit in search("guichet", NETWORK).hits] == ["want"]
    karim.hidden_by_choice = True
    karim.save()
    assert search("guichet", NETWORK).hits == []


def test_the_directory_leads_to_what_the_portal_holds_when_nobody_answers(sign_in, helene):
    ProjectFactory(title="La borne du soir")
    page = text_of(sign_in(helene).get(reverse("directory:list"), {"q": "borne du soir"}))
    assert "nulle part" not in page
    assert f"{reverse('search')}?q=borne%20du%20soir" in page
    found = text_of(sign_in(helene).get(reverse("search"), {"q": "borne du soir"}))
    assert "La <mark>borne</mark> du <mark>soir</mark>" in found


def test_nowhere_is_said_only_when_nothing_answers(sign_in, helene):
    ProjectFactory(title="Secret", audience=ProjectAudience.TEAM)
    CollectivityFactory(name="Sannois", short_name="Sannois")
    ask = sign_in(helene).get
    assert "n’apparaît nulle part" in text_of(ask(reverse("directory:list"), {"q": "zzyzzx"}))
    assert "n’apparaît nulle part" in text_of(ask(reverse("directory:list"), {"q": "secret"}))
    assert "nulle part" not in text_of(ask(reverse("directory:list"), {"q": "sannois"}))
