"""One rule decides which detail of a person a reader may see: tried for every detail, audience and reader."""

import pytest

from directory.models import Member
from directory.visibility import GUARDED, Audience, Reader, see
from tests.factories import MemberFactory


def reader_named(name: str, member: Member) -> Reader:
    match name:
        case "same cohort":
            return Reader(member_id=999_002, cohort_id=member.cohort_id)
        case "same collectivity":
            return Reader(member_id=999_003, collectivity_id=member.collectivity_id)
        case "self":
            return Reader(member.pk, member.cohort_id, member.collectivity_id)
        case "outsider":
            return Reader(in_network=False)
    return Reader(member_id=999_001)


ALLOWED = {
    Audience.NOBODY: {"self"},
    Audience.COHORT: {"self", "same cohort"},
    Audience.COLLECTIVITY: {"self", "same collectivity"},
    Audience.NETWORK: {"self", "same cohort", "same collectivity", "stranger"},
}


@pytest.mark.requirement("PQ1-09", "PQ1-05")
@pytest.mark.parametrize("audience", Audience.values)
@pytest.mark.parametrize("reader_name", ["self", "same cohort", "same collectivity", "stranger", "outsider"])
def test_each_detail_obeys_its_own_audience(db, audience, reader_name):
    member = MemberFactory(
        bio="J’aime les vélos.", phone="+33199001001", **{f"{name}_audience": audience for name in GUARDED}
    )
    member.career_steps.create(starts_on=2019, position="Chargée de mission")
    member.photo.name = "photos/a.webp"

    seen = see(member, reader_named(reader_name, member), with_career=True)

    expected = reader_name in ALLOWED[audience]
    shown = {"email": seen.email, "phone": seen.phone, "photo": seen.photo, "bio": seen.bio, "career": seen.career}
    assert {name: bool(value) for name, value in shown.items()} == dict.fromkeys(GUARDED, expected)
    assert seen.hidden == (frozenset() if expected else frozenset(GUARDED))
