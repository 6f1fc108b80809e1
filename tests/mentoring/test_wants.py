"""« Je cherche » is read: what the month proposes, its reason, what becomes of it."""

import io
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from directory.models import Member, MessageBlock
from directory.personal_data import erase
from emi_alumni.foundation.search.indexing import index_many
from events.models import DatePoll
from mentoring.models import MatchState, SharedHour, WantMatch
from mentoring.shared_hours import agree
from mentoring.want_proposals import propose
from tests.concurrency import together
from tests.factories import MemberFactory, ProjectFactory
from tests.mentoring.want_world import OFFER, WANT, make_match

pytestmark = pytest.mark.django_db
PAGE = reverse("mentoring:want_list")


def says(member: Member, **words: str) -> Member:
    for name, said in words.items():
        setattr(member, name, said)
    member.save(update_fields=list(words))
    index_many("person", [member.pk])
    return member


def answer_url(match: WantMatch) -> str:
    return reverse("mentoring:want_answer", args=[match.pk])


def three_alike() -> list[Member]:
    people = [MemberFactory(with_account=True) for _ in range(3)]
    for person in people:
        says(person, looking_for="Un cadre pour le partage de données de santé")
    return people


# What the month proposes ---------------------------------------------------------------------------------------------


@pytest.mark.met("PQ1-03")
def test_a_want_is_told_of_who_offers_it_once_a_month(helene, karim):
    says(helene, looking_for=WANT)
    says(karim, can_help=OFFER)
    propose()
    propose()
    match = WantMatch.objects.get(member=helene)
    assert (match.kind, match.other, match.words) == ("offer", karim, ["ouvert", "guichet", "unique"])
    assert match.holds(helene.looking_for)
    assert match.told == OFFER


def test_nothing_is_stored_without_apply(helene, karim):
    says(helene, looking_for=WANT)
    says(karim, can_help=OFFER)
    out = io.StringIO()
    call_command("match_wants", stdout=out)
    assert "Rapprochements proposés : 1" in out.getvalue()
    assert "ajoutez --apply" in out.getvalue()
    assert not WantMatch.objects.exists()
    call_command("match_wants", apply=True, stdout=out)
    call_command("match_wants", apply=True, stdout=out)
    assert WantMatch.objects.count() == 1
    assert "Charge : personne n’est sollicité." in out.getvalue()


def test_the_next_month_proposes_somebody_else(helene, karim, representative):
    says(helene, looking_for=WANT)
    says(karim, can_help=OFFER)
    says(representative, can_help=OFFER)
    today = timezone.localdate()
    propose(today)
    propose(today + timedelta(days=31))
    propose(today + timedelta(days=62))
    assert set(WantMatch.objects.filter(member=helene).values_list("other", flat=True)) == {karim.pk, representative.pk}


def test_a_project_answers_through_who_leads_it(helene, karim):
    says(helene, looking_for="Une ressourcerie de quartier")
    project = ProjectFactory(lead=karim, title="La ressourcerie de quartier")
    index_many("project", [project.pk])
    propose()
    match = WantMatch.objects.get(member=helene)
    assert (match.kind, match.project, match.other) == ("project", project, karim)


def test_what_the_network_does_not_read_answers_nothing(helene, karim):
    says(helene, looking_for="Une ressourcerie de quartier")
    project = ProjectFactory(lead=karim, title="La ressourcerie de quartier", audience="team")
    karim.bio, karim.bio_audience = "Une ressourcerie de quartier.", "nobody"
    karim.can_help = "Autre chose"
    karim.save()
    index_many("person", [karim.pk])
    index_many("project", [project.pk])
    propose()
    assert not WantMatch.objects.exists()


@pytest.mark.parametrize("how", ["hidden", "blocked", "blocked by", "away"])
def test_who_may_not_be_written_to_is_not_named(helene, karim, how):
    says(helene, looking_for=WANT)
    says(karim, can_help=OFFER)
    if how == "hidden":
        karim.set_standing(hidden_by_choice=True)
    elif how == "away":
        Member.objects.filter(pk=karim.pk).update(contact_paused_until=timezone.localdate() + timedelta(days=3))
    else:
        one, other = (helene, karim) if how == "blocked" else (karim, helene)
        MessageBlock.objects.create(member=one, blocked=other)
    propose()
    assert not WantMatch.objects.filter(member=helene).exists()


