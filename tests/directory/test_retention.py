"""Accounts that sleep are warned twice before anything happens; what has had its time is thrown away."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from directory.models import (
    Consent,
    InactivityNotice,
    Invitation,
    Member,
    ProfileClaim,
    RelayedMessage,
    StaleReport,
    User,
)
from directory.models.members import MemberState
from directory.personal_data import erase
from directory.retention import due
from tests.factories import MemberFactory, RelayedMessageFactory, UserFactory


@pytest.fixture
def run(db, capsys, django_capture_on_commit_callbacks, time_machine):
    """Run a command `on` that day; what it prints."""

    def command(name: str, *, on, apply: bool = True) -> str:
        time_machine.move_to(on, tick=False)
        with django_capture_on_commit_callbacks(execute=True):
            call_command(name, *(["--apply"] if apply else []))
        return capsys.readouterr().out

    return command


TODAY = timezone.now().replace(microsecond=0)


def after(**days) -> object:
    return TODAY + timedelta(**days)


@pytest.fixture
def sleeper(helene) -> Member:
    """Hélène, who will have slept for two years in thirty days."""
    User.objects.filter(pk=helene.user_id).update(last_login=TODAY - timedelta(days=700))
    return helene


class TestSleepers:
    @pytest.mark.met("VIG-03")
    def test_two_letters_then_suspended_then_anonymised(self, sleeper, karim, sign_in, run):
        run("prevenir_inactifs", on=TODAY)
        assert mail.outbox[-1].to == [sleeper.email]
        assert "sera suspendu le" in mail.outbox[-1].body
        run("prevenir_inactifs", on=after(days=22))
        assert len(mail.outbox) == 1
        run("prevenir_inactifs", on=after(days=23))
        assert len(mail.outbox) == 2
        run("prevenir_inactifs", on=after(days=29))
        sleeper.refresh_from_db()
        assert sleeper.is_listed

        run("prevenir_inactifs", on=after(days=30))
        gone = Member.objects.get(pk=sleeper.pk)
        assert (gone.user.is_active, gone.is_listed, gone.given_name) == (False, False, "Hélène")

        run("anonymiser_inactifs", on=after(days=30 + 364))
        assert Member.objects.get(pk=sleeper.pk).state == MemberState.ACTIVE
        run("anonymiser_inactifs", on=after(days=30 + 365))
        assert Member.objects.get(pk=sleeper.pk).full_name == "Ancien membre"
        assert not InactivityNotice.objects.exists()
        assert "deux lettres" in mail.outbox[-1].body

    def test_without_apply_only_figures(self, sleeper, run):
        printed = run("prevenir_inactifs", on=TODAY, apply=False)

        assert "premiers avis écrits" in printed
        assert ": 1" in printed
        assert not InactivityNotice.objects.exists()
        assert mail.outbox == []

    def test_running_twice_the_same_day_sends_once(self, sleeper, run):
        for _ in range(2):
            run("prevenir_inactifs", on=TODAY)

        assert len(mail.outbox) == 1

    def test_signing_in_is_enough_to_stay(self, sleeper, sign_in, run):
        run("prevenir_inactifs", on=TODAY)
        sign_in(sleeper)  # signs in today

        assert not InactivityNotice.objects.exists()
        run("prevenir_inactifs", on=after(days=60))
        assert Member.objects.get(pk=sleeper.pk).is_listed
        assert len(mail.outbox) == 1

    def test_somebody_gone_for_five_years_still_has_a_month(self, sleeper, run):
        User.objects.filter(pk=sleeper.user_id).update(last_login=TODAY - timedelta(days=1800))
        run("prevenir_inactifs", on=TODAY)
        run("prevenir_inactifs", on=after(days=1))

        assert InactivityNotice.objects.get().closes_on == timezone.localdate(after(days=30))
        assert User.objects.get(pk=sleeper.user_id).is_active

    def test_a_run_missed_for_months_still_reminds_a_week_before(self, sleeper, run):
        run("prevenir_inactifs", on=TODAY)
        run("prevenir_inactifs", on=after(days=90))
        assert len(mail.outbox) == 2
        assert User.objects.get(pk=sleeper.user_id).is_active
        run("prevenir_inactifs", on=after(days=97))

        assert not User.objects.get(pk=sleeper.user_id).is_active

    def test_when_the_mission_reopens_the_account_everything_comes_back(self, sleeper, sign_in, run):
        for days in (0, 23, 30):
            run("prevenir_inactifs", on=after(days=days))
        User.objects.filter(pk=sleeper.user_id).update(is_active=True)
        sign_in(User.objects.get(pk=sleeper.user_id))

        assert Member.objects.get(pk=sleeper.pk).is_listed

    def test_who_had_hidden_stays_hidden_when_she_comes_back(self, sleeper, run):
        sleeper.hidden_by_choice = True
        sleeper.save()
        for days in (0, 23, 30):
            run("prevenir_inactifs", on=after(days=days))
        User.objects.filter(pk=sleeper.user_id).update(is_active=True)
        run("prevenir_inactifs", on=after(days=31))

        assert not InactivityNotice.objects.filter(suspended_at__isnull=False).exists()
        assert not Member.objects.get(pk=sleeper.pk).is_listed

    def test_staff_and_recent_people_are_left_alone(self, sleeper, karim, run):
        User.objects.filter(pk=sleeper.user_id).update(is_staff=True)
        User.objects.filter(pk=karim.user_id).update(last_login=TODAY - timedelta(days=690))
        run("prevenir_inactifs", on=TODAY)

        assert mail.outbox == []


class TestPurge:
    @pytest.fixture
    def old_things(self, helene, karim, moderator):
        """One of each thing whose time is over, and its twin that is still due."""
        old, recent = TODAY - timedelta(days=366), TODAY - timedelta(days=364)
        for day in (old, recent):
            Invitation.objects.create(
                member=helene, email="x@exemple.fr", token_hash=str(day), expires_at=day, created_at=day
            )
            ProfileClaim.objects.create(
                given_name="A", family_name="B", email="c@exemple.fr", decided_at=day, created_at=old
            )
            StaleReport.objects.create(member=helene, author=karim, resolved_at=day)
            LogEntry.objects.create(
                user=moderator,
                action_time=day,
                content_type=ContentType.objects.get_for_model(Member),
                object_id="1",
                object_repr="x",
                action_flag=CHANGE,
            )
            MemberFactory(imported=True, created_at=day, given_name="Jamais", family_name=str(day.date()))
        for days in (-1, 1):
            Session.objects.create(session_key=f"s{days}", session_data="", expire_date=TODAY + timedelta(days=days))
        both, one = MemberFactory(), MemberFactory()
        RelayedMessageFactory(sender=both, recipient=one)
        RelayedMessageFactory(sender=karim, recipient=one)
        one.give_consent("phone")
        both.give_consent("phone")
        erase(both)
        erase(one)
        both.consents.update(withdrawn_at=TODAY - timedelta(days=1096))

    def test_each_rule_takes_what_is_over_and_leaves_the_rest(self, old_things, run):
        assert set(due(TODAY).values()) == {1, 0}  # no device is left without its session
        printed = run("purger", on=TODAY)

        assert "invitations closes depuis un an" in printed
        assert [model.objects.count() for model in (Invitation, ProfileClaim, StaleReport, LogEntry)] == [1, 1, 1, 1]
        assert Session.objects.count() == Consent.objects.count() == 1
        assert RelayedMessage.objects.count() == 1
        assert Member.objects.filter(state=MemberState.IMPORTED).count() == 1
        assert set(due(TODAY).values()) == {0}

    def test_without_apply_nothing_goes(self, old_things, run):
        before = due(TODAY)
        assert "Rien n’a été fait" in run("purger", on=TODAY, apply=False)
        assert due(TODAY) == before

    def test_people_imported_and_forgotten_get_no_letter(self, old_things, run):
        mail.outbox.clear()
        run("purger", on=TODAY)

        assert mail.outbox == []

    def test_a_standing_invitation_keeps_an_imported_person(self, run):
        waiting = MemberFactory(imported=True, created_at=TODAY - timedelta(days=800))
        Invitation.issue(waiting, email="x@exemple.fr", by=None)
        run("purger", on=TODAY)

        assert Member.objects.get(pk=waiting.pk).state == MemberState.IMPORTED

    def test_devices_whose_session_is_over_are_forgotten(self, helene, sign_in, run):
        here = sign_in(helene).session.session_key
        for key in (here, "gone"):
            UserSession.objects.create(user=helene.user, session_key=key, ip="127.0.0.1", user_agent="Firefox")
        run("purger", on=TODAY)

        assert helene.user.usersession_set.get().session_key == here

    def test_an_account_of_nobody_does_not_stop_the_night(self, run):
        UserFactory()

        for command in ("prevenir_inactifs", "anonymiser_inactifs", "purger"):
            assert run(command, on=TODAY)
