"""Relais of a promotion: who may be one, until when; « Quoi de neuf ? », who opens, writes and reads it (TRA-07)."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from directory import todo
from directory.models import Cohort, Member
from directory.personal_data import erase
from directory.training import cancel
from emi_alumni.foundation.notifications.models import Notification
from governance.models import QuarterRound, RelayMandate, Reply, Thread
from governance.models.relays import opens_by_itself, quarter_name, quarter_of, rounds_to_open
from tests.factories import MemberFactory
from tests.reading import plain
from tests.standing import standing

pytestmark = pytest.mark.django_db


@standing
def relay(helene) -> RelayMandate:
    return RelayMandate.objects.create(cohort=helene.cohort, member=helene)


@standing
def peer(helene) -> Member:
    """Somebody of the same promotion."""
    return MemberFactory(cohort=helene.cohort, given_name="Odile", family_name="Pâris", with_account=True)


@standing
def opened(relay) -> QuarterRound:
    return QuarterRound.open_by(relay)


def waits(member: Member) -> list[str]:
    member = Member.objects.get(pk=member.pk)
    return [one.link.title for one in todo.of_page(member)["todo"] if one.link]


def line(client, opened: QuarterRound, text: str = "Un nouveau poste."):
    return client.post(opened.get_absolute_url(), {"text": text, "key": ""}, follow=True)


# The mandate ---------------------------------------------------------------------------------------


@pytest.mark.met("TRA-07")
def test_the_network_reads_who_keeps_the_link_of_a_promotion(relay, helene, karim, sign_in):
    page = plain(sign_in(karim).get(helene.cohort.get_absolute_url()).text)
    assert "Relais de la promotion" in page
    assert helene.full_name in page.partition("Relais de la promotion")[2].partition("</section>")[0]
    assert "Quoi de neuf" not in page


def test_somebody_out_of_the_directory_is_not_named(relay, helene, karim, sign_in):
    Member.objects.filter(pk=helene.pk).update(hidden_by_choice=True)
    assert "Relais de la promotion" not in sign_in(karim).get(helene.cohort.get_absolute_url()).text


def test_two_at_most_each_of_the_promotion(relay, peer, karim, helene):
    RelayMandate.objects.create(cohort=helene.cohort, member=peer)
    third = MemberFactory(cohort=helene.cohort)
    with pytest.raises(ValidationError, match="deux relais"):
        RelayMandate.objects.create(cohort=helene.cohort, member=third)
    with pytest.raises(ValidationError):
        RelayMandate.objects.create(cohort=helene.cohort, member=helene)
    relay.end(by=peer.user)
    RelayMandate.objects.create(cohort=helene.cohort, member=third)


@pytest.mark.parametrize("how", ["left the promotion", "erased", "suspended", "over", "cancelled"])
def test_the_mandate_ends_with_what_it_rests_on(how, relay, helene, karim, administrator):
    match how:
        case "left the promotion":
            Member.objects.filter(pk=helene.pk).update(cohort=karim.cohort)
        case "erased":
            erase(helene)
            assert RelayMandate.objects.get().until == timezone.localdate()
        case "suspended":
            helene.set_standing(suspended=True)
        case "over":
            RelayMandate.objects.update(starts_on=date(2020, 1, 1), until=date(2021, 1, 1))
        case "cancelled":
            Cohort.objects.filter(pk=helene.cohort_id).update(presented_on=None)
            cancel(helene.cohort, by=administrator, reason="Trop peu de candidats.")
    assert not RelayMandate.objects.current().exists()
    with pytest.raises(ValidationError):
        QuarterRound.open_by(relay)


def test_she_gives_it_back_after_one_question_and_the_mission_is_told(relay, helene, karim, moderator, sign_in):
    url = reverse("governance:relay_leave", args=[relay.pk])
    assert "Rendre" in sign_in(helene).get(reverse("directory:me")).text
    assert sign_in(karim).post(url, {"answered": "1"}).status_code == 404
    asked = sign_in(helene).post(url)
    assert "Votre mandat s’arrête aujourd’hui" in plain(asked.text)
    assert RelayMandate.objects.current().exists()
    sign_in(helene).post(url, {"answered": "1"})
    assert not RelayMandate.objects.current().exists()
    assert Notification.objects.filter(recipient=moderator, kind="relay_given_back").exists()
    assert sign_in(helene).post(url, {"answered": "1"}).status_code == 404


def test_the_mission_names_one_of_the_promotion_who_is_told(helene, karim, sign_in, moderator):
    client = sign_in(moderator)
    url = reverse("admin:governance_relaymandate_add")
    today = timezone.localdate()
    data = {"cohort": helene.cohort_id, "starts_on": today, "until": today + timedelta(days=300)}
    assert "n’est pas de la promotion" in plain(client.post(url, data | {"member": karim.pk}).text)
    client.post(url, data | {"member": helene.pk})
    assert RelayMandate.objects.get().given_by == moderator
    assert Notification.objects.get(recipient=helene.user, kind="relay_given")


# Quoi de neuf ? ------------------------------------------------------------------------------------


def test_a_relais_opens_it_once_a_quarter(relay, helene, peer, karim, sign_in):
    url = reverse("governance:round_open", args=[helene.cohort.slug])
    assert "Ouvrir « Quoi de neuf ? »" in plain(sign_in(helene).get(helene.cohort.get_absolute_url()).text)
    for stranger in (peer, karim):
        assert sign_in(stranger).post(url).status_code == 404
    client = sign_in(helene)
    first, second = client.post(url), client.post(url)
    assert first.url == second.url == QuarterRound.objects.get().get_absolute_url()
    page = plain(client.get(helene.cohort.get_absolute_url()).text)
    assert "Ouvrir « Quoi de neuf ? »" not in page
    assert QuarterRound.objects.get().name in page


def test_each_is_asked_and_writes_one_line_that_the_promotion_alone_reads(opened, peer, helene, karim, sign_in):
    assert "Quoi de neuf ?" in waits(peer)
    assert "Quoi de neuf ?" in waits(helene)
    assert "Quoi de neuf ?" not in waits(karim)
    client = sign_in(peer)
    page = line(client, opened)
    assert "Un nouveau poste." in page.text
    assert "Vous avez écrit votre ligne" in page.text
    assert "Quoi de neuf ?" not in waits(peer)
    refused = line(client, opened, "Et encore ceci")
    assert "Vous avez déjà écrit votre ligne" in plain(refused.text)
    assert "Et encore ceci" in refused.text, "nothing typed is lost"
    assert Reply.objects.count() == 1
    assert "Un nouveau poste." in sign_in(helene).get(opened.get_absolute_url()).text
    stranger = sign_in(karim)
    assert stranger.get(opened.get_absolute_url()).status_code == 404
    assert "Un nouveau poste." not in stranger.get(reverse("search"), {"q": "nouveau poste"}).text.partition("<main")[2]
    assert "Un nouveau poste." not in stranger.get(reverse("news")).text


def test_a_line_is_short_mended_and_taken_away_to_be_written_again(opened, peer, sign_in):
    client = sign_in(peer)
    assert "300" in line(client, opened, "x" * 301).text
    assert not Reply.objects.exists()
    line(client, opened)
    written = Reply.objects.get()
    edit = reverse("governance:reply_edit", args=[opened.thread_id, written.pk])
    assert "300" in client.post(edit, {"text": "x" * 301}).text
    client.post(reverse("governance:reply_remove", args=[opened.thread_id, written.pk]), {"answered": "1"})
    assert "Quoi de neuf ?" in waits(peer)
    assert "Autre chose" in line(client, opened, "Autre chose").text


def test_nobody_is_told_of_each_line(opened, peer, helene, sign_in):
    line(sign_in(peer), opened)
    line(sign_in(helene), opened)
    assert not Notification.objects.filter(kind="thread_reply").exists()


def test_not_this_time_asks_no_more(opened, peer, karim, sign_in):
    url = reverse("governance:round_answer", args=[opened.pk])
    assert sign_in(karim).post(url, {"reponse": "non"}).status_code == 404
    assert sign_in(peer).post(url, {"reponse": "ecrire"}).url == f"{opened.get_absolute_url()}#repondre"
    assert "Quoi de neuf ?" in waits(peer)
    sign_in(peer).post(url, {"reponse": "non"})
    assert "Quoi de neuf ?" not in waits(peer)
    assert "Finalement" in line(sign_in(peer), opened, "Finalement").text


def test_it_is_asked_for_three_weeks_and_read_afterwards(opened, peer, sign_in):
    QuarterRound.objects.update(opened_at=timezone.now() - timedelta(days=22))
    assert "Quoi de neuf ?" not in waits(peer)
    assert sign_in(peer).get(opened.get_absolute_url()).status_code == 200


def test_who_is_erased_leaves_no_name_and_who_takes_the_opening_away_opens_it_again(opened, relay, helene, peer):
    opened.thread.withdraw(by=helene.user)
    assert "Quoi de neuf ?" not in waits(peer)
    again = QuarterRound.open_by(relay)
    assert (again.pk, Thread.objects.count()) == (opened.pk, 2)
    assert "Quoi de neuf ?" in waits(peer)
    erase(helene)
    assert Thread.objects.get(pk=again.thread_id).author.shown_name == "Ancien membre"


# By itself -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "opens"),
    [
        (date(2027, 1, 1), False),  # a holiday, then a week-end
        (date(2027, 1, 3), False),
        (date(2027, 1, 4), True),
        (date(2027, 1, 15), True),
        (date(2027, 1, 16), False),
        (date(2026, 10, 1), True),
        (date(2026, 12, 31), False),
    ],
)
def test_the_first_working_day_of_a_quarter(day, opens):
    assert opens_by_itself(day) is opens


def test_a_quarter_is_named_as_people_say():
    assert [quarter_name(quarter_of(date(2026, month, 9))) for month in (1, 5, 9, 12)] == [
        "1er trimestre 2026",
        "2e trimestre 2026",
        "3e trimestre 2026",
        "4e trimestre 2026",
    ]


def test_the_night_opens_it_once_in_the_name_of_the_longest_relais(relay, peer, helene, time_machine):
    RelayMandate.objects.filter(pk=relay.pk).update(starts_on=date(2026, 1, 5), until=date(2028, 1, 5))
    other = RelayMandate.objects.create(
        cohort=helene.cohort, member=peer, starts_on=date(2026, 6, 1), until=date(2028, 1, 1)
    )
    time_machine.move_to(timezone.make_aware(datetime(2027, 4, 1, 3)))
    call_command("open_rounds", verbosity=0)
    assert not QuarterRound.objects.exists()
    for _ in range(2):
        call_command("open_rounds", "--apply", verbosity=0)
    opened = QuarterRound.objects.get()
    assert (opened.thread.author, opened.quarter) == (helene, date(2027, 4, 1))
    assert other not in rounds_to_open(date(2027, 4, 2))
    time_machine.move_to(timezone.make_aware(datetime(2027, 5, 20, 3)))
    assert rounds_to_open(timezone.localdate()) == []
