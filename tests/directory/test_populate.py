"""Generated people obey the rules of real ones."""

import pytest
from django.core.management import CommandError, call_command

from directory.models import Cohort, Member, Skill
from directory.models.members import MemberState

pytestmark = pytest.mark.django_db


def populate(members: int, **options) -> None:
    call_command("populate", members=members, yes_really=True, verbosity=0, **options)


def test_a_real_portal_refuses_invented_people():
    with pytest.raises(CommandError, match="inventés"):
        call_command("populate", members=1)
    assert not Member.objects.exists()


def test_generated_people_are_valid_and_obey_save():
    populate(60)
    assert Member.objects.count() == 60
    for member in Member.objects.all():
        member.full_clean()
        kept = (member.sort_key, member.slug, member.is_listed, member.email)
        member.derive()
        assert (member.sort_key, member.slug, member.is_listed, member.email) == kept
        assert sorted(member.skill_names) == sorted(skill.name for skill in member.skills.all())


def test_imported_people_are_not_listed():
    populate(400)
    imported = Member.objects.filter(state=MemberState.IMPORTED)
    assert imported.exists()
    assert not imported.filter(is_listed=True).exists()


def test_the_same_seed_makes_the_same_people_beside_those_already_there():
    populate(20)
    first = list(Member.objects.order_by("pk").values_list("given_name", "family_name", "position"))
    populate(20)
    second = list(Member.objects.order_by("pk").values_list("given_name", "family_name", "position"))[20:]
    assert first == second
    assert Member.objects.values("slug").distinct().count() == 40


def test_skills_are_popular_or_rare_and_cohorts_many():
    populate(200)
    counts = sorted(skill.member_links.count() for skill in Skill.objects.all())
    assert counts[-1] > 8 * max(counts[0], 1)
    assert Cohort.objects.filter(members__isnull=False).distinct().count() == 20
