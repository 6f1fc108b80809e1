"""A call for contributions: what members propose, who reads it, what organisers decide and when they say it."""

from datetime import time, timedelta
from io import BytesIO

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from directory.personal_data import erase
from emi_alumni.foundation.confirmation import ANSWERED
from emi_alumni.foundation.notifications.models import Notification
from events.contribution_calls import decide, place, publish_programme, tell_decisions
from events.models import (
    CallProposal,
    ContributionCall,
    CoSpeakerAnswer,
    Decision,
    Event,
    EventStatus,
    ProgrammeItem,
    ProposalSpeaker,
    ProposalState,
    Speaker,
)
from governance.models import SeatMandate
from tests.concurrency import together
from tests.factories import EventFactory, ProjectFactory, here

pytestmark = pytest.mark.django_db

SAID = {"title": "Le courrier que les gens comprennent", "format": "talk", "summary": "Dix lignes.\nEt la suite."}


@pytest.fixture
def event(representative) -> Event:
    starts = here(60, 9)
    return EventFactory(
        author=representative,
        host=representative.collectivity,
        kind="conference",
        title="Innover à petits pas",
        starts_at=starts,
        ends_at=starts + timedelta(hours=8),
    )


@pytest.fixture
def call(event, representative) -> ContributionCall:
    one = ContributionCall.objects.create(
        event=event,
        looked_for="Des essais, réussis ou non.",
        formats=["talk", "workshop", "poster"],
        closes_at=here(20, 0),
        opened_by=representative,
    )
    Event.objects.filter(pk=event.pk).update(has_call=True)
    event.has_call = True
    return one


@pytest.fixture
def organiser(representative, sign_in):
    return sign_in(representative)


def proposed(call: ContributionCall, author, **more) -> CallProposal:
    fields = {"call": call, "author": author, "state": ProposalState.SENT, "sent_at": timezone.now()} | SAID | more
    return CallProposal.objects.create(**fields)


def close(call: ContributionCall) -> None:
    ContributionCall.objects.filter(pk=call.pk).update(closes_at=timezone.now() - timedelta(minutes=1))
    call.refresh_from_db()


def address(name: str, *args: object) -> str:
    return reverse(f"events:{name}", args=args)


def told_of(member, kind: str) -> list[str]:
    return [str(one.sentence) for one in Notification.objects.filter(recipient=member.user, kind=kind).order_by("pk")]


# -- Opening it --------------------------------------------------------------------------------------------------------


def test_a_representative_opens_a_call_and_the_network_reads_it(event, organiser, sign_in, karim):
    day = (timezone.localdate() + timedelta(days=15)).isoformat()
    said = {"looked_for": "Des essais.", "formats": ["talk", "poster"], "minutes": "20", "closes_on": day}
    assert organiser.post(address("call_edit", event.pk), said).status_code == 302
    event.refresh_from_db()
    assert event.has_call
    page = sign_in(karim).get(event.get_absolute_url()).text
    assert "Lire l’appel et proposer" in page
    page = sign_in(karim).get(address("call", event.pk)).text
    assert "Intervention, poster" in page
    assert "Des essais." in page
    assert "Proposer une contribution" in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"looked_for": ""}, "Écrivez ce que vous cherchez."),
        ({"formats": []}, "Cochez au moins un format."),
        ({"minutes": "1"}, "Écrivez une durée entre 5 et 600 minutes."),
        ({"closes_on": "2001-01-01"}, "Choisissez un jour entre aujourd’hui et celui de l’événement."),
        ({"closes_on": "2099-01-01"}, "Choisissez un jour entre aujourd’hui et celui de l’événement."),
    ],
)
def test_what_is_wrong_in_a_call_is_said_and_what_was_typed_stays(event, organiser, wrong, words):
    day = timezone.localdate().isoformat()
    said = {"looked_for": "Des essais à garder.", "formats": ["talk"], "minutes": "20", "closes_on": day} | wrong
    page = organiser.post(address("call_edit", event.pk), said).text
    assert words in page
    assert not ContributionCall.objects.exists()
    if "looked_for" not in wrong:
        assert "Des essais à garder." in page


def test_a_cafe_calls_for_nothing(representative, organiser):
    cafe = EventFactory(author=representative, host=representative.collectivity)
    assert organiser.get(address("call_edit", cafe.pk)).status_code == 404


def test_a_seat_that_ended_meanwhile_opens_nothing(event, organiser, representative):
    SeatMandate.objects.get(member=representative).end(by=None)
    assert organiser.get(address("call_edit", event.pk)).status_code == 404


