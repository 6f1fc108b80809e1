"""A letter leaves once, is tried again while it may leave, and says what became of it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from emi_alumni import settings as portal
from emi_alumni.foundation.outbox.models import CODE_LEASE, LEASE, Kind, Letter, State
from emi_alumni.foundation.outbox.sending import SERVER_AWAY, send_due
from tests.outbox.conftest import reach
from tests.outbox.smtp_server import mail_server


def test_a_letter_leaves_and_its_words_are_kept_no_more(server, post):
    letter = post()
    assert send_due() == 1
    letter.refresh_from_db()
    assert (letter.state, letter.subject, letter.body, letter.headers) == (State.SENT, "", "", {})
    assert letter.finished_at
    [text] = server.texts
    assert b"Bonjour." in text
    assert send_due() == 0


def test_the_server_is_greeted_by_the_portals_own_name(server, post):
    post()
    send_due()
    assert server.said("EHLO") == ["alumni.example.org"]


def test_codes_leave_before_a_hundred_invitations(server, post):
    for number in range(5):
        post(f"personne{number}@exemple.fr", kind=Kind.INVITATION)
    post("presse@exemple.fr", kind=Kind.CODE)
    send_due()
    assert server.said("RCPT")[0] == "TO:<presse@exemple.fr>"


def test_one_connection_carries_all_that_is_due(server, post):
    post("a@exemple.fr")
    post("b@exemple.fr")
    send_due()
    assert (len(server.texts), server.connections) == (2, 1)


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "."])
def test_a_temporary_refusal_is_tried_again_later_with_the_same_number(verb, server, post, due_now):
    letter = post()
    server.answers[verb] = ["451 come back", "354 go on" if verb == "DATA" else "250 ok"]
    send_due()
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (State.WAITING, 1)
    assert "451 come back" in letter.last_error
    assert letter.next_attempt_at > timezone.now() + timedelta(seconds=20)
    assert send_due() == 0, "not before its time"
    due_now()
    send_due()
    letter.refresh_from_db()
    assert letter.state == State.SENT
    assert letter.message_id.encode() in server.texts[0]


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "."])
def test_a_final_refusal_is_kept_and_the_other_letters_leave(verb, server, post):
    refused, other = post("perdue@exemple.fr"), post("karim@exemple.fr")
    server.answers[verb] = ["550 5.1.1 nobody of that name", "354 go on" if verb == "DATA" else "250 ok"]
    send_due()
    refused.refresh_from_db()
    other.refresh_from_db()
    assert (refused.state, refused.body) == (State.FAILED, "")
    assert "5.1.1 nobody of that name" in refused.last_error
    assert refused.address_refused is (verb == "RCPT"), "elsewhere, the address is not at fault"
    assert other.state == State.SENT


@pytest.mark.parametrize(
    ("answer", "dead"),
    [
        ("552 5.2.2 mailbox full", False),
        ("552 mailbox full", False),
        ("550 5.7.1 not from you", False),
        ("554 5.1.1 nobody", True),
        ("550 nobody", True),
    ],
)
def test_a_full_mailbox_or_a_policy_is_no_dead_address(server, post, answer, dead):
    letter = post()
    server.answers["RCPT"] = [answer]
    send_due()
    letter.refresh_from_db()
    assert (letter.state, letter.address_refused) == (State.FAILED, dead)


def test_after_421_the_next_letter_opens_another_connection(server, post):
    first, second = post("a@exemple.fr"), post("b@exemple.fr")
    server.answers["RCPT"] = ["421 too many letters", "250 ok"]
    send_due()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.WAITING, State.SENT)
    assert server.connections == 2


@pytest.mark.parametrize("hello", ["silent", "leave", "421 closed for now", "554 not you"])
def test_a_server_that_does_not_greet_costs_one_attempt_and_loses_nothing(hello, server, post, settings):
    settings.EMAIL_TIMEOUT = 0.5
    server.answers["HELLO"] = [hello]
    first, second = post("a@exemple.fr"), post("b@exemple.fr")
    assert send_due() == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.last_error.startswith(SERVER_AWAY)
    assert (first.state, second.state, second.attempts) == (State.WAITING, State.WAITING, 0)


def test_nobody_listens_then_somebody_does(post, settings, due_now):
    with mail_server() as gone:
        reach(settings, gone)
    letter = post()
    send_due()
    letter.refresh_from_db()
    assert (letter.state, letter.last_error[: len(SERVER_AWAY)]) == (State.WAITING, SERVER_AWAY)
    with mail_server() as back:
        reach(settings, back)
        due_now()
        send_due()
    letter.refresh_from_db()
    assert (letter.state, len(back.texts)) == (State.SENT, 1)


def test_a_connection_lost_after_the_text_gives_at_most_the_same_letter_twice(server, post, due_now):
    post()
    server.answers["."] = ["leave", "250 taken"]
    send_due()
    due_now()
    send_due()
    first, second = server.texts
    assert first == second, "the same number and the same date: mailboxes keep one"


def test_a_server_slow_to_say_that_it_took_the_text_is_waited_for(server, post):
    assert portal.EMAIL_TIMEOUT >= 30
    server.slow = 1
    letter = post()
    send_due()
    letter.refresh_from_db()
    assert letter.state == State.SENT


def test_the_pauses_grow_up_to_four_hours_and_a_codes_stay_short(post):
    def pauses(kind: Kind) -> list[int]:
        letter, found = post(kind=kind), []
        for attempts in (1, 2, 3, 20):
            Letter.objects.filter(pk=letter.pk).update(attempts=attempts)
            letter.refresh_from_db()
            letter.postpone("450 later")
            letter.refresh_from_db()
            found.append(round((letter.next_attempt_at - timezone.now()).total_seconds()))
        return found

    assert pauses(Kind.NOTICE) == [30, 60, 120, 4 * 3600]
    assert pauses(Kind.CODE) == [10, 10, 10, 10]


def test_a_code_too_old_is_not_sent(server, post):
    letter = post(kind=Kind.CODE, expires_after=timedelta(minutes=15))
    Letter.objects.update(expires_at=timezone.now())
    send_due()
    letter.refresh_from_db()
    assert (letter.state, letter.body, server.texts) == (State.EXPIRED, "", [])


def test_after_two_days_it_is_given_up(server, post):
    letter = post()
    assert timedelta(hours=47) < letter.expires_at - timezone.now() <= timedelta(days=2)
    letter.attempts = 20
    Letter.objects.update(attempts=20, expires_at=timezone.now() + timedelta(minutes=5))
    letter.refresh_from_db()
    letter.postpone("450 later")
    letter.refresh_from_db()
    assert letter.next_attempt_at == letter.expires_at, "said on time, not four hours later"


def test_an_accented_address_is_said_and_never_sent(server, post):
    letter = post("hélène@exemple.fr")
    send_due()
    letter.refresh_from_db()
    assert letter.state == State.FAILED
    assert "lettre accentuée" in letter.last_error
    assert server.commands == []


def test_a_domain_with_accents_is_written_as_servers_read_it(server, post):
    post("helene@mairie-pré.fr")
    send_due()
    assert server.said("RCPT") == ["TO:<helene@xn--mairie-pr-j4a.fr>"]


def test_a_letter_that_cannot_be_written_stops_nobody(server, post):
    bad, good = post("a@b@exemple.fr"), post()
    send_due()
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, good.state) == (State.FAILED, State.SENT)


def test_a_dead_worker_leaves_its_letter_to_another(server, post):
    letter = post()
    assert Letter.objects.claim() == letter, "and the worker dies here"
    assert Letter.objects.claim() is None
    Letter.objects.update(next_attempt_at=timezone.now())
    assert send_due() == 1
    assert len(server.texts) == 1


def test_the_lease_outlasts_a_session_and_a_codes_is_short(post):
    post(kind=Kind.NOTICE)
    claimed = Letter.objects.claim()
    claimed.refresh_from_db()
    assert claimed.next_attempt_at - timezone.now() > LEASE - timedelta(minutes=1)
    post(kind=Kind.CODE)
    claimed = Letter.objects.claim()
    claimed.refresh_from_db()
    assert claimed.next_attempt_at - timezone.now() <= CODE_LEASE < timedelta(minutes=15)


def test_a_letter_is_posted_with_the_act_or_not_at_all(post):
    with transaction.atomic():
        post()
        transaction.set_rollback(True)
    assert not Letter.objects.exists()


def test_at_once_means_once_committed(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        Letter.post(kind=Kind.NOTICE, to="karim@exemple.fr", subject="Avis", body="Bonjour.")
        assert mail.outbox == []
    assert [letter.to for letter in mail.outbox] == [["karim@exemple.fr"]]


@pytest.mark.django_db(transaction=True)
def test_four_workers_never_send_a_letter_twice(server, post):
    for number in range(12):
        post(f"personne{number}@exemple.fr")
    together = threading.Barrier(4)

    def work(_: int) -> int:
        together.wait(timeout=10)
        try:
            return send_due()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(work, range(4))) == 12
    assert len(server.said("RCPT")) == len(set(server.said("RCPT"))) == 12
    assert Letter.objects.filter(state=State.SENT).count() == 12


def test_no_page_waits_for_a_silent_server(server, helene, karim, sign_in):
    """The words are in Karim's messages at once, and nothing is said to have left."""
    server.answers["HELLO"] = ["silent"]
    form = {"subject": "Un café ?", "body": "Mardi ?", "key": "0f0e0d0c-0000-4000-8000-000000000001"}
    page = sign_in(helene).post(f"/annuaire/{karim.slug}/ecrire/", form, follow=True).content.decode()
    assert server.connections == 0
    assert f"Votre message est dans les messages de {karim.full_name}." in page
    assert Letter.objects.get().state == State.WAITING
    assert "Un café ?" in sign_in(karim).get("/moi/messages/").content.decode()


def test_what_was_settled_is_thrown_away_but_what_says_that_an_address_is_dead(post):
    long_ago = timezone.now() - timedelta(days=40)
    sent, refused, dead, cleared = (post(f"{name}@exemple.fr") for name in ("sent", "refused", "dead", "cleared"))
    sent.mark_sent()
    refused.mark_refused("552 5.2.2 full")
    dead.mark_refused("550 5.1.1", address_refused=True)
    cleared.mark_refused("550 5.1.1", address_refused=True)
    Letter.objects.update(finished_at=long_ago)
    again = post("cleared@exemple.fr")
    again.mark_sent()
    waiting = post("waiting@exemple.fr")
    call_command("purger", "--apply")
    assert set(Letter.objects.all()) == {dead, again, waiting}
    Letter.objects.filter(pk=dead.pk).update(finished_at=timezone.now() - timedelta(days=366))
    call_command("purger", "--apply")
    assert set(Letter.objects.all()) == {again, waiting}
