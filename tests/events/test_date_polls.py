"""Choosing a date together: who proposes, who answers, slots that change meanwhile, the date that becomes an event."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from directory.models import Member
from directory.todo import todo
from emi_alumni.foundation.confirmation import ANSWERED
from emi_alumni.foundation.conflict_check import MARK
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.outbox.models import Letter
from events import date_polls
from events.chosen_dates import carry_over, choose
from events.date_poll_results import results_of
from events.date_polls import SlotWanted, answer_as_member
from events.models import DatePoll, Event, PollAnswer, PollInvitee, Registration
from governance.models import AnimatorMandate, ClubMembership
from tests.concurrency import together
from tests.events.poll_world import GUEST, make_poll
from tests.factories import CohortFactory, MemberFactory, here

pytestmark = pytest.mark.django_db


@pytest.fixture
def poll(helene, karim, representative) -> DatePoll:
    return make_poll(helene, karim, representative)


def slots(poll: DatePoll) -> list[int]:
    return list(poll.slots.proposed().values_list("pk", flat=True))


def says(poll: DatePoll, member, *words: str, shown: list[int] | None = None):
    known = shown or slots(poll)
    said = {pk: word for pk, word in zip(known, words, strict=False) if word}
    return answer_as_member(poll, member, said, known)


def address(name: str, poll: DatePoll, *more: int) -> str:
    return reverse(f"events:date_poll{name}", args=[poll.pk, *more])


def typed(*days: int, **more: str) -> dict[str, str]:
    rows = {}
    for row, day in enumerate(days):
        rows |= {
            f"slot_{row}_on": f"{here(day, 9):%Y-%m-%d}",
            f"slot_{row}_starts": "09:00",
            f"slot_{row}_ends": "10:00",
        }
    return {"kind": "codev", "title": "Un codev", "venue": "Mairie", "format": "in_place"} | rows | more


def as_shown(page, **more: str) -> dict[str, str]:
    """What a browser would send of this form, with these changes."""
    form = page.context["form"]
    values = {field.html_name: field.value() for field in form}
    shown = {name: form[name].as_widget() and value for name, value in values.items()}
    words = {name: "" if value is None else str(value) for name, value in shown.items()}
    for name, value in shown.items():
        if hasattr(value, "strftime"):
            words[name] = value.strftime("%H:%M" if name.endswith(("starts", "ends")) else "%Y-%m-%d")
    return words | more


# Proposing -----------------------------------------------------------------------------------------------------------


def test_anybody_looks_for_the_date_of_a_codev_with_those_whom_they_name(helene, karim, sign_in):
    client = sign_in(helene)
    sent = client.post(reverse("events:date_poll_add"), typed(5, 6))
    poll = DatePoll.objects.get()
    assert sent.url == address("_invite", poll)
    assert (poll.author, poll.is_open, len(slots(poll))) == (helene, True, 2)
    found = client.get(address("_invite", poll), {"q": karim.family_name}).text
    assert karim.slug in found
    client.post(address("_invite", poll), {"personne": karim.slug})
    assert {one.member for one in poll.invitees.all()} == {helene, karim}
    assert "Un codev" in Notification.objects.get(recipient=karim.user, kind="poll_opened").wording


def test_the_same_page_sent_twice_is_one_poll(helene, sign_in):
    client = sign_in(helene)
    words = as_shown(client.get(reverse("events:date_poll_add"))) | typed(5)
    for _ in range(2):
        client.post(reverse("events:date_poll_add"), words)
    assert DatePoll.objects.count() == 1


def test_an_animator_asks_the_whole_club_and_nobody_else_does(animator, helene, karim, sign_in):
    club = AnimatorMandate.objects.get(member=animator).club
    ClubMembership.objects.create(club=club, member=helene)
    page = sign_in(helene).post(reverse("events:date_poll_add"), typed(5, club=str(club.pk)))
    assert "Choisissez un club que vous animez aujourd’hui." in page.text
    assert "Mairie" in page.text, "nothing typed is lost"
    assert not DatePoll.objects.exists()
    sign_in(animator).post(reverse("events:date_poll_add"), typed(5, club=str(club.pk)))
    poll = DatePoll.objects.get()
    assert {one.member for one in poll.invitees.all()} == {animator, helene}
    assert sign_in(karim).get(address("", poll)).status_code == 404


def test_an_animator_whose_mandate_ended_while_the_form_was_open_keeps_the_words(animator, sign_in):
    mandate = AnimatorMandate.objects.get(member=animator)
    client = sign_in(animator)
    client.get(reverse("events:date_poll_add"))
    mandate.end(by=None)
    page = client.post(reverse("events:date_poll_add"), typed(5, club=str(mandate.club.pk), title="Notre codev"))
    assert "Notre codev" in page.text
    assert not DatePoll.objects.exists()


def test_somebody_of_a_body_asks_those_who_sit_there(representative, helene, sign_in):
    body = representative.seat_mandates.get().seat.body
    sign_in(representative).post(reverse("events:date_poll_add"), typed(5, body=str(body.pk)))
    assert DatePoll.objects.get().invitees.get().member == representative
    assert (
        "Choisissez une instance"
        in sign_in(helene).post(reverse("events:date_poll_add"), typed(5, body=str(body.pk))).text
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"slot_0_on": "2020-01-01"}, "Le créneau 1 est déjà passé"),
        ({"slot_0_ends": "08:00"}, "Le créneau 1 finit avant d’avoir commencé"),
        ({"slot_0_starts": ""}, "Écrivez l’heure de début du créneau 1."),
        ({"slot_0_on": ""}, "Écrivez la date du créneau 1"),
        ({"slot_1_on": f"{here(5, 9):%Y-%m-%d}", "slot_1_starts": "09:00"}, "Deux créneaux sont les mêmes"),
        ({"closes_on": "2020-01-01"}, "Cette date est passée"),
        ({"closes_on": f"{here(30, 9):%Y-%m-%d}"}, "Les réponses finissent avant le dernier créneau"),
        ({"venue": ""}, "Écrivez le lieu"),
        ({"capacity": "0"}, "au moins une place"),
    ],
)
def test_what_may_not_be_is_said_by_its_name_and_nothing_typed_is_lost(helene, sign_in, words, sentence):
    page = sign_in(helene).post(reverse("events:date_poll_add"), typed(5, title="Quel jour ?") | words)
    assert sentence in page.text
    assert "Quel jour ?" in page.text
    assert not DatePoll.objects.exists()


def test_no_slot_no_poll(helene, sign_in):
    assert "Proposez au moins une date." in sign_in(helene).post(reverse("events:date_poll_add"), typed()).text


# Answering -----------------------------------------------------------------------------------------------------------


def test_everything_suits_in_one_tap_and_then_one_changes(poll, karim, sign_in):
    client = sign_in(karim)
    first, *others = slots(poll)
    client.post(address("_answer", poll), {"creneau": [first, *others], "tout": "oui"})
    assert set(PollAnswer.objects.values_list("answer", flat=True)) == {"yes"}
    client.post(address("_answer", poll), {"creneau": [first, *others], f"slot_{first}": "no"})
    assert [one.answer for one in PollAnswer.objects.all()] == ["no"], "what is not said is no answer"
    assert "Vos réponses" in client.get(address("", poll)).text


def test_who_is_not_asked_neither_reads_nor_answers(poll, animator, sign_in):
    client = sign_in(animator)
    assert client.get(address("", poll)).status_code == 404
    assert client.post(address("_answer", poll), {"tout": "oui"}).status_code == 404


def test_an_answer_after_the_end_says_why_and_gives_back_what_was_ticked(poll, karim, sign_in):
    first = slots(poll)[0]
    DatePoll.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    page = sign_in(karim).post(address("_answer", poll), {"creneau": slots(poll), f"slot_{first}": "if_need_be"})
    assert "Ce sondage est clos depuis le" in page.text
    assert f'value="if_need_be" id="id_slot_{first}_1" checked' in page.text
    assert not PollAnswer.objects.exists()


def test_a_slot_removed_while_it_is_answered_is_said_and_the_others_are_kept(poll, helene, karim, sign_in):
    shown = slots(poll)
    keep = [SlotWanted(slot.pk, slot.starts_at, slot.ends_at) for slot in poll.slots.proposed()][1:]
    date_polls.change_slots(poll, keep)
    page = sign_in(karim).post(
        address("_answer", poll), {"creneau": shown, **{f"slot_{pk}": "yes" for pk in shown}}, follow=True
    )
    assert "a été retiré entre-temps : vos autres réponses sont enregistrées." in page.text
    assert set(PollAnswer.objects.values_list("slot", flat=True)) == set(shown[1:])


def test_a_slot_moved_is_asked_again_and_says_where_it_went(poll, karim):
    shown = slots(poll)
    first, *rest = [SlotWanted(slot.pk, slot.starts_at, slot.ends_at) for slot in poll.slots.proposed()]
    says(poll, karim, "yes", "yes", "yes")
    date_polls.change_slots(poll, [SlotWanted(first.pk, here(20, 9), here(20, 10)), *rest])
    assert Notification.objects.filter(recipient=karim.user, kind="poll_slots").count() == 1
    assert PollInvitee.objects.get(member=karim).is_up_to_date is False
    answered = says(poll, karim, "yes", shown=shown)
    assert "a été déplacé au" in answered.warnings[0]
    assert "s’est ajouté entre-temps" in answered.warnings[1]
    assert slots(poll)[-1] not in PollAnswer.objects.values_list("slot", flat=True), "nobody said yes to another day"


def test_a_slot_that_comes_back_comes_back_with_its_answers(poll, karim):
    every = [SlotWanted(slot.pk, slot.starts_at, slot.ends_at) for slot in poll.slots.proposed()]
    says(poll, karim, "yes", "no", "yes")
    date_polls.change_slots(poll, every[1:])
    date_polls.change_slots(poll, [SlotWanted(None, *every[0][1:]), *every[1:]])
    assert results_of(poll).figures[0].yes == 1


def test_it_is_opened_again_by_a_later_day(poll, helene, karim, sign_in):
    DatePoll.objects.update(closes_at=timezone.now() - timedelta(days=1))
    client = sign_in(helene)
    words = as_shown(client.get(address("_edit", poll)), closes_on=f"{here(9, 9):%Y-%m-%d}")
    assert client.post(address("_edit", poll), words).url == address("", poll)
    poll.refresh_from_db()
    assert poll.is_open
    says(poll, karim, "yes")


def test_two_organisers_compare_before_the_second_saves(poll, helene, sign_in):
    client = sign_in(helene)
    words = as_shown(client.get(address("_edit", poll)), title="Le mien")
    client.post(address("_edit", poll), words | {"title": "Celui de l’autre"})
    page = client.post(address("_edit", poll), words)
    assert "Quelqu’un a écrit ici entre-temps" in page.text
    assert "Celui de l’autre" in page.text
    assert "Le mien" in page.text
    poll.refresh_from_db()
    assert poll.title == "Celui de l’autre"
    client.post(address("_edit", poll), words | {MARK: page.context["form"].data[MARK]})
    poll.refresh_from_db()
    assert poll.title == "Le mien"


# The date ------------------------------------------------------------------------------------------------------------


def test_the_best_slot_says_why_what_is_level_and_who_is_missing(poll, helene, karim, representative, sign_in):
    says(poll, karim, "yes", "yes", "no")
    says(poll, representative, "if_need_be", "if_need_be", "yes")
    page = " ".join(sign_in(karim).get(address("", poll)).text.split())
    assert "2 personnes peuvent venir, dont 1 sans réserve." in page
    assert "À égalité avec" in page
    PollInvitee.objects.filter(member=helene).update(must_come=True)
    assert helene.full_name in " ".join(results_of(poll).why)
    says(poll, helene, "no", "no", "yes")
    assert results_of(poll).best_slot.pk == slots(poll)[2]
    assert "Toutes les personnes indispensables peuvent venir." in results_of(poll).why


def test_the_date_becomes_the_event_with_all_that_was_written_and_who_said_yes(
    animator, helene, karim, representative, sign_in, django_capture_on_commit_callbacks
):
    club = AnimatorMandate.objects.get(member=animator).club
    facts = {"presentation": "Deux heures.", "access": "RER A", "accessibility": "Plain-pied", "capacity": 1}
    poll = make_poll(animator, helene, karim, representative, club=club, host=animator.collectivity, **facts)
    says(poll, karim, "yes")
    says(poll, helene, "yes")
    says(poll, representative, "if_need_be")
    with django_capture_on_commit_callbacks(execute=True):
        answer = sign_in(animator).post(address("_choose", poll), {"creneau": slots(poll)[0]})
    event = Event.objects.get()
    assert answer.url == event.get_absolute_url()
    assert event.is_published
    assert {name: getattr(event, name) for name in facts} == facts
    assert (event.kind, event.club, event.host, event.starts_at) == ("codev", club, animator.collectivity, here(10, 9))
    assert Registration.objects.get(member=karim).is_coming, "they said yes first"
    assert Registration.objects.get(member=helene).is_waiting
    assert not Registration.objects.filter(member=representative).exists()
    told = {one.recipient: one.wording for one in Notification.objects.filter(kind="poll_settled")}
    assert "votre place est réservée" in told[karim.user]
    assert "liste d’attente" in told[helene.user]
    assert "aura lieu" in told[representative.user]
    poll.refresh_from_db()
    assert (poll.event, poll.is_over) == (event, True)


def test_a_date_that_becomes_one_promotion_s_own_registers_and_tells_nobody_else(
    poll, helene, karim, representative, moderator, django_capture_on_commit_callbacks
):
    """Who organises it keeps it for a promotion before it is online: the others neither come to it nor hear of it."""
    says(poll, karim, "yes")
    event = choose(poll, slots(poll)[0], by=helene.user)
    cohort = CohortFactory()
    Event.objects.filter(pk=event.pk).update(audience="cohort", cohort=cohort)
    Member.objects.filter(pk=karim.pk).update(cohort=None)
    event.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        event.publish(by=moderator)
    assert not Registration.objects.exists()
    told = Notification.objects.filter(kind="poll_settled").values_list("recipient", flat=True)
    assert set(told) <= {helene.user.pk}


def test_who_left_again_is_not_registered_a_second_time(animator, karim, django_capture_on_commit_callbacks):
    club = AnimatorMandate.objects.get(member=animator).club
    poll = make_poll(animator, karim, club=club)
    says(poll, karim, "yes")
    with django_capture_on_commit_callbacks(execute=True):
        choose(poll, slots(poll)[0], by=animator.user)
    Registration.objects.get(member=karim).delete()
    assert carry_over(poll.pk) == 0
    assert not Registration.objects.exists()


def test_an_event_that_is_read_first_registers_people_once_it_is_online(
    poll, helene, karim, moderator, django_capture_on_commit_callbacks
):
    says(poll, karim, "yes")
    with django_capture_on_commit_callbacks(execute=True):
        event = choose(poll, slots(poll)[0], by=helene.user)
    assert event.is_pending
    assert not Registration.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        event.publish(by=moderator)
    assert Registration.objects.get().member == karim


def test_one_date_is_chosen_once_and_never_one_that_is_gone(poll, helene, sign_in):
    first, second, _ = slots(poll)
    client = sign_in(helene)
    page = client.post(address("_choose", poll), {"creneau": "0"}, follow=True)
    assert "Ce créneau n’est plus proposé" in page.text
    client.post(address("_choose", poll), {"creneau": first})
    page = client.post(address("_choose", poll), {"creneau": second}, follow=True)
    assert "La date est déjà choisie" in page.text
    assert Event.objects.count() == 1
    with pytest.raises(ValidationError, match="déjà choisie"):
        says(poll, helene, "yes")


def test_only_who_organises_it_decides(poll, karim, sign_in):
    client = sign_in(karim)
    for name, words in (("_choose", {"creneau": slots(poll)[0]}), ("_cancel", {ANSWERED: "1"}), ("_edit", typed(5))):
        assert client.post(address(name, poll), words).status_code == 404
    assert client.get(address("_invite", poll)).status_code == 404
    assert not Event.objects.exists()


def test_cancelled_after_a_question_and_those_asked_are_told(poll, helene, karim, sign_in):
    client = sign_in(helene)
    assert "Les personnes sondées sont prévenues." in client.post(address("_cancel", poll)).text
    client.post(address("_cancel", poll), {ANSWERED: "1"})
    assert "est annulé" in Notification.objects.get(recipient=karim.user, kind="poll_closed").wording
    with pytest.raises(ValidationError, match="annulé"):
        says(poll, karim, "yes")


# A guest -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def guest(poll, helene, monkeypatch) -> PollInvitee:
    monkeypatch.setattr("events.date_polls.secrets.token_urlsafe", lambda size: GUEST)
    return date_polls.invite_guest(poll, name="Rose Invitée", email="rose@exemple.fr", by=helene.user)


def guest_address() -> str:
    return reverse("events:date_poll_guest", args=[GUEST])


def test_a_guest_answers_by_a_link_that_a_read_never_consumes(poll, guest, karim, client):
    says(poll, karim, "yes", "no")
    letter = Letter.objects.get(to="rose@exemple.fr")
    assert guest_address() in letter.body
    for _ in range(3):
        page = client.get(guest_address())
        assert page.status_code == 200
    assert karim.family_name not in page.text, "figures, no names"
    assert "Tout me va" in page.text
    for word in ("yes", "no"):
        client.post(guest_address(), {"creneau": slots(poll), f"slot_{slots(poll)[0]}": word})
    assert guest.answers.get().answer == "no"
    assert GUEST not in str(PollInvitee.objects.filter(pk=guest.pk).values())


def test_a_guests_link_is_dead_when_the_poll_closes_and_when_it_is_revoked(poll, guest, helene, sign_in, client):
    DatePoll.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    assert client.get(guest_address()).status_code == 410
    assert client.post(guest_address(), {"tout": "oui"}).status_code == 410
    DatePoll.objects.update(closes_at=timezone.now() + timedelta(days=1))
    organiser = sign_in(helene)
    assert "effacées" in organiser.post(address("_invitee_remove", poll, guest.pk)).text
    organiser.post(address("_invitee_remove", poll, guest.pk), {ANSWERED: "1"})
    assert client.get(guest_address()).status_code == 404


def test_the_letter_of_a_guest_who_is_taken_off_does_not_leave(guest, helene):
    date_polls.remove_invitee(guest, by=helene.user)
    assert not Letter.objects.exists()


def test_an_address_is_written_to_once_and_a_day_has_its_limit(poll, guest, helene, sign_in, monkeypatch):
    client = sign_in(helene)
    page = client.post(address("_invite", poll), {"name": "Rose", "email": "Rose@exemple.fr"})
    assert "Cette adresse a déjà reçu l’invitation." in page.text
    monkeypatch.setattr(date_polls, "LETTERS_A_DAY", 1)
    page = client.post(address("_invite", poll), {"name": "Luc", "email": "luc@exemple.fr"})
    assert "Vous avez déjà écrit à 1 personnes" in page.text
    assert "luc@exemple.fr" in page.text


def test_a_guest_is_told_the_date_and_forgotten_thirty_days_later(
    poll, guest, helene, moderator, mailoutbox, django_capture_on_commit_callbacks
):
    event = choose(poll, slots(poll)[0], by=helene.user)
    with django_capture_on_commit_callbacks(execute=True):
        event.publish(by=moderator)
    assert any("La date est choisie" in letter.subject for letter in mailoutbox)
    call_command("tend_agenda", "--apply")
    assert PollInvitee.objects.filter(pk=guest.pk).exists()
    DatePoll.objects.update(settled_at=timezone.now() - timedelta(days=31))
    call_command("tend_agenda", "--apply")
    assert not PollInvitee.objects.filter(pk=guest.pk).exists()


# Around --------------------------------------------------------------------------------------------------------------


def test_it_waits_in_ones_list_until_it_is_answered_and_again_when_slots_change(poll, karim):
    def waits() -> list[str]:
        return [one.link.title for one in todo(karim) if one.link and "Quelles dates" in one.link.title]

    assert waits() == ["Quelles dates vous vont ? Un codev à Cergy"]
    says(poll, karim, "yes", "no", "yes")
    assert waits() == []
    every = [SlotWanted(slot.pk, slot.starts_at, slot.ends_at) for slot in poll.slots.proposed()]
    date_polls.change_slots(poll, [*every, SlotWanted(None, here(13, 9), here(13, 10))])
    assert len(waits()) == 1


def test_who_is_silent_is_reminded_once_in_the_portal(poll, helene, karim):
    says(poll, karim, "yes", "no", "yes")
    DatePoll.objects.update(closes_at=timezone.now() + timedelta(days=1))
    Notification.objects.all().delete()
    for _ in range(2):
        call_command("tend_agenda", "--apply")
        told = {one.recipient for one in Notification.objects.filter(kind="poll_opened")}
        assert karim.user not in told
        assert helene.user in told
        Notification.objects.filter(recipient=helene.user).mark_read()
    assert Notification.objects.filter(recipient=helene.user).count() == 1
    assert not Letter.objects.exists()


def test_an_organiser_who_left_cancels_what_nobody_goes_on_with(poll, helene, karim, animator):
    club_poll = make_poll(animator, karim, club=AnimatorMandate.objects.get(member=animator).club)
    for member in (helene, animator):
        date_polls.forget_polls_of(member)
    poll.refresh_from_db()
    club_poll.refresh_from_db()
    assert poll.cancelled_at
    assert club_poll.is_open, "the club's other animators go on with it"
    assert "plus personne ne l’organise" in Notification.objects.get(recipient=karim.user, kind="poll_closed").wording


def test_the_page_costs_the_same_with_one_person_and_with_three(poll, karim, sign_in, same_queries):
    people = iter(MemberFactory.create_batch(4, with_account=True))

    def one_more() -> None:
        member = next(people)
        PollInvitee.objects.create(poll=poll, member=member)
        says(poll, member, "yes", "no", "yes")

    one_more()
    client = sign_in(karim)
    same_queries(lambda: client.get(address("", poll)), one_more, 7)


# At once -------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_who_choose_at_once_make_one_event_and_answers_come_before_or_are_told(helene):
    people = [MemberFactory(with_account=True) for _ in range(6)]
    poll = make_poll(helene, *people)
    first, second, _ = slots(poll)
    acts = [lambda pk=pk: choose(poll, pk, by=helene.user) for pk in (first, second, first, second)]
    acts += [lambda one=one: says(poll, one, "yes", shown=[first, second]) for one in people]
    outcomes = together(*acts)
    refusals = [one.messages[0] for one in outcomes if isinstance(one, ValidationError)]
    assert [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, ValidationError)] == []
    assert set(refusals) == {date_polls.IS_SETTLED}
    assert Event.objects.count() == 1
    kept = PollInvitee.objects.filter(poll=poll, member__in=people).exclude(answered_at=None).count()
    assert kept == len(people) + 3 - len(refusals), "an answer is kept, or its author is told that it is not"
