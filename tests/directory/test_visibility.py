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


@pytest.mark.met("PQ1-09", "PQ1-05")
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


@pytest.mark.parametrize("audience", Audience.values)
@pytest.mark.parametrize("reader_name", ["self", "same cohort", "same collectivity", "stranger", "outsider"])
def test_a_face_is_the_photo_for_who_may_see_it_and_nothing_else(db, audience, reader_name, django_assert_num_queries):
    member = MemberFactory(
        bio="J’aime les vélos.", photo="photos/a.webp", **{f"{name}_audience": audience for name in GUARDED}
    )
    reader = reader_named(reader_name, member)
    with django_assert_num_queries(1):
        [face] = [one.face_for(reader) for one in Member.objects.filter(pk=member.pk).for_faces()]
        assert (face.member.full_name, face.member.look) == (member.full_name, member.look)
    assert face.photo == (see(member, reader).photo)
    assert bool(face.photo) == (reader_name in ALLOWED[audience])
    assert (face.email, face.phone, face.bio, face.career, face.reserved) == ("", "", "", (), {})
    assert face.hidden >= set(GUARDED) - {"photo"}


@pytest.mark.parametrize(
    ("audience", "reader_name", "told"),
    [
        (Audience.COHORT, "stranger", {"email": "cohort", "phone": "cohort"}),
        (Audience.COHORT, "same collectivity", {"email": "cohort", "phone": "cohort"}),
        (Audience.COLLECTIVITY, "stranger", {"email": "collectivity", "phone": "collectivity"}),
        (Audience.COHORT, "same cohort", {}),  # sees them
        (Audience.COHORT, "self", {}),
        (Audience.COHORT, "outsider", {}),
        (Audience.NOBODY, "stranger", {}),
        (Audience.NETWORK, "stranger", {}),
    ],
)
def test_only_contacts_kept_for_a_group_are_told_to_exist(db, audience, reader_name, told):
    member = MemberFactory(
        bio="J’aime les vélos.", phone="+33199001001", **{f"{name}_audience": audience for name in GUARDED}
    )
    assert see(member, reader_named(reader_name, member)).reserved == told


def test_what_was_never_written_is_not_told_to_exist(db):
    member = MemberFactory(phone="", phone_audience=Audience.COHORT, email_audience=Audience.NOBODY)
    assert see(member, Reader()).reserved == {}


@pytest.mark.parametrize(
    ("stored", "said"), [("+33199001001", "01 99 00 10 01"), ("+442079460018", "+44 20 7946 0018"), ("", "")]
)
def test_a_foreign_number_keeps_its_country(db, stored, said):
    member = MemberFactory(phone=stored, phone_audience=Audience.NETWORK)
    assert see(member, Reader()).phone_text == said


def test_staff_read_with_their_own_profile_not_more(db, moderator):
    member = MemberFactory(phone="+33199001001", phone_audience=Audience.COHORT)
    assert see(member, Reader.of(moderator)).phone == ""
    MemberFactory(user=moderator, cohort=member.cohort)
    moderator.refresh_from_db()
    assert see(member, Reader.of(moderator)).phone == "+33199001001"
