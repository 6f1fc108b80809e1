"""A wrong setting stops the start with a sentence; the database works as the settings ask."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user
from django.core import signing
from django.db import connection, transaction
from django.test import RequestFactory

import manage

ROOT = Path(settings.BASE_DIR)
PRODUCTION = {
    "SECRET_KEY": "x" * 64,
    "ALLOWED_HOSTS": "alumni.example.org",
    "EMAIL_URL": "smtp+tls://u:p@smtp.example.org:587",
}


def started(tmp_path: Path, then: str = "", **environment: str | None) -> subprocess.CompletedProcess[str]:
    """What starting the portal says, in an environment that holds these variables and no other."""
    variables = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)} | PRODUCTION | environment
    code = "import django; django.setup(); from django.conf import settings; print('started', settings.DEBUG)\n" + then
    return subprocess.run(
        [sys.executable, "-c", code],
        env={name: value for name, value in variables.items() if value is not None}
        | {"DJANGO_SETTINGS_MODULE": "emi_alumni.settings"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_process_starts_without_what_only_files_need(tmp_path):
    """They would weigh twenty megabytes in each, for an import or an upload a month."""
    then = """
import sys, emi_alumni.urls
print('heavy:', {'openpyxl', 'pypdf', 'tablib', 'faker', 'odf', 'highspy', 'numpy'} & sys.modules.keys())
"""
    assert "heavy: set()" in started(tmp_path, then).stdout


def test_production_starts_with_its_three_compulsory_variables_and_without_debug(tmp_path):
    assert "started False" in started(tmp_path).stdout


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY is missing"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS is missing"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS=*"),
        ({"S3_BUCKET": "portail"}, "S3_BUCKET needs S3_ENDPOINT"),
        (
            {"S3_BUCKET": "b", "S3_ENDPOINT": "http://s3.example.org", "S3_ACCESS_KEY": "k", "S3_SECRET_KEY": "s"},
            "S3_ENDPOINT must begin with https://",
        ),
        ({"VAPID_PUBLIC_KEY": "B" * 87}, "VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY go together"),
        (
            {"VAPID_PUBLIC_KEY": "B" * 87, "VAPID_PRIVATE_KEY": "k" * 43, "VAPID_CONTACT": "reseau@example.org"},
            "VAPID_CONTACT is neither mailto:",
        ),
        ({"EMAIL_URL": None}, "EMAIL_URL is missing"),
        ({"DEFAULT_FROM_EMAIL": "Réseau EMI"}, "DEFAULT_FROM_EMAIL='Réseau EMI' is no address"),
        ({"DEFAULT_FROM_EMAIL": "Réseau EMI, Val d’Oise <reseau@example.org>"}, "is no address"),
        ({"DEFAULT_FROM_EMAIL": "reseau@"}, "is no address"),
        ({"DEFAULT_FROM_EMAIL": "réseau@example.org"}, "is no address"),
        ({"SERVER_EMAIL": "portail"}, "SERVER_EMAIL='portail' is no address"),
        ({"CONTACT_EMAIL": "Mission <mission@example.org>"}, "CONTACT_EMAIL="),
        ({"BOUNCE_ADDRESS": "bounces"}, "BOUNCE_ADDRESS='bounces' is no address"),
        ({"MAIL_AT_ONCE": "jamais"}, "MAIL_AT_ONCE='jamais' is neither yes nor no"),
        ({"DEBUG": "flase"}, "DEBUG='flase' is neither yes nor no"),
        ({"HTTPS": "peut-être"}, "HTTPS='peut-être' is neither yes nor no"),
        ({"DEMO": "true"}, "DEMO=true needs DEBUG=true"),
        ({"TRUSTED_PROXIES": "one"}, "TRUSTED_PROXIES='one' is not a whole number"),
        ({"DIRECTORY_PAGES_PER_HOUR": "-1"}, "DIRECTORY_PAGES_PER_HOUR='-1' is not a whole number"),
    ],
    ids=str,
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(tmp_path, wrong, sentence):
    answer = started(tmp_path, **wrong)
    assert answer.returncode != 0
    assert sentence in answer.stderr.strip().splitlines()[-1]


def test_the_demo_needs_debug_and_debug_needs_no_key(tmp_path):
    answer = started(tmp_path, DEMO="true", DEBUG="true", SECRET_KEY=None, ALLOWED_HOSTS=None, EMAIL_URL=None)
    assert "started True" in answer.stdout


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's options")
def test_sqlite_works_as_the_settings_ask():
    with connection.cursor() as cursor:
        asked = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 20_000}
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's options")
def test_a_write_takes_its_place_from_the_start_of_its_transaction():
    seen: list[str] = []
    connection.ensure_connection()
    connection.connection.set_trace_callback(seen.append)
    with transaction.atomic():
        pass
    connection.connection.set_trace_callback(None)
    assert seen[0] == "BEGIN IMMEDIATE"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's options")
@pytest.mark.django_db
def test_postgresql_cuts_what_lasts_too_long_and_plans_what_is_kept_once():
    with connection.cursor() as cursor:
        for name, value in (
            ("statement_timeout", "10s"),
            ("lock_timeout", "5s"),
            ("idle_in_transaction_session_timeout", "30s"),
            # Statements that are kept are planned once (docs/performance.md).
            ("plan_cache_mode", "force_generic_plan"),
            ("jit", "off"),
        ):
            cursor.execute(f"SHOW {name}")
            assert cursor.fetchone()[0] == value


@pytest.mark.parametrize(("command", "cut"), [("rebuild_search", False), ("migrate", False), ("runserver", True)])
def test_commands_take_the_time_that_they_need_where_pages_are_cut(tmp_path, monkeypatch, command, cut):
    said = "print(settings.DATABASES['default']['OPTIONS']['options'])"
    monkeypatch.delenv("DATABASE_MAY_TAKE_LONG", raising=False)
    monkeypatch.setattr(sys, "argv", ["manage.py", command])
    monkeypatch.setattr("django.core.management.execute_from_command_line", lambda argv: None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "environ", dict(os.environ))
        manage.main()
        long = os.environ.get("DATABASE_MAY_TAKE_LONG")
    options = started(tmp_path, said, DATABASE_URL="postgres://u@localhost/p", DATABASE_MAY_TAKE_LONG=long).stdout
    assert ("statement_timeout=10s" in options) is cut
    assert ("idle_in_transaction_session_timeout=30s" in options) is cut
    assert "lock_timeout=5s" in options


def test_sessions_and_links_survive_a_change_of_key_with_its_fallback_and_die_without(helene, sign_in, settings):
    early, late = sign_in(helene), sign_in(helene)
    link = signing.dumps("lien")
    old = settings.SECRET_KEY

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-key", [old]
    request = RequestFactory().get("/")
    request.session = early.session
    assert get_user(request) == helene.user
    assert signing.loads(link) == "lien"

    settings.SECRET_KEY_FALLBACKS = []
    request.session = late.session
    assert get_user(request).is_anonymous
    with pytest.raises(signing.BadSignature):
        signing.loads(link)


def test_every_variable_is_explained_to_whoever_runs_the_portal():
    source = (ROOT / "emi_alumni" / "settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r"""(?:env\.\w+|flag|number)\(\s*"([A-Z_]+)\"""", source))
    explained = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert len(names) > 15
    assert sorted(name for name in names if f"`{name}`" not in explained) == []


def test_letters_are_sent_by_their_own_process_from_the_portals_own_domain(tmp_path):
    then = "print(settings.MAIL_AT_ONCE, settings.EMAIL_BACKEND, settings.DEFAULT_FROM_EMAIL)"
    answer = started(tmp_path, then).stdout
    assert "False emi_alumni.foundation.outbox.smtp.EmailBackend Réseau EMI <reseau-emi@alumni.example.org>" in answer


@pytest.mark.parametrize(
    "sender", ["reseau@example.org", '"Réseau EMI, Val d’Oise" <reseau@example.org>', "É <a@pré.fr>"]
)
def test_a_right_sender_starts(tmp_path, sender):
    assert "started" in started(tmp_path, DEFAULT_FROM_EMAIL=sender, BOUNCE_ADDRESS="retours@example.org").stdout
