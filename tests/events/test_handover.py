"""The annual meeting's handover: tasks counted from its day, run sheet, budget; last year's taken up in one tap."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from directory.todo import todo
from emi_alumni.foundation.confirmation import ANSWERED
from events.models import (
    AnnualMeeting,
    BudgetLine,
    ChecklistTask,
    CoHost,
    Event,
    ProgrammeItem,
    RunSheetLine,
    Speaker,
)
from events.models.handover import STANDARD_TASKS, announce, begin, mark_task, shares
from governance.models import Body, Seat, SeatMandate
from tests.concurrency import together
from tests.factories import CollectivityFactory, EventFactory, MemberFactory
from tests.standing import standing

pytestmark = pytest.mark.django_db
YEAR = 2027


@standing
def meeting(representative) -> AnnualMeeting:
    return AnnualMeeting.objects.create(
        year=YEAR, host=representative.collectivity, decided="turn", on=date(YEAR, 6, 17)
    )


@pytest.fixture
def host(representative, sign_in):
    return sign_in(representative)


def address(name: str = "", *more: object, year: int = YEAR) -> str:
    return reverse(f"events:handover{name}", args=[year, *more])


def test_the_standard_list_to_begin_with_and_twice_is_once(meeting, host):
    assert "Commencer avec" in host.get(address()).text
    for _ in range(2):
        host.post(address("_begin"))
    assert ChecklistTask.objects.count() == len(STANDARD_TASKS)
    page = host.get(address()).text
    assert "J−120" in page
    assert "17 février 2027" in page
    assert "J+30" in page
    assert "17 juillet 2027" in page


def test_last_years_preparation_is_taken_up_in_one_tap_as_if_nothing_was_done(meeting, host, helene, representative):
    former = AnnualMeeting.objects.create(year=YEAR - 1, host=helene.collectivity, decided="past")
    done = {"done_on": date(2026, 1, 1), "done_by": helene, "who": "Hélène"}
    ChecklistTask.objects.create(meeting=former, days=-7, what="Le nombre de repas", **done)
    RunSheetLine.objects.create(meeting=former, starts=time(8, 30), what="Accueil", who="Hélène")
    BudgetLine.objects.create(meeting=former, what="Repas", planned=900, spent=Decimal("1012.50"), payer=former.host)
    BudgetLine.objects.create(meeting=former, what="Salle", planned=200)
    assert f"Reprendre la préparation de {YEAR - 1}" in host.get(address()).text
    host.post(address("_begin"))
    task = meeting.tasks.get()
    assert (task.what, task.days, task.done_on, task.done_by, task.who) == ("Le nombre de repas", -7, None, None, "")
    assert list(meeting.run_sheet.values_list("starts", "what", "who")) == [(time(8, 30), "Accueil", "")]
    lines = list(meeting.budget.values_list("what", "planned", "spent", "payer"))
    assert lines == [
        ("Repas", Decimal("1012.50"), None, representative.collectivity_id),
        ("Salle", Decimal(200), None, None),
    ]
    assert former.tasks.get().done_by == helene, "last year's changed"


def test_a_task_is_done_on_a_day_by_somebody_and_taken_back(meeting, host, representative):
    task = ChecklistTask.objects.create(meeting=meeting, days=-7, what="Le traiteur")
    host.post(address("_mark", task.pk), {"fait": "oui"})
    task.refresh_from_db()
    assert (task.done_on, task.done_by) == (timezone.localdate(), representative)
    assert f"par {representative.shown_name}" in host.get(address()).text
    host.post(address("_mark", task.pk), {"fait": "non"})
    task.refresh_from_db()
    assert (task.done_on, task.done_by) == (None, None)


def test_a_task_whose_day_is_past_is_late_until_it_is_done(meeting, host, representative):
    AnnualMeeting.objects.update(on=timezone.localdate() + timedelta(days=3))
    task = ChecklistTask.objects.create(meeting=AnnualMeeting.objects.get(), days=-7, what="Le traiteur")
    assert "en retard" in host.get(address()).text
    mark_task(task, done=True, by=representative.user)
    assert "en retard" not in host.get(address()).text


def test_without_a_day_tasks_have_none_yet(meeting, host):
    AnnualMeeting.objects.update(on=None)
    ChecklistTask.objects.create(meeting=meeting, days=-7, what="Le traiteur")
    assert "date à fixer" in host.get(address()).text


@pytest.mark.parametrize(
    ("kind", "said", "wrong", "words"),
    [
        ("taches", {"what": "Le plan", "days": "−15"}, {"days": "bientôt"}, "Écrivez un nombre de jours"),
        ("taches", {"what": "Le plan", "days": "J-15"}, {"days": "4000"}, "Écrivez un nombre de jours"),
        ("deroule", {"what": "Accueil", "starts": "08:30"}, {"starts": "8 heures"}, "Écrivez l’heure"),
        ("budget", {"what": "Repas", "planned": "1 250,50"}, {"planned": "-3"}, "Écrivez un montant en euros"),
        ("budget", {"what": "Repas", "planned": "0"}, {"spent": "beaucoup"}, "Écrivez un montant en euros"),
        ("budget", {"what": "Repas", "planned": "1"}, {"planned": "99999999999"}, "Écrivez un montant en euros"),
    ],
)
def test_lines_are_added_and_what_is_wrong_is_said_with_what_was_typed(meeting, host, kind, said, wrong, words):
    page = host.post(address("_line_add", kind), said | wrong | {"what": "Une ligne à garder"}).text
    assert words in page
    assert "Une ligne à garder" in page
    assert not any(lines.objects.exists() for lines in (RunSheetLine, ChecklistTask, BudgetLine))
    assert host.post(address("_line_add", kind), said).status_code == 302
    assert said["what"] in host.get(address()).text


def test_amounts_and_days_are_read_as_french_writes_them(meeting, host):
    host.post(address("_line_add", "budget"), {"what": "Repas", "planned": "1 250,50 €", "spent": ""})
    host.post(address("_line_add", "taches"), {"what": "Le plan", "days": "−15"})
    assert BudgetLine.objects.get().planned == Decimal("1250.50")
    assert ChecklistTask.objects.get().days == -15


def test_a_line_is_changed_taken_out_after_a_question_and_two_windows_lose_nothing(meeting, host):
    line = RunSheetLine.objects.create(meeting=meeting, starts=time(9), what="Ouverture")
    where = address("_line_edit", "deroule", line.pk)
    mark = host.get(where).context["form"].initial["mark"]()
    RunSheetLine.objects.update(what="Écrit par un collègue")
    page = host.post(where, {"starts": "09:00", "what": "Mon texte", "mark": mark}).text
    assert "Écrit par un collègue" in page
    assert "Mon texte" in page
    remove = address("_line_remove", "deroule", line.pk)
    assert host.post(remove).status_code == 200
    assert RunSheetLine.objects.exists()
    host.post(remove, {ANSWERED: "1"})
    assert not RunSheetLine.objects.exists()


@pytest.mark.met("ANI-12")
def test_shared_lines_follow_the_shares_to_the_cent_and_the_host_pays_the_rest(meeting, department):
    osny = CollectivityFactory(short_name="Osny")
    meeting.event = EventFactory(kind="annual")
    co_hosts = [
        CoHost.objects.create(event=meeting.event, collectivity=osny, share=33),
        CoHost.objects.create(event=meeting.event, collectivity=department),
    ]
    lines = [
        BudgetLine(meeting=meeting, what="Salle", planned=Decimal("100.01"), spent=Decimal("10.01")),
        BudgetLine(meeting=meeting, what="Repas", planned=Decimal(50), payer=osny),
    ]
    found = {str(one.place): (one.percent, one.planned, one.spent) for one in shares(meeting, lines, co_hosts)}
    assert found == {
        str(meeting.host): (67, Decimal("67.01"), Decimal("6.71")),
        "Osny": (33, Decimal("83.00"), Decimal("3.30")),
        str(department): (None, Decimal(0), Decimal(0)),
    }
    assert sum(one[1] for one in found.values()) == Decimal("150.01")


def test_who_prepares_reads_and_writes_and_nobody_else(meeting, host, helene, karim, moderator, sign_in):
    """Karim works at the host's and represents nobody; the Département co-hosts, and Hélène represents it."""
    pages = [address(), address("_line_add", "budget")]
    for stranger in (helene, karim):
        for page in pages:
            assert sign_in(stranger).get(page).status_code == 404
            assert sign_in(stranger).post(address("_begin")).status_code == 404
    for client in (host, sign_in(moderator)):
        for page in pages:
            assert client.get(page).status_code == 200
    meeting.event = EventFactory(kind="annual")
    meeting.save()
    CoHost.objects.create(event=meeting.event, collectivity=helene.collectivity)
    seat = Seat.objects.create(body=Body.objects.get(), collectivity=helene.collectivity)
    SeatMandate.objects.create(seat=seat, member=helene)
    assert sign_in(helene).get(address()).status_code == 200
    CoHost.objects.all().delete()
    assert sign_in(helene).get(address()).status_code == 404


