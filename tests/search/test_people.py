"""People are found by what the reader may read of them, and by nothing else (TRUST cases 14, 15 and 17)."""

import datetime

import pytest

from directory.models import CareerStep, Member
from directory.models.members import MemberState
from directory.visibility import Audience, Reader
from emi_alumni.foundation.search.models import Document, Word
from emi_alumni.foundation.search.query import matching_ids, search, suggest
from tests.factories import MemberFactory
from tests.standing import standing

PUBLIC = ["public"]


def scopes_of(member: Member) -> list[str]:
    return Reader(member.pk, member.cohort_id, member.collectivity_id).search_scopes()


def found(query: str, reader: Member) -> list[int]:
    return matching_ids(query, "person", scopes_of(reader))


def change(member: Member, **fields) -> None:
    for name, value in fields.items():
        setattr(member, name, value)
    member.save()


@standing
def peer(karim) -> Member:
    """Somebody of Karim's cohort who works elsewhere."""
    return MemberFactory(given_name="Inès", family_name="Moreau", cohort=karim.cohort)


@pytest.fixture
def colleague(karim) -> Member:
    """Somebody of Karim's collectivité, from another cohort."""
    return MemberFactory(given_name="Paul", family_name="Girard", collectivity=karim.collectivity)


@pytest.mark.parametrize(
    "query",
    [
        "karim",
        "Benali Karim",
        "BÉNALÏ",
        "directeur associations",
        "argenteuil",
        "concertations",
        "concert",
        "promotion 2021-2022",
        "karim argenteuil concertation",
    ],
)
def test_a_member_is_found_by_what_the_network_reads(query, helene, karim):
    karim.set_skills(["Concertation citoyenne"])
    assert found(query, helene)[0] == karim.pk


@pytest.mark.parametrize("typed", ["bnali", "bennali", "beanli", "benzli"])
def test_one_slip_is_mended_and_told(typed, helene, karim):
    results = search(typed, scopes_of(helene), ["person"])
    assert [hit.object_id for hit in results.hits] == [karim.pk]
    assert results.corrected_to == "benali"


def test_a_right_word_is_not_mended(helene, karim):
    assert search("karim benali", scopes_of(helene)).corrected_to == ""


@pytest.mark.parametrize(
    "query",
    ["karim.benali@argenteuil.example.fr", "0199001002", "01 99 00 10 02", "+33 1 99 00 10 02", "01.99.00.10.02"],
)
def test_hidden_contact_details_are_found_by_their_audience_only(query, helene, karim, peer, colleague):
    change(karim, email_audience=Audience.NETWORK, phone_audience=Audience.NETWORK)
    assert found(query, helene) == [karim.pk], "the leak must be possible"
    change(karim, email_audience=Audience.COHORT, phone_audience=Audience.COHORT)
    assert found(query, helene) == []
    assert found(query, colleague) == []
    assert found(query, peer) == [karim.pk]
    change(karim, email_audience=Audience.COLLECTIVITY, phone_audience=Audience.COLLECTIVITY)
    assert found(query, peer) == []
    assert found(query, colleague) == [karim.pk]
    change(karim, email_audience=Audience.NOBODY, phone_audience=Audience.NOBODY)
    assert found(query, colleague) == found(query, peer) == found(query, helene) == []


@pytest.mark.parametrize("detail", ["bio", "career"])
def test_a_hidden_text_is_neither_found_nor_shown_nor_known(detail, helene, karim, peer):
    change(karim, bio="Passionné de Jazzmanouche")
    CareerStep.objects.create(member=karim, starts_on=2010, position="Pilote de Jazzmanouche")
    change(karim, bio_audience=Audience.NOBODY, career_audience=Audience.NOBODY)
    change(karim, **{f"{detail}_audience": Audience.NETWORK})
    assert found("jazzmanouche", helene) == [karim.pk]
    assert "Jazzmanouche" in search("jazzmanouche", scopes_of(helene)).hits[0].snippet
    assert Word.objects.filter(word="jazzmanouche").exists()

    change(karim, **{f"{detail}_audience": Audience.COHORT})
    assert found("jazzmanouche", helene) == []
    assert found("jazzma", helene) == []
    assert search("jazmanouche", scopes_of(helene)).corrected_to == ""
    assert not Word.objects.filter(word="jazzmanouche").exists()
    assert all("jazz" not in hit.snippet.lower() for hit in search("karim", scopes_of(helene)).hits)
    assert found("jazzmanouche", peer) == [karim.pk]
    assert "Jazzmanouche" in search("karim jazzmanouche", scopes_of(peer)).hits[0].snippet


