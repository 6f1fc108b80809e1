"""The mission keeps seats, sessions and the register: plain screens, acts that ask first, constant queries."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.dates import months_after
from governance.models import (
    AgendaPoint,
    AnimatorMandate,
    Body,
    BodyKind,
    Club,
    Meeting,
    Membership,
    MembershipRequest,
    Organisation,
    Rank,
    RelayOffer,
    Resolution,
    Seat,
    SeatMandate,
)
from tests.admin.forms import form_data
from tests.factories import MemberFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(moderator, sign_in):
    """The mission's browser."""
    return sign_in(moderator)


def screen(model: str, what: str = "changelist", *args: int) -> str:
    return reverse(f"admin:governance_{model}_{what}", args=args)


def act(client, model: str, action: str, *pks: int, **answers):
    return client.post(
        screen(model), {"action": action, "answered": "1", "_selected_action": list(pks), **answers}, follow=True
    )


@pytest.mark.met("GOU-03", "GOU-04")
def test_the_mission_opens_a_seat_and_gives_a_mandate_without_a_developer(desk, copil, karim, moderator):
    today = f"{timezone.localdate():%d/%m/%Y}"
    desk.post(
        screen("seat", "add"),
        {"body": copil.pk, "collectivity": karim.collectivity_id, "quality": "", "position": 1, "opened_on": today},
    )
    seat = Seat.objects.get()
    given = {"seat": seat.pk, "member": karim.pk, "rank": Rank.HOLDER, "title": "représentant", "starts_on": today}
    desk.post(screen("seatmandate", "add"), given)
    mandate = SeatMandate.objects.get()
    assert (mandate.member, mandate.given_by, mandate.until) == (
        karim,
        moderator,
        months_after(timezone.localdate(), 12),
    )


def test_two_people_on_a_seat_are_refused_in_french(desk, seat, representative, karim):
    today = f"{timezone.localdate():%d/%m/%Y}"
    given = {"seat": seat.pk, "member": karim.pk, "rank": Rank.HOLDER, "starts_on": today}
    answer = desk.post(screen("seatmandate", "add"), given)
    assert "Quelqu’un occupe déjà ce siège à ces dates" in answer.content.decode()
    assert SeatMandate.objects.count() == 1


@pytest.mark.parametrize("fact", [{"state": "left"}, {"suspended": True}, {"state": "erased"}])
@pytest.mark.parametrize("model", ["seatmandate", "animatormandate"])
def test_a_mandate_is_not_given_to_who_left(model, fact, desk, seat, karim):
    """It would be told to them, and be one to review as soon as it is given."""
    club = Club.objects.create(name="Encadrer", entry="theme", tagline="Ensemble.")
    Member.objects.filter(pk=karim.pk).update(**fact)
    data = form_data(desk.get(screen(model, "add"))) | {"seat": seat.pk, "club": club.pk, "member": karim.pk}
    answer = desk.post(screen(model, "add"), data)
    if model == "animatormandate" and fact == {"state": "left"}:
        assert AnimatorMandate.objects.exists(), "a club is nobody's territory"
        return
    assert "corrigez d’abord la fiche" in answer.text
    assert not SeatMandate.objects.exists()
    assert not AnimatorMandate.objects.exists()


def test_a_mandate_may_await_who_has_not_come_yet(desk, seat):
    ida = MemberFactory(imported=True, collectivity=seat.collectivity)
    data = form_data(desk.get(screen("seatmandate", "add"))) | {"seat": seat.pk, "member": ida.pk}
    assert desk.post(screen("seatmandate", "add"), data).status_code == 302
    assert not SeatMandate.objects.current().exists()
    assert not SeatMandate.objects.lapsed().exists(), "nobody moved: there is nothing to end"


def test_nobody_gives_themselves_a_mandate_from_the_administration(desk, seat, moderator, department):
    own = MemberFactory(user=moderator, collectivity=department)
    today = f"{timezone.localdate():%d/%m/%Y}"
    given = {"seat": seat.pk, "member": own.pk, "rank": Rank.HOLDER, "starts_on": today}
    answer = desk.post(screen("seatmandate", "add"), given)
    assert "Vous ne pouvez pas vous donner un mandat" in answer.content.decode()
    assert not SeatMandate.objects.exists()