# -- Proposing ---------------------------------------------------------------------------------------------------------


@pytest.mark.met("PQ1-32")
def test_a_member_proposes_to_a_colloque_and_is_on_its_programme(
    call, event, sign_in, organiser, representative, helene, karim
):
    project = ProjectFactory(title="Un courrier que l’on comprend")
    author = sign_in(helene)
    said = SAID | {"needs": "Un micro", "mission_order": "on"}
    said |= {"other_project": project.title, "co_speakers": karim.full_name.lower()}
    assert author.post(address("proposal_add", event.pk), said).status_code == 302
    one = CallProposal.objects.get()
    assert (one.state, list(one.projects.all())) == (ProposalState.SENT, [project])
    assert one.title in told_of(karim, "event_proposal_asked")[0]
    assert one.title in sign_in(karim).get("/").text
    sign_in(karim).post(address("proposal_answer", one.pk), {"reponse": "oui"})
    assert "interviendra avec vous" in told_of(helene, "event_proposal_answered")[0]

    page = organiser.get(address("proposal_list", event.pk)).text
    assert one.title in page
    organiser.post(
        address("proposal_decide", one.pk), {"decision": "accepted", "seen": one.version, "answer": "Bravo !"}
    )
    author = sign_in(helene)
    assert "Bravo !" not in author.get(one.get_absolute_url()).text
    organiser = sign_in(representative)
    organiser.post(address("proposal_place", one.pk), {"starts": "10:30", "minutes": "20"})
    assert one.title not in author.get(event.get_absolute_url()).text
    organiser.post(address("call_publish", event.pk))
    page = sign_in(helene).get(event.get_absolute_url()).text
    assert one.title in page
    assert "10 h 30" in page
    assert karim.full_name in page
    assert project.title in page
    assert "Un micro" not in page
    assert told_of(helene, "event_proposal_decided") == [
        f"Votre contribution « {one.title} » à « {event} » est retenue : Bravo !"
    ]
    assert "Bravo !" in sign_in(helene).get(one.get_absolute_url()).text


def test_visitors_of_a_public_event_read_what_was_published_without_names(call, event, helene, representative, client):
    Event.objects.filter(pk=event.pk).update(audience="public")
    one = proposed(call, helene)
    decide(one, "accepted", by=representative.user, words="", seen=0)
    place(one, by=representative.user, starts=None, minutes=20)
    assert one.title not in client.get(event.get_absolute_url()).text
    publish_programme(call, by=representative.user)
    page = client.get(event.get_absolute_url()).text
    assert one.title in page
    assert helene.full_name not in page


def test_a_draft_is_kept_with_a_title_alone_and_nobody_else_reads_it(call, event, sign_in, helene, organiser):
    author = sign_in(helene)
    assert author.post(address("proposal_add", event.pk), {"title": "Une idée", "garder": "oui"}).status_code == 302
    one = CallProposal.objects.get()
    assert one.is_draft
    assert organiser.get(one.get_absolute_url()).status_code == 404
    assert "Une idée" not in organiser.get(address("proposal_list", event.pk)).text
    page = sign_in(helene).post(address("proposal_edit", one.pk), {"title": "Une idée"}).text
    assert "écrivez un résumé" in page
    assert "choisissez un format" in page


def test_the_same_form_sent_twice_is_one_proposal(call, event, sign_in, helene):
    said = SAID | {"key": "5b3bd4ab-2f52-4a1c-9b2f-7f2b7b1a2f11"}
    for _ in range(2):
        sign_in(helene).post(address("proposal_add", event.pk), said)
    assert CallProposal.objects.count() == 1


def test_what_is_written_when_the_call_closes_is_kept_as_a_draft_and_said(call, event, sign_in, helene, organiser):
    close(call)
    author = sign_in(helene)
    page = author.post(address("proposal_add", event.pk), SAID, follow=True).text
    assert "L’appel est clos depuis le" in page
    assert "il n’a pas été envoyé" in page
    assert "Dix lignes." in page
    assert CallProposal.objects.get().is_draft
    assert "Vous n’aviez rien proposé" not in author.get(address("call", event.pk)).text


