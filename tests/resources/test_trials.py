"""Tools tested together: a place each, what each found, what all of it says."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from directory.models import MessageBlock
from directory.todo import todo
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.notifications.models import Notification
from resources.models import Trial, TrialReport, TrialSeat
from resources.personal_data import forget
from tests.concurrency import together
from tests.factories import MemberFactory
from tests.resources.practice_world import make_trial, tool

pytestmark = pytest.mark.django_db

ADD = reverse("resources:trial_add")


def in_days(days: int):
    return timezone.localdate() + timedelta(days=days)


def words(**typed) -> dict[str, str]:
    said = {"tool": "", "tool_name": "Murmure", "purpose": "Garder les mots.", "request": "Une réunion."}
    return said | {"until": str(in_days(20)), "places": "3", **typed}


def told(member, kind: str) -> list[str]:
    return [one.sentence for one in Notification.objects.current().filter(recipient=member.user, kind=kind)]


def report_of(trial: Trial, member, **facts) -> TrialReport:
    said = {"verdict": "worked", "advice": "yes", "text": "Les plus discrets ont écrit.", "state": "published"}
    return TrialReport.objects.create(trial=trial, author=member, **said | facts)


# Calling ---------------------------------------------------------------------------------------------


@pytest.mark.met("PQ1-46")
def test_a_call_is_read_first_then_joined_then_told(helene, karim, moderator, sign_in):
    sign_in(helene).post(ADD, words())
    call = Trial.objects.get()
    assert call.state == State.PENDING
    assert sign_in(karim).get(call.get_absolute_url()).status_code == 404
    call.publish(by=moderator)
    sign_in(karim).post(reverse("resources:trial_join", args=[call.pk]))
    assert told(helene, "trial_joined") == [f"{karim.full_name} teste « Murmure » avec vous."]
    typed = {"verdict": "so_so", "advice": "depends", "text": "Bien à dix, moins à trois."}
    sign_in(karim).post(reverse("resources:trial_report_add", args=[call.pk]), typed)
    TrialReport.objects.get().publish(by=moderator)
    assert told(helene, "trial_reported")
    page = sign_in(helene).get(call.get_absolute_url()).text
    assert "Bien à dix, moins à trois." in page
    assert "1 compte rendu sur 1" in page.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"tool_name": ""}, "Choisissez un outil de la liste, ou nommez-en un autre."),
        ({"tool_name": "point visuel (OBEYA)"}, "est déjà dans la liste"),
        ({"purpose": ""}, "Dites pour quoi faire"),
        ({"request": ""}, "Dites ce que vous demandez"),
        ({"until": ""}, "Écrivez la date"),
        ({"until": "2001-01-01"}, "Choisissez un jour à venir"),
        ({"until": str(in_days(800))}, "un test dure un an au plus"),
        ({"places": "0"}, "de 1 à 30"),
        ({"places": "31"}, "de 1 à 30"),
        ({"places": "beaucoup"}, "de 1 à 30"),
    ],
)
def test_bad_input_is_told(typed, sentence, helene, sign_in):
    tool()
    page = sign_in(helene).post(ADD, words(**typed))
    assert page.status_code == 200
    assert sentence in page.text
    assert not Trial.objects.exists()


def test_a_tool_of_the_list_or_another_never_both(helene, sign_in):
    page = sign_in(helene).post(ADD, words(tool=str(tool().pk)))
    assert "l’un des deux" in page.text
    sign_in(helene).post(ADD, words(tool=str(tool().pk), tool_name=""))
    assert str(Trial.objects.get()) == tool().name
    page = sign_in(helene).post(ADD, words(tool=str(tool().pk), tool_name="", purpose="Encore."))
    assert "Vous avez déjà un appel en cours" in page.text
    with pytest.raises(IntegrityError), transaction.atomic():
        make_trial(helene, tool=tool(), tool_name="Un autre")


# Joining ---------------------------------------------------------------------------------------------


def test_places_are_counted(helene, karim):
    call = make_trial(helene, places=1)
    with pytest.raises(ValidationError, match="C’est votre appel"):
        call.join(by=helene)
    call.join(by=karim)
    call.join(by=karim)
    assert call.seats.count() == 1
    other = MemberFactory(with_account=True)
    with pytest.raises(ValidationError, match="Toutes les places sont prises"):
        call.join(by=other)
    call.leave(by=karim)
    call.join(by=other)
    assert [seat.member for seat in call.seats.all()] == [other]


def test_no_place_once_it_is_over_hidden_or_for_whom_its_author_blocked(helene, karim):
    over = make_trial(helene, until=in_days(-1))
    with pytest.raises(ValidationError, match="terminé"):
        over.join(by=karim)
    hidden = make_trial(helene, tool_name="Autre", hidden_at=timezone.now())
    with pytest.raises(ValidationError, match="n’est plus en ligne"):
        hidden.join(by=karim)
    MessageBlock.objects.create(member=helene, blocked=karim)
    with pytest.raises(ValidationError, match="ne reçoit pas vos messages"):
        make_trial(helene, tool_name="Encore").join(by=karim)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_share_the_last_place(helene, karim):
    call = make_trial(helene, places=1)
    other = MemberFactory(with_account=True)
    outcomes = together(lambda: call.join(by=karim), lambda: call.join(by=other))
    assert call.seats.count() == 1
    assert sum(isinstance(one, ValidationError) for one in outcomes) == 1


def test_places_are_never_fewer_than_testers(representative, karim, sign_in):
    call = make_trial(representative, places=3)
    for member in (karim, MemberFactory()):
        TrialSeat.objects.create(trial=call, member=member)
    typed = words(places="1", opened="published")
    page = sign_in(representative).post(call.edit_url, typed)
    assert "Laissez 2 places au moins" in page.text
    sign_in(representative).post(call.edit_url, typed | {"places": "2", "until": str(in_days(60))})
    call.refresh_from_db()
    assert (call.places, call.until) == (2, in_days(60))


# Telling ---------------------------------------------------------------------------------------------


def test_only_who_tests_tells_once_and_keeps_the_place(helene, karim, sign_in):
    call = make_trial(helene)
    address = reverse("resources:trial_report_add", args=[call.pk])
    assert sign_in(karim).get(address).status_code == 404
    call.join(by=karim)
    typed = {"verdict": "failed", "advice": "no", "text": "Le pare-feu."}
    sign_in(karim).post(address, typed)
    page = sign_in(karim).post(address, typed | {"text": "Encore."})
    assert "Vous avez déjà rendu compte" in page.text
    with pytest.raises(ValidationError, match="votre place reste à vous"):
        call.leave(by=karim)


def test_the_summary_counts_what_is_online(helene, karim, sign_in):
    call = make_trial(helene, until=in_days(-2))
    others = [MemberFactory() for _ in range(3)]
    for member in (karim, *others):
        TrialSeat.objects.create(trial=call, member=member)
    report_of(call, karim)
    report_of(call, others[0], verdict="failed", advice="no")
    report_of(call, others[1], state="pending", text="Pas encore lu.")
    page = sign_in(helene).get(call.get_absolute_url())
    assert "Le bilan" in page.text
    assert dict(page.context["verdicts"]) == {"cela a marché": 1, "à moitié": 0, "cela n’a pas marché": 1}
    assert dict(page.context["advices"]) == {"oui": 1, "cela dépend": 0, "non": 1}
    assert "Pas encore lu." not in page.text


def reminders(member) -> list[str]:
    return [one.link.title for one in todo(member) if one.link and "testez" in one.link.title]


def test_a_tester_is_reminded_near_the_end_until_they_told(helene, karim):
    call = make_trial(helene, until=in_days(8))
    TrialSeat.objects.create(trial=call, member=karim)
    assert not reminders(karim)
    Trial.objects.update(until=in_days(7))
    assert reminders(karim) == ["Vous testez « Murmure »"]
    Trial.objects.update(until=in_days(-31))
    assert not reminders(karim)
    Trial.objects.update(until=in_days(-30))
    assert reminders(karim)
    report_of(call, karim, state="pending")
    assert not reminders(karim)


def test_taken_away_its_testers_are_told(helene, karim):
    call = make_trial(helene)
    call.join(by=karim)
    call.withdraw(by=helene.user)
    assert told(karim, "trial_withdrawn")
    assert not told(helene, "trial_joined")


def test_pages_cost_the_same_however_many_test(helene, karim, sign_in, same_queries):
    call = make_trial(karim)
    client = sign_in(helene)

    def add() -> None:
        member = MemberFactory()
        TrialSeat.objects.create(trial=call, member=member)
        report_of(call, member)

    add()
    same_queries(lambda: client.get(call.get_absolute_url()), add, 5)
    same_queries(
        lambda: client.get(reverse("resources:trial_list")),
        lambda: make_trial(MemberFactory(), tool_name="Autre"),
        5,
    )


def test_who_leaves_the_network_frees_their_places(helene, karim):
    call = make_trial(karim)
    TrialSeat.objects.create(trial=call, member=helene)
    kept, draft = report_of(call, helene), make_trial(helene, state="draft")
    forget(helene)
    assert not call.seats.exists()
    assert list(TrialReport.objects.all()) == [kept]
    assert not Trial.objects.filter(pk=draft.pk).exists()
