"""The annual meeting turns: who hosts is said for three years ahead, by rule; offers, refusals, exchanges, history."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from random import Random

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from directory.todo import todo
from emi_alumni.foundation.confirmation import ANSWERED
from emi_alumni.foundation.notifications.models import Notification
from events.annual_meetings import (
    YEARS_AHEAD,
    Turns,
    accept_swap,
    cancel_swap,
    confirm,
    decline,
    decline_swap,
    offer,
    propose_swap,
    take_back,
)
from events.models import AnnualMeeting, HostAnswer, HostingStep, HostSwap
from governance.models import Body, BodyKind, Seat, SeatMandate
from tests.concurrency import together
from tests.events.small_histories import least_spread
from tests.factories import CollectivityFactory, MemberFactory

pytestmark = pytest.mark.django_db
PAGE = "/agenda/rencontre-annuelle/"
NOW = datetime(2026, 9, 15, 10, tzinfo=UTC)


@pytest.fixture
def today() -> Iterator[date]:
    with time_machine.travel(NOW, tick=False):
        yield NOW.date()


@pytest.fixture
def seats(today) -> dict:
    """Cergy, Ermont and Osny sit in the COPIL since 2020, each with its representative, by name."""
    copil = Body.objects.create(kind=BodyKind.STEERING, name="Comité de pilotage")
    found = {}
    for name in ("Cergy", "Ermont", "Osny"):
        place = CollectivityFactory(short_name=name)
        seat = Seat.objects.create(body=copil, collectivity=place, opened_on=date(2020, 1, 1))
        member = MemberFactory(given_name=name, family_name="Représente", collectivity=place, with_account=True)
        SeatMandate.objects.create(seat=seat, member=member, starts_on=date(2026, 1, 1), until=date(2027, 1, 1))
        found[name] = member
    return found


def hosts() -> dict[int, str]:
    return {turn.year: str(turn.host) for turn in Turns().to_come}


def past(**years: object) -> None:
    for year, member in years.items():
        AnnualMeeting.objects.create(year=int(year[1:]), host=member.collectivity, decided="past")


# -- The plan ----------------------------------------------------------------------------------------------------------


@pytest.mark.met("ANI-01")
def test_three_whole_years_ahead_are_known_and_even(seats):
    past(y2024=seats["Cergy"], y2025=seats["Ermont"])
    assert hosts() == {2027: "Osny", 2028: "Cergy", 2029: "Ermont", 2030: "Osny"}
    turns = Turns()
    assert [turn.year for turn in turns.past] == [2025, 2024]
    assert turns.proof[0] == "Jusqu’en 2030, chaque collectivité aura accueilli deux fois."


def test_a_year_without_a_meeting_may_still_have_one_until_summer(seats):
    assert min(Turns(date(2026, 3, 1)).rotation.years) == 2026
    assert min(Turns(date(2026, 7, 1)).rotation.years) == 2027


def test_who_gives_this_years_meeting_back_in_autumn_leaves_it_to_another(seats):
    AnnualMeeting.objects.create(year=2026, host=seats["Osny"].collectivity, decided="turn", on=date(2026, 11, 20))
    assert hosts()[2026] == "Osny"
    decline(2026, seats["Osny"].collectivity, by=seats["Osny"], reason="La salle est inondée.")
    assert hosts()[2026] == "Cergy"
    told = Notification.objects.get(kind="annual_turn")
    assert told.recipient == seats["Cergy"].user


def test_who_joined_later_does_not_owe_the_meetings_of_before(seats):
    past(y2020=seats["Cergy"], y2021=seats["Ermont"], y2022=seats["Osny"], y2023=seats["Cergy"], y2024=seats["Ermont"])
    past(y2025=seats["Osny"])
    sannois = CollectivityFactory(short_name="Sannois")
    Seat.objects.create(body=Body.objects.get(), collectivity=sannois, opened_on=date(2026, 5, 1))
    assert sorted(hosts().values()) == ["Cergy", "Ermont", "Osny", "Sannois"]
    (row,) = [row for row in Turns().loads() if row["joined"]]
    assert (row["joined"], row["begun"], row["hosted"], row["to_come"], row["total"]) == (2026, 2, 0, 1, 3)


def test_whoever_left_the_copil_stays_in_the_history_and_is_not_chosen(seats):
    past(y2025=seats["Osny"])
    Seat.objects.filter(collectivity=seats["Osny"].collectivity).update(closed_on=date(2026, 6, 1))
    assert set(hosts().values()) == {"Cergy", "Ermont"}
    assert [str(turn.host) for turn in Turns().past] == ["Osny"]


def test_without_any_seat_nothing_is_planned_and_the_page_says_so(helene, sign_in):
    assert "Aucune collectivité ne siège encore" in sign_in(helene).get(PAGE).text


def test_the_plan_of_small_histories_is_the_fairest_through_what_people_say(seats):
    """Random offers, refusals and confirmations, by their verbs: the least spread of every plan that is left."""
    random = Random("annual meetings")
    for _ in range(12):
        HostAnswer.objects.all().delete()
        AnnualMeeting.objects.update(host=None, decided="")
        past_hosts = random.choices(list(seats.values()), k=random.randint(0, 4))
        for n, member in enumerate(past_hosts):
            row = {"host": member.collectivity, "decided": "past"}
            AnnualMeeting.objects.update_or_create(year=2025 - n, defaults=row)
        for _ in range(4):
            member, year = random.choice(list(seats.values())), random.randint(2027, 2026 + YEARS_AHEAD)
            place = member.collectivity
            act = random.choice(["offer", "decline", "confirm"])
            if act == "offer":
                offer(year, place, by=member)
            elif act == "decline":
                decline(year, place, by=member, reason="Travaux")
            elif Turns().host_of(year) == place:
                confirm(year, place, by=member)
            turns = Turns()
            assert turns.plan.spread == least_spread(turns.rotation)


# -- What representatives say ------------------------------------------------------------------------------------------


@pytest.mark.met("ANI-01")
def test_a_volunteer_comes_first_and_confirms(seats, sign_in):
    client = sign_in(seats["Ermont"])
    assert hosts()[2027] == "Cergy"
    client.post(reverse("events:annual_offer", args=[2027]))
    assert hosts()[2027] == "Ermont"
    page = client.get(PAGE).text
    assert "volontaire, à confirmer" in page
    client.post(reverse("events:annual_confirm", args=[2027]))
    meeting = AnnualMeeting.objects.get(year=2027)
    assert (str(meeting.host), meeting.decided) == ("Ermont", "volunteer")
    steps = HostingStep.objects.order_by("pk").values_list("what", "member")
    assert list(steps) == [("offered", seats["Ermont"].pk), ("confirmed", seats["Ermont"].pk)]


def test_an_offer_said_twice_is_one_and_is_taken_back(seats):
    place = seats["Ermont"].collectivity
    for _ in range(2):
        offer(2027, place, by=seats["Ermont"])
    assert HostAnswer.objects.count() == HostingStep.objects.count() == 1
    take_back(2027, place, by=seats["Ermont"])
    assert not HostAnswer.objects.exists()
    with pytest.raises(ValidationError, match="rien dit"):
        take_back(2027, place, by=seats["Ermont"])


def test_it_is_not_possible_and_everybody_reads_why(seats, sign_in):
    client = sign_in(seats["Cergy"])
    address = reverse("events:annual_decline", args=[2027])
    refused = client.post(address, {"reason": "  "})
    assert "Écrivez pourquoi ce n’est pas possible" in refused.text
    client.post(address, {"reason": "L’hôtel d’agglomération est en travaux."})
    assert hosts()[2027] == "Ermont"
    assert "L’hôtel d’agglomération est en travaux." in sign_in(seats["Osny"]).get(PAGE).text


def test_an_even_plan_says_why_it_cannot_be_more_even(seats):
    past(y2025=seats["Cergy"])
    assert Turns().proof == [
        "Jusqu’en 2030, chaque collectivité aura accueilli une ou deux fois.",
        "Aucun partage n’est plus égal, car 5 accueils ne se partagent pas également entre 3 collectivités.",
    ]


def test_whose_impossibility_costs_is_said(seats):
    for year in range(2027, 2031):
        decline(year, seats["Osny"].collectivity, by=seats["Osny"], reason="Pas de salle.")
    said = Turns().proof
    assert "Osny ne peut accueillir aucune de ces années, et compte aucun accueil : 0 au plus." in " ".join(said)
    assert "Si Osny pouvait accueillir en 2027, 2028, 2029 et 2030, l’écart ne serait que d’une fois." in said


def test_a_settled_year_is_moved_by_nobody_else(seats):
    confirm(2027, seats["Cergy"].collectivity, by=seats["Cergy"])
    offer(2027, seats["Osny"].collectivity, by=seats["Osny"])
    assert hosts()[2027] == "Cergy"
    with pytest.raises(ValidationError, match="confirmé"):
        confirm(2027, seats["Osny"].collectivity, by=seats["Osny"])
    decline(2027, seats["Cergy"].collectivity, by=seats["Cergy"], reason="Élections")
    assert hosts()[2027] == "Osny", "the one who offered is next"


def test_only_whose_turn_it_is_confirms(seats):
    with pytest.raises(ValidationError, match="Ce n’est plus le tour"):
        confirm(2027, seats["Osny"].collectivity, by=seats["Osny"])


@pytest.mark.parametrize("year", [1999, 2025, 2031, 9999])
def test_years_that_are_over_or_too_far_are_refused(seats, year):
    with pytest.raises(ValidationError, match="pas à décider"):
        offer(year, seats["Osny"].collectivity, by=seats["Osny"])


def test_nobody_speaks_for_another_collectivite(seats, helene, sign_in):
    with pytest.raises(ValidationError, match="ne représentez pas"):
        offer(2027, seats["Osny"].collectivity, by=seats["Cergy"])
    stranger = sign_in(helene)
    for name in ("annual_offer", "annual_confirm", "annual_take_back"):
        assert stranger.post(reverse(f"events:{name}", args=[2027])).status_code == 404
    assert "Nous proposons" not in stranger.get(PAGE).text
    assert not HostingStep.objects.exists()


def test_a_mandate_that_ends_while_the_form_is_open_keeps_the_words_and_writes_nothing(seats, sign_in):
    client = sign_in(seats["Cergy"])
    address = reverse("events:annual_decline", args=[2027])
    assert client.get(address).status_code == 200
    SeatMandate.objects.get(member=seats["Cergy"]).end(by=None)
    answer = client.post(address, {"reason": "Un mot que je tenais à dire"})
    assert "Un mot que je tenais à dire" in answer.text
    assert "ne représentez pas, ou plus" in answer.text
    assert not HostAnswer.objects.exists()


# -- Exchanges ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def swap(seats) -> HostSwap:
    """Cergy, whose turn is 2027, would take Osny's 2029."""
    return propose_swap(2027, 2029, seats["Cergy"].collectivity, by=seats["Cergy"], note="Le parvis est en travaux")


