"""The desk of an event: for who organises it today; attendance in two taps, cancelled with a reason, a workbook."""

import io
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from emi_alumni.foundation.confirmation import ANSWERED
from emi_alumni.foundation.dates import french_date, french_hour
from emi_alumni.foundation.notifications.models import Notification
from events.models import Event
from events.models.registrations import leave, register
from governance.models import SeatMandate
from tests.factories import EventFactory, MemberFactory
from tests.standing import standing

pytestmark = pytest.mark.django_db


@standing
def event(representative) -> Event:
    return EventFactory(author=representative, host=representative.collectivity, capacity=1)


@pytest.fixture
def desk(representative, sign_in):
    return sign_in(representative)


def address(name: str, event: Event, *more: int) -> str:
    return reverse(f"events:event_{name}", args=[event.pk, *more])


def test_who_represents_the_host_keeps_the_desk_while_the_mandate_lasts(event, helene, karim, desk, sign_in):
    event.author = karim
    event.save()
    assert desk.get(address("desk", event)).status_code == 200
    assert sign_in(helene).get(address("desk", event)).status_code == 404
    SeatMandate.objects.get().end(by=None)
    assert desk.get(address("desk", event)).status_code == 404
    assert desk.post(address("cancel", event), {"reason": "Grève"}).status_code == 404
    event.refresh_from_db()
    assert event.status == "planned"


def test_cancelled_with_a_reason_that_everybody_reads_once(event, helene, karim, desk):
    register(event, helene)
    register(event, karim)
    desk.post(address("cancel", event), {"reason": "La salle est inondée."})
    event.refresh_from_db()
    assert (event.status, event.status_reason, event.sequence) == ("cancelled", "La salle est inondée.", 1)
    for person in (helene, karim):
        told = Notification.objects.get(recipient=person.user, kind="event_off")
        assert "inondée" in told.wording
    assert Event.objects.filter(pk=event.pk).exists(), "never deleted"
    assert "La salle est inondée." in desk.get(address("desk", event)).text


def test_no_reason_no_cancelling_and_nothing_typed_is_lost(event, desk):
    page = desk.post(address("postpone", event), {"reason": "   "}).text
    assert "Écrivez pourquoi" in page
    event.refresh_from_db()
    assert event.status == "planned"


def test_two_organisers_cancel_once(event, helene, desk):
    register(event, helene)
    for reason in ("Grève", "Inondation"):
        page = desk.post(address("cancel", event), {"reason": reason})
    assert "déjà annulé" in page.text
    assert Notification.objects.filter(recipient=helene.user, kind="event_off").count() == 1


def test_what_was_called_off_is_planned_again(event, helene, desk):
    register(event, helene)
    desk.post(address("postpone", event), {"reason": "Grève"})
    desk.post(address("plan_again", event))
    event.refresh_from_db()
    assert (event.status, event.status_reason) == ("planned", "")
    assert "aura lieu" in Notification.objects.get(recipient=helene.user, kind="event_off").wording


def test_attendance_in_two_taps_from_the_beginning(event, helene, desk):
    mine = register(event, helene)
    desk.post(address("mark", event, mine.pk), {"presence": "oui"})
    mine.refresh_from_db()
    assert mine.state == "registered", "not before it begins"
    Event.objects.filter(pk=event.pk).update(starts_at=timezone.now() - timedelta(hours=1))
    desk.post(address("mark", event, mine.pk), {"presence": "oui"})
    mine.refresh_from_db()
    assert mine.state == "present"
    assert desk.post(address("mark", event, mine.pk), {"presence": "peut-être"}).status_code == 404


def test_somebody_removed_after_a_question_gives_their_seat_to_the_next(event, helene, karim, desk):
    mine, next_one = register(event, helene), register(event, karim)
    asked = desk.post(address("registration_remove", event, mine.pk))
    assert "sa place est proposée" in asked.text
    desk.post(address("registration_remove", event, mine.pk), {ANSWERED: "1"})
    next_one.refresh_from_db()
    assert next_one.state == "offered"


def test_somebody_who_waits_is_removed_too_and_an_offer_says_its_end(event, helene, karim, desk):
    mine, his = register(event, helene), register(event, karim)
    assert address("registration_remove", event, his.pk) in desk.get(address("desk", event)).text
    leave(mine)
    his.refresh_from_db()
    until = f"{french_date(his.offered_until)}, {french_hour(his.offered_until)}"
    assert until in " ".join(desk.get(address("desk", event)).text.split())
    desk.post(address("registration_remove", event, his.pk), {ANSWERED: "1"})
    his.refresh_from_db()
    assert his.state == "removed"


def test_nobody_of_another_event_is_touched(event, helene, desk):
    elsewhere = register(EventFactory(), helene)
    assert desk.post(address("mark", event, elsewhere.pk), {"presence": "oui"}).status_code == 404
    assert desk.post(address("registration_remove", event, elsewhere.pk), {ANSWERED: "1"}).status_code == 404


def test_the_workbook_says_what_each_lets_be_read_and_is_written_down(event, helene, representative, desk):
    helene.email_audience = "nobody"
    helene.save()
    register(event, helene)
    answer = desk.post(address("registrations_file", event))
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[1][:2] == ("Lefèvre", "Hélène")
    assert helene.email not in str(rows)
    assert "Export des inscriptions" in LogEntry.objects.get(user=representative.user).change_message
    assert desk.get(address("registrations_file", event)).status_code == 405


def test_the_desk_costs_the_same_with_one_person_and_with_three(event, desk, same_queries):
    Event.objects.filter(pk=event.pk).update(capacity=None)
    people = iter(MemberFactory.create_batch(4, with_account=True))
    register(event, next(people))
    same_queries(lambda: desk.get(address("desk", event)), lambda: register(event, next(people)), 4)
