"""What devices are told, when, and what becomes of a push service that refuses, fails or keeps silent."""

import socketserver
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import Message
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from emi_alumni.foundation.notifications.budget import signal
from emi_alumni.foundation.notifications.kinds import ASKS, DIRECT
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.push import sending
from emi_alumni.foundation.push.encryption import new_keys
from emi_alumni.foundation.push.models import TRIES, Device
from emi_alumni.foundation.push.sending import Answer, Outcome, send_due
from tests.factories import ProjectFactory
from tests.push.receiver import Browser, claims_of

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 12, 12, tzinfo=ZoneInfo("Europe/Paris"))
ASKING = sorted(DIRECT[ASKS])[0]


@pytest.fixture
def clock(keys):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


class Service:
    """A push service in this process: what it was handed, and what it answers."""

    def __init__(self) -> None:
        self.answer, self.handed = Answer(201), list[tuple[str, bytes, dict[str, str]]]()

    def post(self, endpoint: str, body: bytes, headers: dict[str, str]) -> Answer:
        self.handed.append((endpoint, body, headers))
        return self.answer


@pytest.fixture
def service(monkeypatch) -> Service:
    made = Service()
    monkeypatch.setattr(sending, "post", made.post)
    return made


def add(member, number: int = 1) -> tuple[Device, Browser]:
    browser = Browser(number)
    return Device.add(member.user, **browser.given), browser


def tell(member, title: str = "Projet secret") -> None:
    signal([member.user], kind="club_date", sentence=f"« {title} » change.", thing=ProjectFactory(title=title))


def test_a_signal_is_told_to_each_device_without_a_name_nor_a_word_of_it(clock, service, helene, karim):
    browsers = [add(helene, number)[1] for number in (1, 2)]
    add(karim, 3)
    clock.shift(60)
    tell(helene)
    tell(helene, "Un autre")
    assert send_due() == Outcome(told=2)
    assert [endpoint for endpoint, _, _ in service.handed] == [browser.given["endpoint"] for browser in browsers]
    for browser, (endpoint, body, headers) in zip(browsers, service.handed, strict=True):
        assert browser.read(body) == {
            "title": "Du nouveau sur le portail",
            "body": "2 notifications vous attendent.",
            "path": "/moi/notifications/",
        }
        assert headers["Content-Encoding"] == "aes128gcm"
        assert int(headers["TTL"]) > 0
        claims, _ = claims_of(headers["Authorization"])
        assert endpoint.startswith(claims["aud"])
        assert claims["sub"] == "mailto:reseau@example.org"


def test_what_asks_something_is_told_what_answers_is_not(clock, service, helene):
    _, browser = add(helene)
    clock.shift(60)
    Notification.tell([helene.user], kind="publish", sentence="Votre projet est publié.", thing=ProjectFactory())
    assert send_due() == Outcome()
    Notification.tell([helene.user], kind=ASKING, sentence="Une question vous est posée.", thing=ProjectFactory())
    assert send_due() == Outcome(told=1)
    assert browser.read(service.handed[0][1])["body"] == "Une notification vous attend."


def test_nothing_read_held_or_taken_back_is_ever_told(clock, service, helene):
    add(helene)
    clock.shift(60)
    for number in range(6):
        tell(helene, f"Projet {number}")
    assert helene.user.held_signals.count() == 2
    Notification.objects.all().mark_read()
    assert send_due() == Outcome()
    Notification.objects.update(read_at=None, undone_at=NOON)
    assert send_due() == Outcome()
    Notification.objects.all().delete()
    assert send_due() == Outcome()


def test_what_came_before_the_device_is_not_told(clock, service, helene):
    tell(helene)
    clock.shift(60)
    add(helene)
    clock.shift(60)
    assert send_due() == Outcome()


