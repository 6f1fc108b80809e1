"""An outside door: a visitor asks, confirms by a link, an ambassador near them says yes; nothing is left of it."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from directory.models import Member
from directory.personal_data import erase
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.outbox.models import Letter
from mentoring import visitor_requests
from mentoring.models import VisitorOffer, VisitorRequest, VisitorState
from mentoring.nearest_ambassador import Ambassador, Somewhere, nearest
from tests.concurrency import together
from tests.factories import CollectivityFactory, MemberFactory
from tests.mentoring.visitor_world import make_request
from tests.standing import standing

pytestmark = pytest.mark.django_db
ASK = reverse("mentoring:visitor_ask")
LINK = re.compile(r"/parler-a-un-ancien/([\w-]+)/")
ROSE = {
    "full_name": " Rose  Dupont ",
    "email": "Rose.Dupont@exemple.fr",
    "kind": "candidate",
    "trade": "Responsable d’accueil",
    "question": "Combien de jours par mois ?",
}


@standing
def ambassador(karim) -> Member:
    Member.objects.filter(pk=karim.pk).update(ambassador=True, position="Directeur de l’accueil")
    return Member.objects.get(pk=karim.pk)


def answer(offer: VisitorOffer) -> str:
    return reverse("mentoring:visitor_answer", args=[offer.pk])


def confirmed(**facts) -> VisitorRequest:
    return visitor_requests.confirm(make_request(**facts))


@pytest.mark.met("PQ1-34")
def test_rose_asks_confirms_and_karim_accepts(visitor, ambassador, sign_in, mailoutbox):
    assert visitor.post(ASK, ROSE).url == reverse("mentoring:visitor_asked")
    link = LINK.search(mailoutbox[0].body)[0]
    assert not VisitorOffer.objects.exists()
    assert "Confirmer ma demande" in visitor.get(link).content.decode()
    assert VisitorRequest.objects.get().state == VisitorState.TO_CONFIRM  # reading used nothing up
    visitor.post(link, {"geste": "confirmer"})
    visitor.post(link, {"geste": "confirmer"})
    offer = VisitorOffer.objects.get()
    assert offer.member == ambassador
    assert Notification.objects.filter(recipient=ambassador.user, kind="visitor_offered").exists()
    page = sign_in(ambassador).get(reverse("mentoring:visitor_list")).content.decode()
    assert "Combien de jours par mois ?" in page
    assert "rose.dupont@exemple.fr" not in page
    sign_in(ambassador).post(answer(offer), {"geste": "accepter"})
    letters = {one.to[0]: one.body for one in mailoutbox[1:]}
    assert ambassador.user.email in letters["rose.dupont@exemple.fr"]
    assert "rose.dupont@exemple.fr" in letters[ambassador.user.email]
    assert "Quelqu’un a accepté" in visitor.get(link).content.decode()


def test_a_robot_is_told_the_same_and_nothing_is_kept(visitor):
    assert visitor.post(ASK, ROSE | {"website": "x"}).url == reverse("mentoring:visitor_asked")
    assert not VisitorRequest.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"full_name": "Allez sur gagnez.top"}, "sans lien ni adresse"),
        ({"email": "rose"}, "adresse"),
        ({"kind": ""}, "Dites pourquoi vous êtes là"),
        ({"trade": ""}, "Écrivez votre métier"),
        ({"question": ""}, "Écrivez votre question"),
        ({"question": "x" * 1001}, "Raccourcissez"),
        ({"place": "9999999"}, "Choisissez dans la liste"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(visitor, wrong, sentence):
    page = visitor.post(ASK, ROSE | wrong).content.decode()
    assert sentence in page
    assert not VisitorRequest.objects.exists()
    if "question" not in wrong:
        assert "Combien de jours par mois ?" in page


def test_the_same_address_asks_once_and_five_letters_do_not_leave(visitor, ambassador):
    for _ in range(3):
        visitor.post(ASK, ROSE)
    assert VisitorRequest.objects.count() == 1
    assert visitor.post(ASK, ROSE).status_code == 429
    own = VisitorRequest.objects.get()
    visitor_requests.confirm(own)
    visitor_requests.ask(email=own.email, name="Autre", kind="manager", trade="X", question="Y")
    own.refresh_from_db()
    assert (own.name, own.state) == ("Rose Dupont", VisitorState.OFFERED)


def test_without_ambassador_the_mission_answers(moderator):
    own = confirmed()
    assert own.state == VisitorState.WITH_MISSION
    assert Notification.objects.filter(recipient=moderator, kind="visitor_mission").exists()
    visitor_requests.close(own)
    with pytest.raises(ValidationError, match="n’attend plus"):
        visitor_requests.close(own)


def test_silent_ambassadors_give_way_every_five_working_days_then_the_mission(karim):
    for _ in range(4):
        MemberFactory(with_account=True, ambassador=True)
    with time_machine.travel(date(2026, 3, 2)):
        own = confirmed()
    seen = []
    for days in range(60):
        with time_machine.travel(date(2026, 3, 2) + timedelta(days=days)):
            visitor_requests.pass_on_unanswered()
            own.refresh_from_db()
            seen.append((own.state, own.offers.count()))
    assert seen[6] == (VisitorState.OFFERED, 1)
    assert seen[7] == (VisitorState.OFFERED, 2)  # on the fifth working day
    assert seen[-1] == (VisitorState.WITH_MISSION, 3)
    assert len(set(own.offers.values_list("member", flat=True))) == 3


def test_who_passes_leaves_it_to_the_next_and_cannot_accept_after(ambassador, sign_in):
    other = MemberFactory(with_account=True, ambassador=True)
    own = confirmed(trade="Accueil")
    first = own.offers.get()
    assert first.member == ambassador
    sign_in(ambassador).post(answer(first), {"geste": "passer"})
    assert own.offers.get(outcome="waiting").member == other
    sign_in(ambassador).post(answer(first), {"geste": "accepter"})
    own.refresh_from_db()
    assert own.state == VisitorState.OFFERED
    assert sign_in(other).post(answer(first), {"geste": "accepter"}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_accepted_while_it_is_withdrawn_or_twice_at_once_is_one_outcome(karim):
    Member.objects.filter(pk=karim.pk).update(ambassador=True)
    own = confirmed()
    refused = []

    def accept():
        offer = VisitorOffer.objects.select_related("member__user").get(request=own)
        try:
            visitor_requests.answer(offer, accepts=True)
        except ValidationError:
            refused.append(1)

    together(accept, accept)
    assert len(refused) == 1
    assert Letter.objects.filter(to=karim.user.email).count() == 1


def test_an_erased_ambassador_leaves_nobody_without_answer(ambassador):
    other = MemberFactory(with_account=True, ambassador=True)
    own = confirmed(trade="Accueil")
    erase(ambassador)
    assert own.offers.get().member == other


def test_the_visitor_takes_it_back_and_nothing_is_left(visitor, ambassador):
    own = confirmed()
    assert visitor.post(reverse("mentoring:visitor_request", args=[own.token]), {"geste": "retirer"}).status_code == 302
    assert not VisitorRequest.objects.exists()
    assert not Letter.objects.filter(to=own.email).exists()


def test_nothing_is_left_after_sixty_days_nor_two_without_confirming(ambassador):
    make_request(email="tard@exemple.fr", asked_at=timezone.now() - timedelta(days=3))
    old = confirmed(asked_at=timezone.now() - timedelta(days=61))
    visitor_requests.answer(old.offers.get(), accepts=True)
    kept = confirmed(email="autre@exemple.fr")
    call_command("tend_visitors", verbosity=0)
    assert VisitorRequest.objects.count() == 3
    call_command("tend_visitors", apply=True, verbosity=0)
    assert list(VisitorRequest.objects.all()) == [kept]
    assert "rose.dupont" not in "".join(Letter.objects.values_list("body", flat=True))


def test_a_made_up_link_opens_nothing(visitor):
    own = make_request()
    for token in ("0-0", f"{own.pk}-{'0' * 40}", "x", "9" * 30 + "-1"):
        assert visitor.get(reverse("mentoring:visitor_request", args=[token])).status_code == 404


def test_the_door_is_on_the_visitors_home(visitor):
    assert ASK in visitor.get("/").content.decode()


def test_a_link_opens_nothing_once_its_days_are_over_though_the_timer_is_late(visitor, ambassador):
    late = make_request(asked_at=timezone.now() - timedelta(days=2, minutes=1))
    old = make_request(email="luc@exemple.fr", asked_at=timezone.now() - timedelta(days=61))
    VisitorRequest.objects.filter(pk=old.pk).update(state="accepted", confirmed_at=timezone.now())
    for own in (late, old):
        link = reverse("mentoring:visitor_request", args=[own.token])
        assert visitor.get(link).status_code == 404
        assert visitor.post(link, {"geste": "confirmer"}).status_code == 404
    assert not VisitorOffer.objects.exists()


def test_who_asks_again_after_sixty_days_begins_anew(visitor, ambassador):
    old = make_request(email=ROSE["email"].lower(), state="with_mission", confirmed_at=timezone.now())
    VisitorRequest.objects.filter(pk=old.pk).update(asked_at=timezone.now() - timedelta(days=61))
    visitor.post(ASK, ROSE)
    assert VisitorRequest.objects.get().state == VisitorState.TO_CONFIRM


def test_an_ambassador_reads_nothing_once_sixty_days_are_over(ambassador, sign_in):
    request = confirmed()
    visitor_requests.answer(VisitorOffer.objects.get(), accepts=True)
    reads = sign_in(ambassador)
    assert "Rose Dupont" in reads.get(reverse("mentoring:visitor_list")).text
    VisitorRequest.objects.filter(pk=request.pk).update(asked_at=timezone.now() - timedelta(days=61))
    assert "Rose Dupont" not in reads.get(reverse("mentoring:visitor_list")).text


def test_the_mission_reads_no_request_whose_address_did_not_answer(moderator, ambassador, sign_in):
    unconfirmed, offered = make_request(), confirmed(email="luc@exemple.fr", name="Luc Martin")
    mission = sign_in(moderator)
    page = mission.get(reverse("admin:mentoring_visitorrequest_changelist")).text
    assert "Luc Martin" in page
    assert "Rose Dupont" not in page
    change = "admin:mentoring_visitorrequest_change"
    assert mission.get(reverse(change, args=[unconfirmed.pk])).status_code == 302
    assert "luc@exemple.fr" in mission.get(reverse(change, args=[offered.pk])).text


def test_what_nobody_took_waits_on_the_mission_s_first_page(moderator, sign_in):
    confirmed()
    page = sign_in(moderator).get(reverse("admin:index")).text
    assert "Visiteurs à qui personne n’a pu répondre" in page
    assert reverse("admin:mentoring_visitorrequest_changelist") + "?state__exact=with_mission" in page


def test_withdrawn_it_leaves_no_news_that_leads_nowhere(ambassador, moderator):
    visitor_requests.withdraw(confirmed())
    VisitorOffer.objects.all().delete()
    Member.objects.filter(pk=ambassador.pk).update(ambassador=False)
    visitor_requests.withdraw(confirmed())
    assert not Notification.objects.filter(kind__startswith="visitor").exists()


def test_nobody_is_proposed_their_own_request(ambassador):
    ambassador.user.email = "Karim@Exemple.fr"
    ambassador.user.save(update_fields=["email"])
    assert confirmed(email="karim@exemple.fr").state == VisitorState.WITH_MISSION


def test_what_lapsed_asks_nothing_of_who_was_silent(ambassador, moderator):
    first, second = confirmed(), confirmed(email="luc@exemple.fr")
    visitor_requests.close(first)
    with time_machine.travel(timezone.now() + timedelta(days=12), tick=False):
        visitor_requests.pass_on_unanswered()
    second.refresh_from_db()
    assert second.state == VisitorState.WITH_MISSION
    assert not Notification.objects.filter(recipient=ambassador.user, read_at=None).exists()


# Who is nearest: rules without database -----------------------------------------------------------------------------


def test_the_trade_comes_before_the_place_and_the_load_is_shared():
    here, near = Somewhere(1, 9), Somewhere(2, 9)
    trade = Ambassador(10, frozenset({"accueil", "guichet"}), Somewhere(7))
    neighbour = Ambassador(11, frozenset(), here)
    wanted = frozenset({"accueil", "guichet"})
    assert nearest([neighbour, trade], wanted, here) == trade
    assert nearest([neighbour, Ambassador(12, frozenset(), near)], wanted, here) == neighbour
    tired = Ambassador(13, wanted, carried=3)
    assert nearest([tired, neighbour], wanted, here) == neighbour
    assert nearest([], wanted, here) is None


def test_collectivites_are_in_the_order_of_french(client):
    for name in ("Bruyères-sur-Oise", "Béthemont-la-Forêt", "Zelle", "Écouen"):
        CollectivityFactory(short_name=name)
    shown = client.get(reverse("mentoring:visitor_ask")).text
    places = [shown.index(name) for name in ("Béthemont", "Bruyères", "Écouen", "Zelle")]
    assert places == sorted(places)
