"""Immersions: offered or looked for, asked, answered, given a date, told for the two alone, or shared."""

from datetime import time, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from directory.models import Member, MessageBlock
from directory.personal_data import erase
from directory.todo import todo
from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.notifications.models import Notification
from events.models import Event
from events.moments import local_moment
from mentoring import immersion_visits
from mentoring.models import Immersion, ImmersionNote, ImmersionStory, ImmersionVisit
from tests.concurrency import together
from tests.factories import MemberFactory
from tests.mentoring.immersion_world import DESK, make_immersion, make_met, plan, propose
from tests.standing import standing

pytestmark = pytest.mark.django_db
LIST = reverse("mentoring:immersion_list")
SEARCH = reverse("search")


def told(member: Member, kind: str) -> list[str]:
    current = Notification.objects.current().filter(recipient=member.user, kind=kind).order_by("pk")
    return [one.sentence for one in current]


def titles(member: Member) -> str:
    return " / ".join(one.link.title for one in todo(member) if one.link)


def act(visit: ImmersionVisit, verb: str) -> str:
    return reverse(f"mentoring:immersion_visit_{verb}", args=[visit.pk])


def days(first: int = 10, second: int = 12) -> dict[str, str]:
    today = timezone.localdate()
    return {
        "first_on": (today + timedelta(days=first)).isoformat(),
        "first_at": "09:00",
        "second_on": (today + timedelta(days=second)).isoformat(),
        "second_at": "14:00",
        "place": "À l’accueil.",
    }


@standing
def offer(helene) -> Immersion:
    return make_immersion(helene)


@standing
def visit(offer, karim) -> ImmersionVisit:
    return immersion_visits.ask(offer, by=karim, why="Comparer nos files.")


def fresh(visit: ImmersionVisit) -> ImmersionVisit:
    return ImmersionVisit.objects.for_page().get(pk=visit.pk)


# The whole way --------------------------------------------------------------------------------------------------------


@pytest.mark.met("TRA-03")
def test_from_the_offer_to_what_is_shared(helene, karim, moderator, sign_in):
    words = {"direction": "offer", "title": DESK, "service": "Accueil", "field": "reception", "text": "La file."}
    words |= {"period": "Le mardi", "guests": "2", "collectivity": str(helene.collectivity_id)}
    hers, his = sign_in(helene), sign_in(karim)
    hers.post(reverse("mentoring:immersion_add"), words)
    offered = Immersion.objects.get()
    assert offered.state == State.PENDING
    offered.publish(by=moderator)
    assert DESK in his.get(LIST).text
    his.post(reverse("mentoring:immersion_ask", args=[offered.pk]), {"why": "Comparer nos files."})
    asked = ImmersionVisit.objects.get()
    assert (asked.host, asked.guest) == (helene, karim)
    assert "Réponse attendue avant le" in told(helene, "immersion_asked")[0]
    hers.post(act(asked, "dates"), days())
    assert "deux dates" in told(karim, "immersion_dates")[0]
    his.post(act(asked, "choose"), {"date": "1"})
    event = Event.objects.get()
    assert {one.member for one in event.registrations.all()} == {helene, karim}
    assert event.audience == "named"
    his.post(act(asked, "agree"), {"agreed": "on", "on": timezone.localdate().isoformat()})
    assert fresh(asked).guest_agreed_on == timezone.localdate()
    with time_machine.travel(event.ends_at + timedelta(hours=1)):
        hers, his = sign_in(helene), sign_in(karim)
        his.post(act(asked, "tell"), {"text": "Un relais toutes les heures.", "shared": "on"})
        story = ImmersionStory.objects.get()
        assert story.state == State.PENDING
        reader = MemberFactory(with_account=True)
        assert "Un relais toutes les heures." not in sign_in(reader).get(offered.get_absolute_url()).text
        story.publish(by=moderator)
        for page in (offered.get_absolute_url(), helene.collectivity.get_absolute_url()):
            assert "Un relais toutes les heures." in sign_in(reader).get(page).text
        hers.post(act(asked, "tell"), {"rien": "oui"})
        assert "appris" not in titles(helene) + titles(karim)