def test_words_of_two_audiences_are_found_together(karim, peer):
    change(karim, email_audience=Audience.COHORT)
    assert found("karim argenteuil karim.benali@argenteuil.example.fr", peer) == [karim.pk]


def test_a_person_read_through_several_scopes_is_one_hit(karim, peer):
    change(karim, email_audience=Audience.COHORT, phone_audience=Audience.COLLECTIVITY)
    assert Document.objects.filter(kind="person", object_id=karim.pk).count() == 3
    hits = search("karim", [*scopes_of(peer), f"collectivity:{karim.collectivity_id}"], ["person"]).hits
    assert [hit.object_id for hit in hits] == [karim.pk]


def test_a_pause_takes_contact_details_out_at_once(helene, karim):
    change(karim, email_audience=Audience.NETWORK)
    assert found(karim.email, helene) == [karim.pk]
    change(karim, contact_paused_until=datetime.date.today() + datetime.timedelta(days=3))
    assert found(karim.email, helene) == []
    assert found("karim", helene) == [karim.pk]


@pytest.mark.parametrize(
    "gone", [{"hidden_by_choice": True}, {"state": MemberState.IMPORTED}, {"state": MemberState.ERASED}]
)
def test_somebody_who_is_not_listed_has_no_document_and_no_word(gone, helene, karim):
    assert found("benali", helene) == [karim.pk]
    change(karim, **gone)
    assert found("benali", helene) == []
    assert suggest("bena", scopes_of(helene)) == []
    assert not Document.objects.filter(kind="person", object_id=karim.pk).exists()
    assert not Word.objects.filter(word="benali").exists()


def test_deleting_a_person_forgets_them(helene, karim):
    CareerStep.objects.create(member=karim, starts_on=2010, position="Pilote")
    pk = karim.pk
    karim.delete()
    assert found("benali", helene) == []
    assert not Document.objects.filter(kind="person", object_id=pk).exists()
    assert not Word.objects.filter(word__in=["benali", "pilote"]).exists()


def test_a_visitor_finds_nobody_and_learns_no_word(karim):
    assert search("karim", PUBLIC).hits == []
    assert search("karin", PUBLIC).corrected_to == ""
    assert suggest("kar", PUBLIC) == []


def test_a_collectivity_that_changes_its_name_is_found_by_the_new_one(helene, karim, argenteuil):
    argenteuil.short_name = "Beauchamp"
    argenteuil.name = "Commune de Beauchamp"
    argenteuil.save()
    assert found("beauchamp", helene) == [karim.pk]
    assert found("argenteuil", helene) == []


def test_a_removed_skill_or_career_step_is_no_longer_found(helene, karim):
    karim.set_skills(["Urbanisme"])
    step = CareerStep.objects.create(member=karim, starts_on=2010, position="Bibliothécaire")
    assert found("urbanisme bibliothécaire", helene) == [karim.pk]
    karim.set_skills(["Sport"])
    step.delete()
    assert found("urbanisme", helene) == found("bibliothécaire", helene) == []


def test_suggestions_need_two_letters_and_are_ten_at_most(helene):
    MemberFactory.create_batch(12, family_name="Zwart")
    assert suggest("z", scopes_of(helene)) == []
    assert suggest("", scopes_of(helene)) == []
    assert len(suggest("zw", scopes_of(helene))) == 10


def test_suggestions_are_titles_that_begin_with_what_is_typed(helene, karim):
    assert [s.title for s in suggest("karim be", scopes_of(helene), ["person"])] == ["Karim Benali"]
    assert [s.title for s in suggest("argen", scopes_of(helene))] == ["Argenteuil"]
    assert suggest("direct", scopes_of(helene)) == [], "a position is no title"


def test_collectivities_and_cohorts_are_found_too(helene, karim):
    kinds = {hit.kind for hit in search("argenteuil", scopes_of(helene)).hits}
    assert kinds == {"collectivity", "person"}
    first = search("promotion 2021", scopes_of(helene), ["cohort"]).hits[0]
    assert first.title == "Promotion 2021-2022"