def test_a_mandate_that_ends_while_the_form_is_open_writes_nothing(meeting, host, representative):
    SeatMandate.objects.get().end(by=None)
    assert host.post(address("_line_add", "taches"), {"what": "Trop tard", "days": "1"}).status_code == 404
    with pytest.raises(ValidationError, match="ne préparez pas, ou plus"):
        begin(meeting, by=representative.user)
    assert not ChecklistTask.objects.exists()


def test_lines_of_another_meeting_and_unknown_kinds_are_not_there(meeting, host):
    other = AnnualMeeting.objects.create(year=YEAR + 1)
    line = RunSheetLine.objects.create(meeting=other, starts=time(9), what="Ailleurs")
    assert host.get(address("_line_edit", "deroule", line.pk)).status_code == 404
    assert host.get(address("_line_add", "inconnu")).status_code == 404
    assert host.get(address("_line_edit", "inconnu", 1)).status_code == 404


def test_the_day_then_the_agenda_in_two_taps(meeting, host, representative):
    AnnualMeeting.objects.update(on=None)
    host.post(address("_announce"))
    assert not Event.objects.exists(), "an event without a day"
    page = host.post(address("_day"), {"on": "2026-06-17"}).text
    assert f"Choisissez une date de {YEAR}." in page
    host.post(address("_day"), {"on": f"{YEAR}-06-17"})
    answer = host.post(address("_announce"))
    event = Event.objects.get()
    assert answer.url == reverse("events:event_edit", args=[event.pk])
    assert (event.kind, event.state, event.host, event.author) == ("annual", "draft", meeting.host, representative)
    assert host.get(answer.url).status_code == 200
    meeting.refresh_from_db()
    assert (meeting.event, meeting.day) == (event, date(YEAR, 6, 17))
    with pytest.raises(ValidationError, match="déjà son événement"):
        announce(meeting, by=representative)
    assert host.get(address("_day")).status_code == 404


