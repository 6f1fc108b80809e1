"""The page of a codev: for those who come alone, six steps that the facilitator moves, notes, the commitment kept."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from directory.models import Member
from directory.personal_data import erase
from directory.todo import todo
from emi_alumni.foundation.confirmation import ANSWERED
from emi_alumni.foundation.notifications.models import Notification
from events import codev_walk
from events.codev_steps import CODEV, DEBUGGING, in_minutes, minutes_of
from events.models import CodevCommitment, CodevNote, CodevSession, Event, Registration
from tests.concurrency import together
from tests.events.codev_world import begun, commit
from tests.factories import CodevSessionFactory, MemberFactory
from tests.standing import standing

pytestmark = pytest.mark.django_db


@standing
def session(helene, karim, representative) -> CodevSession:
    """Under way at the first step: Hélène brings the question, the representative facilitates, Karim consults."""
    return begun(CodevSessionFactory(), helene, representative, karim)


def address(name: str, session: CodevSession, *more: int) -> str:
    return reverse(f"events:{name}", args=[session.event_id, *more])


def press(client, session: CodevSession, what: str, step: int, **more) -> CodevSession:
    client.post(address("codev_session_move", session), {"geste": what, "etape": step, **more})
    session.refresh_from_db()
    return session


def test_ninety_minutes_and_forty_five():
    assert (minutes_of("codev"), minutes_of("debugging")) == (90, 45)
    assert [step.name for step in CODEV] == [step.name for step in DEBUGGING]
    assert (in_minutes(545), in_minutes(40), in_minutes(-130)) == ("9 min 05 s", "40 s", "dépassé de 2 min 10 s")


def test_only_those_who_come_open_the_page(session, karim, animator, moderator, sign_in):
    assert "L’agenda" not in sign_in(karim).get(address("codev", session)).text
    for stranger in (animator, moderator):
        client = sign_in(stranger)
        for name in ("codev", "codev_live"):
            assert client.get(address(name, session)).status_code == 404
        for name in ("codev_session_note", "codev_session_move", "codev_session_roles", "codev_commit"):
            assert client.post(address(name, session), {"text": "x", "step": 1, "geste": "suite"}).status_code == 404
    assert not CodevNote.objects.exists()


def test_who_launched_it_without_coming_reads_nothing_of_it(session, sign_in):
    assert sign_in(session.event.author).get(address("codev", session)).status_code == 404


@pytest.mark.met("ANI-09")
def test_the_facilitator_walks_the_six_steps_and_ends(session, representative, sign_in):
    client = sign_in(representative)
    for step in range(1, 6):
        assert press(client, session, "suite", step).step == step + 1
    assert "Finir la séance" in client.get(address("codev", session)).text
    assert press(client, session, "suite", 6).is_over
    assert "La séance est finie" in client.get(address("codev", session)).text
    assert press(client, session, "retour", 7).step == 6, "what was ended by mistake goes on"


def test_a_press_that_comes_second_moves_nothing(session, representative, sign_in):
    client = sign_in(representative)
    press(client, session, "suite", 1)
    assert press(client, session, "suite", 1).step == 2
    assert press(client, session, "retour", 3).step == 2
    assert press(client, session, "suite", 999).step == 2


def test_nobody_else_moves_it(session, karim, sign_in):
    client = sign_in(karim)
    for what in ("suite", "pause", "plus", "retour"):
        assert press(client, session, what, 1).step == 1
    assert "Seule la personne qui facilite" in client.get(address("codev", session)).text
    assert session.paused_at is None
    assert session.added_minutes == 0


def test_pause_holds_the_time_and_five_minutes_are_added_once(session, representative, sign_in):
    client = sign_in(representative)
    session.step_started_at = timezone.now() - timedelta(minutes=4)
    session.save()
    press(client, session, "pause", 1)
    paused = session.seconds_left
    assert 355 <= paused <= 360
    CodevSession.objects.filter(pk=session.pk).update(
        paused_at=session.paused_at - timedelta(minutes=2),
        step_started_at=session.step_started_at - timedelta(minutes=2),
    )
    session.refresh_from_db()
    assert press(client, session, "reprendre", 1).paused_at is None
    assert abs(session.seconds_left - paused) <= 2
    for _ in range(2):
        press(client, session, "plus", 1, ajoutees=0)
    assert session.added_minutes == 5
    assert press(client, session, "plus", 1, ajoutees=5).added_minutes == 10
    assert press(client, session, "suite", 1).added_minutes == 0


def test_a_step_whose_time_is_over_says_so_and_waits(session, karim, sign_in):
    CodevSession.objects.filter(pk=session.pk).update(step_started_at=timezone.now() - timedelta(minutes=12))
    assert "dépassé de 2 min" in sign_in(karim).get(address("codev", session)).text


def test_a_late_participant_lands_on_the_step_under_way(session, karim, sign_in):
    CodevSession.objects.filter(pk=session.pk).update(step=4)
    page = sign_in(karim).get(address("codev", session)).text
    assert "Étape 4 sur 6" in page
    assert CODEV[3].consultants in page


def test_what_moves_is_asked_cheaply(session, karim, representative, sign_in, django_assert_num_queries):
    client = sign_in(karim)
    session.refresh_from_db()
    live = address("codev_live", session)
    client.get(live, {"vu": 0}, headers={"HX-Request": "true"})
    with django_assert_num_queries(3):  # the session, the account, and whether it has changed
        answer = client.get(live, {"vu": session.changes}, headers={"HX-Request": "true"})
    assert answer.status_code == 204
    press(sign_in(representative), session, "suite", 1)
    with django_assert_num_queries(5):
        answer = client.get(live, {"vu": session.changes - 1}, headers={"HX-Request": "true"})
    assert "Étape 2 sur 6" in answer.text
    assert "<html" not in answer.text
    assert client.get(live).status_code == 302, "without htmx, the whole page"


def test_the_page_costs_the_same_with_one_note_and_with_three(session, karim, sign_in, same_queries):
    client = sign_in(karim)
    same_queries(
        lambda: client.get(address("codev", session)),
        lambda: codev_walk.add_note(session, MemberFactory(), step=1, text="Une note"),
        6,
    )


def test_roles_change_before_the_start_and_not_after(helene, karim, representative, sign_in):
    session = begun(CodevSessionFactory(), helene, representative, karim, step=0)
    client = sign_in(karim)
    said = {"client_vu": helene.pk, "facilitation_vu": representative.pk}
    client.post(address("codev_session_roles", session), {"client": karim.pk, "facilitation": helene.pk, **said})
    session.refresh_from_db()
    assert (session.client, session.facilitator) == (karim, helene)
    page = client.post(
        address("codev_session_roles", session), {"client": helene.pk, "facilitation": karim.pk, **said}, follow=True
    )
    assert "viennent de changer" in page.text
    both = {"client": karim.pk, "facilitation": karim.pk, "client_vu": karim.pk, "facilitation_vu": helene.pk}
    assert "deux personnes" in client.post(address("codev_session_roles", session), both, follow=True).text
    stranger = {**both, "facilitation": MemberFactory().pk}
    assert "ne vient pas" in client.post(address("codev_session_roles", session), stranger, follow=True).text
    press(sign_in(helene), session, "commencer", 0)
    assert session.step == 1
    late = {"client": helene.pk, "facilitation": "", "client_vu": karim.pk, "facilitation_vu": helene.pk}
    assert "a commencé" in client.post(address("codev_session_roles", session), late, follow=True).text
    for odd in ("é", "²", "9" * 30, "-1"):
        assert client.post(address("codev_session_roles", session), {"client": odd}).status_code == 404


def test_it_begins_in_its_hour_with_somebody_who_brings_the_question(helene, representative, sign_in):
    session = begun(CodevSessionFactory(), helene, representative, step=0)
    client = sign_in(representative)
    CodevSession.objects.filter(pk=session.pk).update(client=None)
    assert press(client, session, "commencer", 0).step == 0
    assert "apporte la question" in client.get(address("codev", session)).text
    CodevSession.objects.filter(pk=session.pk).update(client=helene)
    later = timezone.now() + timedelta(hours=3)
    Event.objects.filter(pk=session.event_id).update(starts_at=later, ends_at=later + timedelta(hours=1))
    assert press(client, session, "commencer", 0).step == 0
    assert "une heure avant" in client.get(address("codev", session)).text


def test_somebody_takes_over_when_the_facilitator_has_left(session, helene, karim, representative, sign_in):
    client = sign_in(karim)
    client.post(address("codev_session_take_over", session), {"facilitation_vu": representative.pk})
    session.refresh_from_db()
    assert session.facilitator == karim
    assert press(client, session, "suite", 1).step == 2
    page = sign_in(helene).post(address("codev_session_take_over", session), {"facilitation_vu": karim.pk}, follow=True)
    assert "deux personnes" in page.text


def test_notes_are_added_never_written_over(session, karim, helene, sign_in):
    for person, text in ((karim, "Une piste"), (helene, "Je retiens"), (karim, "Une piste")):
        sign_in(person).post(address("codev_session_note", session), {"step": 1, "text": text})
    assert sorted(CodevNote.objects.values_list("text", flat=True)) == ["Je retiens", "Une piste"]
    page = sign_in(karim).get(address("codev", session)).text
    assert "Je retiens" in page
    too_long = "é" * 2001
    page = sign_in(karim).post(address("codev_session_note", session), {"step": 2, "text": too_long})
    assert too_long in page.text, "nothing typed is lost"
    assert "Raccourcissez" in page.text


def test_one_erases_ones_own_notes_after_a_question(session, karim, helene, sign_in):
    note = codev_walk.add_note(session, karim, step=1, text="À effacer")
    assert sign_in(helene).post(address("codev_note_remove", session, note.pk), {ANSWERED: "1"}).status_code == 404
    client = sign_in(karim)
    assert "pour tout le monde" in client.post(address("codev_note_remove", session, note.pk)).text
    client.post(address("codev_note_remove", session, note.pk), {ANSWERED: "1"})
    assert not CodevNote.objects.exists()


def test_the_client_keeps_a_commitment_and_two_windows_are_told_apart(session, helene, karim, sign_in):
    day = timezone.localdate() + timedelta(days=20)
    said = {"what": "Réunir l’équipe", "by_when": day.isoformat()}
    assert "apporté la question" in sign_in(karim).post(address("codev_commit", session), said, follow=True).text
    client = sign_in(helene)
    client.post(address("codev_commit", session), said)
    kept = CodevCommitment.objects.get()
    assert (kept.what, kept.ask_on - timezone.localdate()) == ("Réunir l’équipe", timedelta(days=30))
    page = client.post(address("codev_commit", session), {**said, "what": "Écrire une note", "shown": ""}).text
    assert "autre fenêtre" in page
    assert "Écrire une note" in page
    past = client.post(address("codev_commit", session), {**said, "by_when": "2020-01-01"}).text
    assert "Cette date est passée" in past
    kept.refresh_from_db()
    assert kept.what == "Réunir l’équipe"


def test_thirty_days_later_it_is_asked_once_and_answered_in_one_tap(session, helene, karim, sign_in, client):
    kept = commit(session, helene, asked_in=0)
    assert any("Votre engagement" in line.link.title for line in todo(helene) if line.link)
    for _ in range(2):
        call_command("tend_agenda", "--apply")
    told = Notification.objects.get(recipient=helene.user, kind="codev_commitment")
    assert kept.what not in told.sentence
    assert "En partie" in sign_in(helene).get(address("codev", session)).text
    assert sign_in(karim).post(address("codev_outcome", session), {"reponse": "kept"}).status_code == 404
    for said in ("partly", "kept"):
        sign_in(helene).post(address("codev_outcome", session), {"reponse": said})
    kept.refresh_from_db()
    assert kept.outcome == "partly"
    assert not [line for line in todo(helene) if line.link and "engagement" in line.link.title]
    CodevSession.objects.filter(pk=session.pk).update(step=7, step_started_at=None, ended_at=timezone.now())
    page = " ".join(client.get(reverse("events:codev_help")).text.split())
    assert "1 séance, 1 engagement : 1 tenu en partie." in page
    assert kept.what not in page


def test_figures_say_nothing_of_what_nobody_answered(session, helene, sign_in):
    CodevSession.objects.filter(pk=session.pk).update(step=7, step_started_at=None, ended_at=timezone.now())
    reader = sign_in(helene)
    assert "1 séance." in " ".join(reader.get(reverse("events:codev_help")).text.split())
    commit(session, helene, asked_in=3)
    page = " ".join(reader.get(reverse("events:codev_help")).text.split())
    assert "1 séance, 1 engagement. Personne n’a encore dit ce que son engagement est devenu." in page


def test_it_is_not_asked_before(session, helene, sign_in):
    commit(session, helene, asked_in=3)
    call_command("tend_agenda", "--apply")
    assert not Notification.objects.filter(kind="codev_commitment").exists()
    sign_in(helene).post(address("codev_outcome", session), {"reponse": "kept"})
    assert CodevCommitment.objects.get().outcome == ""


def test_an_erased_client_leaves_no_words_and_the_answer_still_counts(session, helene, karim, administrator):
    codev_walk.add_note(session, helene, step=1, text="Mes mots")
    codev_walk.add_note(session, karim, step=1, text="Les siens")
    kept = commit(session, helene, asked_in=0)
    codev_walk.answer(kept, outcome="kept")
    erase(helene)
    kept.refresh_from_db()
    session.refresh_from_db()
    assert (kept.what, kept.member, kept.outcome) == ("", None, "kept")
    assert (session.question, session.client) == ("", None)
    assert [note.text for note in CodevNote.objects.all()] == ["Les siens"]


def test_the_page_of_a_session_that_lost_its_event_is_closed(session, karim, sign_in):
    Event.objects.filter(pk=session.event_id).update(hidden_at=timezone.now())
    assert sign_in(karim).get(address("codev", session)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_facilitators_press_next_at_once_and_it_moves_one_step(session, representative):
    presses = [lambda: codev_walk.advance(session, by=representative, expected=1)] * 8
    outcomes = together(*presses)
    session.refresh_from_db()
    assert (sorted(outcomes), session.step) == ([False] * 7 + [True], 2)


@pytest.mark.django_db(transaction=True)
def test_eight_notes_at_once_are_eight_notes(session, karim, helene):
    acts = [
        lambda who=who, n=n: codev_walk.add_note(session, who, step=1, text=f"Note {n}")
        for n, who in enumerate([karim, helene] * 4)
    ]
    outcomes = together(*acts)
    assert all(isinstance(one, CodevNote) for one in outcomes), outcomes
    assert CodevNote.objects.count() == 8


def test_a_note_before_the_beginning_is_refused(helene, representative):
    session = begun(CodevSessionFactory(), helene, representative, step=0)
    with pytest.raises(ValidationError, match="à partir du début"):
        codev_walk.add_note(session, helene, step=1, text="Trop tôt")


# Who was there -------------------------------------------------------------------------------------------------------


def seats(session: CodevSession) -> dict[Member, str]:
    return {one.member: one.state for one in Registration.objects.filter(event=session.event)}


def test_the_end_proposes_those_who_were_seen_and_the_facilitator_confirms(
    session, helene, karim, representative, sign_in
):
    page = sign_in(karim).get(address("codev", session))
    assert "Je suis là" in page.text
    assert not Registration.objects.exclude(seen_at=None).exists(), "reading writes nothing"
    sign_in(karim).post(address("codev_session_seen", session))
    assert "Je suis là" not in sign_in(karim).get(address("codev", session)).text
    client = sign_in(representative)
    for step in range(1, 7):
        press(client, session, "suite", step)
    assert set(Registration.objects.exclude(seen_at=None).values_list("member", flat=True)) == {
        karim.pk,
        representative.pk,
    }, "who presses is there too; Hélène only read"
    Event.objects.filter(pk=session.event_id).update(starts_at=timezone.now() - timedelta(hours=2))
    presences = client.get(address("codev", session)).context["presences"]
    ticked = [one.pk for one in presences if one.seen_at]
    assert len(presences) == 3
    assert "Qui était là" not in sign_in(karim).get(address("codev", session)).text
    page = sign_in(karim).post(address("codev_session_presence", session), {"presence": ticked}, follow=True)
    assert "Seule la personne qui facilite" in page.text
    page = client.post(address("codev_session_presence", session), {"presence": ticked}, follow=True)
    assert "C’est noté : 2 présences." in page.text
    assert seats(session) == {helene: "registered", karim: "present", representative: "present"}
    client.post(address("codev_session_presence", session), {"presence": [one.pk for one in presences]})
    assert set(seats(session).values()) == {"present"}
    client.post(address("codev_session_presence", session), {"presence": ["x", "9" * 30]})
    assert set(seats(session).values()) == {"registered"}, "taken back"


def test_presences_wait_for_the_end_and_for_the_hour(session, representative, sign_in):
    client = sign_in(representative)
    page = client.post(address("codev_session_presence", session), {"presence": []}, follow=True)
    assert "une fois la séance finie" in page.text
    CodevSession.objects.update(step=7, step_started_at=None, ended_at=timezone.now())
    Event.objects.filter(pk=session.event_id).update(
        starts_at=timezone.now() + timedelta(minutes=30), ends_at=timezone.now() + timedelta(hours=2)
    )
    known = [one.pk for one in Registration.objects.filter(event=session.event)]
    page = client.post(address("codev_session_presence", session), {"presence": known}, follow=True)
    assert "à partir du début" in page.text
    assert set(seats(session).values()) == {"registered"}


def test_htmx_says_i_am_here_and_the_button_goes(session, karim, sign_in):
    answer = sign_in(karim).post(address("codev_session_seen", session), headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert Registration.objects.get(event=session.event, member=karim).seen_at


def test_a_number_that_no_column_holds_is_no_session(helene, sign_in):
    assert sign_in(helene).get(reverse("events:codev", args=[10**25])).status_code == 404