def test_one_person_is_named_four_times_a_month_at_most(karim):
    says(karim, can_help=OFFER)
    for rank in range(6):
        says(MemberFactory(with_account=True), looking_for=f"Un guichet {['ab', 'cd', 'ef', 'gh', 'ij', 'kl'][rank]}")
    propose()
    assert WantMatch.objects.filter(kind="offer", other=karim).count() <= 4


# Answering ------------------------------------------------------------------------------------------------------------


@pytest.mark.met("PQ2-09")
def test_the_home_page_says_whom_to_write_to_and_why(helene, karim, sign_in):
    match = make_match(helene, karim)
    page = sign_in(helene).get("/").content.decode()
    assert "Pour ce que vous cherchez" in page
    assert f'href="{karim.get_absolute_url()}"' in page
    assert "Mots communs avec votre « Je cherche » : guichet, unique." in page
    answer = sign_in(helene).post(answer_url(match), {"geste": "ecrire"})
    assert answer.url == reverse("directory:message_send", args=[karim.slug])
    match.refresh_from_db()
    assert match.state == MatchState.WRITTEN
    assert match.answered_at is not None
    assert "Pour ce que vous cherchez" not in sign_in(helene).get("/").content.decode()


def test_a_reason_that_no_longer_holds_is_not_told(helene, karim, sign_in):
    make_match(helene, karim)
    says(karim, can_help="Jardiner")
    assert "rapprochement" not in sign_in(helene).get("/").content.decode()
    assert "Karim" not in sign_in(helene).get(PAGE).content.decode()


def test_who_left_is_not_named(helene, karim, sign_in):
    match = make_match(helene, karim)
    karim.set_standing(hidden_by_choice=True)
    assert "Benali" not in sign_in(helene).get("/").content.decode()
    assert "Benali" not in sign_in(helene).get(PAGE).content.decode()
    assert sign_in(helene).post(answer_url(match), {"geste": "ecrire"}).status_code == 404


def test_pas_cette_fois_is_undone(helene, karim, sign_in):
    match = make_match(helene, karim)
    sign_in(helene).post(answer_url(match), {"geste": "pas-cette-fois"})
    match.refresh_from_db()
    assert match.state == MatchState.NOT_NOW
    assert "Pas cette fois" in sign_in(helene).get(PAGE).content.decode()
    sign_in(helene).post(answer_url(match), {"geste": "revenir"})
    match.refresh_from_db()
    assert (match.state, match.answered_at) == (MatchState.PROPOSED, None)


def test_what_is_settled_may_be_cleared_and_is_matched_no_more(helene, karim, sign_in):
    match = make_match(helene, karim)
    browser = sign_in(helene)
    browser.post(answer_url(match), {"geste": "regle"})
    page = browser.get(PAGE).content.decode()
    assert "Effacer mon « Je cherche »" in page
    propose(timezone.localdate() + timedelta(days=31))
    assert WantMatch.objects.filter(member=helene).count() == 1
    clear = reverse("mentoring:want_clear")
    assert "Oui, effacer" in browser.post(clear, {"texte": match.want_key}).content.decode()
    browser.post(clear, {"texte": "autre", "answered": "1"})
    assert Member.objects.get(pk=helene.pk).looking_for == WANT
    browser.post(clear, {"texte": match.want_key, "answered": "1"})
    assert Member.objects.get(pk=helene.pk).looking_for == ""


def test_nobody_else_answers_and_nobody_answers_twice(helene, karim, sign_in):
    match = make_match(helene, karim)
    assert sign_in(karim).post(answer_url(match), {"geste": "regle"}).status_code == 404
    assert sign_in(helene).post(answer_url(match), {"geste": "partant"}).status_code == 404
    assert sign_in(helene).post(answer_url(match), {"geste": "autre"}).status_code == 404
    match.answer(MatchState.NOT_NOW)
    with pytest.raises(ValidationError, match="déjà répondu"):
        match.answer(MatchState.SETTLED)


