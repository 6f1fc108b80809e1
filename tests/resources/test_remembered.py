"""What pages of the resources remember for a minute: the same for every reader, and never staler than a withdrawal, a
report that hides, a person who leaves or is erased."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from directory.models import User
from directory.personal_data import erase
from governance.models import Module
from resources.models import Kit
from tests.resources.library_world import make_resource
from tests.resources.practice_world import make_practice, tool
from tests.resources.story_world import told

pytestmark = pytest.mark.django_db

PRACTICES, LIBRARY, STORIES = "/ressources/pratiques/", "/ressources/bibliotheque/", "/ressources/parcours/"
KITS = "/ressources/kits/"


def practice(member: Any) -> tuple[Any, list[str]]:
    made = make_practice(member, context="Une phrase à retrouver.", tip="Une phrase à retrouver.", may_be_asked=True)
    return made, [PRACTICES, tool().get_absolute_url()]


def resource(member: Any) -> tuple[Any, list[str]]:
    module, _ = Module.objects.get_or_create(name="Écouter")
    made = make_resource(member, "Une phrase à retrouver.", module=module)
    made.tools.add(tool())
    return made, [LIBRARY, module.get_absolute_url(), tool().get_absolute_url()]


def story(member: Any) -> tuple[Any, list[str]]:
    module, _ = Module.objects.get_or_create(name="Écouter")
    return told(member, "Une phrase à retrouver.", module=module), [STORIES, module.get_absolute_url()]


def kit(member: Any) -> tuple[Any, list[str]]:
    words = {"for_whom": "managers", "purpose": "Une phrase à retrouver.", "blocks": f"outil {tool().pk}"}
    made = Kit.objects.create(author=member, title="Pour les cadres", state="published", **words)
    return made, [KITS, f"{KITS}?pour=cadres", "/ressources/"]


MAKE = {"practice": practice, "resource": resource, "story": story, "kit": kit}
Made = Callable[[Any], tuple[Any, list[str]]]


@pytest.fixture(params=MAKE)
def make(request: pytest.FixtureRequest) -> Made:
    return MAKE[request.param]


def shown(client: Client, pages: list[str], words: str) -> list[bool]:
    return [words in client.get(page).text for page in pages]


@pytest.mark.parametrize("verb", ["withdraw", "hidden by reports"])
def test_what_left_the_portal_leaves_its_pages_at_once(helene, karim, sign_in, make, verb):
    thing, pages = make(helene)
    client = sign_in(karim)
    for _ in range(2):
        assert all(shown(client, pages, "Une phrase à retrouver.")), pages
    if verb == "withdraw":
        thing.withdraw(by=helene.user)
    else:
        type(thing).objects.filter(pk=thing.pk).update(hidden_at=timezone.now())
    assert not any(shown(client, pages, "Une phrase à retrouver.")), pages


def test_who_leaves_the_directory_is_named_no_more(helene, karim, sign_in, make):
    pages = make(helene)[1]
    client = sign_in(karim)
    before = shown(client, pages, helene.full_name)
    assert any(before)
    helene.set_standing(hidden_by_choice=True)
    assert not any(shown(client, pages, helene.full_name)), pages
    helene.set_standing(hidden_by_choice=False)
    assert shown(client, pages, helene.full_name) == before
    erase(helene)
    assert not any(shown(client, pages, helene.full_name)), pages


def test_who_comes_back_under_another_name_is_drawn_anew(helene, karim, sign_in, make):
    pages = make(helene)[1]
    client = sign_in(karim)
    before = shown(client, pages, "Renommée")
    helene.family_name = "Renommée"
    helene.save()
    assert not any(before)
    assert any(shown(client, pages, "Renommée"))


def test_what_the_author_alone_may_do_is_drawn_for_no_one_else(helene, karim, sign_in):
    mine, pages = practice(helene)
    for reader, may in ((karim, False), (helene, True), (karim, False)):
        edits = shown(sign_in(reader), pages, mine.edit_url)
        assert edits == [may] * len(pages), reader


def test_who_may_be_asked_is_seen_by_each_reader(helene, karim, sign_in):
    """Found once for everybody, asked again at each request."""
    practice(helene)
    page = [tool().get_absolute_url()]
    assert shown(sign_in(karim), page, f'href="{helene.get_absolute_url()}" title=') == [True]
    helene.set_standing(hidden_by_choice=True)
    for reader in (helene, karim):
        assert shown(sign_in(reader), page, f'href="{helene.get_absolute_url()}" title=') == [False]


def test_an_account_out_of_the_network_is_given_nothing_of_what_is_kept(helene, karim, sign_in, make):
    pages = make(helene)[1]
    assert all(shown(sign_in(karim), pages, "Une phrase à retrouver."))
    nobody = sign_in(User.objects.create_user("personne@exemple.fr"))
    assert not any(shown(nobody, pages, "Une phrase à retrouver.")), pages


def test_a_kit_leaves_the_list_with_the_last_thing_that_it_shows(helene, karim, sign_in):
    story = told(helene, "Un récit")
    pages = [KITS, "/ressources/"]
    words = {"for_whom": "managers", "purpose": "Savoir par où commencer.", "blocks": f"recit {story.pk}"}
    Kit.objects.create(author=helene, title="Un kit à retrouver", state="published", **words)
    client = sign_in(karim)
    assert all(shown(client, pages, "Un kit à retrouver"))
    story.withdraw(by=helene.user)
    assert not any(shown(client, pages, "Un kit à retrouver"))
    assert shown(sign_in(helene), [KITS], "Un kit n’a plus rien à montrer") == [True]