def test_an_exchange_is_proposed_told_waited_for_and_accepted(seats, swap, sign_in):
    told = Notification.objects.get(recipient=seats["Osny"].user)
    assert "Cergy propose d’échanger 2027 contre votre année, 2029" in told.sentence
    assert any(one.link and "échange" in one.link.title for one in todo(seats["Osny"]))
    assert not any(one.link and "échange" in one.link.title for one in todo(seats["Ermont"]))
    client = sign_in(seats["Osny"])
    address = reverse("events:annual_swap_answer", args=[swap.pk, "accepter"])
    assert client.post(address).status_code == 200
    assert hosts()[2027] == "Cergy", "it was accepted before the question was answered"
    client.post(address, {ANSWERED: "1"})
    assert hosts() == {2027: "Osny", 2028: "Ermont", 2029: "Cergy", 2030: "Osny"}
    assert set(AnnualMeeting.objects.exclude(host=None).values_list("year", "decided")) == {
        (2027, "swap"),
        (2029, "swap"),
    }
    assert "Osny accepte l’échange" in Notification.objects.get(recipient=seats["Cergy"].user).sentence
    swap.refresh_from_db()
    assert (swap.state, swap.answered_by) == ("accepted", seats["Osny"])
    assert swap.answered_at


def test_who_offered_to_host_a_year_and_gives_it_away_offers_it_no_more(seats, today):
    """Given back by the other, the year would come to them again, besides the one that they took."""
    cergy, osny = seats["Cergy"], seats["Osny"]
    year = Turns().years_to_plan[0]
    offer(year, cergy.collectivity, by=cergy)
    confirm(year, cergy.collectivity, by=cergy)
    turn = next(one for one in Turns().to_come if one.host == osny.collectivity)
    swap = propose_swap(year, turn.year, cergy.collectivity, by=cergy)
    accept_swap(swap, by=osny)
    assert not HostAnswer.objects.filter(collectivity=cergy.collectivity, meeting__year=year).exists()
    assert Turns().turn(year).offers == ()