def test_nobody_lengthens_their_own_mandate_by_hand(desk, seat, moderator, department):
    own = MemberFactory(user=moderator, collectivity=department)
    mandate = SeatMandate.objects.create(seat=seat, member=own, until=timezone.localdate() + timedelta(days=3))
    url = screen("seatmandate", "change", mandate.pk)
    data = form_data(desk.get(url)) | {"until": f"{timezone.localdate() + timedelta(days=900):%d/%m/%Y}"}
    assert "Vous ne pouvez pas vous donner un mandat" in desk.post(url, data).content.decode()
    assert act(desk, "seatmandate", "renew", mandate.pk).status_code == 200
    assert SeatMandate.objects.get().until == mandate.until


def test_renewing_and_ending_ask_first(desk, seat, representative):
    mandate = SeatMandate.objects.get()
    for action, words in (("renew", "douze mois de plus"), ("end_now", "s’arrêtent tout de suite")):
        page = desk.post(screen("seatmandate"), {"action": action, "_selected_action": [mandate.pk]})
        assert words in page.content.decode()
        assert SeatMandate.objects.get().until == mandate.until
    assert "Le mandat est renouvelé." in act(desk, "seatmandate", "renew", mandate.pk).content.decode()
    assert "Le mandat est terminé." in act(desk, "seatmandate", "end_now", mandate.pk).content.decode()
    assert SeatMandate.objects.get().until == timezone.localdate()


def test_seats_and_mandates_are_narrowed(desk, seat, representative, copil, department):
    Seat.objects.create(body=copil, collectivity=department)
    vacant = desk.get(screen("seat"), {"occupation": "vacant"}).content.decode()
    assert "Département" in vacant.split('id="result_list"')[1]
    assert "Argenteuil" not in vacant.split('id="result_list"')[1]
    assert desk.get(screen("seatmandate"), {"mandat": "bientot"}).context["cl"].result_count == 0
    SeatMandate.objects.update(until=timezone.localdate() + timedelta(days=20))
    assert desk.get(screen("seatmandate"), {"mandat": "bientot"}).context["cl"].result_count == 1
    assert desk.get(screen("seatmandate"), {"q": "rousSel argenteuil"}).context["cl"].result_count == 1


@pytest.mark.met("GOU-01", "GOU-03", "GOU-05", "GOU-06")
def test_the_mission_chooses_the_level_and_what_was_chosen_stays(desk):
    today = f"{timezone.localdate():%d/%m/%Y}"
    data = {"level": 2, "since": today, "why": "Un an d’essai.", "hours_a_month": 14, "budget": 4500, "rooms": "Une"}
    desk.post(screen("organisation", "add"), data)
    chosen = Organisation.objects.get()
    assert (chosen.level, chosen.budget) == (2, 4500)
    desk.post(screen("organisation", "change", chosen.pk), {"level": 3, "why": "Un an d’essai.", "budget": 5000})
    chosen.refresh_from_db()
    assert (chosen.level, chosen.budget) == (2, 5000)


def test_a_session_is_prepared_its_decisions_written_beside_it_and_cancelled_with_a_reason(desk, copil, representative):
    on = timezone.localdate() + timedelta(days=30)
    desk.post(screen("meeting", "add"), {"body": copil.pk, "on": f"{on:%d/%m/%Y}", "agenda": "- Un point"})
    meeting = Meeting.objects.get()
    url = screen("meeting", "change", meeting.pk)
    data = form_data(desk.get(url)) | {
        "decisions-TOTAL_FORMS": "1",
        "decisions-0-id": "",
        "decisions-0-meeting": meeting.pk,
        "decisions-0-what": "Adopter la charte.",
        "decisions-0-who": "Le comité",
    }
    assert desk.post(url, data).status_code == 302
    decision = Resolution.objects.get()
    assert (decision.body, decision.meeting, decision.on) == (copil, meeting, on)
    assert "Écrivez pourquoi" in act(desk, "meeting", "cancel", meeting.pk, reason="").content.decode()
    act(desk, "meeting", "cancel", meeting.pk, reason="La salle est prise.")
    assert Meeting.objects.get().cancelled_why == "La salle est prise."


