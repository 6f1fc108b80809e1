"""What clubs held before the agenda is in it afterwards: each date, its subjects, its notes, what was told of it."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.models.signals import ModelSignal
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.notifications.models import Notification
from events.models import Event
from governance.models import AnimatorMandate, Club, ClubMembership, ClubNote, ClubSubject
from tests.database_templates import migrated_to
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db(transaction=True)

# The present columns of what the test itself makes.
PRESENT = [MigrationLoader(None).graph.leaf_nodes(app)[0] for app in ("directory", "notifications", "account")]
BEFORE = [("governance", "0002_governance"), ("events", "0001_agenda"), *PRESENT]
AFTER = [("governance", "0003_dates_in_the_agenda"), ("events", "0002_club_dates"), *PRESENT]
LINK = "https://visio.example.org/club"
TODAY = timezone.localdate()


def migrate(targets: list[tuple[str, str]]) -> Any:
    """The models as they are once these migrations are the last ones."""
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.fixture
def before(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The models of before, in a database of their own. Nobody hears what is saved meanwhile: the search would read
    tables of the floors above, which are not there."""
    with migrated_to("club-dates", BEFORE):
        models = MigrationExecutor(connection).loader.project_state(BEFORE).apps
        monkeypatch.setattr(ModelSignal, "send", lambda *args, **named: [])
        yield models
        monkeypatch.undo()


def club_of_before(animator: Member) -> Club:
    club = Club.objects.create(name="Mesurer sans juger", entry="theme", tagline="Des chiffres.", meeting_url=LINK)
    began = TODAY - timedelta(days=200)
    AnimatorMandate.objects.create(club=club, member=animator, starts_on=began, until=began + timedelta(days=365))
    return club


def here(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, timezone.get_default_timezone())


def test_each_date_of_a_club_is_an_event_with_what_it_held(before):
    animator, member = MemberFactory(with_account=True), MemberFactory(with_account=True)
    club = club_of_before(animator)
    ClubMembership.objects.create(club=club, member=member)
    idle = Club.objects.create(name="Langage clair", entry="theme", tagline="Relire.")
    ClubMembership.objects.create(club=idle, member=member)
    empty = Club.objects.create(name="Encadrer dehors", entry="trade", tagline="Tôt.")
    sessions = before.get_model("governance", "ClubSession").objects
    soon, past = TODAY + timedelta(days=9), TODAY - timedelta(days=40)
    coming = sessions.create(
        club_id=club.pk, on=soon, title="Trois indicateurs", starts_at=time(12, 30), ends_at=time(14)
    )
    held = sessions.create(club_id=club.pk, on=past, title="Le premier chiffre")
    late = sessions.create(club_id=idle.pk, on=past, title="Une relance", starts_at=time(23, 30))
    sessions.create(club_id=empty.pk, on=past, title="Dehors", starts_at=time(7))
    off = sessions.create(club_id=club.pk, on=soon, title="Un doute", starts_at=time(9), cancelled_at=timezone.now())
    sessions.create(club_id=club.pk, on=soon, title="Un doute", starts_at=time(9))  # entered again, and kept
    subject = before.get_model("governance", "ClubSubject").objects.create(
        club_id=club.pk, text="Le chiffre têtu", session=coming, kept_at=timezone.now()
    )
    loose = before.get_model("governance", "ClubSubject").objects.create(club_id=club.pk, text="Un jour")
    note = before.get_model("governance", "ClubNote").objects.create(
        club_id=club.pk, author_id=member.pk, title="Deux chiffres", text="Un seul.", session=held, state="published"
    )
    kind, _ = before.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="governance", model="clubsession"
    )
    before.get_model("notifications", "Notification").objects.create(
        recipient_id=member.user_id,
        kind="club_session",
        wording="Nouvelle date",
        url="/clubs/mesurer-sans-juger/#date-1",
        content_type=kind,
        object_id=coming.pk,
    )

    migrate(AFTER)

    events = {(event.club.name, event.title, event.status): event for event in Event.objects.select_related("club")}
    assert len(events) == 6
    first = events["Mesurer sans juger", "Trois indicateurs", "planned"]
    assert (first.starts_at, first.ends_at) == (here(soon, time(12, 30)), here(soon, time(14)))
    assert (first.kind, first.format, first.meeting_url, first.state) == ("club", "remote", LINK, "published")
    assert first.author == animator
    assert not first.all_day
    assert first.published_at < timezone.now() - timedelta(days=30), "no news of today"
    first.full_clean()
    second = events["Mesurer sans juger", "Le premier chiffre", "planned"]
    assert (second.all_day, second.first_day, second.last_day) == (True, past, past)
    last = events["Langage clair", "Une relance", "planned"]
    assert (last.author, last.ends_at - last.starts_at) == (member, timedelta(hours=1))
    assert events["Encadrer dehors", "Dehors", "planned"].author in (animator, member), "nobody was in it: somebody is"
    called_off = events["Mesurer sans juger", "Un doute", "cancelled"]
    assert called_off.status_reason
    assert called_off.changed_at == off.cancelled_at
    assert ("Mesurer sans juger", "Un doute", "planned") in events

    assert list(ClubSubject.objects.get(pk=subject.pk).events.all()) == [first]
    assert not ClubSubject.objects.get(pk=loose.pk).events.exists()
    assert list(ClubNote.objects.get(pk=note.pk).events.all()) == [second]
    told = Notification.objects.get()
    assert (told.thing, told.url) == (first, first.get_absolute_url())
    assert late.on == past
    assert not Club.objects.get(pk=club.pk).is_asleep


def test_going_back_and_coming_forward_again_makes_no_date_twice(before):
    club = club_of_before(MemberFactory())
    sessions = before.get_model("governance", "ClubSession").objects
    sessions.create(club_id=club.pk, on=TODAY, title="Trois indicateurs", starts_at=time(12, 30), ends_at=time(14))
    sessions.create(club_id=club.pk, on=TODAY, title="Toute la journée")
    held = sessions.create(club_id=club.pk, on=TODAY, title="Annulée", starts_at=time(8), cancelled_at=timezone.now())
    subject = before.get_model("governance", "ClubSubject").objects.create(club_id=club.pk, text="Un", session=held)

    migrate(AFTER)
    kept = sorted(Event.objects.values_list("uid", "title"))
    again = migrate(BEFORE)
    back = again.get_model("governance", "ClubSession").objects
    assert sorted(back.values_list("title", "on", "starts_at", "ends_at")) == [
        ("Annulée", TODAY, time(8), time(9)),
        ("Toute la journée", TODAY, None, None),
        ("Trois indicateurs", TODAY, time(12, 30), time(14)),
    ]
    assert again.get_model("governance", "ClubSubject").objects.get(pk=subject.pk).session.title == "Annulée"
    assert back.exclude(cancelled_at=None).get().title == "Annulée"
    migrate(AFTER)
    assert sorted(Event.objects.values_list("uid", "title")) == kept


def test_a_network_of_nobody_whose_club_has_no_date_goes_on(before):
    Club.objects.create(name="Mesurer sans juger", entry="theme", tagline="Des chiffres.")
    migrate(AFTER)
    assert not Event.objects.exists()
