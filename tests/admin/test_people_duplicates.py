"""People who are there twice: proposed with the reasons, made one with their history, never against who came."""

from collections import defaultdict
from itertools import combinations
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from directory import roles
from directory.duplicates import CROWD, MOST_PAIRS, merge_people, pairs, reasons_of
from directory.identities import Identity, addresses
from directory.likeness import letters, name_parts
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


def plainly_proposed() -> dict[tuple[int, int], tuple[int, tuple[str, ...]]]:
    """Every key of everybody, and each two people of a crowd: (weight, reasons) of each pair."""
    by_key: dict[str, set[int]] = defaultdict(set)
    people = {member.pk: member for member in Member.objects.select_related("user")}
    for member in people.values():
        parts = {f"{part}/{letters(member.given_name)}" for part in name_parts(member.family_name)}
        for key in {*member.name_keys.split(), *parts}:
            by_key[key].add(member.pk)

    def told(pk: int) -> tuple[Identity, int | None]:
        member = people[pk]
        account = member.user.email if member.user else None
        keys = tuple(member.name_keys.split())
        return Identity(keys, member.cohort_id, addresses(member.email, account)), member.collectivity_id

    crowds = [sorted(crowd) for crowd in by_key.values() if len(crowd) <= CROWD]
    both = {pair for crowd in crowds for pair in combinations(crowd, 2)} - DistinctPeople.pairs()
    return {pair: reasons for pair in both if (reasons := reasons_of(told(pair[0]), told(pair[1])))}


def test_nobody_is_left_out_by_the_short_way(helene, karim, department, argenteuil, cohort_2019, cohort_2021):
    """Names alike or not, promotions told or not, addresses shared or not: the same pairs, reasons and order."""
    chance = Random(19)
    families = [
        *("Martin", "MARTIN", "Martin-Dupont", "Dupont née Martin", "Le Gall", "Legall", "de Broglie", "Broglie"),
        *("St Jean", "Saint-Jean", "Dite", "Иванов", "Łukasz", "Œuvrard", "Zoé", "Dupont"),
    ]
    emails = ["", "", "", "accueil@ex.fr", "a@ex.fr", helene.user.email, karim.user.email]
    for _ in range(150):
        MemberFactory(
            imported=True,
            family_name=chance.choice(families),
            given_name=chance.choice(["Anne", "Jean Pierre", "Jean-Pierre", "Élie"]),
            cohort=chance.choice([None, cohort_2019, cohort_2021, cohort_2021]),
            collectivity=chance.choice([None, department, argenteuil]),
            email=chance.choice(emails),
        )
    MemberFactory(imported=True, family_name=helene.family_name, given_name=helene.given_name, email=helene.user.email)
    first = next(iter(sorted(plainly_proposed())))
    DistinctPeople.say(*first)
    plain = plainly_proposed()
    assert len(plain) > 60
    assert first not in plain
    likeliest = sorted(plain, key=lambda pair: (-plain[pair][0], pair))[:MOST_PAIRS]
    assert [(pair.one.pk, pair.other.pk) for pair in pairs()] == likeliest
    assert [(pair.weight, pair.reasons) for pair in pairs()] == [plain[pair] for pair in likeliest]
    assert any("même courriel" in reasons and "même promotion" not in reasons for _, reasons in plain.values())


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
