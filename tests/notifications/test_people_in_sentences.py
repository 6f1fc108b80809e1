"""People named in what the portal tells: references, so that somebody erased is named nowhere."""

import json

import pytest
from django.urls import reverse

from directory.data_export import export
from directory.personal_data import erase
from emi_alumni.foundation.notifications import people
from emi_alumni.foundation.notifications.models import Notification
from projects import team
from projects.models import Reuse
from tests.factories import MemberFactory, ProjectFactory

NAME = "Ursule Zwingelstein"


@pytest.fixture
def gone(argenteuil):
    return MemberFactory(given_name="Ursule", family_name="Zwingelstein", collectivity=argenteuil, with_account=True)


def everything_told() -> str:
    rows = Notification.objects.order_by("pk").values("wording", "people", "url")
    return json.dumps(list(rows), ensure_ascii=False)


@pytest.mark.django_db
class TestSomebodyErased:
    def test_is_named_no_longer_in_the_list_nor_in_the_copies_of_others(self, gone, karim, helene, sign_in):
        project = ProjectFactory(lead=gone)
        team.add(project, karim, "team", by=gone.user)
        assert NAME in Notification.objects.get(recipient=karim.user).sentence
        assert NAME in json.dumps(export(karim), ensure_ascii=False)
        erase(gone)
        html = sign_in(karim).get(reverse("notifications:list")).content.decode()
        assert "Ancien membre vous cite" in html
        assert "Zwingelstein" not in html
        copy = json.dumps(export(karim), ensure_ascii=False)
        assert "Ancien membre vous cite" in copy
        assert "Zwingelstein" not in copy

    def test_is_nowhere_in_what_is_stored(self, gone, karim, helene):
        project = ProjectFactory(lead=karim)
        reuse = Reuse.objects.create(project=project, member=gone, collectivity=gone.collectivity, kept="Tout")
        reuse.ask()
        assert Notification.objects.filter(recipient=karim.user).exists()
        assert "Zwingelstein" not in everything_told()


@pytest.mark.django_db
class TestSentences:
    def test_a_list_names_its_people_in_one_query(self, karim, helene, django_assert_num_queries):
        project = ProjectFactory(lead=karim)
        for number in range(4):
            Notification.tell([karim.user], kind=f"k{number}", sentence=[helene, " écrit."], thing=project)
        rows = list(Notification.objects.filter(recipient=karim.user).order_by("pk"))
        with django_assert_num_queries(1):
            assert {one.sentence for one in Notification.with_names(rows)} == {"Hélène Lefèvre écrit."}

    def test_a_new_name_is_the_one_that_is_read(self, karim, helene):
        Notification.tell([karim.user], kind="k", sentence=[helene, " écrit."], thing=ProjectFactory(lead=karim))
        helene.family_name = "Martin"
        helene.save()
        assert Notification.objects.get().sentence == "Hélène Martin écrit."

    def test_nobody_types_a_reference(self, karim, helene):
        project = ProjectFactory(lead=karim)
        words = f"« {people.PLACE} » de "
        Notification.tell([karim.user], kind="k", sentence=[words, helene], thing=project)
        assert Notification.objects.get().sentence == "«  » de Hélène Lefèvre"

    @pytest.mark.parametrize("title", ["x" * 1600, "x" * 1499])
    def test_a_long_sentence_is_cut_with_its_people(self, title, karim, helene):
        Notification.tell([karim.user], kind="k", sentence=[title, helene, " et ", helene], thing=ProjectFactory())
        assert Notification.objects.get().sentence.startswith(title[:1490])

    def test_somebody_of_whom_nothing_is_left(self):
        assert people.join(f"{people.PLACE} écrit.", [7], {}) == "Quelqu’un écrit."