def test_the_page_asks_as_much_of_three_lines_as_of_one(meeting, host, same_queries, helene):
    meeting.event = EventFactory(kind="annual", host=meeting.host)
    meeting.save()

    def more():
        n = ChecklistTask.objects.count()
        done = {"done_on": date(2027, 1, 1), "done_by": MemberFactory()}
        ChecklistTask.objects.create(meeting=meeting, days=-n, what=f"Tâche {n}", **done)
        RunSheetLine.objects.create(meeting=meeting, starts=time(9 + n), what=f"Ligne {n}")
        BudgetLine.objects.create(meeting=meeting, what=f"Dépense {n}", planned=n, payer=CollectivityFactory())
        CoHost.objects.create(event=meeting.event, collectivity=CollectivityFactory(), share=1)

    more()
    same_queries(lambda: host.get(address()), more, 10)


def test_constraints_hold_without_the_forms(meeting, helene):
    for wrong in ({"days": 366}, {"days": -366}, {"days": 1, "done_by": helene}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ChecklistTask.objects.create(meeting=meeting, what="Non", **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetLine.objects.create(meeting=meeting, what="Non", planned=-1)


@pytest.mark.django_db(transaction=True)
def test_two_who_begin_at_once_begin_one_preparation(meeting, representative):
    outcomes = together(*[lambda: begin(meeting, by=representative.user)] * 4)
    assert sum(one is None for one in outcomes) == 1
    assert ChecklistTask.objects.count() == len(STANDARD_TASKS)


# The moments of the programme, and what is asked on arriving ---------------------------------------------------------


@pytest.fixture
def former(helene) -> AnnualMeeting:
    """Last year's, prepared, with a programme."""
    event = EventFactory(kind="annual", host=helene.collectivity, past=True, title="La précédente")
    meeting = AnnualMeeting.objects.create(year=YEAR - 1, host=helene.collectivity, decided="past", event=event)
    ChecklistTask.objects.create(meeting=meeting, days=-7, what="Le traiteur")
    first = ProgrammeItem.objects.create(
        event=event, position=1, kind="sharing", minutes=45, starts=time(9), title="Le café d’Hélène", note="Avec elle"
    )
    first.speakers.create(member=helene)
    ProgrammeItem.objects.create(event=event, position=2, kind="sponsors", minutes=60, title="Les commanditaires")
    return meeting


MOMENTS = [("sharing", 45, time(9), "Moment de partage", ""), ("sponsors", 60, None, "Retour des commanditaires", "")]


def moments_of(event: Event) -> list[tuple]:
    return list(event.programme.in_order().values_list("kind", "minutes", "starts", "title", "note"))


@pytest.mark.parametrize("announced_first", [True, False])
def test_the_moments_of_last_year_are_taken_up_without_their_words(meeting, former, representative, announced_first):
    if announced_first:
        announce(meeting, by=representative)
    begin(meeting, by=representative.user)
    event = Event.objects.get(annual_meeting=meeting) if announced_first else announce(meeting, by=representative)
    event.refresh_from_db()
    assert moments_of(event) == MOMENTS
    assert event.has_programme
    assert not Speaker.objects.filter(item__event=event).exists()
    assert former.event.programme.first().speakers.exists(), "last year's changed"


def test_a_programme_that_was_written_stays_as_it_is(meeting, former, representative):
    event = announce(meeting, by=representative)
    ProgrammeItem.objects.create(event=event, position=1, kind="teaching", minutes=30, title="Un outil")
    begin(meeting, by=representative.user)
    assert [one[3] for one in moments_of(event)] == ["Un outil"]


def asked(member) -> list[str]:
    return [one.link.title for one in todo(member) if one.link and "rencontre annuelle" in one.link.title]


def test_the_host_s_representatives_are_asked_to_begin_then_told_what_is_late(meeting, representative, helene):
    AnnualMeeting.objects.filter(pk=meeting.pk).update(year=timezone.localdate().year + 1, on=None)
    meeting.refresh_from_db()
    assert asked(representative) == ["C’est votre tour d’accueillir la rencontre annuelle"]
    assert asked(helene) == [], "of another collectivité"
    begin(meeting, by=representative.user)
    assert asked(representative) == [], "no day yet, nothing is late"
    near = timezone.localdate() + timedelta(days=20)
    AnnualMeeting.objects.filter(pk=meeting.pk).update(year=near.year, on=near)
    late = sum(days < -20 for days, _ in STANDARD_TASKS)
    assert asked(representative) == [f"{late} tâches en retard pour la rencontre annuelle {near.year}"]
    for task in meeting.tasks.filter(days__lt=-20):
        mark_task(task, done=True, by=representative.user)
    assert asked(representative) == []


def test_a_turn_far_away_is_not_asked_yet(meeting, representative):
    AnnualMeeting.objects.filter(pk=meeting.pk).update(year=timezone.localdate().year + 2, on=None)
    assert asked(representative) == []