def test_an_exchange_that_is_declined_changes_nothing_and_is_answered_once(seats, swap):
    before = hosts()
    decline_swap(swap, by=seats["Osny"])
    assert hosts() == before
    for act, by in ((accept_swap, "Osny"), (decline_swap, "Osny"), (cancel_swap, "Cergy")):
        with pytest.raises(ValidationError, match="déjà sa réponse"):
            act(swap, by=seats[by])


def test_others_do_not_answer_an_exchange(seats, swap, sign_in):
    for name, verb in (("Ermont", "accepter"), ("Cergy", "accepter"), ("Osny", "retirer"), ("Osny", "bruler")):
        address = reverse("events:annual_swap_answer", args=[swap.pk, verb])
        assert sign_in(seats[name]).post(address, {ANSWERED: "1"}).status_code == 404
    for act, by in ((accept_swap, "Cergy"), (decline_swap, "Ermont"), (cancel_swap, "Osny")):
        with pytest.raises(ValidationError, match="ne représentez pas"):
            act(swap, by=seats[by])
    swap.refresh_from_db()
    assert swap.state == "proposed"


def test_who_proposed_takes_it_back(seats, swap):
    cancel_swap(swap, by=seats["Cergy"])
    propose_swap(2027, 2029, seats["Cergy"].collectivity, by=seats["Cergy"])


