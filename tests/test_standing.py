"""Things made once for neighbouring tests (`tests/standing.py`): those that a test asks for, as they were made, and no
others. Each test is run twice: what the first one writes, the second one does not find."""

import pytest
from django.core import mail
from django.db import connection

from directory.models import Member
from emi_alumni.foundation.outbox.models import Kind, Letter
from tests.factories import MemberFactory
from tests.standing import standing

pytestmark = pytest.mark.django_db
twice = pytest.mark.parametrize("time", ["first", "second"])
made: list[str] = []


@standing
def neighbour(helene) -> Member:
    made.append("neighbour")
    return MemberFactory(given_name="Zoé", collectivity=helene.collectivity)


@standing
def told(neighbour) -> Letter:
    return Letter.post(kind=Kind.INVITATION, to="zoe@exemple.fr", subject="Bonjour", body="Bonjour Zoé.")


def people() -> set[str]:
    return set(Member.objects.values_list("given_name", flat=True))


@twice
def test_nobody_is_there_for_who_asks_for_nobody(time):
    assert people() == set()
    MemberFactory(given_name="Passante")


@twice
def test_one_person_is_there_as_she_was_made(time, helene):
    assert people() == {"Hélène"}
    assert helene.given_name == "Hélène"
    helene.given_name = "Autre"
    helene.save()
    MemberFactory(given_name="Passante")


@twice
def test_what_is_made_from_another_thing_is_made_once_and_shares_its_objects(time, neighbour, helene, department):
    assert people() == {"Hélène", "Zoé"}
    assert neighbour.collectivity is helene.collectivity is department
    assert made == ["neighbour"]
    neighbour.delete()


@twice
def test_it_is_in_the_search_index(time, neighbour, helene, sign_in):
    assert "Zoé" in sign_in(helene).get("/annuaire/", {"q": "Zoé"}).content.decode()


@twice
def test_its_letters_have_left_and_nothing_waits(time, told):
    assert [letter.to for letter in mail.outbox] == [["zoe@exemple.fr"]]
    assert Letter.objects.get().state == "sent"
    assert connection.run_on_commit == []
    mail.outbox.clear()


@pytest.mark.django_db(transaction=True)
@twice
def test_a_test_that_commits_has_its_own(time, neighbour):
    assert people() == {"Hélène", "Zoé"}
    assert not connection.in_atomic_block
