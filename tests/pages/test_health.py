"""Is it alive, is it ready: short answers for the machine that watches."""

import shutil
from collections import namedtuple
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from emi_alumni.foundation.outbox.models import Kind, Letter
from emi_alumni.foundation.outbox.sending import SERVER_AWAY
from tests.pages.test_errors import refuse

Usage = namedtuple("Usage", "total used free")


@pytest.mark.django_db
def test_being_alive_asks_nothing_to_the_database():
    with connection.execute_wrapper(refuse):
        response = Client().get("/sante/")
    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
def test_this_machine_may_ask_whether_the_portal_is_ready(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    response = Client().get("/sante/pret/")
    assert (response.status_code, response.content) == (200, b"ok")
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM cache WHERE cache_key LIKE '%probe%'")
        assert cursor.fetchone() == (0,)  # the probe was taken back
    assert list((tmp_path / "media").iterdir()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("elsewhere", [{"REMOTE_ADDR": "203.0.113.9"}, {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}])
def test_strangers_are_not_told_that_the_question_exists(elsewhere, settings):
    assert Client(**elsewhere).get("/sante/pret/").status_code == 404
    settings.HEALTH_TOKEN = "a-long-secret"
    assert Client(**elsewhere).get("/sante/pret/", headers={"authorization": "Bearer wrong"}).status_code == 404
    assert Client(**elsewhere).get("/sante/pret/").status_code == 404
    asked = Client(**elsewhere).get("/sante/pret/", headers={"authorization": "Bearer a-long-secret"})
    assert asked.status_code == 200


@pytest.mark.django_db
def test_an_empty_secret_opens_nothing(settings):
    settings.HEALTH_TOKEN = ""
    stranger = Client(REMOTE_ADDR="203.0.113.9")
    assert stranger.get("/sante/pret/", headers={"authorization": "Bearer "}).status_code == 404


@pytest.mark.django_db
def test_a_full_disk_is_told_by_its_code(monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**12, 10**12 - 5, 5))
    response = Client().get("/sante/pret/")
    assert (response.status_code, response.content) == (503, b"disk-free")


@pytest.mark.django_db
def test_photos_that_cannot_be_written_are_told_by_their_code(settings, tmp_path):
    in_the_way = tmp_path / "media"
    in_the_way.write_text("a file where the directory should be")
    settings.MEDIA_ROOT = in_the_way
    response = Client().get("/sante/pret/")
    assert (response.status_code, response.content) == (503, b"media-write")


@pytest.mark.django_db
def test_a_database_that_refuses_writes_is_told_by_its_code():
    def read_only(execute, sql, params, many, context):
        if sql.startswith("INSERT"):
            raise OperationalError("attempt to write a readonly database")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(read_only):
        response = Client().get("/sante/pret/")
    assert (response.status_code, response.content) == (503, b"database-write")


def waiting_letter(**facts) -> Letter:
    letter = Letter.objects.create(
        kind=Kind.CODE, to="karim@exemple.fr", key="k", expires_at=timezone.now() + timedelta(minutes=15)
    )
    Letter.objects.filter(pk=letter.pk).update(**facts)
    return letter


@pytest.mark.django_db
def test_letters_that_nobody_takes_are_told_a_code_within_two_minutes():
    waiting_letter(next_attempt_at=timezone.now() - timedelta(seconds=110), kind=Kind.INVITATION)
    assert Client().get("/sante/pret/").content == b"ok"
    Letter.objects.update(next_attempt_at=timezone.now() - timedelta(minutes=29))
    assert Client().get("/sante/pret/").content == b"ok", "a hundred invitations take their time"
    Letter.objects.update(kind=Kind.CODE)
    response = Client().get("/sante/pret/")
    assert (response.status_code, response.content) == (503, b"mail-process")


@pytest.mark.django_db
def test_a_mail_server_away_is_told_and_one_hesitant_mailbox_is_not():
    later = timezone.now() + timedelta(minutes=5)
    waiting_letter(
        created_at=timezone.now() - timedelta(minutes=20), next_attempt_at=later, last_error="450 greylisted"
    )
    assert Client().get("/sante/pret/").content == b"ok"
    Letter.objects.update(last_error=f"{SERVER_AWAY} : Connection refused")
    assert Client().get("/sante/pret/").content == b"mail-server"
