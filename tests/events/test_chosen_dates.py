"""The date that a poll gives: guests who said yes, a postponed event, a promotion’s own; slots that change are told."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from directory.models import Member
from directory.models.invitations import hash_token
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.outbox.models import Letter
from events import date_polls
from events.chosen_dates import carry_over, choose
from events.date_polls import SlotWanted, answer_as_guest, change_slots, propose
from events.lifecycle import cancel, postpone
from events.models import DatePoll, Event, PollInvitee, Registration
from events.models.registrations import register
from governance.models import AnimatorMandate
from tests.concurrency import together
from tests.events.poll_world import make_poll
from tests.events.test_date_polls import address, says, slots, typed
from tests.factories import CohortFactory, EventFactory, MemberFactory, here

pytestmark = pytest.mark.django_db


def guest_of(poll: DatePoll, name: str, email: str) -> PollInvitee:
    return PollInvitee.objects.create(poll=poll, name=name, email=email, token_hash=hash_token(email))


def letters(to: str) -> list[str]:
    """Those that left, and those that wait."""
    left = [letter.body for letter in mail.outbox if letter.to == [to]]
    return left + [letter.body for letter in Letter.objects.waiting().filter(to=to).order_by("pk")]


# Guests who said yes -------------------------------------------------------------------------------------------------


@pytest.fixture
def open_poll(animator, karim) -> DatePoll:
    """Of a club, whose animator publishes at once; its event is everybody's, with one seat for guests."""
    club = AnimatorMandate.objects.get(member=animator).club
    return make_poll(animator, karim, club=club, audience="public", guest_quota=1, capacity=3)


def test_guests_who_said_yes_hold_a_seat_under_the_quota_and_the_others_are_told_why_not(
    open_poll, animator, karim, django_capture_on_commit_callbacks
):
    first = slots(open_poll)[0]
    rose, luc, eve = (guest_of(open_poll, name, f"{name.lower()}@exemple.fr") for name in ("Rose", "Luc", "Eve"))
    for guest, word in ((rose, "yes"), (luc, "yes"), (eve, "no")):
        answer_as_guest(guest, {first: word}, slots(open_poll))
    says(open_poll, karim, "yes")
    with django_capture_on_commit_callbacks(execute=True):
        event = choose(open_poll, first, by=animator.user)
    assert (event.audience, event.guest_quota) == ("public", 1)
    held = Registration.objects.get(member=None)
    assert (held.guest_name, held.guest_email, held.state) == ("Rose", "rose@exemple.fr", "registered")
    event.refresh_from_db()
    assert event.seats_taken == 2
    assert "votre place est réservée" in letters("rose@exemple.fr")[0]
    assert reverse("events:guest_place", args=[held.token]) in letters("rose@exemple.fr")[0]
    assert "Les places ouvertes aux personnes sans compte sont prises." in letters("luc@exemple.fr")[0]
    assert "Vous aviez dit oui" not in letters("eve@exemple.fr")[0]
    assert [len(letters(f"{name}@exemple.fr")) for name in ("rose", "luc", "eve")] == [1, 1, 1]
    assert carry_over(open_poll.pk) == 0, "each is carried once"


def test_without_a_quota_a_guest_who_said_yes_is_told_why_no_seat_is_kept(animator, django_capture_on_commit_callbacks):
    poll = make_poll(animator, club=AnimatorMandate.objects.get(member=animator).club)
    rose = guest_of(poll, "Rose", "rose@exemple.fr")
    answer_as_guest(rose, {slots(poll)[0]: "yes"}, slots(poll))
    with django_capture_on_commit_callbacks(execute=True):
        choose(poll, slots(poll)[0], by=animator.user)
    assert not Registration.objects.exists()
    assert "n’ouvre pas de place aux personnes sans compte" in letters("rose@exemple.fr")[0]


def test_a_guest_who_holds_a_seat_already_holds_one(open_poll, animator, django_capture_on_commit_callbacks):
    first = slots(open_poll)[0]
    rose = guest_of(open_poll, "Rose", "rose@exemple.fr")
    answer_as_guest(rose, {first: "yes"}, slots(open_poll))
    with django_capture_on_commit_callbacks(execute=False):
        event = choose(open_poll, first, by=animator.user)
    Registration.objects.create(event=event, guest_name="Rose", guest_email="rose@exemple.fr", state="registered")
    carry_over(open_poll.pk)
    assert Registration.objects.get().guest_email == "rose@exemple.fr"