def test_a_search_is_answered_by_who_would_receive(helene, karim, sign_in):
    search = make_immersion(helene, direction="search")
    visit = immersion_visits.ask(search, by=karim, why="Venez voir.")
    assert (visit.host, visit.guest) == (karim, helene)
    with pytest.raises(ValidationError):
        propose(visit)
    sign_in(helene).post(act(visit, "accept"))
    sign_in(helene).post(act(visit, "accept"))
    assert fresh(visit).is_accepted
    assert len(told(karim, "immersion_answer")) == 1
    assert "attend deux dates" in titles(karim)
    sign_in(karim).post(act(visit, "dates"), days())
    assert "Deux dates vous sont proposées" in titles(helene)
    sign_in(helene).post(act(visit, "choose"), {"date": "2"})
    assert fresh(visit).is_planned


# Who reads ------------------------------------------------------------------------------------------------------------


def test_what_two_people_say_is_theirs_alone(visit, helene, karim, animator, moderator, sign_in):
    met = make_met(visit)
    immersion_visits.tell_learnt(met, "Un relais toutes les heures.", by=karim)
    assert "Un relais" in sign_in(helene).get(visit.get_absolute_url()).text
    for other in (animator.user, moderator):
        seen = sign_in(other)
        assert seen.get(visit.get_absolute_url()).status_code == 404
        page = seen.get(visit.immersion.get_absolute_url()).text
        assert "Un relais" not in page
        assert "Comparer nos files." not in page
    assert not ImmersionStory.objects.exists()


def test_nothing_to_tell_is_never_asked_again(visit, helene, karim):
    met = make_met(visit)
    assert "appris de votre immersion" in titles(helene)
    immersion_visits.tell_learnt(met, "", by=helene)
    assert "appris de votre immersion" not in titles(helene)
    assert "appris de votre immersion" in titles(karim)
    with pytest.raises(ValidationError, match="déjà répondu"):
        immersion_visits.tell_learnt(met, "Finalement.", by=helene)


def test_nobody_tells_before_the_day_nor_who_was_not_there(visit, karim, sign_in):
    planned = plan(visit)
    with pytest.raises(ValidationError, match="pas encore eu lieu"):
        immersion_visits.tell_learnt(planned, "Tout.", by=karim)
    stranger = sign_in(MemberFactory(with_account=True))
    assert stranger.post(act(visit, "tell"), {"text": "Moi aussi."}).status_code == 404
    add = reverse("mentoring:immersion_story_add", args=[visit.immersion_id])
    assert sign_in(karim).get(add).status_code == 404


def test_who_kept_it_for_two_may_share_it_later(visit, karim, sign_in):
    immersion_visits.tell_learnt(make_met(visit), "Un relais toutes les heures.", by=karim)
    add = reverse("mentoring:immersion_story_add", args=[visit.immersion_id])
    client = sign_in(karim)
    assert add in client.get(visit.immersion.get_absolute_url()).text
    assert "Un relais toutes les heures." in client.get(add).text
    client.post(add, {"text": "Un relais toutes les heures, à deux."})
    assert ImmersionStory.objects.get().collectivity == visit.immersion.collectivity


# Limits ---------------------------------------------------------------------------------------------------------------


def test_who_may_not_ask_is_told_why(offer, helene, karim):
    with pytest.raises(ValidationError, match="votre annonce"):
        immersion_visits.ask(offer, by=helene, why="Moi.")
    MessageBlock.objects.create(member=helene, blocked=karim)
    with pytest.raises(ValidationError, match="ne reçoit pas"):
        immersion_visits.ask(offer, by=karim, why="Moi.")
    MessageBlock.objects.all().delete()
    Member.objects.filter(pk=helene.pk).update(contact_paused_until=timezone.localdate())
    with pytest.raises(ValidationError, match="ne reçoit pas"):
        immersion_visits.ask(offer, by=karim, why="Moi.")


def test_a_pause_is_said_instead_of_the_form(offer, helene, karim, sign_in):
    client = sign_in(karim)
    assert "Demander à venir" in client.get(offer.get_absolute_url()).text
    Member.objects.filter(pk=helene.pk).update(contact_paused_until=timezone.localdate())
    page = client.get(offer.get_absolute_url()).text
    assert "ne reçoit pas de demande" in page
    assert "Demander à venir" not in page


