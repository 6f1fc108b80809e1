"""Asking for a hand: who is asked, who reads, who answers, what days do; one outcome whatever happens at once."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import permutations

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from directory.models import MessageBlock
from directory.models.member_state import NotPresent
from directory.personal_data import erase
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.working_days import PARIS, working_days_after
from events.models import Event
from mentoring import help_requests, tending
from mentoring.load_sharing import share_of_busiest
from mentoring.models import Handover, HelpRequest, Mentor
from mentoring.next_mentor import candidates, mentor_for, mentors_on
from tests.concurrency import together
from tests.factories import MemberFactory
from tests.mentoring.people import ask_for, asker, make_mentor

pytestmark = pytest.mark.django_db

QUESTION = "Relire un courrier en langage clair"


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=PARIS)


def outcomes(request: HelpRequest) -> list[str]:
    return list(request.handovers.order_by("rank").values_list("outcome", flat=True))


def holder(request: HelpRequest) -> Handover:
    return request.handovers.get(outcome="waiting")


# Who is asked ---------------------------------------------------------------------------------------------------------


def test_the_best_placed_is_asked_when_nobody_is_named():
    make_mentor("Indicateurs et mesure d’impact")
    clear = make_mentor("Langage clair", "Parcours usager")
    request = ask_for(QUESTION, asker())
    assert holder(request).mentor == clear.member
    assert request.state == "sent"


@pytest.mark.met("FRE-13")
def test_among_equals_a_regard_from_another_collectivite_is_preferred():
    me = asker()
    make_mentor("Langage clair", member=MemberFactory(with_account=True, collectivity=me.collectivity))
    outside = make_mentor("Langage clair")
    assert holder(ask_for(QUESTION, me)).mentor == outside.member


def test_the_named_person_is_asked_and_told():
    make_mentor("Langage clair")
    named = make_mentor("Codéveloppement")
    request = ask_for(QUESTION, asker(), named)
    assert holder(request).mentor == named.member
    told = Notification.objects.get(recipient=named.member.user)
    assert "vous demande un coup de main" in told.sentence
    assert QUESTION not in told.sentence


def test_nobody_to_ask_and_the_mission_looks_at_once():
    request = ask_for(QUESTION, asker())
    assert (request.state, outcomes(request)) == ("mission", [])


@pytest.mark.parametrize(
    "facts",
    [
        {"paused_until": date(2999, 1, 1)},
        {"stopped_at": timezone.now()},
    ],
)
def test_who_is_in_pause_or_stopped_is_asked_nothing(facts):
    mentor = make_mentor("Langage clair", **facts)
    me = asker()
    assert candidates(QUESTION, me) == []
    with pytest.raises(ValidationError, match="ne peut pas recevoir de demande"):
        ask_for(QUESTION, me, mentor)


def test_who_is_on_leave_hidden_or_erased_is_asked_nothing():
    away = make_mentor("Langage clair", member=MemberFactory(with_account=True, contact_paused_until=date(2999, 1, 1)))
    hidden = make_mentor("Langage clair", member=MemberFactory(with_account=True, hidden_by_choice=True))
    gone = make_mentor("Langage clair")
    former = gone.member
    erase(former)
    me = asker()
    assert candidates(QUESTION, me) == []
    for member in (away.member, hidden.member, former):
        with pytest.raises(ValidationError, match="ne peut pas recevoir de demande"):
            help_requests.send(help_requests.Need(QUESTION), me, member)
    assert not HelpRequest.objects.exists()


def test_a_month_that_is_full_pauses_by_itself_and_the_next_one_opens():
    mentor = make_mentor("Langage clair", capacity=1)
    today = timezone.localdate()
    ask_for(QUESTION, asker(), mentor)
    loaded = Mentor.objects.with_load(today).get()
    assert not loaded.has_room(today)
    assert "complet jusqu’au 1er" in loaded.availability(today)
    with pytest.raises(ValidationError, match="ne peut pas recevoir"):
        ask_for(QUESTION, asker(), mentor)
    later = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    assert Mentor.objects.with_load(later).get().has_room(later)


def test_oneself_is_not_asked():
    mentor = make_mentor("Langage clair")
    with pytest.raises(ValidationError, match="à vous-même"):
        ask_for(QUESTION, mentor.member, mentor)
    assert ask_for(QUESTION, mentor.member).state == "mission"


def test_three_open_requests_and_ten_a_day_are_the_limits():
    make_mentor("Langage clair", capacity=10)
    me = asker()
    for _ in range(3):
        request = ask_for(QUESTION, me)
    with pytest.raises(ValidationError, match="3 demandes en cours"):
        ask_for(QUESTION, me)
    for _ in range(7):
        help_requests.withdraw(request)
        request = ask_for(QUESTION, me)
    help_requests.withdraw(request)
    with pytest.raises(ValidationError, match="10 demandes en vingt-quatre heures"):
        ask_for(QUESTION, me)


# Answering ------------------------------------------------------------------------------------------------------------


def test_seen_then_accepted_each_with_its_date():
    mentor = make_mentor()
    request = ask_for(QUESTION, asker(), mentor)
    help_requests.see(holder(request))
    request.refresh_from_db()
    assert request.state == "seen"
    assert request.seen_at
    help_requests.accept(holder(request))
    request.refresh_from_db()
    assert (request.state, outcomes(request)) == ("accepted", ["accepted"])
    assert request.accepted_at
    assert Notification.objects.filter(recipient=request.asker.user, kind="help_accepted").exists()


def test_a_refusal_passes_to_the_next_person_at_once():
    first, second = make_mentor(), make_mentor()
    request = ask_for(QUESTION, asker(), first)
    help_requests.decline(holder(request))
    request.refresh_from_db()
    assert (request.state, outcomes(request)) == ("relayed", ["declined", "waiting"])
    assert holder(request).mentor == second.member


def test_not_this_month_is_a_pause_too():
    mentor = make_mentor()
    help_requests.decline(holder(ask_for(QUESTION, asker(), mentor)), pause=True)
    mentor.refresh_from_db()
    assert mentor.paused_until is not None
    assert mentor.paused_until >= timezone.localdate()


def test_who_let_it_pass_accepts_it_no_more():
    first, _ = make_mentor(), make_mentor()
    request = ask_for(QUESTION, asker(), first)
    handover = holder(request)
    help_requests.decline(handover)
    with pytest.raises(ValidationError, match="n’attend plus votre réponse"):
        help_requests.accept(handover)


def test_a_block_is_silent_and_final():
    first, second = make_mentor(), make_mentor()
    me = asker()
    request = ask_for(QUESTION, me, first)
    help_requests.block(holder(request))
    request.refresh_from_db()
    assert holder(request).mentor == second.member
    assert MessageBlock.objects.filter(member=first.member, blocked=me).exists()
    with pytest.raises(ValidationError) as refused:
        ask_for(QUESTION, me, first)
    Mentor.objects.filter(pk=second.pk).update(paused_until=date(2999, 1, 1))
    with pytest.raises(ValidationError) as paused:
        ask_for(QUESTION, me, second)
    said = [str(one.value.messages[0]).partition(" ne peut")[2] for one in (refused, paused)]
    assert said[0] == said[1]  # the same words as for any who has no room
    assert mentor_for(first.member, me) is None
    assert mentor_for(second.member, me) == second


def test_a_pause_of_three_months_is_not_shortened_by_not_this_month():
    mentor = make_mentor()
    request = ask_for(QUESTION, asker(), mentor)
    later = timezone.localdate() + timedelta(days=90)
    Mentor.objects.filter(pk=mentor.pk).update(paused_until=later)
    help_requests.decline(holder(request), pause=True)
    mentor.refresh_from_db()
    assert mentor.paused_until == later


def accepted(request: HelpRequest) -> Handover:
    help_requests.accept(holder(request))
    return request.handovers.select_related("request", "mentor").get(outcome="accepted")


def test_who_accepted_and_can_no_longer_gives_way_to_the_next_person(sign_in):
    first, second = make_mentor(), make_mentor()
    request = ask_for(QUESTION, asker(), first)
    held, soon = accepted(request), timezone.now() + timedelta(days=3)
    help_requests.propose_dates(held, soon, soon + timedelta(days=1), "Je vous appelle")
    request.refresh_from_db()
    help_requests.choose_date(request, "1")
    page = sign_in(first.member)
    url = request.get_absolute_url()
    assert "Finalement, je ne peux plus" in page.get(url).text
    page.post(f"{url}passer/")
    request.refresh_from_db()
    assert (request.state, outcomes(request)) == ("relayed", ["declined", "waiting"])
    assert (holder(request).mentor, request.first_date, request.event, request.accepted_at) == (
        second.member,
        None,
        None,
        None,
    )
    assert Notification.objects.filter(recipient=request.asker.user, wording__contains="annulé").exists()
    assert page.get(url).status_code == 404


def test_once_met_nobody_gives_way():
    request = ask_for(QUESTION, asker(), make_mentor())
    held, soon = accepted(request), timezone.now() + timedelta(days=3)
    help_requests.propose_dates(held, soon, soon + timedelta(days=1), "Je vous appelle")
    request.refresh_from_db()
    help_requests.choose_date(request, "1")
    with time_machine.travel(soon + timedelta(days=1), tick=False), pytest.raises(ValidationError, match="a eu lieu"):
        help_requests.decline(held)


def test_blocked_after_a_yes_they_hear_of_the_asker_no_more():
    first, second = make_mentor(), make_mentor()
    request = ask_for(QUESTION, asker(), first)
    held, soon = accepted(request), timezone.now() + timedelta(days=3)
    help_requests.propose_dates(held, soon, soon + timedelta(days=1), "Je vous appelle")
    request.refresh_from_db()
    stale = HelpRequest.objects.for_list().get(pk=request.pk)
    assert stale.held_by == held
    help_requests.block(held)
    assert holder(request).mentor == second.member
    for late in (lambda: help_requests.choose_date(stale, "1"), lambda: help_requests.ask_other_dates(stale)):
        with pytest.raises(ValidationError, match="n’est pas acceptée"):
            late()
    help_requests.accept(holder(request))
    with pytest.raises(ValidationError, match="n’est pas acceptée"):  # the window that the first one left open
        help_requests.propose_dates(held, soon, soon + timedelta(days=1), "Je vous appelle")


@pytest.mark.parametrize("who", ["mentor", "asker"])
def test_the_mission_hands_nothing_across_a_block_of_either(who):
    me, somebody = asker(), MemberFactory(with_account=True)
    request = ask_for(QUESTION, me)
    pair = (somebody, me) if who == "mentor" else (me, somebody)
    MessageBlock.objects.create(member=pair[0], blocked=pair[1])
    with pytest.raises(ValidationError, match="ne peut pas recevoir"):
        help_requests.hand_to(request, somebody)


# Days -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", [date(2026, 12, 23), date(2027, 4, 30), date(2027, 5, 5), date(2026, 3, 2)])
def test_five_days_then_ten_then_fifteen_working_days_of_the_val_d_oise(start):
    for _ in range(5):
        make_mentor()
    request = ask_for(QUESTION, asker(), now=at(start))
    fifth, tenth, last = (working_days_after(start, n) for n in (5, 10, 15))
    tending.tend(at(fifth - timedelta(days=1)))
    assert outcomes(request) == ["waiting"]
    tending.tend(at(fifth))
    tending.tend(at(fifth))
    assert outcomes(request) == ["unanswered", "waiting"]
    tending.tend(at(tenth))
    request.refresh_from_db()
    assert request.state == "mission"
    assert outcomes(request) == ["unanswered", "unanswered"]
    tending.tend(at(last))
    request.refresh_from_db()
    assert (request.state, request.outcome) == ("closed", "nobody")


def test_who_is_asked_late_may_still_accept_while_the_mission_looks():
    first, second = make_mentor(), make_mentor()
    start = date(2026, 3, 2)
    request = ask_for(QUESTION, asker(), first, now=at(start))
    help_requests.decline(holder(request), now=at(working_days_after(start, 7)))
    tending.tend(at(working_days_after(start, 10)))
    request.refresh_from_db()
    assert request.state == "mission"
    assert holder(request).mentor == second.member
    help_requests.accept(holder(request))
    request.refresh_from_db()
    assert request.state == "accepted"


def test_the_mission_hands_it_to_somebody_or_answers():
    me, helper = asker(), MemberFactory(with_account=True)
    request = ask_for(QUESTION, me)
    help_requests.hand_to(request, helper)
    assert holder(request).mentor == helper
    assert holder(request).by_mission
    with pytest.raises(ValidationError, match="déjà été sollicité"):
        help_requests.hand_to(request, helper)
    with pytest.raises(ValidationError, match="une autre personne"):
        help_requests.hand_to(request, me)
    help_requests.close_by_mission(request, "Voyez le club Mesurer.")
    request.refresh_from_db()
    assert (request.outcome, request.mission_words) == ("mission", "Voyez le club Mesurer.")
    assert outcomes(request) == ["ended"]


def test_the_command_acts_once_and_only_when_told(capsys):
    first, _ = make_mentor(), make_mentor()
    request = ask_for(QUESTION, asker(), first, now=timezone.now() - timedelta(days=13))
    call_command("tend_requests")
    assert outcomes(request) == ["waiting"]
    assert "Demandes relayées : 1" in capsys.readouterr().out
    call_command("tend_requests", apply=True)
    call_command("tend_requests", apply=True)
    assert outcomes(request) == ["unanswered", "waiting"]


@pytest.mark.met("OUT-07", "EV2-04")
def test_a_year_with_silent_mentors_leaves_nobody_without_outcome_and_shares_the_load():
    """Twenty-one mentors, two in three silent for ever; two requests a week; the command runs each morning."""
    mentors = [make_mentor(f"Sujet {n % 3}", capacity=4) for n in range(21)]
    answering = {mentor.member_id for rank, mentor in enumerate(mentors) if rank % 3 == 0}
    people = [asker() for _ in range(25)]
    day, end = date(2026, 1, 5), date(2026, 12, 31)
    sent: list[HelpRequest] = []
    while day < end:
        now = at(day)
        tending.tend(now)
        for handover in Handover.objects.filter(outcome="waiting", mentor__in=answering).order_by("pk"):
            help_requests.accept(handover, now=now)
        for late in HelpRequest.objects.waiting().filter(ends_on__lte=day):
            pytest.fail(f"{late} has no outcome on its fifteenth day")
        for done in HelpRequest.objects.filter(state="accepted", accepted_at__lt=now - timedelta(days=10)):
            help_requests.say_outcome(done, "solved", now=now)
        if day.weekday() in (0, 3):
            sent.append(ask_for(f"Mon sujet {len(sent) % 3}", people[len(sent) % 25], now=now))
        day += timedelta(days=1)
    tending.tend(at(working_days_after(end, 16)))
    assert not HelpRequest.objects.waiting().exists()
    assert not Handover.objects.filter(outcome="waiting").exists()
    asked = [Handover.objects.filter(mentor=mentor.member).count() for mentor in mentors]
    helped = [Handover.objects.filter(mentor=key, outcome="accepted").count() for key in answering]
    assert share_of_busiest(asked) < 0.30
    assert share_of_busiest(helped) < 0.30
    assert HelpRequest.objects.filter(outcome="solved").count() > len(sent) / 2


def test_helped_long_ago_and_silent_is_closed_without_news():
    mentor = make_mentor()
    request = ask_for(QUESTION, asker(), mentor)
    help_requests.accept(holder(request))
    tending.tend(timezone.now() + timedelta(days=44))
    request.refresh_from_db()
    assert request.state == "accepted"
    tending.tend(timezone.now() + timedelta(days=46))
    request.refresh_from_db()
    assert request.outcome == "not_said"
    help_requests.say_outcome(request, "partly")
    request.refresh_from_db()
    assert request.outcome == "partly"


# Leaving --------------------------------------------------------------------------------------------------------------


def test_a_mentor_who_is_erased_leaves_nobody_forgotten():
    first, second = make_mentor(), make_mentor()
    waits, agreed = ask_for(QUESTION, asker(), first), ask_for(QUESTION, asker(), first)
    help_requests.accept(holder(agreed))
    erase(first.member)
    for request in (waits, agreed):
        request.refresh_from_db()
        assert (request.state, outcomes(request)) == ("relayed", ["left", "waiting"])
        assert holder(request).mentor == second.member
        assert request.ends_on > timezone.localdate()


def test_who_asks_and_is_erased_leaves_no_word_and_nobody_waiting():
    mentor = make_mentor()
    me = asker()
    request = ask_for(QUESTION, me, mentor, context="Rien que pour toi.")
    help_requests.accept(holder(request))
    erase(me)
    request.refresh_from_db()
    assert (request.question, request.context, request.outcome) == ("Demande effacée", "", "withdrawn")


def test_a_mentor_who_stops_or_hides_gives_way_the_next_morning():
    first, second = make_mentor(), make_mentor()
    request = ask_for(QUESTION, asker(), first)
    Mentor.objects.filter(pk=first.pk).update(stopped_at=timezone.now())
    tending.tend(timezone.now())
    assert outcomes(request) == ["left", "waiting"]
    assert holder(request).mentor == second.member


# At the same instant --------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_request_accepted_and_relayed_at_once_has_one_holder():
    first, _, _ = make_mentor(), make_mentor(), make_mentor()
    for _ in range(4):
        request = ask_for(QUESTION, asker(), first, now=timezone.now() - timedelta(days=9))
        handover = holder(request)
        Mentor.objects.update(capacity=10)
        together(
            lambda one=handover: help_requests.accept(one),
            lambda one=handover: help_requests.accept(one),
            lambda: tending.tend(timezone.now()),
            lambda: tending.tend(timezone.now()),
            lambda one=handover: help_requests.decline(one),
        )
        request.refresh_from_db()
        assert request.handovers.filter(outcome__in=["waiting", "accepted"]).count() == 1
        assert request.handovers.count() <= 2
        assert (request.state == "accepted") == request.handovers.filter(outcome="accepted").exists()


def one_outcome(request, mentor):
    """Nobody waits for somebody erased: a request that goes on is with the next one, and a closed one waits for nobody.
    A yes given before the request was withdrawn stays a yes."""
    request.refresh_from_db()
    theirs = request.handovers.get(mentor=mentor.member).outcome
    waiting = request.handovers.filter(outcome="waiting").count()
    if request.state == "closed":
        assert theirs in ("left", "ended", "accepted")
        assert waiting == 0
    else:
        assert (request.state, theirs, waiting) == ("relayed", "left", 1)


@pytest.mark.parametrize("order", permutations(("erase", "accept", "withdraw")), ids=" ".join)
def test_a_mentor_erased_leaves_one_outcome_in_every_order(db, order):
    first, _ = make_mentor(), make_mentor(capacity=10)
    request = ask_for(QUESTION, asker(), first)
    handover = holder(request)
    acts = {
        "erase": lambda: erase(first.member),
        "accept": lambda: help_requests.accept(handover),
        "withdraw": lambda: help_requests.withdraw(request),
    }
    for act in order:
        with suppress(ValidationError, NotPresent):
            acts[act]()
        request.refresh_from_db()
        assert not (request.is_open and request.held_by and request.held_by.mentor.state == "erased")
    one_outcome(request, first)
    assert request.state == "closed"


@pytest.mark.django_db(transaction=True)
def test_a_mentor_erased_while_asked_and_answering_leaves_one_outcome():
    first, _ = make_mentor(), make_mentor(capacity=10)
    request = ask_for(QUESTION, asker(), first)
    handover = holder(request)
    together(
        lambda: erase(first.member),
        lambda: help_requests.accept(handover),
        lambda: help_requests.withdraw(request),
        lambda: tending.tend(timezone.now()),
    )
    tending.tend(timezone.now())
    one_outcome(request, first)


@pytest.mark.django_db(transaction=True)
def test_given_up_while_a_date_is_chosen_leaves_no_meeting_to_come():
    first, second = make_mentor(), make_mentor()
    request = ask_for(QUESTION, asker(), first)
    held, soon = accepted(request), timezone.now() + timedelta(days=3)
    help_requests.propose_dates(held, soon, soon + timedelta(days=1), "Je vous appelle")
    shown = HelpRequest.objects.for_list().get(pk=request.pk)
    assert shown.held_by is not None
    together(lambda: help_requests.decline(held), lambda: help_requests.choose_date(shown, "1"))
    request.refresh_from_db()
    assert (request.state, request.event, holder(request).mentor) == ("relayed", None, second.member)
    assert not Event.objects.filter(status="planned").exists()


@pytest.mark.django_db(transaction=True)
def test_the_last_place_of_a_month_is_given_once():
    mentor = make_mentor(capacity=1)
    people = [asker() for _ in range(5)]
    said = together(*[lambda one=one: ask_for(QUESTION, one, mentor) for one in people])
    assert sum(isinstance(one, HelpRequest) for one in said) == 1
    assert Handover.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_windows_do_not_pass_the_limit_together():
    make_mentor(capacity=10)
    me = asker()
    together(*[lambda: ask_for(QUESTION, me) for _ in range(6)])
    assert HelpRequest.objects.of(me).count() == 3


# For « Qui peut m'aider ? » -------------------------------------------------------------------------------------------


def test_the_best_mentors_of_a_need_with_their_topic_and_their_room():
    me = asker()
    full = make_mentor("Langage clair", capacity=1)
    ask_for(QUESTION, asker(), full)
    free = make_mentor("Le langage clair dans les courriers", "Codéveloppement")
    make_mentor("Transition écologique")
    found = mentors_on("écrire en langage clair", me)
    assert [one.mentor for one in found] == [free, full]
    assert [one.has_room for one in found] == [True, False]
    assert found[0].topics == ("Le langage clair dans les courriers",)
    assert mentors_on("", me) == mentors_on("le la les", me) == []


def test_as_many_questions_for_one_mentor_as_for_ten(django_assert_num_queries):
    me = asker()
    make_mentor("Langage clair")
    with django_assert_num_queries(2):
        mentors_on("langage", me)
    for _ in range(9):
        make_mentor("Langage clair")
    with django_assert_num_queries(2):
        mentors_on("langage", me)


def test_a_person_is_found_by_the_topics_that_they_offer(helene, sign_in):
    mentor = make_mentor("Élagage des platanes")
    page = sign_in(helene).get("/recherche/", {"q": "platanes"}).text
    assert mentor.member.full_name in page