@pytest.mark.parametrize("words", [{"guest_quota": "3"}, {"audience": "network", "guest_quota": "3"}])
def test_guests_seats_are_of_what_is_everybody_s(helene, sign_in, words):
    page = sign_in(helene).post(reverse("events:date_poll_add"), typed(5, **words))
    assert "Ouvrez l’événement à « tout le monde »" in page.text
    assert not DatePoll.objects.exists()


def test_a_poll_says_whom_its_event_is_for(helene, sign_in):
    sign_in(helene).post(reverse("events:date_poll_add"), typed(5, audience="public", guest_quota="3"))
    poll = DatePoll.objects.get()
    assert (poll.audience, poll.guest_quota) == ("public", 3)


# A title at the head of letters --------------------------------------------------------------------------------------


@pytest.mark.parametrize("title", ["Gagnez sur gain.com", "http://piege.test", "Écrire à rose@piege.fr"])
def test_a_title_carries_no_link_to_whoever_s_address_was_typed(helene, sign_in, title):
    client = sign_in(helene)
    page = client.post(reverse("events:date_poll_add"), typed(5, title=title))
    assert "sans lien ni adresse" in page.text
    assert title in page.text
    assert not DatePoll.objects.exists()
    words = {"kind": "coffee", "title": title, "on": f"{here(9, 9):%Y-%m-%d}", "starts": "09:00", "venue": "Mairie"}
    words |= {"format": "in_place", "audience": "public", "guest_quota": "2"}
    assert "sans lien ni adresse" in client.post(reverse("events:event_add"), words).text
    assert not Event.objects.exists()
    client.post(reverse("events:event_add"), words | {"guest_quota": "0"})
    assert Event.objects.get().title == title, "without guests, no letter begins with it"


# A promotion's own ---------------------------------------------------------------------------------------------------


@pytest.fixture
def promotion(helene, karim) -> list[Member]:
    """Karim's, with one more person; Hélène is of another."""
    return [karim, MemberFactory(with_account=True, cohort=karim.cohort)]


def test_a_talking_group_is_polled_by_its_promotion_which_alone_reads_it(
    promotion, helene, moderator, sign_in, django_capture_on_commit_callbacks
):
    karim, other = promotion
    words = typed(5, kind="talking_group", cohort=str(karim.cohort_id), title="Revenir à son poste")
    sign_in(karim).post(reverse("events:date_poll_add"), words)
    poll = DatePoll.objects.get()
    assert (poll.audience, poll.cohort) == ("cohort", karim.cohort)
    assert {one.member for one in poll.invitees.all()} == set(promotion)
    assert sign_in(other).get(address("", poll)).status_code == 200
    assert sign_in(helene).get(address("", poll)).status_code == 404
    says(poll, other, "yes")
    with django_capture_on_commit_callbacks(execute=True):
        event = choose(poll, slots(poll)[0], by=karim.user)
        event.publish(by=moderator)
    assert (event.kind, event.audience, event.cohort) == ("talking_group", "cohort", karim.cohort)
    assert Registration.objects.get().member == other


def test_nobody_else_is_asked_to_a_promotion_s_own(promotion, helene, sign_in, moderator):
    karim, _ = promotion
    poll = make_poll(karim, kind="talking_group", audience="cohort", cohort=karim.cohort)
    client = sign_in(karim)
    assert helene.slug not in client.get(address("_invite", poll), {"q": helene.family_name}).text
    page = client.post(address("_invite", poll), {"personne": helene.slug}, follow=True)
    assert "Ce sondage se tient dans une promotion" in page.text
    page = client.post(address("_invite", poll), {"name": "Rose", "email": "rose@exemple.fr"})
    assert "Ce sondage se tient dans une promotion" in page.text
    assert not Letter.objects.exists()
    PollInvitee.objects.create(poll=poll, member=helene)  # they were of the promotion, once
    assert sign_in(helene).get(address("", poll)).status_code == 404
    listed = sign_in(moderator).get(reverse("admin:events_datepoll_changelist"))
    assert listed.status_code == 200
    assert poll.title not in listed.text, "the mission does not follow what a promotion keeps for itself"