def test_what_was_sent_stays_when_the_call_closed_and_what_was_typed_comes_back(call, event, sign_in, helene):
    one = proposed(call, helene)
    close(call)
    page = sign_in(helene).post(address("proposal_edit", one.pk), SAID | {"summary": "Autre chose à garder."}).text
    assert "Ce que vous aviez envoyé reste tel quel" in page
    assert "Autre chose à garder." in page
    one.refresh_from_db()
    assert one.summary == SAID["summary"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": ""}, "Écrivez un titre"),
        ({"co_speakers": "Personne Inconnue"}, "Aucun membre du réseau ne s’appelle « Personne Inconnue »"),
        ({"co_speakers": "\n".join(f"Personne {n}" for n in range(7))}, "6 personnes au plus"),
        ({"other_project": "Aucun titre"}, "Le réseau ne lit aucun projet de ce titre"),
        ({"format": "opera"}, "Choisissez dans la liste"),
        ({"summary": "x" * 1201}, "signes au plus"),
    ],
)
def test_what_is_wrong_in_a_proposal_is_said_and_nothing_is_lost(call, event, sign_in, helene, wrong, words):
    page = sign_in(helene).post(address("proposal_add", event.pk), SAID | {"needs": "Un micro à garder"} | wrong).text
    assert words in page
    assert "Un micro à garder" in page
    assert not CallProposal.objects.exists()


def test_a_proposal_is_its_authors_and_the_organisers_alone(call, sign_in, helene, karim, organiser):
    one = proposed(call, helene, needs="Un micro")
    assert sign_in(karim).get(one.get_absolute_url()).status_code == 404
    ProposalSpeaker.objects.create(proposal=one, member=karim)
    page = sign_in(karim).get(one.get_absolute_url())
    assert page.status_code == 200
    assert "Un micro" not in page.text
    assert sign_in(karim).post(address("proposal_decide", one.pk), {"decision": "accepted"}).status_code == 404
    assert sign_in(karim).get(address("proposal_edit", one.pk)).status_code == 404


def test_who_said_no_reads_it_no_more_and_is_not_named(call, sign_in, helene, karim, representative):
    one = proposed(call, helene)
    ProposalSpeaker.objects.create(proposal=one, member=karim)
    sign_in(karim).post(address("proposal_answer", one.pk), {"reponse": "non"})
    assert sign_in(karim).get(one.get_absolute_url()).status_code == 404
    decide(one, "accepted", by=representative.user, words="", seen=one.version)
    item = place(one, by=representative.user, starts=None, minutes=20)
    assert [speaker.member for speaker in item.speakers.all()] == [helene]


def test_who_says_yes_after_it_is_placed_joins_the_programme_and_may_leave_it(
    call, helene, karim, representative, sign_in
):
    one = proposed(call, helene)
    ProposalSpeaker.objects.create(proposal=one, member=karim)
    decide(one, "accepted", by=representative.user, words="", seen=0)
    item = place(one, by=representative.user, starts=None, minutes=20)
    sign_in(karim).post(address("proposal_answer", one.pk), {"reponse": "oui"})
    assert Speaker.objects.filter(item=item, member=karim).exists()
    sign_in(karim).post(address("proposal_answer", one.pk), {"reponse": "non"})
    assert not Speaker.objects.filter(item=item, member=karim).exists()


# -- Deciding ----------------------------------------------------------------------------------------------------------


def test_two_organisers_who_decide_at_once_have_one_outcome(call, helene, representative, moderator):
    one = proposed(call, helene)
    decide(one, "accepted", by=representative.user, words="", seen=0)
    with pytest.raises(ValidationError, match="quelqu’un d’autre a décidé"):
        decide(one, "declined", by=moderator, words="Hors sujet.", seen=0)
    one.refresh_from_db()
    assert one.decision == "accepted"


@pytest.mark.django_db(transaction=True)
def test_two_organisers_at_the_same_instant_have_one_outcome(call, helene, representative, moderator):
    one = proposed(call, helene)
    outcomes = together(
        lambda: decide(one, "accepted", by=representative.user, words="", seen=0),
        lambda: decide(one, "declined", by=moderator, words="Hors sujet.", seen=0),
    )
    assert [type(each) for each in outcomes].count(ValidationError) == 1
    one.refresh_from_db()
    assert (one.decision, one.version) == ("declined" if outcomes[1] is None else "accepted", 1)


def test_an_edit_that_came_first_is_read_before_a_decision(call, event, helene, sign_in, organiser):
    one = proposed(call, helene)
    sign_in(helene).post(address("proposal_edit", one.pk), SAID | {"summary": "Tout autre chose."})
    page = organiser.post(
        address("proposal_decide", one.pk), {"decision": "declined", "seen": "0", "answer": "Une phrase à garder."}
    ).text
    assert "relisez-la" in page
    assert "Une phrase à garder." in page
    assert "Tout autre chose." in page
    one.refresh_from_db()
    assert one.decision == ""