def test_the_same_two_years_are_proposed_once(seats, swap):
    with pytest.raises(ValidationError, match="déjà proposé"):
        propose_swap(2029, 2027, seats["Osny"].collectivity, by=seats["Osny"])
    with pytest.raises(IntegrityError), transaction.atomic():
        HostSwap.objects.create(own=swap.own, other=swap.other, asker=swap.asker, asked=swap.asked)


def test_an_exchange_whose_years_have_other_hosts_is_refused(seats, swap):
    decline(2029, seats["Osny"].collectivity, by=seats["Osny"], reason="Plus de salle")
    with pytest.raises(ValidationError, match="ont changé"):
        accept_swap(swap, by=seats["Osny"])
    swap.refresh_from_db()
    assert swap.state == "proposed", "a refused acceptance was kept"


def test_a_year_that_one_cannot_host_is_not_asked_for(seats):
    decline(2029, seats["Cergy"].collectivity, by=seats["Cergy"], reason="Élections")
    with pytest.raises(ValidationError, match="Cergy a dit ne pas pouvoir accueillir en 2029"):
        propose_swap(2027, 2029, seats["Cergy"].collectivity, by=seats["Cergy"])


def test_giving_a_settled_year_back_ends_the_exchanges_about_it(seats, swap):
    confirm(2027, seats["Cergy"].collectivity, by=seats["Cergy"])
    decline(2027, seats["Cergy"].collectivity, by=seats["Cergy"], reason="Travaux")
    swap.refresh_from_db()
    assert swap.state == "cancelled"