def test_the_same_person_asks_once_and_three_at_most(visit, karim):
    with pytest.raises(ValidationError, match="déjà une demande"):
        immersion_visits.ask(visit.immersion, by=karim, why="Encore.")
    for n in range(2):
        immersion_visits.ask(make_immersion(MemberFactory(with_account=True), f"N° {n}"), by=karim, why="Voir.")
    last = make_immersion(MemberFactory(with_account=True), "La quatrième")
    with pytest.raises(ValidationError, match="3 demandes en cours"):
        immersion_visits.ask(last, by=karim, why="Voir.")
    immersion_visits.leave(visit, by=karim)
    immersion_visits.ask(last, by=karim, why="Voir.")


def test_eleven_in_a_day_are_too_many(offer, karim):
    for _ in range(10):
        immersion_visits.leave(immersion_visits.ask(offer, by=karim, why="Voir."), by=karim)
    with pytest.raises(ValidationError, match="continuez demain"):
        immersion_visits.ask(offer, by=karim, why="Voir.")


def test_no_more_people_at_once_than_the_service_takes(visit, offer):
    planned = plan(visit)
    other = immersion_visits.ask(offer, by=MemberFactory(with_account=True), why="Moi aussi.")
    moment = planned.event.starts_at
    with pytest.raises(ValidationError, match="complet"):
        immersion_visits.propose_dates(other, moment, moment + timedelta(days=3), "Là.", by=other.host)
    immersion_visits.propose_dates(other, moment + timedelta(hours=4), moment + timedelta(days=3), "Là.", by=other.host)
    Immersion.objects.filter(pk=offer.pk).update(guests=2)
    immersion_visits.propose_dates(other, moment, moment + timedelta(days=3), "Là.", by=other.host)
    Immersion.objects.filter(pk=offer.pk).update(guests=1)
    with pytest.raises(ValidationError, match="complet"):
        immersion_visits.choose_date(other, "1", by=other.guest)


def test_dates_that_cannot_be_are_said_and_nothing_typed_is_lost(visit, helene, sign_in):
    page = sign_in(helene).post(act(visit, "dates"), days(-2, 12)).text
    assert "Choisissez un moment à venir." in page
    assert "À l’accueil." in page
    assert fresh(visit).is_waiting


# Minds that change ----------------------------------------------------------------------------------------------------


def test_no_with_a_word_or_without(visit, helene, karim, sign_in):
    sign_in(helene).post(act(visit, "decline"), {"word": "Nous déménageons ce mois-ci."})
    assert "Nous déménageons" in sign_in(karim).get(visit.get_absolute_url()).text
    assert told(karim, "immersion_answer")
    again = immersion_visits.ask(visit.immersion, by=karim, why="Et plus tard ?")
    sign_in(helene).post(act(again, "decline"), {})
    assert fresh(again).state == "declined"


def test_cancelling_asks_a_sentence_and_calls_the_meeting_off(visit, helene, karim, sign_in):
    planned = plan(visit)
    client = sign_in(helene)
    assert "Dites en une phrase" in client.post(act(visit, "leave"), {"word": ""}).text
    assert fresh(visit).is_accepted
    client.post(act(visit, "leave"), {"word": "Je suis requise ailleurs."})
    assert fresh(visit).state == "cancelled"
    planned.event.refresh_from_db()
    assert planned.event.status == "cancelled"
    assert told(karim, "immersion_cancelled")
    assert "Je suis requise ailleurs." in sign_in(karim).get(visit.get_absolute_url()).text


def test_neither_date_suits(visit, karim, helene, sign_in):
    propose(visit)
    sign_in(karim).post(act(visit, "choose"), {"date": "autres"})
    assert not fresh(visit).has_dates
    assert "attend deux dates" in titles(helene)
    with pytest.raises(ValidationError, match="n’est plus proposée"):
        immersion_visits.choose_date(visit, "1", by=karim)


def test_only_who_comes_chooses_and_only_who_receives_proposes(visit, helene, karim):
    with pytest.raises(ValidationError):
        immersion_visits.propose_dates(
            visit, timezone.now() + timedelta(days=2), timezone.now() + timedelta(days=3), "Là.", by=karim
        )
    propose(visit)
    with pytest.raises(ValidationError):
        immersion_visits.choose_date(visit, "1", by=helene)
    with pytest.raises(ValidationError):
        immersion_visits.decline(visit, by=karim)


