"""One key says whether two names, as they were written, may be one person's."""

import pytest

from directory.claims import candidates
from directory.forms.staff import PersonForm
from directory.likeness import are_alike, likeness_keys
from directory.models import Member, ProfileClaim
from tests.factories import MemberFactory

SAME = [
    (("LE GALL", "Anne"), ("Le-Gall", "anne")),
    (("LEGALL", "Anne"), ("Le Gall", "Anne")),
    (("Dupont-Martin", "Anne"), ("DUPONT MARTIN", "Anne")),
    (("Dupont‑Martin", "Anne"), ("Dupont-Martin", "Anne")),
    (("N’Diaye", "Awa"), ("NDIAYE", "Awa")),
    (("N'Diaye", "Awa"), ("N Diaye", "Awa")),
    (("Roy", "Jean Pierre"), ("Roy", "Jean‑Pierre")),
    (("Roy", "Jean-Pierre"), ("Roy", "JEANPIERRE")),
    (("Yıldız", "Elif"), ("YILDIZ", "ELIF")),
    (("Martin née Dupont", "Anne"), ("Dupont", "Anne")),
    (("MARTIN (née DUPONT)", "Anne"), ("Martin", "Anne")),
    (("Dupont épouse Martin", "Anne"), ("Martin", "Anne")),
    (("de Broglie", "Anne"), ("Broglie", "Anne")),
    (("d’Almeida", "Anne"), ("ALMEIDA", "Anne")),
    (("O’Brien", "Anne"), ("OBRIEN", "Anne")),
    (("de La Tour", "Anne"), ("LATOUR", "Anne")),
    (("van der Berg", "Anne"), ("Der Berg", "Anne")),
    (("St-Exupéry", "Anne"), ("SAINT EXUPERY", "Anne")),
    (("de Ste. Marie", "Anne"), ("Sainte-Marie", "Anne")),
    (("Le\u00a0Gall\u200b", "Anne"), ("Le Gall", "Anne")),
]
APART = [
    (("Roy", "Anne"), ("Roy", "Annie")),
    (("Legall", "Anne"), ("Legal", "Anne")),
    (("Martin", "Anne"), ("Martinez", "Anne")),
    (("Dupont", "Anne"), ("Dupont-Martin", "Anne")),
    (("Dupont", "Anne"), ("Pont", "Anne")),
    (("Stern", "Anne"), ("Saintern", "Anne")),
    (("Anne", "Roy"), ("Roy", "Anne")),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_name_are_alike(one, other):
    assert are_alike(likeness_keys(*one).split(), likeness_keys(*other).split())


@pytest.mark.parametrize(("one", "other"), APART)
def test_other_names_are_not(one, other):
    assert not are_alike(likeness_keys(*one).split(), likeness_keys(*other).split())


@pytest.mark.parametrize(("one", "other"), SAME)
def test_a_claim_finds_the_person_however_the_name_is_spelled(db, one, other):
    MemberFactory(imported=True, family_name="Quelconque", given_name=one[1])
    person = MemberFactory(imported=True, family_name=one[0], given_name=one[1])
    claim = ProfileClaim(family_name=other[0], given_name=other[1], email="x@exemple.fr")
    assert [one.member for one in candidates(claim)] == [person]
    assert "même prénom" in candidates(claim)[0].reasons[0]


def test_a_claim_by_one_half_of_a_double_name_proposes_the_person(db):
    person = MemberFactory(imported=True, family_name="Dupont-Martin", given_name="Anne")
    for family_name in ("Dupont", "MARTIN", "Martin-Dupont"):
        [found] = candidates(ProfileClaim(family_name=family_name, given_name="anne", email="x@exemple.fr"))
        assert (found.member, found.reasons[0]) == (person, "un nom en commun, même prénom")
    assert candidates(ProfileClaim(family_name="Pont", given_name="Anne", email="x@exemple.fr")) == []


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_mission_is_told_before_it_enters_the_same_person_twice(db, one, other):
    there = MemberFactory(imported=True, family_name=one[0], given_name=one[1], email="")
    data = {"family_name": other[0], "given_name": other[1], "cohort": there.cohort_id, "kind": "alumni"}
    form = PersonForm(data | {"phone": "01 99 00 10 17", "diploma": "none", "state": "active"})
    assert there.full_name in " ".join(form.non_field_errors())
    assert Member.objects.count() == 1


def test_who_has_no_latin_letter_is_compared_too(db):
    there = MemberFactory(family_name="王", given_name="小明")
    assert list(Member.objects.alike("王", "小明")) == [there]
    assert not Member.objects.alike("李", "小明").exists()