def test_once_an_hour_at_most_and_never_twice_the_same(clock, service, helene):
    add(helene)
    clock.shift(60)
    tell(helene)
    assert send_due() == Outcome(told=1)
    clock.shift(timedelta(minutes=59))
    tell(helene, "Un autre")
    assert send_due() == Outcome()
    clock.shift(timedelta(minutes=1))
    assert send_due() == Outcome(told=1)
    clock.shift(timedelta(hours=2))
    assert send_due() == Outcome()


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_its_service_knows_no_more_leaves(clock, service, helene, status):
    add(helene)
    clock.shift(60)
    tell(helene)
    service.answer = Answer(status)
    assert send_due() == Outcome(gone=1)
    assert not Device.objects.exists()


@pytest.mark.parametrize("status", [0, 301, 307, 400, 403, 413, 429, 500, 503])
def test_a_service_that_refuses_or_fails_is_asked_again_later_and_later(clock, service, helene, status):
    device, _ = add(helene)
    clock.shift(60)
    tell(helene)
    service.answer = Answer(status)
    waits = []
    for _ in range(4):
        assert send_due() == Outcome(put_off=1)
        assert send_due() == Outcome(), "not at once"
        device.refresh_from_db()
        now = datetime.now(tz=NOON.tzinfo)
        waits.append(int((device.next_attempt_at - now).total_seconds() // 60))
        clock.move_to(device.next_attempt_at)
    assert waits == [5, 10, 20, 40]
    service.answer = Answer(201)
    assert send_due() == Outcome(told=1)
    device.refresh_from_db()
    assert device.failures == 0


def test_a_service_says_how_long_to_wait_a_day_at_most(clock, service, helene):
    device, _ = add(helene)
    clock.shift(60)
    tell(helene)
    for asked, granted in (
        (timedelta(hours=3), timedelta(hours=3)),
        (timedelta(days=9), timedelta(days=1)),
    ):
        service.answer = Answer(429, asked)
        assert send_due() == Outcome(put_off=1)
        device.refresh_from_db()
        assert device.next_attempt_at - datetime.now(tz=NOON.tzinfo) == granted
        clock.move_to(device.next_attempt_at)


def test_a_device_that_is_never_reached_leaves_in_the_end(clock, service, helene):
    device, _ = add(helene)
    Device.objects.update(failures=TRIES - 1)
    clock.shift(60)
    tell(helene)
    service.answer = Answer(500)
    send_due()
    assert not Device.objects.filter(pk=device.pk).exists()


def test_two_commands_at_once_tell_a_device_once(clock, service, helene, monkeypatch):
    add(helene)
    clock.shift(60)
    tell(helene)
    posted = service.post

    def meanwhile(*arguments):
        assert send_due() == Outcome(), "the other one has it"
        return posted(*arguments)

    monkeypatch.setattr(sending, "post", meanwhile)
    assert send_due() == Outcome(told=1)
    assert len(service.handed) == 1


def test_a_device_is_kept_from_its_own_turn_however_slow_the_one_before(clock, service, helene, monkeypatch):
    add(helene, 1)
    add(helene, 2)
    clock.shift(60)
    tell(helene)
    posted = service.post

    def slow(*arguments):
        if service.handed:
            assert send_due() == Outcome(), "the other one has it"
        else:
            clock.shift(20 * 60)
        return posted(*arguments)

    monkeypatch.setattr(sending, "post", slow)
    assert send_due() == Outcome(told=2)
    assert len(service.handed) == 2


def test_a_closed_account_and_an_address_that_is_no_push_service_are_never_called(clock, service, helene, karim):
    add(helene)
    add(karim, 2)
    clock.shift(60)
    tell(helene)
    tell(karim)
    type(helene.user).objects.filter(pk=helene.user.pk).update(is_active=False)
    Device.objects.filter(account=karim.user).update(endpoint="https://127.0.0.1/a")
    assert send_due() == Outcome(gone=1)
    assert service.handed == []


def test_who_is_due_is_found_by_one_query(clock, helene, karim):
    for number in range(3):
        for member in (helene, karim):
            add(member, 10 * number + member.pk)
    clock.shift(60)
    tell(helene)
    tell(karim)
    with CaptureQueriesContext(connection) as asked:
        assert [device.news for device in Device.objects.due(datetime.now(tz=NOON.tzinfo))] == [1] * 6
    assert len(asked) == 1


# The command --------------------------------------------------------------------------------------


def said(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_the_command_counts_first_then_tells(clock, service, helene):
    add(helene)
    clock.shift(60)
    tell(helene)
    assert "Appareils à prévenir : 1" in said("send_pushes", "--dry-run")
    assert service.handed == []
    assert "Prévenus : 1" in said("send_pushes")
    assert "Prévenus : 0" in said("send_pushes")


def test_without_keys_the_command_does_nothing(service, helene):
    add(helene)
    tell(helene)
    assert "Aucune clé" in said("send_pushes")
    assert service.handed == []


def test_keys_that_do_not_go_together_stop_the_command(keys, service):
    keys.VAPID_PUBLIC_KEY = new_keys()[0]
    with pytest.raises(CommandError, match="même paire"):
        said("send_pushes")


def test_the_keys_that_are_drawn_are_those_that_the_settings_take(settings, service):
    lines = dict(line.split("=", 1) for line in said("make_vapid_keys").splitlines())
    for name, value in lines.items():
        setattr(settings, name, value)
    assert sorted(lines) == ["VAPID_PRIVATE_KEY", "VAPID_PUBLIC_KEY"]
    assert "Prévenus : 0" in said("send_pushes")


# Over a real connection ---------------------------------------------------------------------------


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.handed.append((self.path, body, self.headers))
        self.send_response(self.server.status)
        for name, value in self.server.answered.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        pass


class Served(HTTPServer):
    status = 201
    answered: dict[str, str]
    handed: list[tuple[str, bytes, Message]]


@pytest.fixture
def served(monkeypatch):
    """A push service on a port of this machine: the only part that is replaced is how a connection is opened."""
    server = Served(("127.0.0.1", 0), Receiver)
    server.answered, server.handed = {}, []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    monkeypatch.setattr(sending, "open_connection", opened_on(server.server_port))
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def opened_on(port: int) -> Callable[[str], HTTPConnection]:
    return lambda host: HTTPConnection("127.0.0.1", port, timeout=0.3)


def test_a_device_is_told_over_http(keys, served, helene):
    _, browser = add(helene)
    tell(helene)
    assert send_due() == Outcome(told=1)
    [(path, body, headers)] = served.handed
    assert path == "/wpush/v2/device-1"
    assert browser.read(body)["body"] == "Une notification vous attend."
    assert headers["Content-Encoding"] == "aes128gcm"
    assert "Cookie" not in headers


def test_a_redirection_is_not_followed(keys, served, helene):
    add(helene)
    tell(helene)
    served.status, served.answered = 307, {"Location": f"http://127.0.0.1:{served.server_port}/inside"}
    assert send_due() == Outcome(put_off=1)
    assert [path for path, _, _ in served.handed] == ["/wpush/v2/device-1"]


@pytest.mark.parametrize(
    ("given", "wait"),
    [("120", timedelta(minutes=2)), ("Wed, 21 Oct 2026 07:28:00 GMT", timedelta()), ("9" * 40, timedelta())],
)
def test_how_long_a_service_asks_to_wait(served, given, wait):
    served.status, served.answered = 429, {"Retry-After": given}
    assert sending.post("https://fcm.googleapis.com/a?b=c", b"", {}) == Answer(429, wait)
    assert served.handed[0][0] == "/a?b=c"


def test_a_service_that_keeps_silent_or_is_away_is_not_waited_for(monkeypatch):
    with socketserver.TCPServer(("127.0.0.1", 0), socketserver.BaseRequestHandler) as silent:  # it accepts nothing
        monkeypatch.setattr(sending, "open_connection", opened_on(silent.server_address[1]))
        assert sending.post("https://fcm.googleapis.com/a", b"", {}) == Answer(0)
    assert sending.post("https://fcm.googleapis.com/a", b"", {}) == Answer(0)
    assert 0 < sending.PATIENCE <= 5
