"""The group of a codev: mixed, proposed with why, invited, answered in one tap; who declines gives their place on."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from directory.models import Cohort, Member
from directory.personal_data import erase
from directory.todo import todo
from emi_alumni.foundation.notifications.models import Notification
from events import codev_groups
from events.codev_groups import accept, add, compose, decline, lapse_all, met_pairs, mix_of, replace, send
from events.models import CodevInvitation, CodevSession, CodevWish, Event, InvitationState, Registration
from events.models.registrations import leave, register
from tests.concurrency import together
from tests.factories import CodevSessionFactory, CohortFactory, CollectivityFactory, EventFactory, MemberFactory
from tests.standing import standing

pytestmark = pytest.mark.django_db


@standing
def session(helene) -> CodevSession:
    return CodevSessionFactory(event__author=helene, client=helene)


@standing
def network(helene, karim) -> list[Member]:
    """Twelve people of four collectivités and three promotions, beside Hélène and Karim."""
    places = CollectivityFactory.create_batch(4)
    cohorts = CohortFactory.create_batch(3)
    return [MemberFactory(collectivity=places[n % 4], cohort=cohorts[n % 3], with_account=True) for n in range(12)]


def states(session: CodevSession) -> list[str]:
    return sorted(session.invitations.values_list("state", flat=True))


@pytest.mark.met("PQ1-39")
def test_a_group_of_eight_mixes_collectivites_and_promotions_and_says_why(session, helene, network):
    assert compose(session, by=helene.user) == 7
    group = [helene, *(one.member for one in session.invitations.select_related("member"))]
    places = [member.collectivity_id for member in group]
    assert max(places.count(place) for place in places) <= 3
    assert len({member.cohort_id for member in group}) > 1
    for one in session.invitations.all():
        assert one.reason == "autre collectivité, autre promotion, jamais rencontrés"
    assert mix_of(session).reasons == ()
    assert not Notification.objects.exists(), "nobody is told before the organiser sends"


def test_people_who_met_at_a_codev_or_a_small_event_are_kept_apart_or_named(session, helene, karim, network):
    past = EventFactory(past=True, kind="codev", seats_taken=2)
    big = EventFactory(past=True, kind="talk", seats_taken=80)
    for event, people in ((past, (helene, karim)), (big, (helene, network[0]))):
        for person in people:
            Registration.objects.create(event=event, member=person, state="present")
    assert met_pairs([helene.pk, karim.pk, network[0].pk]) == {tuple(sorted((helene.pk, karim.pk)))}
    compose(session, by=helene.user)
    assert not session.invitations.filter(member=karim).exists()
    karim_again = add(CodevSessionFactory(event__author=helene, client=helene), karim, by=helene.user)
    assert "déjà rencontrés" in karim_again.reason
    mix = mix_of(karim_again.session)
    assert [set(pair) for pair in mix.met] == [{helene, karim}]


def test_a_mix_that_fails_says_why(session, helene, department, sign_in):
    cohort = Cohort.objects.get(pk=helene.cohort_id)
    MemberFactory.create_batch(9, collectivity=department, cohort=cohort, with_account=True)
    compose(session, by=helene.user)
    reasons = " ".join(mix_of(session).reasons)
    assert "Département du Val d’Oise" in reasons
    assert "personnes pour" in reasons
    assert "pas aussi mêlé" in sign_in(helene).get(reverse("events:codev_group", args=[session.event_id])).text


def test_a_network_too_small_says_how_many_there_are(session, helene, karim):
    compose(session, by=helene.user)
    assert mix_of(session).reasons[0] == "2 personnes en tout : il en faut 6 au moins."


def test_who_said_no_thanks_is_busy_on_leave_or_invited_elsewhere_is_not_proposed(session, helene, network):
    refuses, busy, away, elsewhere, *_ = network
    CodevWish.objects.create(member=refuses, willing=False)
    register(EventFactory(starts_at=session.event.starts_at), busy)
    away.contact_paused_until = timezone.localdate() + timedelta(days=60)
    away.save()
    CodevInvitation.objects.create(
        session=CodevSessionFactory(), member=elsewhere, state="sent", answer_by=timezone.now() + timedelta(days=1)
    )
    proposable = set(codev_groups.may_be_invited(session).values_list("pk", flat=True))
    assert proposable & {one.pk for one in (refuses, busy, away, elsewhere)} == set()
    assert {one.pk for one in network[4:]} <= proposable
    with pytest.raises(ValidationError, match="préfère ne pas"):
        add(session, refuses, by=helene.user)


def test_who_wishes_it_is_drawn_first(session, helene, network, monkeypatch):
    monkeypatch.setattr(codev_groups, "POOL", 4)
    for place in {member.collectivity_id for member in network}:
        CodevWish.objects.create(member=next(m for m in network if m.collectivity_id == place), willing=True)
    willing = set(CodevWish.objects.values_list("member", flat=True))
    drawn = {person.key for person in codev_groups.pool_of(session)}
    assert len(willing & drawn) >= 3


def test_invitations_are_told_with_their_reason_and_a_deadline(session, helene, network):
    compose(session, by=helene.user)
    since = timezone.now()
    assert send(session, by=helene.user) == 7
    assert states(session) == ["sent"] * 7
    one = session.invitations.select_related("member__user").first()
    told = Notification.objects.get(recipient=one.member.user, kind="codev_invited")
    assert "autre collectivité" in told.wording
    assert since + timedelta(hours=48) <= one.answer_by <= session.event.starts_at
    assert any("Une invitation" in line.link.title for line in todo(one.member) if line.link)
    assert session.event.registrations.get().member == helene, "who launched it comes"


def test_nothing_is_sent_before_the_event_is_online(helene, network):
    session = CodevSessionFactory(event__author=helene, event__pending=True, client=helene)
    compose(session, by=helene.user)
    with pytest.raises(ValidationError, match="en ligne"):
        send(session, by=helene.user)
    assert states(session) == ["proposed"] * 7


def test_who_accepts_is_registered_and_nobody_else_may_register(session, helene, karim, network, sign_in):
    add(session, karim, by=helene.user)
    send(session, by=helene.user)
    client = sign_in(karim)
    page = client.get(session.event.get_absolute_url()).text
    assert session.question in page
    assert "Je viens" in page
    client.post(reverse("events:codev_answer", args=[session.event_id]), {"reponse": "oui"})
    assert session.event.registrations.get(member=karim).state == "registered"
    assert "vient à" in Notification.objects.get(recipient=helene.user, kind="codev_answered").sentence
    stranger = sign_in(network[0])
    assert session.question not in stranger.get(session.event.get_absolute_url()).text
    stranger.post(reverse("events:event_register", args=[session.event_id]))
    assert not session.event.registrations.filter(member=network[0]).exists()
    assert stranger.post(reverse("events:codev_answer", args=[session.event_id]), {"reponse": "oui"}).status_code == 404


def test_who_declines_gives_their_place_to_the_next_person(session, helene, network):
    compose(session, by=helene.user)
    send(session, by=helene.user)
    before = set(session.invitations.values_list("member", flat=True))
    one = session.invitations.first()
    decline(one)
    assert states(session) == ["declined"] + ["sent"] * 7
    following = session.invitations.exclude(member__in=before).get()
    assert Notification.objects.filter(recipient=following.member.user, kind="codev_invited").count() == 1
    told = Notification.objects.get(recipient=helene.user, kind="codev_answered").sentence
    assert one.member.full_name in told
    assert following.member.full_name in told
    decline(one)
    assert states(session) == ["declined"] + ["sent"] * 7, "twice is once"


def test_no_and_never_again(session, helene, karim, network, sign_in):
    add(session, karim, by=helene.user)
    send(session, by=helene.user)
    sign_in(karim).post(reverse("events:codev_answer", args=[session.event_id]), {"reponse": "jamais"})
    assert CodevWish.objects.get(member=karim).willing is False
    assert session.invitations.get(member=karim).state == "declined"


def test_without_an_answer_in_time_the_place_goes_on(session, helene, network):
    compose(session, by=helene.user)
    send(session, by=helene.user)
    one = session.invitations.select_related("member").first()
    session.invitations.filter(pk=one.pk).update(answer_by=timezone.now() - timedelta(minutes=1))
    assert lapse_all() == 1
    assert states(session) == ["lapsed"] + ["sent"] * 7
    with pytest.raises(ValidationError, match="n’attend plus"):
        accept(one)
    assert lapse_all() == 0


def test_the_organiser_replaces_somebody_before_and_after_sending(session, helene, network, sign_in):
    compose(session, by=helene.user)
    first = session.invitations.first()
    client = sign_in(helene)
    client.post(reverse("events:codev_group_replace", args=[session.event_id, first.pk]))
    assert states(session) == ["proposed"] * 7 + ["replaced"]
    send(session, by=helene.user)
    second = session.invitations.sent().select_related("member__user").first()
    replace(second, by=helene.user)
    assert states(session) == ["replaced"] * 2 + ["sent"] * 7
    assert Notification.objects.filter(recipient=second.member.user, kind="codev_replaced").exists()
    accepted = session.invitations.sent().first()
    accept(accepted)
    with pytest.raises(ValidationError, match="déjà répondu"):
        replace(accepted, by=helene.user)


def test_eight_people_at_most(session, helene, karim, network):
    compose(session, by=helene.user)
    outside = next(m for m in [karim, *network] if not session.invitations.filter(member=m).exists())
    with pytest.raises(ValidationError, match="déjà 8 personnes"):
        add(session, outside, by=helene.user)


def test_who_was_invited_is_told_that_it_does_not_take_place(session, helene, karim, sign_in):
    add(session, karim, by=helene.user)
    send(session, by=helene.user)
    sign_in(helene).post(reverse("events:event_cancel", args=[session.event_id]), {"reason": "La salle est inondée."})
    assert "inondée" in Notification.objects.get(recipient=karim.user, kind="event_off").sentence


def test_a_cancelled_event_invites_nobody_and_takes_no_answer(session, helene, karim):
    add(session, karim, by=helene.user)
    send(session, by=helene.user)
    Event.objects.filter(pk=session.event_id).update(status="cancelled", status_reason="Grève")
    with pytest.raises(ValidationError, match="annulé"):
        compose(session, by=helene.user)
    with pytest.raises(ValidationError):
        accept(session.invitations.get())
    assert states(session) == ["sent"]
    decline(session.invitations.get())
    assert states(session) == ["declined"]
    assert [line for line in todo(karim) if line.link and "invitation" in line.link.title] == []


def test_the_group_is_for_who_organises(session, karim, network, sign_in):
    client = sign_in(karim)
    assert client.get(reverse("events:codev_group", args=[session.event_id])).status_code == 404
    assert client.post(reverse("events:codev_group_compose", args=[session.event_id])).status_code == 404
    with pytest.raises(ValidationError, match="n’organisez plus"):
        compose(session, by=karim.user)


def test_somebody_is_found_by_name_and_added(session, helene, karim, sign_in):
    client = sign_in(helene)
    page = client.get(reverse("events:codev_group", args=[session.event_id]), {"q": "Benal"}).text
    assert "Benali" in page
    client.post(reverse("events:codev_group_add", args=[session.event_id]), {"personne": karim.slug})
    assert session.invitations.get().member == karim
    assert (
        client.post(reverse("events:codev_group_add", args=[session.event_id]), {"personne": "inconnu"}).status_code
        == 404
    )


def test_the_page_of_the_group_costs_the_same_with_one_person_and_with_three(
    session, helene, network, sign_in, same_queries
):
    client, people = sign_in(helene), iter(network)
    add(session, next(people), by=helene.user)
    address = reverse("events:codev_group", args=[session.event_id])
    same_queries(lambda: client.get(address), lambda: add(session, next(people), by=helene.user), 6)


def test_an_erased_person_leaves_no_invitation_and_the_next_one_is_invited(session, helene, network):
    compose(session, by=helene.user)
    send(session, by=helene.user)
    gone = session.invitations.select_related("member").first().member
    erase(gone)
    assert not CodevInvitation.objects.filter(member=gone).exists()
    assert states(session) == ["sent"] * 7


@pytest.mark.django_db(transaction=True)
def test_two_who_decline_at_once_invite_two_different_people(session, helene, network):
    compose(session, by=helene.user)
    send(session, by=helene.user)
    first, second = session.invitations.all()[:2]
    outcomes = together(lambda: decline(first), lambda: decline(second))
    assert outcomes == [None, None]
    assert states(session) == ["declined"] * 2 + ["sent"] * 7


@pytest.mark.django_db(transaction=True)
def test_accepting_and_being_replaced_at_once_is_one_of_the_two(session, helene, network):
    compose(session, by=helene.user)
    send(session, by=helene.user)
    one = session.invitations.select_related("session__event", "member").first()
    outcomes = together(lambda: accept(one), lambda: replace(one, by=helene.user))
    one.refresh_from_db()
    assert sum(isinstance(outcome, ValidationError) for outcome in outcomes) == 1
    comes = session.event.registrations.filter(member=one.member_id).exists()
    assert comes == (one.state == InvitationState.ACCEPTED)


def test_who_accepted_and_then_leaves_is_replaced_by_the_next_person(session, helene, network, sign_in):
    compose(session, by=helene.user)
    send(session, by=helene.user)
    before = set(session.invitations.values_list("member", flat=True))
    one = session.invitations.select_related("session__event", "member__user").first()
    accept(one)
    sign_in(one.member).post(reverse("events:event_leave", args=[session.event_id]))
    assert states(session) == ["declined"] + ["sent"] * 7
    following = session.invitations.exclude(member__in=before).get()
    assert Notification.objects.filter(recipient=following.member.user, kind="codev_invited").count() == 1
    told = Notification.objects.filter(recipient=helene.user, kind="codev_answered").latest("pk").sentence
    assert f"{one.member.full_name} ne vient plus" in told
    assert following.member.full_name in told


def test_who_leaves_another_event_invites_nobody(session, helene, karim, network):
    compose(session, by=helene.user)
    send(session, by=helene.user)
    leave(register(EventFactory(), karim))
    assert states(session) == ["sent"] * 7


@pytest.mark.django_db(transaction=True)
def test_two_who_leave_at_once_are_replaced_by_two_different_people(session, helene, network):
    compose(session, by=helene.user)
    send(session, by=helene.user)
    two = list(session.invitations.select_related("session__event", "member__user")[:2])
    for one in two:
        accept(one)
    seats = list(session.event.registrations.filter(member__in=[one.member_id for one in two]))
    outcomes = together(*[lambda seat=seat: leave(seat).state for seat in seats])
    assert outcomes == ["cancelled"] * 2
    assert states(session) == ["declined"] * 2 + ["sent"] * 7