def test_an_agreement_to_come_is_refused(visit, karim, sign_in):
    propose(visit)
    later = (timezone.localdate() + timedelta(days=3)).isoformat()
    assert "Écrivez une date passée" in sign_in(karim).post(act(visit, "agree"), {"agreed": "on", "on": later}).text
    assert "Cochez la case" in sign_in(karim).post(act(visit, "agree"), {"on": later}).text
    assert fresh(visit).guest_agreed_on is None


def test_closed_it_leaves_nobody_waiting_and_opens_again(visit, offer, helene, karim, sign_in):
    client, close = sign_in(helene), reverse("mentoring:immersion_close", args=[offer.pk])
    client.post(close, {"fermer": "oui"})
    assert fresh(visit).state == "declined"
    assert "n’est plus proposée" in told(karim, "immersion_answer")[0]
    assert DESK not in sign_in(karim).get(LIST).text
    with pytest.raises(ValidationError, match="fermée"):
        immersion_visits.ask(offer, by=karim, why="Encore.")
    assert offer.get_absolute_url() not in sign_in(karim).get(SEARCH, {"q": "matinée accueil"}).text
    assert DESK in client.get(reverse("mentoring:immersion_mine")).text
    client.post(close, {"fermer": "non"})
    assert DESK in sign_in(karim).get(LIST).text
    assert offer.get_absolute_url() in sign_in(karim).get(SEARCH, {"q": "matinée accueil"}).text


def test_closed_what_was_learnt_of_it_is_still_found(offer, helene, karim, sign_in):
    ImmersionStory.objects.create(
        immersion=offer, author=karim, collectivity=offer.collectivity, text="Un relais.", state="published"
    )
    offer.close(by=helene)
    page = sign_in(karim).get(SEARCH, {"q": "relais"}).text
    assert DESK in page
    assert "ce qui en a été appris" in page
    assert "Un relais." in sign_in(karim).get(helene.collectivity.get_absolute_url()).text


def test_withdrawn_what_was_agreed_stands(visit, offer, helene, karim, sign_in):
    other = MemberFactory(with_account=True)
    waits = immersion_visits.ask(offer, by=other, why="Moi aussi.")
    plan(visit)
    Immersion.objects.get(pk=offer.pk).withdraw(by=helene.user)
    assert fresh(waits).state == "declined"
    assert fresh(visit).is_planned
    assert sign_in(karim).get(visit.get_absolute_url()).status_code == 200


# Time, leaving --------------------------------------------------------------------------------------------------------


def test_fifteen_working_days_without_answer_close_it(visit, helene, karim, capsys):
    assert "demande à venir" in titles(helene)
    with time_machine.travel(timezone.now() + timedelta(days=10)):
        call_command("tend_immersions", "--apply")
        assert fresh(visit).is_waiting
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        call_command("tend_immersions")
        assert "closes sans suite : 1" in capsys.readouterr().out
        assert fresh(visit).is_waiting
        for _ in range(2):
            call_command("tend_immersions", "--apply")
        assert fresh(visit).state == "lapsed"
        assert len(told(karim, "immersion_answer")) == 1


@pytest.mark.parametrize("step", ["no dates", "no choice", "called off"])
def test_an_accepted_one_without_a_date_is_closed_too_and_both_are_told(visit, helene, karim, step):
    if step == "called off":
        Event.objects.filter(pk=plan(visit).event_id).update(status="cancelled", status_reason="Grève.")
    else:
        propose(visit, 90)
    if step == "no dates":
        immersion_visits.ask_other_dates(visit, by=karim)
    until = fresh(visit).ends_on
    waits = karim if step == "no choice" else helene
    assert french_date(until) in " ".join(one.link.text for one in todo(waits) if one.link)
    immersion_visits.tend(local_moment(until - timedelta(days=1), time(12)))
    assert fresh(visit).is_accepted
    for _ in range(2):
        immersion_visits.tend(local_moment(until, time(12)))
    assert fresh(visit).state == "lapsed"
    for one in (helene, karim):
        assert "restée sans date" in " ".join(told(one, "immersion_answer"))
        assert "immersion" not in titles(one)


