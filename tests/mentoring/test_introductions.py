"""« Qui peut me présenter ? »: one person there is asked at a time, and the two meet once both said yes (PQ2-15)."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from directory.models import Collectivity, Member, MessageBlock
from directory.personal_data import erase
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.working_days import working_days_after
from mentoring import introductions
from mentoring.answer_days import IN_ALL, TO_ANSWER
from mentoring.introductions import OPEN_AT_MOST
from mentoring.models import AskState, Introduction, IntroductionAsk, IntroductionState
from tests.concurrency import together
from tests.factories import CollectivityFactory, MemberFactory
from tests.signing_in import signed_in
from tests.standing import standing

pytestmark = pytest.mark.django_db


@standing
def sannois(db) -> Collectivity:
    return CollectivityFactory(short_name="Sannois")


@standing
def people(sannois) -> list[Member]:
    """Three who work there; the second in urbanism."""
    services = ("Finances", "Direction de l’urbanisme", "Sports")
    return [MemberFactory(collectivity=sannois, department=name, with_account=True) for name in services]


def ask(asker: Member, place: Collectivity, service: str = "Urbanisme") -> Introduction:
    return introductions.ask(asker, place, service, "Comparer nos permis en ligne.")


def asked_now(introduction: Introduction) -> Member | None:
    waiting = introduction.asks.filter(state=AskState.WAITING).first()
    return waiting.member if waiting else None


def told(member: Member) -> list[str]:
    return list(Notification.objects.filter(recipient=member.user).order_by("pk").values_list("kind", flat=True))


def state_of(introduction: Introduction) -> str:
    return Introduction.objects.get(pk=introduction.pk).state


@pytest.mark.met("PQ2-15")
def test_the_two_are_put_in_touch_only_when_both_agreed(helene, sannois, people):
    made = ask(helene, sannois)
    urbanist = people[1]
    assert asked_now(made) == urbanist  # nobody was asked yet: the nearest service comes first
    hers, theirs = signed_in(helene), signed_in(urbanist)
    page = made.get_absolute_url()
    assert urbanist.full_name not in hers.get(page).text
    assert helene.full_name in theirs.get(page).text
    theirs.post(reverse("mentoring:introduction_yes", args=[made.pk]))
    assert state_of(made) == IntroductionState.ACCEPTED
    write = reverse("directory:message_send", args=[urbanist.slug])
    assert urbanist.full_name in hers.get(page).text
    assert write not in hers.get(page).text
    hers.post(reverse("mentoring:introduction_agree", args=[made.pk]))
    assert state_of(made) == IntroductionState.CONNECTED
    assert write in hers.get(page).text
    assert reverse("directory:message_send", args=[helene.slug]) in theirs.get(page).text
    assert told(helene) == ["introduction_accepted"]
    assert told(urbanist) == ["introduction_asked", "introduction_connected"]


def test_who_passes_is_never_told_and_the_next_is_asked(helene, sannois, people):
    made = ask(helene, sannois)
    passing = people[1]
    browser = signed_in(passing)
    browser.post(reverse("mentoring:introduction_pass", args=[made.pk]))
    assert asked_now(made) in (people[0], people[2])
    assert told(helene) == []
    page = signed_in(helene).get(made.get_absolute_url()).text
    assert all(person.full_name not in page for person in people)
    assert browser.get(made.get_absolute_url()).status_code == 404


def test_the_least_asked_come_first(helene, karim, sannois, people):
    first = asked_now(ask(helene, sannois))
    second = asked_now(ask(karim, sannois))
    third = asked_now(ask(MemberFactory(with_account=True), sannois))
    assert {first, second, third} == set(people)


def test_when_everybody_passed_it_says_so_and_leads_on(helene, sannois, people):
    made = ask(helene, sannois)
    for _ in people:
        introductions.pass_on(made, by=asked_now(made))
    assert state_of(made) == IntroductionState.UNANSWERED
    assert told(helene) == ["introduction_unanswered"]
    assert reverse("mentoring:who_helps") in signed_in(helene).get(made.get_absolute_url()).text


@pytest.mark.parametrize("why", ["hidden", "without account", "on leave", "blocked"])
def test_whoever_cannot_be_asked_is_not(helene, sannois, why):
    facts = {"with_account": why != "without account"}
    person = MemberFactory(collectivity=sannois, **facts)
    if why == "hidden":
        Member.objects.filter(pk=person.pk).update(hidden_by_choice=True)
    elif why == "on leave":
        Member.objects.filter(pk=person.pk).update(contact_paused_until=timezone.localdate() + timedelta(days=3))
    elif why == "blocked":
        MessageBlock.objects.create(member=person, blocked=helene)
    answer = signed_in(helene).post(
        reverse("mentoring:introduction_add"), {"collectivity": sannois.pk, "service": "Urbanisme", "why": "Comparer"}
    )
    assert introductions.NOBODY in answer.text
    assert 'value="Urbanisme"' in answer.text
    assert not Introduction.objects.exists()


def test_ones_own_collectivite_leads_to_allies(helene):
    answer = signed_in(helene).post(
        reverse("mentoring:introduction_add"),
        {"collectivity": helene.collectivity_id, "service": "Urbanisme", "why": "Comparer"},
    )
    assert "Trouver un allié" in answer.text
    assert not Introduction.objects.exists()


def test_asked_twice_it_is_one_and_there_is_a_limit(helene, sannois, people):
    assert ask(helene, sannois, "Urbanisme") == ask(helene, sannois, "urbanisme")
    for number in range(OPEN_AT_MOST - 1):
        ask(helene, sannois, f"Service {number}")
    answer = signed_in(helene).post(
        reverse("mentoring:introduction_add"), {"collectivity": sannois.pk, "service": "Un de trop", "why": "Comparer"}
    )
    assert "attendent déjà une réponse" in answer.text
    assert Introduction.objects.count() == OPEN_AT_MOST


def test_a_form_says_what_is_missing_and_loses_nothing(helene, sannois):
    answer = signed_in(helene).post(
        reverse("mentoring:introduction_add"), {"collectivity": "", "service": " ", "why": "Comparer"}
    )
    assert "Choisissez une collectivité dans la liste." in answer.text
    assert "Écrivez quel service ou quelle direction." in answer.text
    assert "Comparer" in answer.text


def test_silence_passes_it_on_after_working_days_and_ends_it_at_last(helene, sannois, people):
    made = ask(helene, sannois)
    start = timezone.localdate()
    for seen in range(1, 4):
        day = working_days_after(start, TO_ANSWER * seen)
        if day >= working_days_after(start, IN_ALL):
            break
        with time_machine.travel(noon(day)):
            call_command("tend_introductions", "--apply", verbosity=0)
            asked = IntroductionAsk.objects.filter(introduction=made).count()
            call_command("tend_introductions", "--apply", verbosity=0)
            assert IntroductionAsk.objects.filter(introduction=made).count() == asked  # run twice, it does nothing more
    with time_machine.travel(noon(working_days_after(start, IN_ALL))):
        call_command("tend_introductions", "--apply", verbosity=0)
    assert state_of(made) == IntroductionState.UNANSWERED
    assert told(helene) == ["introduction_unanswered"]
    assert not IntroductionAsk.objects.waiting().exists()


def noon(day) -> datetime:
    return datetime.combine(day, datetime.min.time()).replace(hour=12)


def test_without_apply_it_only_counts(helene, sannois, people, capsys):
    made = ask(helene, sannois)
    with time_machine.travel(noon(working_days_after(timezone.localdate(), TO_ANSWER))):
        call_command("tend_introductions")
    assert "à la personne suivante : 1" in capsys.readouterr().out
    assert asked_now(made) == people[1]


@pytest.mark.parametrize("verb", ["yes", "pass", "agree", "close", ""])
def test_strangers_know_nothing_of_it(helene, karim, sannois, people, verb):
    made = ask(helene, sannois)
    name = f"mentoring:introduction{'_' * bool(verb)}{verb}"
    browser = signed_in(karim)
    answer = browser.post(reverse(name, args=[made.pk])) if verb else browser.get(made.get_absolute_url())
    assert answer.status_code == 404
    assert state_of(made) == IntroductionState.ASKED


def test_who_asked_needs_it_no_more(helene, sannois, people):
    made = ask(helene, sannois)
    signed_in(helene).post(reverse("mentoring:introduction_close", args=[made.pk]))
    assert state_of(made) == IntroductionState.CLOSED
    answer = signed_in(people[1]).post(reverse("mentoring:introduction_yes", args=[made.pk]), follow=True)
    assert introductions.TOO_LATE in answer.text


def test_an_erased_go_between_leaves_the_request_to_the_next(helene, sannois, people):
    made = ask(helene, sannois)
    introductions.say_yes(made, by=people[1])
    erase(people[1])
    assert state_of(made) == IntroductionState.ASKED
    assert asked_now(made) in (people[0], people[2])
    erase(helene)
    assert not Introduction.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_yes_and_a_pass_at_once_make_one_outcome(helene, sannois, people):
    made = ask(helene, sannois)
    asked = asked_now(made)
    together(lambda: introductions.say_yes(made, by=asked), lambda: introductions.pass_on(made, by=asked))
    states = list(made.asks.order_by("pk").values_list("state", flat=True))
    assert states.count(AskState.YES) + states.count(AskState.WAITING) == 1
    assert state_of(made) in (IntroductionState.ACCEPTED, IntroductionState.ASKED)


@pytest.mark.met("FRE-06")
def test_allies_are_of_my_direction_then_of_a_near_service(helene, department):
    Member.objects.filter(pk=helene.pk).update(department="Direction de l’autonomie", position="Cheffe de service")
    near = MemberFactory(collectivity=department, department="Maison de l’autonomie", position="Conseillère")
    same = MemberFactory(collectivity=department, department="direction de l’Autonomie", position="Adjoint")
    far = MemberFactory(collectivity=department, department="Direction des routes", position="Chef de service")
    elsewhere = MemberFactory(department="Direction de l’autonomie")
    page = signed_in(helene).get(reverse("mentoring:ally_list")).text
    assert page.index(same.full_name) < page.index(near.full_name)
    main = page.partition("<main")[2]
    assert all(person.full_name not in main for person in (far, elsewhere, helene))


def test_lists_cost_the_same_with_one_and_with_three(helene, sannois, people, same_queries):
    browser = signed_in(helene)
    ask(helene, sannois)
    numbers = iter(range(9))
    same_queries(
        lambda: browser.get(reverse("mentoring:introduction_list")),
        lambda: ask(helene, sannois, f"S {next(numbers)}"),
        4,
    )
    Member.objects.filter(pk=helene.pk).update(department="Autonomie")
    make = lambda: MemberFactory(collectivity=helene.collectivity, department="Autonomie")  # noqa: E731
    make()
    same_queries(lambda: browser.get(reverse("mentoring:ally_list")), make, 4)


def test_erased_their_words_are_in_nobody_s_bell(helene, sannois, people):
    introductions.ask(helene, sannois, "Urbanisme des quais", "Comparer nos permis.")
    news = Notification.objects.filter(kind="introduction_asked")
    assert "Urbanisme des quais" in news.get().sentence
    erase(helene)
    assert not news.exists()


def test_the_first_allies_are_shown_and_all_are_counted(helene, department):
    """In the order of their names, those of the same direction first; each is counted once."""
    Member.objects.filter(pk=helene.pk).update(department="Direction de l’autonomie", position="Cheffe de service")
    near = {"collectivity": department, "department": "Maison des aînés", "position": "Cheffe de l’autonomie"}
    second, first = [MemberFactory(family_name=name, **near) for name in ("Dé", "Cé", "Bé", "Aa")][2:]
    same = {"collectivity": department, "department": "Direction de l’Autonomie", "position": "Autonomie"}
    both = MemberFactory(family_name="Zola", **same)
    me = Member.objects.get(pk=helene.pk)
    colleagues = Member.objects.listed().filter(collectivity=department).exclude(pk=me.pk)
    found, how_many = introductions.allies(colleagues, me, 3)
    assert found == [(both, "votre direction"), (first, "un service proche"), (second, "un service proche")]
    assert how_many == 5
