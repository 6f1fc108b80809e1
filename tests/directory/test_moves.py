"""Changing of collectivité: the old one’s rights end at once, the mission confirms the new one, then it is news."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from directory.models import CollectivityMove, Member
from directory.models.moves import MoveState
from directory.personal_data import erase
from directory.visibility import Reader
from governance.rights import collectivities_represented_by
from tests.factories import CohortFactory, CollectivityFactory, MemberFactory
from tests.reading import plain

pytestmark = pytest.mark.django_db


def text_of(page) -> str:
    return plain(page.text)


URL = "/moi/collectivite/"


@pytest.fixture
def elsewhere():
    return CollectivityFactory(name="Ville de Persan", short_name="Persan")


def announce(client, place, position="Directeur de l’accueil"):
    return client.post(URL, {"joined": place.pk, "position": position}, follow=True)


def confirmed(move: CollectivityMove, moderator) -> None:
    move.confirm(by=moderator)


def test_the_old_one_is_left_at_once_and_the_new_one_opens_nothing(sign_in, karim, elsewhere):
    old = karim.collectivity
    colleague = MemberFactory(collectivity=old, email_audience="collectivity", email="a@exemple.fr")
    there = MemberFactory(collectivity=elsewhere, email_audience="collectivity", email="b@exemple.fr")
    page = text_of(announce(sign_in(karim), elsewhere))
    assert "attend d’être confirmé" in page
    karim = Member.objects.select_related("user").get(pk=karim.pk)
    assert karim.collectivity is None
    assert karim.position == "Directeur de l’accueil"
    reader = Reader(karim.pk, karim.cohort_id, karim.collectivity_id)
    assert not colleague.seen_by(reader).email
    assert not there.seen_by(reader).email


def test_a_seat_gives_no_right_any_more_and_the_mission_is_told(sign_in, representative, elsewhere, moderator):
    assert collectivities_represented_by(representative).exists()
    announce(sign_in(representative), elsewhere)
    assert not collectivities_represented_by(Member.objects.get(pk=representative.pk)).exists()
    morning = text_of(sign_in(moderator).get("/gestion/"))
    assert "Changements de collectivité à confirmer" in morning
    assert "revoyez ses sièges et ses mandats" in morning


@pytest.mark.met("PQ2-14")
def test_once_confirmed_it_is_news_for_the_network(sign_in, helene, karim, elsewhere, moderator):
    then = timezone.now() - timedelta(days=400)
    Member.objects.filter(pk=karim.pk).update(activated_at=then, confirmed_at=then)
    karim.refresh_from_db()
    announce(sign_in(karim), elsewhere)
    reader = sign_in(helene)
    assert "Persan" not in text_of(reader.get("/")).partition('id="nv"')[2]
    confirmed(CollectivityMove.objects.get(), moderator)
    page = text_of(reader.get("/"))
    assert "travaille maintenant à Persan : Directeur de l’accueil." in page
    assert "vous travaillez à Persan" in text_of(sign_in(karim).get("/moi/notifications/"))


def test_another_promotion_is_news_too(sign_in, helene, karim):
    then = timezone.now() - timedelta(days=400)
    Member.objects.filter(pk=karim.pk).update(activated_at=then, confirmed_at=then)
    moved = Member.objects.get(pk=karim.pk)
    moved.cohort = CohortFactory(label="2030-2031", starts_on=2030, ends_on=2031)
    moved.save(update_fields=["cohort"])
    assert "fait partie de la promotion 2030-2031." in text_of(sign_in(helene).get("/nouvelles/"))


def test_the_same_place_saved_again_is_no_news(karim):
    stored = Member.objects.get(pk=karim.pk)
    stored.save()
    stored.save(update_fields=["collectivity", "cohort"])
    stored.refresh_from_db()
    assert stored.collectivity_changed_at is None
    assert stored.cohort_changed_at is None


def test_somebody_imported_moves_without_news(elsewhere):
    person = Member.objects.get(pk=MemberFactory(imported=True).pk)
    person.collectivity = elsewhere
    person.save()
    assert person.collectivity_changed_at is None


def test_a_wrong_click_is_taken_back(sign_in, karim, elsewhere):
    old = karim.collectivity
    browser = sign_in(karim)
    announce(browser, elsewhere)
    browser.post(f"{URL}annuler/")
    browser.post(f"{URL}annuler/")
    assert Member.objects.get(pk=karim.pk).collectivity == old
    assert CollectivityMove.objects.get().state == MoveState.TAKEN_BACK


def test_refused_the_person_is_told_and_may_say_it_again(sign_in, karim, elsewhere, moderator):
    browser = sign_in(karim)
    announce(browser, elsewhere)
    CollectivityMove.objects.get().refuse(by=moderator)
    assert "n’a pas pu confirmer que vous travaillez à Persan" in text_of(browser.get("/moi/notifications/"))
    announce(browser, elsewhere)
    assert CollectivityMove.objects.waiting().count() == 1


def test_a_place_that_the_mission_gave_meanwhile_stands(sign_in, karim, elsewhere, moderator):
    announce(sign_in(karim), elsewhere)
    other = CollectivityFactory()
    Member.objects.filter(pk=karim.pk).update(collectivity=other)
    confirmed(CollectivityMove.objects.get(), moderator)
    assert Member.objects.get(pk=karim.pk).collectivity == other


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"joined": "", "position": "Cadre"}, "Choisissez votre nouvelle collectivité."),
        ({"joined": "999999", "position": "Cadre"}, "Choisissez votre nouvelle collectivité dans la liste."),
        ({"joined": "own", "position": "Cadre"}, "Choisissez votre nouvelle collectivité dans la liste."),
        ({"joined": "new", "position": ""}, "Écrivez votre nouvelle fonction."),
        ({"joined": "new", "position": "x" * 161}, "160 signes au plus"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(sign_in, karim, elsewhere, typed, said):
    places = {"own": karim.collectivity_id, "new": elsewhere.pk}
    page = sign_in(karim).post(URL, typed | {"joined": places.get(typed["joined"], typed["joined"])})
    assert said in text_of(page)
    assert "<title>Erreur" in page.text
    assert typed["position"][:100] in page.text
    assert not CollectivityMove.objects.exists()
    assert Member.objects.get(pk=karim.pk).collectivity_id == karim.collectivity_id


def test_one_waits_at_a_time(karim, elsewhere):
    CollectivityMove.announce(karim, elsewhere, position="Cadre")
    with pytest.raises(ValidationError, match="attend d’être confirmé"):
        CollectivityMove.announce(karim, CollectivityFactory(), position="Cadre")


def test_only_the_mission_decides_once_and_never_for_oneself(karim, helene, elsewhere, moderator):
    move = CollectivityMove.announce(karim, elsewhere, position="Cadre")
    for user in (helene.user, karim.user):
        with pytest.raises(PermissionDenied):
            move.confirm(by=user)
    confirmed(move, moderator)
    with pytest.raises(ValidationError, match="déjà traité"):
        move.refuse(by=moderator)


def test_the_mission_confirms_from_its_screen(sign_in, karim, elsewhere, moderator):
    move = CollectivityMove.announce(karim, elsewhere, position="Cadre")
    url = reverse("admin:directory_collectivitymove_changelist")
    browser = sign_in(moderator)
    assert "Karim Benali" in browser.get(url).text
    browser.post(url, {"action": "confirm", "answered": "1", "_selected_action": [move.pk]})
    assert Member.objects.get(pk=karim.pk).collectivity == elsewhere


def test_erasure_forgets_it(karim, elsewhere):
    CollectivityMove.announce(karim, elsewhere, position="Cadre")
    erase(karim, tell=False)
    assert not CollectivityMove.objects.exists()
