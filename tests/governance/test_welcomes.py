"""Who welcomes a newcomer: two people near, who each said yes; who says no is named to nobody."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from directory import todo
from directory.models import Member
from directory.personal_data import erase
from governance.models import RelayMandate, Welcome
from governance.models.welcomes import ask_for, near, newcomers
from tests.factories import MemberFactory
from tests.standing import standing

pytestmark = pytest.mark.django_db


@standing
def newcomer(helene) -> Member:
    """Of Hélène's promotion and collectivité, since yesterday."""
    return MemberFactory(
        given_name="Noé",
        family_name="Arrivant",
        cohort=helene.cohort,
        collectivity=helene.collectivity,
        activated_at=timezone.now() - timedelta(days=1),
        with_account=True,
    )


@standing
def colleague(helene) -> Member:
    long_ago = timezone.now() - timedelta(days=900)
    return MemberFactory(collectivity=helene.collectivity, activated_at=long_ago, with_account=True)


@standing
def settled(helene) -> None:
    """Hélène has been there for long, and is the relais of her promotion."""
    Member.objects.filter(pk=helene.pk).update(activated_at=timezone.now() - timedelta(days=800))
    RelayMandate.objects.create(cohort=helene.cohort, member=helene)


def titles(member: Member) -> list[str]:
    return [one.link.title for one in todo.of_page(Member.objects.get(pk=member.pk))["todo"] if one.link]


def night() -> None:
    call_command("welcome_newcomers", "--apply", verbosity=0)


def reasons(newcomer: Member) -> dict[int, str]:
    return dict(Welcome.objects.filter(newcomer=newcomer).values_list("member", "reason"))


def test_a_relais_and_a_colleague_are_asked_once(settled, newcomer, helene, colleague):
    call_command("welcome_newcomers", verbosity=0)
    assert not Welcome.objects.exists()
    night()
    night()
    assert reasons(newcomer) == {helene.pk: "relay", colleague.pk: "place"}
    assert "Noé Arrivant vient de nous rejoindre" in titles(helene)
    assert "Noé Arrivant vient de nous rejoindre" in titles(colleague)
    assert not any("vous accueille" in title for title in titles(newcomer))


def test_one_tap_of_each_and_the_newcomer_reads_two_names_and_why(settled, newcomer, helene, colleague, sign_in):
    night()
    for person in (helene, colleague):
        asked = Welcome.objects.get(member=person)
        url = reverse("governance:welcome_answer", args=[asked.pk])
        assert sign_in(newcomer).post(url, {"reponse": "oui"}).status_code == 404
        sign_in(person).post(url, {"reponse": "oui"})
        assert "Noé Arrivant vient de nous rejoindre" not in titles(person)
    assert {f"{one.shown_name} vous accueille" for one in (helene, colleague)} <= set(titles(newcomer))
    home = sign_in(newcomer).get("/").text
    assert "de la même collectivité" in home
    assert "relais de la promotion" in home
    mine = Welcome.objects.get(member=helene)
    read = reverse("governance:welcome_read", args=[mine.pk])
    assert sign_in(colleague).post(read, {"reponse": "vu"}).status_code == 404
    written = sign_in(newcomer).post(read, {"reponse": "ecrire"})
    assert written.url == reverse("directory:message_send", args=[helene.slug])
    assert f"{helene.shown_name} vous accueille" not in titles(newcomer)


def test_who_says_no_or_nothing_is_named_to_nobody_and_another_is_asked(settled, newcomer, helene, colleague, sign_in):
    night()
    asked = Welcome.objects.get(member=colleague)
    sign_in(colleague).post(reverse("governance:welcome_answer", args=[asked.pk]), {"reponse": "non"})
    late = sign_in(colleague).post(
        reverse("governance:welcome_answer", args=[asked.pk]), {"reponse": "oui"}, follow=True
    )
    assert "n’attend plus de réponse" in late.text
    assert not any("vous accueille" in title for title in titles(newcomer))
    other = MemberFactory(
        collectivity=helene.collectivity, activated_at=timezone.now() - timedelta(days=700), with_account=True
    )
    night()
    assert reasons(newcomer)[other.pk] == "place"
    Welcome.objects.filter(member=helene).update(asked_at=timezone.now() - timedelta(days=8))
    assert "Noé Arrivant vient de nous rejoindre" not in titles(helene)


@pytest.mark.parametrize("how", ["paused", "hidden", "without account", "new too", "asked lately"])
def test_who_is_not_asked(how, newcomer, colleague):
    rows = Member.objects.filter(pk=colleague.pk)
    match how:
        case "paused":
            rows.update(contact_paused_until=timezone.localdate() + timedelta(days=5))
        case "hidden":
            rows.update(hidden_by_choice=True)
        case "without account":
            rows.update(user=None)
        case "new too":
            rows.update(activated_at=timezone.now())
        case "asked lately":
            Welcome.objects.create(newcomer=MemberFactory(), member=colleague, reason="place")
    assert not any(people.filter(pk=colleague.pk).exists() for _, people in near(newcomer))


def test_who_hid_since_is_not_named_and_who_is_erased_leaves_nothing(settled, newcomer, helene, colleague):
    ask_for(newcomer)
    Welcome.objects.update(accepted=True)
    Member.objects.filter(pk=helene.pk).update(hidden_by_choice=True)
    assert not any(helene.given_name in title for title in titles(newcomer))
    erase(colleague)
    assert not Welcome.objects.filter(member=colleague).exists()
    erase(newcomer)
    assert not Welcome.objects.exists()


def test_a_month_later_nobody_is_asked_any_more(settled, newcomer):
    assert newcomer in newcomers()
    Member.objects.filter(pk=newcomer.pk).update(activated_at=timezone.now() - timedelta(days=31))
    assert newcomer not in newcomers()
