"""Consultations: a question, a vote each, changed until the end, results after it, and who voted what never told."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from directory.personal_data import erase
from directory.todo import todo
from emi_alumni.foundation.personal_data import gathered
from governance.models import Consultation, ConsultationOption, Vote
from governance.votes import results_of
from tests.factories import MemberFactory
from tests.governance.idea_box import ask, close, make_idea, seat_in_the_council
from tests.standing import standing

LIST = "/consultations/"


@standing
def asked(db) -> Consultation:
    return ask()


def option(asked: Consultation, text: str) -> ConsultationOption:
    return asked.options.get(text=text)


def at(asked: Consultation) -> str:
    return reverse("governance:vote", args=[asked.pk])


def votes_of(asked: Consultation) -> dict[str, int]:
    return {one.text: one.votes.count() for one in asked.options.all()}


def test_a_visitor_signs_in_first(asked, visitor):
    for url in (LIST, asked.get_absolute_url()):
        assert visitor.get(url).url.startswith(reverse("account_login"))


@pytest.mark.met("OUT-10")
def test_members_are_asked_which_page_they_vote_and_read_the_result_at_the_end(helene, karim, representative, sign_in):
    asked = ask("Une page LinkedIn de l’EMI, ou des alumni ?", "Une page de l’EMI", "Une page des alumni")
    for member, choice in (
        (helene, "Une page des alumni"),
        (karim, "Une page des alumni"),
        (representative, "Une page de l’EMI"),
    ):
        page = sign_in(member).post(at(asked), {"option": option(asked, choice).pk}, follow=True).text
        assert "Votre vote est pris en compte" in page
    close(asked)
    page = sign_in(karim).get(asked.get_absolute_url()).text
    assert "« Une page des alumni » arrive en tête : 2 voix sur 3." in page
    assert "<td>2</td><td>67 %</td>" in page


@pytest.mark.met("EV2-01")
def test_members_are_asked_whether_the_school_changes_its_name_from_the_remark_itself(helene, sign_in):
    idea = make_idea("Trouver un nouveau nom à l’EMI ?", requirement="EV2-01", exact_words="Un nouveau nom ?")
    asked = ask("Un nouveau nom pour l’EMI ?", "Garder le nom", "En changer")
    Consultation.objects.filter(pk=asked.pk).update(idea=idea)
    browser = sign_in(helene)
    assert asked.get_absolute_url() in browser.get(idea.get_absolute_url()).text
    assert idea.get_absolute_url() in browser.get(asked.get_absolute_url()).text
    browser.post(at(asked), {"option": option(asked, "Garder le nom").pk})
    assert votes_of(asked) == {"Garder le nom": 1, "En changer": 0}


def test_a_vote_is_changed_and_stays_one(asked, helene, sign_in):
    browser = sign_in(helene)
    for text in ("Une page EMI", "Une page Alumni", "Une page Alumni"):
        browser.post(at(asked), {"option": option(asked, text).pk})
    assert votes_of(asked) == {"Une page EMI": 0, "Une page Alumni": 1}
    assert "Vous avez choisi « Une page Alumni »" in browser.get(asked.get_absolute_url()).text


def test_until_the_end_how_many_voted_is_told_and_not_for_what(asked, helene, karim, moderator, sign_in):
    asked.vote(option(asked, "Une page EMI"), by=helene)
    for reader in (karim, moderator):
        page = sign_in(reader).get(asked.get_absolute_url()).text
        assert "<b>1</b> membre a voté." in page
        assert "<meter" not in page
        assert "Les résultats</h2>" not in page
    assert results_of(asked) is None


@pytest.mark.parametrize("given", ["", "0", "x", "9" * 30, "-1"])
def test_what_is_no_option_is_refused_with_a_sentence(given, asked, helene, sign_in):
    page = sign_in(helene).post(at(asked), {"option": given})
    assert page.status_code == 200
    assert "Choisissez une des réponses" in page.text
    assert not Vote.objects.exists()


def test_the_option_of_another_consultation_is_refused(asked, helene, sign_in):
    other = ask("Un nouveau nom ?", "Oui", "Non")
    page = sign_in(helene).post(at(asked), {"option": option(other, "Oui").pk}).text
    assert "Choisissez une des réponses proposées." in page
    with pytest.raises(Exception, match="Choisissez une des réponses"):
        asked.vote(option(other, "Oui"), by=helene)
    assert not Vote.objects.exists()


def test_once_over_a_vote_is_refused_with_a_sentence_on_the_page_itself(asked, helene, sign_in):
    browser = sign_in(helene)
    browser.get(asked.get_absolute_url())
    close(asked)
    page = browser.post(at(asked), {"option": option(asked, "Une page EMI").pk})
    assert page.status_code == 200
    assert "La consultation est terminée" in page.text
    assert asked.question in page.text
    assert not Vote.objects.exists()


def test_a_consultation_to_come_does_not_exist_yet(helene, sign_in):
    soon = ask("Bientôt ?", begun=-1)
    assert "Bientôt ?" not in sign_in(helene).get(LIST).text
    assert sign_in(helene).get(soon.get_absolute_url()).status_code == 404
    assert sign_in(helene).post(at(soon), {"option": soon.options.all()[0].pk}).status_code == 404
    with pytest.raises(Exception, match="pas encore ouverte"):
        soon.vote(soon.options.all()[0], by=helene)


def test_staff_without_a_profile_read_and_do_not_vote(asked, moderator, sign_in):
    page = sign_in(moderator).get(asked.get_absolute_url())
    assert "Voter</button>" not in page.text
    assert sign_in(moderator).post(at(asked), {"option": option(asked, "Une page EMI").pk}).status_code == 404


def test_a_tie_and_an_empty_box_are_told_in_words(helene, karim, sign_in):
    asked = ask()
    asked.vote(option(asked, "Une page EMI"), by=helene)
    asked.vote(option(asked, "Une page Alumni"), by=karim)
    close(asked)
    assert "Égalité" in sign_in(helene).get(asked.get_absolute_url()).text
    empty = ask(days=-1)
    assert "Personne n’a voté." in sign_in(helene).get(empty.get_absolute_url()).text


def test_who_voted_for_what_has_no_screen_and_is_read_by_oneself_alone(asked, helene, karim, moderator, sign_in):
    asked.vote(option(asked, "Une page EMI"), by=helene)
    assert Vote not in admin.site._registry
    assert gathered("PERSONAL_DATA")["governance.Vote"]["option"].read_by.startswith("personne")
    close(asked)
    assert "Vous aviez choisi" in sign_in(helene).get(asked.get_absolute_url()).text
    for reader in (karim, moderator):
        page = sign_in(reader).get(asked.get_absolute_url()).text
        assert "Vous aviez choisi" not in page
        assert "Hélène" not in page
    change = reverse("admin:governance_consultation_change", args=[asked.pk])
    assert "Hélène" not in sign_in(moderator).get(change).text


def test_who_leaves_takes_a_vote_that_runs_and_leaves_one_that_is_over_without_a_name(asked, helene, sign_in):
    asked.vote(option(asked, "Une page EMI"), by=helene)
    over = ask("L’an dernier ?")
    over.vote(over.options.all()[0], by=helene)
    close(over)
    erase(helene)
    assert votes_of(asked) == {"Une page EMI": 0, "Une page Alumni": 0}
    assert sum(votes_of(over).values()) == 1
    assert over.votes.get().member is None


def test_home_asks_who_has_not_voted_and_no_longer_afterwards(asked, helene, sign_in):
    browser = sign_in(helene)
    assert asked.question in browser.get("/").text
    asked.vote(option(asked, "Une page EMI"), by=helene)
    assert asked.question not in browser.get("/").text
    Vote.objects.all().delete()
    close(asked)
    assert asked.question not in browser.get("/").text


def test_the_list_costs_the_same_however_long(asked, helene, sign_in, same_queries):
    browser = sign_in(helene)
    same_queries(lambda: browser.get(LIST), lambda: ask().vote(ConsultationOption.objects.latest("pk"), by=helene), 4)


def test_results_cost_the_same_however_many_voted(helene, sign_in, same_queries):
    asked = ask(days=-1)

    def one_more():
        Vote.objects.create(consultation=asked, option=asked.options.all()[0], member=MemberFactory())

    one_more()
    browser = sign_in(helene)
    same_queries(lambda: browser.get(asked.get_absolute_url()), one_more, 5)


def test_the_database_itself_refuses_two_votes_and_an_end_before_the_beginning(asked, helene):
    for _ in range(2):
        with transaction.atomic() if not Vote.objects.exists() else pytest.raises(IntegrityError), transaction.atomic():
            Vote.objects.create(consultation=asked, option=option(asked, "Une page EMI"), member=helene)
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Consultation.objects.create(question="À rebours ?", opens_at=now, closes_at=now - timedelta(days=1))


# The mission's screen ----------------------------------------------------------------------------------------

ADD = "/gestion/governance/consultation/add/"


def posted(**fields) -> dict[str, object]:
    data = {
        "question": "Un nouveau nom ?",
        "text": "",
        "idea": "",
        "opens_at_0": "2026-01-15",
        "opens_at_1": "09:00",
        "closes_at_0": "2099-01-15",
        "closes_at_1": "18:00",
        "options-TOTAL_FORMS": 2,
        "options-INITIAL_FORMS": 0,
        "options-0-text": "Oui",
        "options-0-position": 1,
        "options-1-text": "Non",
        "options-1-position": 2,
    }
    return data | fields


def test_the_mission_asks_a_question_with_its_options(moderator, helene, sign_in):
    assert sign_in(moderator).post(ADD, posted()).status_code == 302
    asked = Consultation.objects.get()
    assert [one.text for one in asked.options.all()] == ["Oui", "Non"]
    assert "Un nouveau nom ?" in sign_in(helene).get(LIST).text
    assert sign_in(helene).post(ADD, posted(), follow=True).status_code == 403


def test_a_question_with_one_option_or_an_end_before_the_beginning_is_refused_in_french(moderator, sign_in):
    browser = sign_in(moderator)
    assert "il en faut au moins deux" in browser.post(ADD, posted(**{"options-1-text": ""})).text
    assert "mettez une date plus tardive" in browser.post(ADD, posted(closes_at_0="2025-01-15")).text
    assert not Consultation.objects.exists()


def test_what_was_asked_does_not_change_once_somebody_voted(asked, moderator, helene, sign_in):
    first = asked.options.all()[0]
    asked.vote(first, by=helene)
    change = reverse("admin:governance_consultation_change", args=[asked.pk])
    same = {"options-TOTAL_FORMS": 1, "options-INITIAL_FORMS": 1, "options-0-id": first.pk, "options-0-text": "Autre"}
    sign_in(moderator).post(change, posted(question="Autre question ?", **same))
    asked.refresh_from_db()
    assert asked.question == "Page EMI ou page Alumni ?"
    assert asked.closes_at.year == 2099  # only its end moves
    assert asked.options.all()[0].text == first.text


def test_once_over_only_what_was_decided_is_written(moderator, sign_in, helene):
    asked = ask(days=-1)
    change = reverse("admin:governance_consultation_change", args=[asked.pk])
    sign_in(moderator).post(change, posted(outcome="La page sera celle des alumni.", question="Autre ?"))
    asked.refresh_from_db()
    assert asked.is_over
    assert asked.question != "Autre ?"
    assert "La page sera celle des alumni." in sign_in(helene).get(asked.get_absolute_url()).text


def test_only_the_models_that_count_votes_know_them():
    naming = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.related_model is Vote
    }
    assert naming == {"governance.Consultation", "governance.ConsultationOption", "directory.Member"}


def test_the_mission_closes_before_the_date_and_results_are_read_at_once(asked, helene, moderator, sign_in):
    asked.vote(option(asked, asked.options.first().text), by=helene)
    later = ask("Quel jour pour se voir ?", "Le mardi", "Le jeudi")
    Consultation.objects.filter(pk=later.pk).update(
        opens_at=timezone.now() + timedelta(days=1), closes_at=timezone.now() + timedelta(days=9)
    )
    desk, url = sign_in(moderator), reverse("admin:governance_consultation_changelist")
    chosen = {"action": "close_now", "_selected_action": [asked.pk, later.pk]}
    assert "Cela ne s’annule pas." in desk.post(url, chosen).content.decode()
    assert Consultation.objects.get(pk=asked.pk).is_open, "it asks first"
    said = desk.post(url, chosen | {"answered": "1"}, follow=True).content.decode()
    assert "La consultation est close." in said
    assert "il n’y a rien à clore" in said, "the one to come is left alone"
    assert Consultation.objects.get(pk=asked.pk).is_over
    assert not Consultation.objects.get(pk=later.pk).is_begun
    assert "Les résultats" in sign_in(helene).get(asked.get_absolute_url()).content.decode()
    refused = sign_in(helene).post(at(asked), {"option": asked.options.last().pk}).content.decode()
    assert "les votes ne sont plus reçus" in refused


@pytest.mark.met("EV1-03")
def test_the_council_votes_on_a_module_or_a_thread_and_everybody_reads_the_result(helene, karim, sign_in):
    """Only who sits in it is asked; an ended mandate votes no more."""
    mandate = seat_in_the_council(helene)
    idea = make_idea("Transition : un module ou un fil rouge", requirement="EV1-03")
    asked = ask("Un module dédié, ou un fil rouge ?", "Un module dédié", "Un fil rouge")
    Consultation.objects.filter(pk=asked.pk).update(body=mandate.seat.body, idea=idea)
    choice = {"option": option(asked, "Un fil rouge").pk}

    def to_do(member) -> list[str]:
        return [one.link.text for one in todo(member) if one.link and one.link.title == asked.question]

    assert "Un vote de votre instance" in to_do(helene)[0]
    assert to_do(karim) == []
    refused = sign_in(karim).post(at(asked), choice).text
    assert "Ce vote est celui des personnes qui siègent" in refused
    assert "Voter</button>" not in sign_in(karim).get(asked.get_absolute_url()).text
    assert "pris en compte" in sign_in(helene).post(at(asked), choice, follow=True).text
    assert to_do(helene) == []
    assert votes_of(asked) == {"Un module dédié": 0, "Un fil rouge": 1}
    mandate.end(by=None)
    assert "Ce vote est celui" in sign_in(helene).post(at(asked), {"option": option(asked, "Un module dédié").pk}).text
    close(asked)
    assert "« Un fil rouge » arrive en tête : 1 voix sur 1." in sign_in(karim).get(asked.get_absolute_url()).text