@pytest.mark.parametrize("cohort", ["", "other"])
def test_a_talking_group_needs_one_s_own_promotion(helene, sign_in, cohort):
    chosen = str(CohortFactory().pk) if cohort else ""
    page = sign_in(helene).post(
        reverse("events:date_poll_add"), typed(5, kind="talking_group", cohort=chosen, title="Entre nous")
    )
    assert ("Choisissez votre promotion." if cohort else "Un groupe de parole se réserve à une promotion") in page.text
    assert "Entre nous" in page.text
    assert not DatePoll.objects.exists()


# An event that was postponed -----------------------------------------------------------------------------------------


@pytest.fixture
def postponed(representative, helene, karim) -> Event:
    """A café of the representative's with two seats and somebody who waits."""
    event = EventFactory(
        title="Le café", author=representative, capacity=2, registration_closes_at=here(20, 9), starts_at=here(21, 9)
    )
    for member in (helene, karim):
        register(event, member)
    postpone(event, by=representative.user, reason="La salle est prise.")
    Notification.objects.all().delete()
    return event


def again(event: Event, by: Member) -> DatePoll:
    facts = {"kind": event.kind, "title": event.title, "venue": event.venue, "moves": event}
    poll = DatePoll(author=by, closes_at=timezone.now() + timedelta(days=7), **facts)
    return propose(poll, [SlotWanted(None, here(day, 14), here(day, 16)) for day in (30, 31)], by=by.user)


def test_a_postponed_event_takes_the_chosen_date_with_its_registrations_and_says_it_once(
    postponed, representative, helene, karim, animator, sign_in, django_capture_on_commit_callbacks
):
    client = sign_in(representative)
    assert "Chercher une nouvelle date" in client.get(reverse("events:event_desk", args=[postponed.pk])).text
    form_url = f"{reverse('events:date_poll_add')}?evenement={postponed.pk}"
    assert 'name="title"' not in client.get(form_url).text, "all but its date is what the event says"
    client.post(form_url, {name: value for name, value in typed(30, 31).items() if name.startswith("slot_")})
    poll = DatePoll.objects.get()
    assert (poll.moves, poll.title) == (postponed, "Le café")
    assert {one.member for one in poll.invitees.all()} == {representative, helene, karim}
    date_polls.invite_member(poll, animator, by=representative.user)
    says(poll, karim, "no", "yes")
    says(poll, animator, "yes")
    Notification.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(address("_choose", poll), {"creneau": slots(poll)[0]})
    assert answer.url == postponed.get_absolute_url()
    assert Event.objects.get() == postponed, "the same event"
    postponed.refresh_from_db()
    assert (postponed.starts_at, postponed.ends_at, postponed.status) == (here(30, 9), here(30, 10), "planned")
    assert postponed.moved_from == here(21, 9)
    assert postponed.registration_closes_at == here(30, 9) - timedelta(days=1), "as long before as it was"
    seats = {one.member: one.state for one in Registration.objects.all()}
    assert seats == {helene: "registered", karim: "registered", animator: "waiting"}
    told = Notification.objects.exclude(kind="poll_opened").values_list("recipient", "kind")
    assert sorted(told) == sorted(
        [(helene.user.pk, "event_moved"), (karim.user.pk, "event_moved"), (animator.user.pk, "poll_settled")]
    )
    poll.refresh_from_db()
    assert poll.outcome == postponed
    assert postponed.title in client.get(address("", poll)).text


def test_guests_of_a_postponed_event_are_written_to_once(representative, django_capture_on_commit_callbacks):
    event = EventFactory(author=representative, audience="public", guest_quota=2)
    Registration.objects.create(event=event, guest_name="Rose", guest_email="rose@exemple.fr", state="registered")
    postpone(event, by=representative.user, reason="Pluie.")
    poll = again(event, representative)
    rose = guest_of(poll, "Rose", "rose@exemple.fr")
    answer_as_guest(rose, {slots(poll)[0]: "yes"}, slots(poll))
    Letter.objects.all().delete()
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        choose(poll, slots(poll)[0], by=representative.user)
    assert len(letters("rose@exemple.fr")) == 1
    assert Registration.objects.get().state == "registered"