def test_points_are_answered_from_their_list(desk, copil, karim, helene):
    meeting = Meeting.objects.create(body=copil, on=timezone.localdate() + timedelta(days=30))
    yes, no = (AgendaPoint.objects.create(meeting=meeting, member=one, text="Un point") for one in (karim, helene))
    assert desk.get(screen("agendapoint"), {"reponse": "attente"}).context["cl"].result_count == 2
    act(desk, "agendapoint", "accept", yes.pk, reason="")
    assert "Écrivez pourquoi" in act(desk, "agendapoint", "decline", no.pk, reason=" ").content.decode()
    act(desk, "agendapoint", "decline", no.pk, reason="Une autre fois.")
    assert AgendaPoint.objects.accepted().get() == yes
    assert AgendaPoint.objects.get(pk=no.pk).answer == "Une autre fois."


def test_decisions_are_marked_done_and_memberships_paid(desk, copil, karim):
    decision = Resolution.objects.create(body=copil, what="Oui", due_on=timezone.localdate())
    refused = act(desk, "resolution", "mark_done", decision.pk).content.decode()
    assert "Écrivez ce qui le montre" in refused
    assert Resolution.objects.get().done_on is None
    act(desk, "resolution", "mark_done", decision.pk, proof="La charte", proof_link="/charte/")
    assert Resolution.objects.get().done_on == timezone.localdate()
    membership = Membership.objects.create(member=karim, until=timezone.localdate() + timedelta(days=365))
    act(desk, "membership", "paid", membership.pk)
    assert Membership.objects.get().paid_on == timezone.localdate()


def test_a_member_with_no_role_does_nothing_there(representative, seat, sign_in):
    hers = sign_in(representative)
    mandate = SeatMandate.objects.get()
    act(hers, "seatmandate", "renew", mandate.pk)
    assert SeatMandate.objects.get().until == mandate.until


def add_one(model: str) -> None:
    number = Seat.objects.count() + Resolution.objects.count() + Meeting.objects.count() + Membership.objects.count()
    body, _ = Body.objects.get_or_create(kind=BodyKind.STEERING, defaults={"name": "Comité de pilotage"})
    today = timezone.localdate()
    member: Member = MemberFactory(user=UserFactory())
    if model in ("seat", "seatmandate", "body"):
        seat = Seat.objects.create(body=body, collectivity=member.collectivity)
        SeatMandate.objects.create(seat=seat, member=member)
    if model in ("meeting", "agendapoint", "resolution"):
        meeting = Meeting.objects.create(body=body, on=today + timedelta(days=number), host=member.collectivity)
        AgendaPoint.objects.create(meeting=meeting, member=member, text="Un point")
        Resolution.objects.create(body=body, meeting=meeting, what="Oui", member=member)
    if model == "membership":
        Membership.objects.create(member=member, until=today + timedelta(days=300))
    if model == "membershiprequest":
        MembershipRequest.objects.create(member=member)
    if model == "relayoffer":
        RelayOffer.objects.create(member=member, cohort=member.cohort)
    if model == "organisation":
        Organisation.objects.create(level=2, why="Oui", since=today - timedelta(days=Organisation.objects.count()))


@pytest.mark.parametrize(
    ("model", "count"),
    [
        ("seat", 8),
        ("seatmandate", 7),
        ("meeting", 8),
        ("agendapoint", 7),
        ("resolution", 7),
        ("membership", 6),
        ("membershiprequest", 6),
        ("relayoffer", 7),
        ("organisation", 7),
        ("body", 6),
    ],
)
def test_a_list_costs_the_same_with_one_line_and_with_three(model, count, desk, same_queries):
    add_one(model)
    same_queries(lambda: desk.get(screen(model)), lambda: add_one(model), count)


def test_what_is_saved_is_said_in_plain_words(desk, copil):
    """Django says « L'objet instance … a été modifié avec succès »."""
    url = screen("body", "change", copil.pk)
    said = desk.post(url, form_data(desk.get(url)) | {"name": "Comité <b>de pilotage"}, follow=True).content.decode()
    assert "C’est enregistré : Comité &lt;b&gt;de pilotage." in said
    assert "avec succès" not in said
    new = {"kind": BodyKind.PEDAGOGICAL, "name": "Conseil pédagogique", "purpose": "", "secretariat": ""}
    said = desk.post(screen("body", "add"), new, follow=True).content.decode()
    assert "C’est enregistré : Conseil pédagogique." in said