def test_declining_says_why(call, helene, organiser):
    one = proposed(call, helene)
    page = organiser.post(address("proposal_decide", one.pk), {"decision": "declined", "seen": "0"}).text
    assert "Écrivez une phrase" in page
    with pytest.raises(IntegrityError), transaction.atomic():
        CallProposal.objects.filter(pk=one.pk).update(decision="declined", answer="")


def test_nobody_decides_on_their_own(call, representative):
    one = proposed(call, representative)
    with pytest.raises(ValidationError, match="quelqu’un d’autre"):
        decide(one, "accepted", by=representative.user, words="", seen=0)


def test_a_decision_is_undone_before_it_is_told_and_not_after(call, helene, representative, organiser):
    one = proposed(call, helene)
    decide(one, "waiting", by=representative.user, words="Peut-être.", seen=0)
    organiser.post(address("proposal_undo", one.pk))
    one.refresh_from_db()
    assert (one.decision, one.answer, one.told) == ("", "", "")
    assert not told_of(helene, "event_proposal_decided")
    decide(one, "waiting", by=representative.user, words="Peut-être.", seen=one.version)
    assert tell_decisions(call, by=representative.user) == 1
    assert tell_decisions(call, by=representative.user) == 0
    page = organiser.post(address("proposal_undo", one.pk), follow=True).text
    assert "déjà annoncée" in page
    assert "est sur liste d’attente : Peut-être." in told_of(helene, "event_proposal_decided")[0]


def test_from_the_waiting_list_to_the_programme(call, event, helene, representative):
    one = proposed(call, helene)
    decide(one, "waiting", by=representative.user, words="Peut-être.", seen=0)
    tell_decisions(call, by=representative.user)
    one.refresh_from_db()
    with pytest.raises(ValidationError, match="Retenez d’abord"):
        place(one, by=representative.user, starts=None, minutes=20)
    decide(one, "accepted", by=representative.user, words="", seen=one.version)
    place(one, by=representative.user, starts=time(10), minutes=20)
    publish_programme(call, by=representative.user)
    assert "est retenue." in told_of(helene, "event_proposal_decided")[-1]
    event.refresh_from_db()
    assert event.has_programme


def test_another_decision_takes_it_out_of_the_programme(call, event, helene, representative):
    one = proposed(call, helene)
    decide(one, "accepted", by=representative.user, words="", seen=0)
    place(one, by=representative.user, starts=None, minutes=20)
    publish_programme(call, by=representative.user)
    one.refresh_from_db()
    decide(one, "declined", by=representative.user, words="La salle est prise.", seen=one.version)
    assert not ProgrammeItem.objects.exists()
    event.refresh_from_db()
    assert not event.has_programme


def test_a_contribution_takes_its_place_by_its_hour(call, event, helene, representative):
    for rank, (title, starts) in enumerate(
        (("Accueil", time(9)), ("Déjeuner", time(12)), ("Bilan", time(16))), start=1
    ):
        ProgrammeItem.objects.create(event=event, title=title, minutes=60, starts=starts, position=rank)
    one = proposed(call, helene)
    decide(one, "accepted", by=representative.user, words="", seen=0)
    place(one, by=representative.user, starts=time(14), minutes=20)
    with pytest.raises(ValidationError, match="déjà au programme"):
        place(one, by=representative.user, starts=time(14), minutes=20)
    assert [str(row) for row in event.programme.in_order()] == ["Accueil", "Déjeuner", one.title, "Bilan"]


def test_a_note_stays_among_organisers(call, helene, organiser, sign_in):
    one = proposed(call, helene)
    organiser.post(address("proposal_note", one.pk), {"note": "À coupler avec Sannois."})
    assert "À coupler" in organiser.get(one.get_absolute_url()).text
    assert "À coupler" not in sign_in(helene).get(one.get_absolute_url()).text


def test_the_list_is_narrowed_by_format_and_decision(call, event, helene, karim, organiser, representative):
    first = proposed(call, helene, title="La première")
    proposed(call, karim, title="La deuxième", format="poster")
    decide(first, "accepted", by=representative.user, words="", seen=0)
    page = organiser.get(address("proposal_list", event.pk), {"format": "poster"}).text
    assert "La deuxième" in page
    assert "La première" not in page
    page = organiser.get(address("proposal_list", event.pk), {"decision": "retenues"}).text
    assert "La première" in page
    assert "La deuxième" not in page
    page = organiser.get(address("proposal_list", event.pk), {"format": "talk", "decision": "non-retenues"}).text
    assert "Aucune contribution ne répond à ce choix" in page


