"""People who are there twice: proposed with the reasons, made one with their history, never against who came."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from directory import roles
from directory.duplicates import merge_people, pairs
from directory.models import DistinctPeople, FormerSlug, Invitation, Member
from directory.personal_data import erase
from projects.models import TeamRole
from tests.factories import MemberFactory, ProjectFactory
from tests.standing import standing

pytestmark = pytest.mark.django_db
LIST = "admin:directory_member_duplicates"
ONE = "admin:directory_member_duplicate"


@standing
def twin(newcomer, argenteuil) -> Member:
    """Bérengère Œuvrard again, as another file wrote her."""
    return MemberFactory(
        imported=True,
        given_name="BERENGERE",
        family_name="OEUVRARD",
        email="",
        cohort=newcomer.cohort,
        collectivity=argenteuil,
        phone="+33199002001",
    )


def proposed() -> list[set[int]]:
    return [{pair.one.pk, pair.other.pk} for pair in pairs()]


@pytest.mark.parametrize(
    ("family", "given"),
    [
        ("OEUVRARD", "BERENGERE"),
        ("Œuvrard-Petit", "Bérengère"),
        ("Petit née Œuvrard", "Bérengère"),
        ("d’Œuvrard", "Bérengère"),
        ("Oeuvrard", "Bérengère "),
    ],
)
def test_one_person_written_in_two_ways_is_proposed(family, given, newcomer):
    other = MemberFactory(imported=True, family_name=family, given_name=given, cohort=newcomer.cohort, email="b@ex.fr")
    assert proposed() == [{newcomer.pk, other.pk}]
    assert "même promotion" in pairs()[0].reasons


def test_namesakes_of_two_promotions_sisters_and_the_erased_are_not(newcomer, cohort_2021):
    MemberFactory(imported=True, family_name="Œuvrard", given_name="Bérengère", cohort=cohort_2021, email="b@ex.fr")
    MemberFactory(imported=True, family_name="Œuvrard", given_name="Anne", cohort=newcomer.cohort)
    gone = MemberFactory(imported=True, family_name="Œuvrard", given_name="Bérengère", cohort=newcomer.cohort)
    erase(gone, tell=False)
    assert proposed() == []


def test_the_list_costs_the_same_however_long(newcomer, twin, moderator, sign_in, same_queries):
    client = sign_in(moderator)

    def more() -> None:
        for _time in (1, 2):
            MemberFactory(imported=True, family_name="Zola", given_name="Léo", cohort=newcomer.cohort, email="")

    same_queries(lambda: client.get(reverse(LIST)), more, 7)


def test_what_names_the_other_names_the_one_that_is_kept(newcomer, twin, moderator, sign_in):
    project = ProjectFactory()
    TeamRole.objects.create(project=project, member=twin)
    url = reverse(ONE, args=[newcomer.pk, twin.pk])
    client = sign_in(moderator)
    assert client.get(url).status_code == 200
    slug = twin.slug
    answer = client.post(url, {"kept": str(newcomer.pk)}, follow=True)
    assert "Une seule fiche" in answer.text
    assert not Member.objects.filter(pk=twin.pk).exists()
    assert TeamRole.objects.get(project=project).member == newcomer
    newcomer.refresh_from_db()
    assert str(newcomer.phone.as_e164) == "+33199002001", "an empty column is filled"
    assert newcomer.collectivity.code == "DEP95", "a filled one stays"
    assert FormerSlug.objects.get(slug=slug).member == newcomer


def test_a_project_that_names_both_keeps_one(newcomer, twin):
    project = ProjectFactory()
    for person in (newcomer, twin):
        TeamRole.objects.create(project=project, member=person)
    merge_people(newcomer, twin)
    assert list(TeamRole.objects.filter(project=project).values_list("member", flat=True)) == [newcomer.pk]


def test_nothing_is_made_one_without_a_choice(newcomer, twin, moderator, sign_in):
    answer = sign_in(moderator).post(reverse(ONE, args=[newcomer.pk, twin.pk]), {})
    assert "Dites quelle fiche garder" in answer.text
    assert Member.objects.filter(pk=twin.pk).exists()


def test_two_people_are_not_proposed_again(newcomer, twin, moderator, sign_in):
    client = sign_in(moderator)
    client.post(reverse(ONE, args=[twin.pk, newcomer.pk]), {"kept": "two"})
    client.post(reverse(ONE, args=[newcomer.pk, twin.pk]), {"kept": "two"})
    assert DistinctPeople.objects.count() == 1
    assert proposed() == []
    assert "Aucun doublon" in client.get(reverse(LIST)).text
    merge_people(newcomer, twin)  # the mission may change its mind
    assert not DistinctPeople.objects.exists()


def test_who_has_come_is_the_one_that_is_kept(helene, moderator):
    other = MemberFactory(imported=True, family_name=helene.family_name, given_name=helene.given_name, phone="")
    with pytest.raises(ValidationError, match="a repris cette fiche"):
        merge_people(other, helene)
    before = Member.objects.values("email", "phone", "position", "collectivity").get(pk=helene.pk)
    merge_people(helene, other)
    assert Member.objects.values("email", "phone", "position", "collectivity").get(pk=helene.pk) == before


def test_two_who_came_a_suspended_and_an_erased_are_refused(helene, karim, newcomer, twin, moderator):
    with pytest.raises(ValidationError, match="reprises par quelqu’un"):
        merge_people(helene, karim)
    roles.suspend(twin, by=moderator)
    with pytest.raises(ValidationError, match="levez d’abord"):
        merge_people(newcomer, twin)
    erase(Member.objects.get(pk=twin.pk), tell=False)
    with pytest.raises(ValidationError, match="n’est plus là"):
        merge_people(newcomer, twin)
    with pytest.raises(ValidationError, match="différentes"):
        merge_people(newcomer, newcomer)


def test_an_objection_and_the_end_of_invitations_are_kept(newcomer, twin, moderator):
    Invitation.issue(twin, email="b@ex.fr", by=moderator)
    roles.hide(twin, by=moderator)
    merge_people(newcomer, twin)
    newcomer.refresh_from_db()
    assert newcomer.hidden_by_choice
    assert not Invitation.objects.open().exists()


def test_the_mission_alone_compares_and_reads_no_address_of_who_came(helene, karim, moderator, sign_in, visitor):
    url = reverse(ONE, args=[helene.pk, karim.pk])
    page = sign_in(moderator).get(url).text
    assert helene.email not in page
    assert sign_in(helene).get(url).status_code == 302
    assert visitor.get(url).status_code == 302
    assert sign_in(moderator).get(reverse(ONE, args=[helene.pk, 999999])).status_code == 404
    assert sign_in(moderator).get(reverse(ONE, args=[helene.pk, helene.pk])).status_code == 404
