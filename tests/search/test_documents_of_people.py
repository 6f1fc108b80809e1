"""People are found by what the reader may read of them, and by nothing else (TRUST cases 14 and 15)."""

import pytest

from directory.visibility import Audience, Reader
from emi_alumni.search.models import Document, Word
from emi_alumni.search.query import matching_ids, search, suggest
from tests.factories import MemberFactory


def scopes_of(member) -> list[str]:
    return Reader(member.pk, member.cohort_id, member.collectivity_id).search_scopes()


def found(query, reader) -> list[int]:
    return matching_ids(query, "person", scopes_of(reader))


def test_a_member_is_found_by_name_position_collectivity_and_skill(helene, karim):
    karim.set_skills(["Concertation citoyenne"])
    for query in ("karim", "Benali Karim", "directrice associative", "argenteuil", "concertations", "KARÏM", "bénali"):
        assert found(query, helene) == [karim.pk], query


def test_one_slip_does_not_matter_and_is_told(helene, karim):
    results = search("bnali", scopes_of(helene), ["person"])
    assert [hit.object_id for hit in results.hits] == [karim.pk]
    assert results.corrected_to == "benali"