def test_one_that_has_a_date_or_took_place_is_never_closed(visit):
    planned = plan(visit)
    for days_later in (1, 60, 600):
        immersion_visits.tend(planned.event.starts_at + timedelta(days=days_later))
    assert fresh(visit).is_accepted


def test_who_receives_and_leaves_is_told_to_who_waits(visit, offer, helene, karim):
    erase(helene)
    assert "a quitté le réseau" in told(karim, "immersion_cancelled")[0]
    assert not ImmersionVisit.objects.exists()
    offer.refresh_from_db()
    assert offer.is_closed


def test_notes_go_with_either_and_what_is_shared_stays(visit, helene, karim, moderator):
    met = make_met(visit)
    immersion_visits.tell_learnt(met, "Entre nous.", by=helene)
    immersion_visits.tell_learnt(met, "Pour tous.", by=karim, shared=True)
    ImmersionStory.objects.get().publish(by=moderator)
    erase(karim)
    assert not ImmersionNote.objects.exists()
    assert ImmersionStory.objects.get().author.shown_name == "Ancien membre"


# Lists ----------------------------------------------------------------------------------------------------------------


@pytest.mark.met("TRA-14")
def test_an_empty_list_and_what_narrows_it(helene, karim, sign_in):
    client = sign_in(karim)
    assert "Aucune immersion pour l’instant." in client.get(LIST).text
    make_immersion(helene, "Une offre")
    make_immersion(karim, "Une recherche", direction="search", field="digital")
    offers = client.get(f"{LIST}?sens=offres").text
    assert "Une offre" in offers
    assert "Une recherche" not in offers
    digital = client.get(f"{LIST}?domaine=numerique").text
    assert "Une recherche" in digital
    assert "Une offre" not in digital
    assert "Une offre" in client.get(f"{LIST}?collectivite={helene.collectivity.slug}").text
    assert "Une offre" in client.get(f"{LIST}?sens=n’importe").text
    assert "Une offre" in client.get(f"{LIST}?q=accueil").text


def test_lists_ask_no_more_of_the_database_when_they_are_longer(helene, karim, sign_in, same_queries):
    make_immersion(helene, "La première")
    client = sign_in(karim)
    same_queries(lambda: client.get(LIST), lambda: make_immersion(helene, f"N° {Immersion.objects.count()}"), 7)


def test_mine_ask_no_more_of_the_database_when_they_are_longer(visit, karim, helene, sign_in, same_queries):
    client, mine = sign_in(helene), reverse("mentoring:immersion_mine")
    assert "Mes immersions" in client.get(mine).text

    def one_more() -> None:
        immersion_visits.ask(visit.immersion, by=MemberFactory(with_account=True), why="Voir.")

    same_queries(lambda: client.get(mine), one_more, 4)
    offered = visit.immersion.get_absolute_url()
    ImmersionVisit.objects.exclude(pk=visit.pk).delete()
    same_queries(lambda: client.get(offered), one_more, 8)


@pytest.mark.parametrize("typed", [{"guests": "0"}, {"guests": "9"}, {"guests": "x"}, {"service": ""}, {"field": "?"}])
def test_what_cannot_be_is_said(helene, sign_in, typed):
    words = {"direction": "offer", "title": "Un titre tapé", "service": "Accueil", "field": "reception", "text": "Ici."}
    words |= {"period": "Mai", "guests": "1", "collectivity": str(helene.collectivity_id)}
    page = sign_in(helene).post(reverse("mentoring:immersion_add"), words | typed).text
    assert "Erreur" in page
    assert "Un titre tapé" in page
    assert not Immersion.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_last_place_of_a_moment_is_given_once(helene):
    offer = make_immersion(helene)
    first, second = (immersion_visits.ask(offer, by=MemberFactory(with_account=True), why="Voir.") for _ in range(2))
    for one in (first, second):
        propose(one)
    outcomes = together(
        lambda: immersion_visits.choose_date(first, "1", by=first.guest),
        lambda: immersion_visits.choose_date(second, "1", by=second.guest),
    )
    assert sorted(isinstance(one, ValidationError) for one in outcomes) == [False, True]
    assert Event.objects.count() == 1