def test_one_poll_at_once_of_an_event_that_is_postponed_and_theirs(postponed, representative, helene, sign_in):
    poll = again(postponed, representative)
    form_url = f"{reverse('events:date_poll_add')}?evenement={postponed.pk}"
    assert sign_in(representative).get(form_url).url == poll.get_absolute_url()
    assert sign_in(helene).get(form_url).status_code == 404
    with pytest.raises(ValidationError, match="déjà cherchée"):
        again(postponed, representative)
    DatePoll.objects.all().delete()
    Event.objects.update(status="planned", status_reason="")
    page = sign_in(representative).get(form_url, follow=True)
    assert "Cet événement n’est pas reporté" in page.text
    for nonsense in ("0", "x", "9" * 30):
        assert sign_in(representative).get(f"{reverse('events:date_poll_add')}?evenement={nonsense}").status_code == 404


def test_an_event_cancelled_meanwhile_takes_no_date(postponed, representative):
    poll = again(postponed, representative)
    cancel(postponed, by=representative.user, reason="Plus personne ne peut.")
    with pytest.raises(ValidationError, match="n’est pas reporté"):
        choose(poll, slots(poll)[0], by=representative.user)
    poll.refresh_from_db()
    assert not poll.is_over


@pytest.mark.django_db(transaction=True)
def test_two_who_move_it_at_once_move_it_once(representative, helene):
    event = EventFactory(author=representative)
    register(event, helene)
    postpone(event, by=representative.user, reason="La salle est prise.")
    poll = again(event, representative)
    first, second = slots(poll)
    acts = [lambda pk=pk: choose(poll, pk, by=representative.user) for pk in (first, second, first, second)]
    outcomes = together(*acts)
    assert [str(one.messages[0]) for one in outcomes if isinstance(one, Exception)] == [date_polls.IS_SETTLED] * 3
    assert Notification.objects.filter(recipient=helene.user, kind="event_moved").count() == 1


# Slots that change ---------------------------------------------------------------------------------------------------


def wanted(poll: DatePoll, *days: int) -> list[SlotWanted]:
    known = {slot.starts_at: slot.pk for slot in poll.slots.proposed()}
    return [SlotWanted(known.get(here(day, 9)), here(day, 9), here(day, 10)) for day in days]


@pytest.mark.parametrize("days", [(10, 11, 13), (10, 11), (10, 11, 12, 13)])
def test_who_answered_is_told_once_that_slots_changed_until_they_answer_again(helene, karim, days):
    poll = make_poll(helene, karim, MemberFactory(with_account=True))
    rose = guest_of(poll, "Rose", "rose@exemple.fr")
    says(poll, karim, "yes", "yes", "yes")
    answer_as_guest(rose, {slots(poll)[0]: "yes"}, slots(poll))
    Notification.objects.all().delete()

    def told() -> tuple[int, int]:
        return Notification.objects.filter(kind="poll_slots").count(), len(letters("rose@exemple.fr"))

    change_slots(poll, wanted(poll, *days), by=helene.user)
    assert told() == (1, 1), "who answered alone"
    assert Notification.objects.get(kind="poll_slots").recipient == karim.user
    Notification.objects.all().update(read_at=timezone.now())
    change_slots(poll, wanted(poll, *days, 15), by=helene.user)
    change_slots(poll, wanted(poll, *days), by=helene.user)
    assert told() == (1, 1), "once"
    says(poll, karim, "yes", "yes")
    change_slots(poll, wanted(poll, *days, 16), by=helene.user)
    assert told() == (2, 1)


def test_slots_that_stay_as_they_are_tell_nobody(helene, karim):
    poll = make_poll(helene, karim)
    says(poll, karim, "yes", "yes", "yes")
    change_slots(poll, wanted(poll, 10, 11, 12), by=helene.user)
    assert not Notification.objects.filter(kind="poll_slots").exists()
