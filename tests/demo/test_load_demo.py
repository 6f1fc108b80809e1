"""The demonstration: everybody fictitious and valid, nothing twice, nothing in production."""

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from directory.duplicates import pairs
from directory.models import (
    Cohort,
    Invitation,
    Member,
    PlaceAlias,
    ProfileClaim,
    RelayedMessage,
    StaleReport,
    User,
)
from directory.models.members import MemberState
from directory.visibility import Audience
from emi_alumni.demo.dates import promotion, years
from emi_alumni.demo.people import PEOPLE, demo_people
from emi_alumni.demo.story import INVITATION_TOKEN

pytestmark = pytest.mark.django_db


def everything() -> dict[str, list]:
    """Every row of the directory."""
    return {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in apps.get_app_config("directory").get_models()
    }


def test_production_refuses_the_demo_with_a_sentence(settings):
    assert not settings.DEMO
    with pytest.raises(CommandError, match="ne se chargent que dans une démonstration"):
        call_command("load_demo")
    assert not User.objects.exists()
    assert not Member.objects.exists()


def test_reference_data_brings_nobody_to_production():
    call_command("load_collectivities", verbosity=0)
    assert not User.objects.exists()
    assert not Member.objects.exists()


def test_the_people_of_six_cohorts_are_in_the_directory(loaded_demonstration):
    assert Member.objects.listed().count() == 72
    assert [cohort.members.listed().count() for cohort in Cohort.objects.order_by("starts_on")] == [0] + [12] * 6 + [0]


def test_everybody_can_sign_in_with_the_address_of_their_profile(loaded_demonstration):
    for member in Member.objects.listed().select_related("user"):
        assert member.user.email == member.email
        assert member.user.emailaddress_set.get().verified
        assert not member.user.has_usable_password()


def test_every_row_is_valid(loaded_demonstration):
    for model in apps.get_app_config("directory").get_models():
        for row in model.objects.all():
            row.full_clean()


def test_every_address_and_number_is_kept_for_fiction(loaded_demonstration):
    for member in Member.objects.all():
        assert member.email == "" or member.email.endswith("@example.org")
        assert not member.phone or member.phone.as_e164.startswith("+3319900")


def test_audiences_are_those_of_the_data(loaded_demonstration):
    karim = Member.objects.get(email="karim.belhadri@example.org")
    assert (karim.email_audience, karim.phone_audience) == (Audience.NETWORK, Audience.NOBODY)
    assert not karim.consents_to("phone")
    helene = Member.objects.get(email="helene.vasseur-prat@example.org")
    assert helene.phone_audience == Audience.COHORT
    assert helene.consents_to("phone")
    assert "Accueil du public" in helene.skill_names
    assert [step.ends_on for step in helene.career_steps.all()] == [2014 + years(), 2019 + years(), None]


def test_a_few_have_a_drawn_portrait_and_agreed_to_show_it(loaded_demonstration):
    drawn = Member.objects.exclude(photo="")
    assert drawn.count() == 18
    for member in drawn:
        assert member.consents_to("photo")
        assert (member.photo.width, member.photo.height) == (512, 512)
        assert member.photo.size < 20_000


def test_loading_twice_changes_nothing(loaded_demonstration, capsys):
    before = everything()
    call_command("load_demo")
    assert "rien n’a changé" in capsys.readouterr().out
    assert everything() == before


def test_the_demo_is_loaded_beside_generated_people(settings):
    settings.DEBUG = settings.DEMO = True
    call_command("populate", members=30, verbosity=0)
    call_command("populate_projects", projects=5, verbosity=0)
    label = promotion("2018-2019")
    own, _ = Cohort.objects.get_or_create(label=label, defaults={"starts_on": label[:4], "ends_on": label[5:]})
    own.scope = "Écrit par la mission"
    own.save()
    call_command("load_demo", verbosity=0)
    own.refresh_from_db()
    assert own.scope == "Écrit par la mission"
    assert own.appetizer_on
    assert User.objects.filter(email=PEOPLE[0].email).exists()


def test_loading_again_keeps_what_a_visitor_changed(loaded_demonstration):
    karim = Member.objects.get(email="karim.belhadri@example.org")
    karim.position = "Directeur"
    karim.email = karim.user.email = "karim@example.org"
    karim.save()
    karim.user.save()
    call_command("load_demo", verbosity=0)
    assert Member.objects.get(given_name="Karim").position == "Directeur"
    assert RelayedMessage.objects.filter(sender=karim).count() == 1


def test_the_people_of_the_sign_in_page_are_there(loaded_demonstration):
    alumna, representative, trainee, moderator, administrator = demo_people()
    assert trainee.user.member.is_in_training
    assert [person.email for person in demo_people()] == [person.email for person in PEOPLE]
    assert not alumna.user.is_staff
    assert representative.user.member.collectivity.short_name == "Sannois"
    assert (moderator.user.is_staff, moderator.user.is_superuser) == (True, False)
    assert moderator.user.groups.filter(name="Mission innovation").exists()
    assert administrator.user.is_superuser


def test_nobody_is_offered_at_sign_in_before_the_demo_is_loaded():
    assert demo_people() == []


def test_the_mission_has_people_to_invite_and_to_recognise(loaded_demonstration):
    waiting = Member.objects.filter(state=MemberState.IMPORTED)
    assert waiting.count() == 7
    assert waiting.filter(email="").exists()
    assert [pair.one.given_name for pair in pairs()] == ["Rozenn"]
    assert PlaceAlias.objects.exists()
    assert Invitation.objects.open().get() == Invitation.objects.from_token(INVITATION_TOKEN)
    assert ProfileClaim.objects.filter(state="waiting").count() == 2


def test_the_alumna_finds_something_to_do(loaded_demonstration):
    helene = Member.objects.get(email="helene.vasseur-prat@example.org")
    assert helene.needs_confirming
    assert RelayedMessage.objects.filter(recipient=helene, read_at=None).exists()
    assert StaleReport.objects.filter(member=helene, resolved_at=None).exists()
