"""A mandate, or the role of an animator, ends while a form of an event is open: whatever the form, its words come back
to be copied, and nothing is written."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events.models import AnnualMeeting, BudgetLine, ChecklistTask, ContributionCall, Event, ProgrammeItem, RunSheetLine
from events.models.contribution_calls import CallProposal
from governance.models import SeatMandate
from tests.factories import EventFactory, here
from tests.standing import standing

pytestmark = pytest.mark.django_db
ONE_WORD = "grippe"
WORDS = "Douze mots tapés sur le palier."


@standing
def colloque(representative, karim) -> Event:
    starts = here(60, 9)
    event = EventFactory(
        author=karim,
        host=representative.collectivity,
        kind="conference",
        starts_at=starts,
        ends_at=starts + timedelta(hours=8),
    )
    call = ContributionCall.objects.create(
        event=event, looked_for="Des essais.", formats=["talk"], closes_at=here(20, 0), opened_by=karim
    )
    ProgrammeItem.objects.create(event=event, title="Retours", kind="sponsors", minutes=30, position=1)
    CallProposal.objects.create(
        call=call,
        author=karim,
        title="La leur",
        summary="Dix lignes.",
        format="talk",
        state="sent",
        sent_at=timezone.now(),
    )
    AnnualMeeting.objects.create(year=2027, host=representative.collectivity, decided="turn", on=date(2027, 6, 17))
    return event


def item() -> ProgrammeItem:
    return ProgrammeItem.objects.get()


def line(model: type) -> int:
    return model.objects.create(meeting=AnnualMeeting.objects.get(), what="La leur", **LINES[model]).pk


LINES = {RunSheetLine: {"starts": "09:00"}, ChecklistTask: {"days": -7}, BudgetLine: {"planned": 100}}
MOMENT = {"title": ONE_WORD, "kind": "sharing", "minutes": "35", "note": WORDS}
TASK = {"what": ONE_WORD, "days": "−12", "who": WORDS}
AT_AN_HOUR = {"what": ONE_WORD, "starts": "09:45", "who": WORDS}
COST = {"what": ONE_WORD, "planned": "1250,50"}
OFF = {"reason": ONE_WORD}
# By the name of an address: its other arguments after the event's, and what was typed there.
FORMS = {
    "event_cancel": (lambda event: [event.pk], OFF),
    "event_postpone": (lambda event: [event.pk], OFF),
    "call_edit": (lambda event: [event.pk], {"looked_for": ONE_WORD, "minutes": "25", "closes_on": "2027-01-02"}),
    "programme_item_add": (lambda event: [event.pk], MOMENT),
    "programme_item_edit": (lambda event: [event.pk, item().pk], MOMENT),
    "programme_return": (lambda event: [event.pk, item().pk], {"signature": ONE_WORD, "changed": WORDS}),
    "proposal_decide": (lambda event: [CallProposal.objects.get().pk], {"decision": "accepted", "answer": ONE_WORD}),
    "proposal_note": (lambda event: [CallProposal.objects.get().pk], {"note": ONE_WORD}),
    "event_minutes": (lambda event: [event.pk], {"title": ONE_WORD}),
    "event_photos": (lambda event: [event.pk], {"alt": ONE_WORD, "caption": WORDS}),
    "event_repeat": (lambda event: [event.pk], {"rhythm": "weekly", "until": "2027-03-04"}),
    "event_co_host_add": (lambda event: [event.pk], {"collectivity": "12", "share": "25"}),
    "handover_day": (lambda event: [2027], {"on": "2027-06-20"}),
    "handover_line_add deroule": (lambda event: [2027, "deroule"], AT_AN_HOUR),
    "handover_line_add taches": (lambda event: [2027, "taches"], TASK),
    "handover_line_add budget": (lambda event: [2027, "budget"], COST),
    "handover_line_edit deroule": (lambda event: [2027, "deroule", line(RunSheetLine)], AT_AN_HOUR),
    "handover_line_edit taches": (lambda event: [2027, "taches", line(ChecklistTask)], TASK),
    "handover_line_edit budget": (lambda event: [2027, "budget", line(BudgetLine)], COST),
}
NOT_TYPED = {"sharing", "accepted", "weekly", "12"}  # choices


@pytest.mark.parametrize("form", FORMS)
def test_what_was_typed_comes_back_and_nothing_is_written(form, colloque, representative, sign_in):
    arguments, typed = FORMS[form]
    client = sign_in(representative)
    address = reverse(f"events:{form.partition(' ')[0]}", args=arguments(colloque))
    SeatMandate.objects.get().end(by=None)
    before = list(Event.objects.values()), list(ProgrammeItem.objects.values()), list(CallProposal.objects.values())
    page = client.post(address, typed)
    assert page.status_code == 404
    assert "Rien n’a été enregistré" in page.text
    for words in set(typed.values()):
        assert (f">{words}</textarea>" in page.text) is (words not in NOT_TYPED), words
    after = list(Event.objects.values()), list(ProgrammeItem.objects.values()), list(CallProposal.objects.values())
    assert after == before
    for model in LINES:
        assert not model.objects.filter(what=ONE_WORD).exists()


def test_a_button_that_is_pressed_too_late_shows_no_words(colloque, representative, sign_in):
    client = sign_in(representative)
    SeatMandate.objects.get().end(by=None)
    page = client.post(reverse("events:event_plan_again", args=[colloque.pk]), {"reponse": "oui", "version": "3"})
    assert page.status_code == 404
    assert "Rien n’a été enregistré" not in page.text
