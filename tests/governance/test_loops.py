"""Loops outside the portal: who keeps them, by which rules, what entering shows, and a link for their circle only."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from directory.personal_data import erase
from directory.todo import todo
from emi_alumni.foundation.notifications.models import Notification
from governance.models import AnimatorMandate, Club, ClubMembership, ExternalLoop
from tests.factories import MemberFactory
from tests.governance.addresses import url

pytestmark = pytest.mark.django_db

WHATSAPP = "https://chat.whatsapp.com/essai"


def a_loop(**changes) -> ExternalLoop:
    words = {"name": "Le fil du matin", "kind": "whatsapp", "url": WHATSAPP, "rules": "Pas de nom d’usager."}
    return ExternalLoop.objects.create(**words | changes)


def old(loop: ExternalLoop) -> ExternalLoop:
    ExternalLoop.objects.filter(pk=loop.pk).update(checked_on=timezone.localdate() - timedelta(days=190))
    loop.refresh_from_db()
    return loop


def form(**changes) -> dict:
    return {"name": "Le fil", "kind": "whatsapp", "url": WHATSAPP, "rules": "Rien du travail."} | changes


@pytest.mark.met("OUT-11", "VIG-03")
def test_what_entering_shows_is_said_before_the_link(helene, karim, sign_in):
    a_loop(owner=karim)
    shown = sign_in(helene).get(url("loop_list")).content.decode().partition("<main")[2]
    warning, link = shown.index("Votre numéro de téléphone sera montré"), shown.index(WHATSAPP)
    assert shown.index("Pas de nom d’usager.") < link
    assert warning < link
    assert karim.full_name in shown


@pytest.mark.met("OUT-11")
def test_a_whatsapp_group_always_says_that_it_shows_telephones():
    assert a_loop(shows_phone=False).shows_phone


@pytest.mark.met("OUT-09")
def test_a_group_of_the_network_is_for_every_member_and_for_no_visitor(helene, visitor, sign_in):
    a_loop(kind="linkedin", url="https://www.linkedin.com/groups/1")
    shown = sign_in(helene).get(url("loop_list")).content.decode()
    assert "https://www.linkedin.com/groups/1" in shown
    assert "Votre numéro de téléphone sera montré" not in shown
    assert visitor.get(url("loop_list")).status_code == 302


@pytest.mark.met("OUT-11", "VIG-03")
def test_the_link_of_a_club_or_of_a_promotion_is_for_those_who_are_in_it(club, helene, karim, sign_in):
    a_loop(club=club)
    a_loop(name="La promo", cohort=helene.cohort, url=f"{WHATSAPP}-promo")
    ClubMembership.objects.create(club=club, member=karim)
    for_helene, for_karim = (sign_in(one).get(url("loop_list")).content.decode() for one in (helene, karim))
    assert f"{WHATSAPP}-promo" in for_helene
    assert f'"{WHATSAPP}"' not in for_helene
    assert f'"{WHATSAPP}"' in for_karim
    assert f"{WHATSAPP}-promo" not in for_karim
    assert "La promo" in for_karim  # the register says that it exists, and who it is for


def test_the_promotion_s_page_shows_its_group(helene, sign_in):
    a_loop(cohort=helene.cohort)
    assert "Le fil du matin" in sign_in(helene).get(helene.cohort.get_absolute_url()).content.decode()


# Who writes ----------------------------------------------------------------------------------------------


def test_an_animator_adds_mends_and_takes_out_the_groups_of_her_club(club, animator, sign_in):
    client = sign_in(animator)
    for _ in range(2):
        client.post(url("loop_add", club.slug), form())
    loop = ExternalLoop.objects.get()
    assert (loop.club, loop.owner, loop.shows_phone) == (club, animator, True)
    client.post(url("loop_edit", loop.pk), form(rules="Une question, une réponse."))
    loop.refresh_from_db()
    assert loop.rules == "Une question, une réponse."
    client.post(url("loop_close", loop.pk), {"answered": "1"})
    assert WHATSAPP not in client.get(club.get_absolute_url()).content.decode()
    assert client.post(url("loop_edit", loop.pk), form()).status_code == 404


def test_the_animator_of_another_club_and_the_owner_do_not_edit(club, helene, karim, sign_in):
    other = Club.objects.create(name="Langage clair", entry="theme", tagline="Relire.")
    AnimatorMandate.objects.create(club=other, member=karim)
    loop = a_loop(club=club, owner=helene)
    for person in (helene, karim):
        for name in ("loop_edit", "loop_close"):
            assert sign_in(person).post(url(name, loop.pk), form()).status_code == 404
    assert ExternalLoop.objects.open().get().name == "Le fil du matin"


@pytest.mark.met("VIG-03")
@pytest.mark.parametrize(
    "changes",
    [
        {"url": "https://evil.example/chat.whatsapp.com"},
        {"url": "https://chat.whatsapp.com.evil.example/"},
        {"url": "https://chat.whatsapp.com@evil.example/"},
        {"url": "javascript:alert(1)"},
        {"kind": "linkedin"},
        {"kind": "telegram"},
        {"url": ""},
        {"rules": ""},
    ],
)
def test_a_link_that_leads_elsewhere_than_it_says_is_refused(club, animator, sign_in, changes):
    response = sign_in(animator).post(url("loop_add", club.slug), form(**changes))
    assert response.status_code == 200
    assert "Erreur" in response.content.decode()
    assert not ExternalLoop.objects.exists()


def test_a_group_is_a_club_s_or_a_promotion_s_not_both(club, cohort_2019):
    loop = ExternalLoop(name="Deux", kind="other", url="https://exemple.fr/", club=club, cohort=cohort_2019)
    with pytest.raises(ValidationError, match="pas les deux"):
        loop.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        loop.save()


# Still true? ---------------------------------------------------------------------------------------------


def test_who_keeps_a_link_is_asked_once_whether_it_still_works(club, animator, helene, sign_in):
    loop = old(a_loop(club=club, owner=helene))
    for _ in range(2):
        call_command("remind_clubs", "--apply", verbosity=0)
    told = Notification.objects.filter(kind="loop_check")
    assert {one.recipient for one in told} == {helene.user, animator.user}
    assert told.count() == 2
    assert "Lien à vérifier" in sign_in(helene).get(url("loop_list")).content.decode()
    assert any(one.link and loop.name in one.link.title for one in todo(helene))
    sign_in(helene).post(url("loop_check", loop.pk))
    loop.refresh_from_db()
    assert loop.checked_on == timezone.localdate()
    assert not any(one.link and loop.name in one.link.title for one in todo(helene))
    assert "Lien à vérifier" not in sign_in(helene).get(url("loop_list")).content.decode()


def test_a_link_that_nobody_keeps_is_the_mission_s_to_check(moderator):
    old(a_loop())
    call_command("remind_clubs", "--apply", verbosity=0)
    assert [one.recipient for one in Notification.objects.all()] == [moderator]


def test_a_stranger_says_nothing_of_a_link(club, karim, sign_in):
    loop = old(a_loop(club=club))
    assert sign_in(karim).post(url("loop_check", loop.pk)).status_code == 404
    loop.refresh_from_db()
    assert loop.is_stale


def test_an_erased_owner_keeps_nothing(helene, sign_in, karim):
    a_loop(owner=helene)
    erase(helene)
    assert ExternalLoop.objects.get().owner is None
    assert "la mission innovation" in sign_in(karim).get(url("loop_list")).content.decode()


def test_the_register_costs_the_same_with_one_group_and_with_three(club, helene, sign_in, same_queries):
    a_loop(club=club, owner=helene)
    client = sign_in(helene)
    same_queries(lambda: client.get(url("loop_list")), lambda: a_loop(club=club, owner=MemberFactory()), 6)