def test_the_form_of_an_exchange_lists_the_years_of_others_and_keeps_what_was_typed(seats, sign_in):
    client = sign_in(seats["Cergy"])
    address = reverse("events:annual_swap", args=[2027])
    assert "2029, le tour d’Osny" in client.get(address).text
    assert client.get(reverse("events:annual_swap", args=[2029])).status_code == 404
    answer = client.post(address, {"other": "2040", "note": "Un mot à garder"})
    assert "Un mot à garder" in answer.text
    assert "Choisissez dans la liste" in answer.text
    client.post(address, {"other": "2029", "note": "Travaux"})
    assert HostSwap.objects.get().note == "Travaux"


# -- At the same instant -----------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_who_answer_an_exchange_at_once_give_one_answer(seats, swap):
    acts = [lambda: accept_swap(swap, by=seats["Osny"]), lambda: decline_swap(swap, by=seats["Osny"])]
    outcomes = together(*acts, lambda: cancel_swap(swap, by=seats["Cergy"]))
    assert sum(one is None for one in outcomes) == 1
    assert sum(isinstance(one, ValidationError) for one in outcomes) == 2
    swap.refresh_from_db()
    settled = AnnualMeeting.objects.exclude(host=None).count()
    assert settled == (2 if swap.state == "accepted" else 0)


@pytest.mark.django_db(transaction=True)
def test_three_who_speak_at_once_of_years_nobody_wrote_yet_are_all_heard(seats):
    acts = [lambda one=one: offer(2028, one.collectivity, by=one) for one in seats.values()]
    outcomes = together(*acts, *acts)
    assert outcomes == [None] * 6
    assert HostAnswer.objects.count() == HostingStep.objects.count() == 3
    assert AnnualMeeting.objects.filter(year=2028).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_year_given_back_while_it_is_exchanged_has_one_host_at_most(seats, swap):
    confirm(2029, seats["Osny"].collectivity, by=seats["Osny"])
    outcomes = together(
        lambda: accept_swap(swap, by=seats["Osny"]),
        lambda: decline(2029, seats["Osny"].collectivity, by=seats["Osny"], reason="Inondation"),
    )
    assert not [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, ValidationError)]
    swap.refresh_from_db()
    hosts_of = dict(AnnualMeeting.objects.exclude(host=None).values_list("year", "host__short_name"))
    assert hosts_of == ({2027: "Osny", 2029: "Cergy"} if swap.state == "accepted" else {})


# -- The page, the constraints, the mission ----------------------------------------------------------------------------


def test_the_page_asks_as_much_of_three_years_as_of_ten(seats, sign_in, same_queries):
    client = sign_in(seats["Ermont"])
    offer(2027, seats["Ermont"].collectivity, by=seats["Ermont"])
    past(y2025=seats["Cergy"])

    more_years = iter((2024, 2023))

    def more():
        past(**{f"y{next(more_years)}": seats["Osny"]})
        for member in seats.values():
            decline(2029, member.collectivity, by=member, reason=f"Non, {next(words)}")

    words = iter("abcdef")
    same_queries(lambda: client.get(PAGE), more, 9)


def test_constraints_hold_without_the_forms(department):
    AnnualMeeting.objects.create(year=2027)
    for wrong in ({"year": 2027}, {"year": 2028, "host": department}, {"year": 1900}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AnnualMeeting.objects.create(**wrong)
    meeting = AnnualMeeting.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        HostAnswer.objects.create(meeting=meeting, collectivity=department, answer="impossible")


def test_the_mission_writes_past_hosts_and_it_is_in_the_history(moderator, department, sign_in):
    client = sign_in(moderator)
    data = {"year": 2023, "host": department.pk, "decided": "past", "on": "", "event": ""}
    assert client.post(reverse("admin:events_annualmeeting_add"), data).status_code == 302
    assert AnnualMeeting.objects.get().host == department
    assert HostingStep.objects.get().what == "written"
    wrong = client.post(reverse("admin:events_annualmeeting_add"), data | {"year": 2024, "decided": ""})
    assert "Dites comment l’hôte" in wrong.text


def test_a_date_of_another_year_is_refused(department):
    with pytest.raises(ValidationError, match="Choisissez une date de 2027"):
        AnnualMeeting(year=2027, on=date(2028, 1, 1)).full_clean()