def test_whoever_says_nothing_of_what_they_look_for_is_led_to_it(helene, sign_in):
    page = sign_in(helene).get(PAGE).content.decode()
    assert reverse("directory:profile_section", args=["entraide"]) in page
    assert "Vous n’avez pas encore dit ce que vous cherchez" in page


def test_the_page_costs_the_same_however_many_months(helene, karim, sign_in, same_queries):
    browser = sign_in(helene)
    months = iter(range(1, 12))

    def one_more():
        month = f"2020-{next(months):02}-01"
        make_match(helene, karim, month=month, state="not_now", answered_at=timezone.now())

    one_more()
    same_queries(lambda: browser.get(PAGE), one_more, 3)


# An hour at three -----------------------------------------------------------------------------------------------------


@pytest.mark.met("FRE-13")
def test_three_wants_alike_are_proposed_an_hour_and_a_date_poll_when_all_agree(sign_in):
    people = three_alike()
    propose()
    matches = list(WantMatch.objects.order_by("member"))
    assert [(one.kind, one.member) for one in matches] == [("three", person) for person in people]
    assert "Une heure à trois" in sign_in(people[0]).get("/").content.decode()
    for person, match in zip(people[:2], matches, strict=False):
        sign_in(person).post(answer_url(match), {"geste": "partant"})
    assert not DatePoll.objects.exists()
    answer = sign_in(people[2]).post(answer_url(matches[2]), {"geste": "partant"})
    poll = DatePoll.objects.get()
    assert answer.url == poll.get_absolute_url()
    assert {one.member for one in poll.invitees.all()} == set(people)
    assert poll.slots.count() == 4
    assert sign_in(people[0]).get(poll.get_absolute_url()).status_code == 200
    assert "Choisir la date ensemble" in sign_in(people[0]).get(PAGE).content.decode()
    with pytest.raises(ValidationError, match="dates sont déjà proposées"):
        matches[0].take_back()


def test_the_three_are_not_proposed_again_and_one_refusal_ends_it(sign_in):
    people = three_alike()
    propose()
    mine = WantMatch.objects.get(member=people[0])
    sign_in(people[0]).post(answer_url(mine), {"geste": "pas-cette-fois"})
    other = WantMatch.objects.get(member=people[1])
    agree(other, by=people[1].user)
    assert "ne se fera pas cette fois" in sign_in(people[1]).get(PAGE).content.decode()
    propose(timezone.localdate() + timedelta(days=300))
    assert SharedHour.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_three_who_agree_at_once_make_one_poll():
    three_alike()
    propose()
    matches = list(WantMatch.objects.select_related("member__user").order_by("pk"))
    together(*(lambda one=one: agree(one, by=one.member.user) for one in matches))
    assert DatePoll.objects.count() == 1
    assert WantMatch.objects.filter(state="agreed").count() == 3


# What must never be false ---------------------------------------------------------------------------------------------


def test_one_a_month_and_never_oneself(helene, karim):
    make_match(helene, karim)
    for facts in ({}, {"other": helene, "month": "2020-01-01"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_match(helene, **{"other": karim} | facts)


def test_an_erased_person_is_in_no_proposal(helene, karim):
    make_match(helene, karim)
    make_match(karim, helene)
    three_alike()
    propose()
    erase(karim)
    assert not WantMatch.objects.filter(kind="offer").exists()
    member = WantMatch.objects.filter(kind="three")[0].member
    erase(member)
    assert not SharedHour.objects.exists()


def test_a_block_after_the_proposal_takes_it_away(helene, karim, sign_in):
    match, hers = make_match(helene, karim), sign_in(helene)
    pages = [reverse("home"), reverse("mentoring:want_list")]
    assert all(answer_url(match) in hers.get(page).text for page in pages)
    MessageBlock.objects.create(member=karim, blocked=helene)
    assert not any(answer_url(match) in hers.get(page).text for page in pages)
    assert hers.post(answer_url(match), {"geste": "ecrire"}).status_code == 404