def test_the_list_costs_the_same_at_one_and_three(call, event, helene, organiser, same_queries):
    proposed(call, helene)
    same_queries(lambda: organiser.get(address("proposal_list", event.pk)), lambda: proposed(call, helene), 6)


# -- Withdrawing, and what days do -------------------------------------------------------------------------------------


def test_an_author_withdraws_and_the_programme_follows(call, event, helene, representative, sign_in):
    one = proposed(call, helene)
    decide(one, "accepted", by=representative.user, words="", seen=0)
    place(one, by=representative.user, starts=None, minutes=20)
    publish_programme(call, by=representative.user)
    author = sign_in(helene)
    author.post(address("proposal_withdraw", one.pk))
    assert CallProposal.objects.get().is_sent
    author.post(address("proposal_withdraw", one.pk), {ANSWERED: "1"})
    one.refresh_from_db()
    assert (one.state, one.item, one.decision) == (ProposalState.WITHDRAWN, None, "")
    assert not ProgrammeItem.objects.exists()
    assert "retire sa contribution" in told_of(representative, "event_proposal_withdrawn")[0]


def test_a_cancelled_event_takes_nothing_and_says_so(call, event, helene, sign_in):
    Event.objects.filter(pk=event.pk).update(status=EventStatus.CANCELLED, status_reason="La salle est fermée.")
    page = sign_in(helene).post(address("proposal_add", event.pk), SAID, follow=True).text
    assert "L’appel est suspendu" in page
    assert CallProposal.objects.get().is_draft


def test_who_has_a_draft_is_reminded_once_before_it_closes(call, helene, karim):
    proposed(call, helene, state=ProposalState.DRAFT, sent_at=None)
    proposed(call, karim)
    call_command("tend_agenda", "--apply")
    assert not told_of(helene, "event_call_closing")
    ContributionCall.objects.update(closes_at=timezone.now() + timedelta(days=2))
    for _ in range(2):
        call_command("tend_agenda", "--apply")
    assert len(told_of(helene, "event_call_closing")) == 1
    assert not told_of(karim, "event_call_closing")


def test_organisers_take_a_workbook_that_is_written_down(call, event, helene, organiser, sign_in):
    proposed(call, helene, needs="=1+1")
    proposed(call, helene, title="Brouillon", state=ProposalState.DRAFT, sent_at=None)
    assert sign_in(helene).post(address("proposals_file", event.pk)).status_code == 404
    answer = organiser.post(address("proposals_file", event.pk))
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert len(rows) == 2
    assert rows[1][0] == SAID["title"]
    assert "Export des contributions proposées : 1" in LogEntry.objects.latest("pk").change_message


def test_erasing_an_author_leaves_what_was_published_without_their_name(call, event, helene, karim, representative):
    shown, waits = proposed(call, helene, needs="Un micro"), proposed(call, helene, title="Une autre")
    joined = proposed(call, karim, title="De Karim")
    ProposalSpeaker.objects.create(proposal=joined, member=helene, answer=CoSpeakerAnswer.YES)
    decide(shown, "accepted", by=representative.user, words="", seen=0)
    place(shown, by=representative.user, starts=None, minutes=20)
    publish_programme(call, by=representative.user)
    decide(waits, Decision.ACCEPTED, by=representative.user, words="", seen=0)
    place(waits, by=representative.user, starts=None, minutes=20)
    erase(helene)
    assert [one.title for one in CallProposal.objects.order_by("pk")] == [shown.title, joined.title]
    assert CallProposal.objects.get(pk=shown.pk).needs == ""
    assert not ProposalSpeaker.objects.exists()
    assert not Speaker.objects.exists()
    assert ProgrammeItem.objects.count() == 1


def test_the_search_knows_a_speaker_once_the_programme_is_published(call, helene, karim, representative, sign_in):
    one = proposed(call, helene, title="Tricoter le langage clair")
    decide(one, "accepted", by=representative.user, words="", seen=0)
    place(one, by=representative.user, starts=None, minutes=20)
    reader = sign_in(karim)
    assert helene.full_name not in reader.get("/recherche/", {"q": "tricoter"}).text
    publish_programme(call, by=representative.user)
    assert helene.full_name in reader.get("/recherche/", {"q": "tricoter"}).text
