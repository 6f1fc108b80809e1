"""Fill a database of a build, and say where each page is. Runs inside the build: `python -m tests.bench.prepare …`.

`crowd PEOPLE PROJECTS` makes the tables and invents people and projects. `world FILE` adds the small world of the
permission tests, opens a session for each reader, and writes to FILE the address and the cookie of each visit; with
`--like FILE`, of the visits of that file which exist here too.
"""

import argparse
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import django


def crowd(people: int, projects: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")  # settings give a page ten seconds
            cursor.execute("SET idle_in_transaction_session_timeout = 0")
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    fill("populate", members=people)
    fill("populate_projects", projects=projects)
    call_command("rebuild_search", verbosity=0)
    try:
        from emi_alumni.foundation import planner_statistics
    except ImportError:  # an earlier commit
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    else:
        planner_statistics.refresh()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def fill(command: str, **size: int) -> None:
    """Without the index, which is made afterwards; an earlier commit knows of no such option."""
    from django.core.management import call_command, get_commands, load_command_class

    parser = load_command_class(get_commands()[command], command).create_parser("", command)
    quick = {"no_index": True} if any(action.dest == "no_index" for action in parser._actions) else {}
    call_command(command, yes_really=True, verbosity=0, **size, **quick)


def world(plan: Path, like: Path | None) -> None:
    """The table and the world are those of the build's own permission tests."""
    from tests.access import ROLES, addresses, make_world, rows_of
    from tests.bench.walk import Page, Visit, refuse_undeclared, visits
    from tests.test_permissions import TABLE

    found = addresses()
    made = make_world()
    if like:
        wanted = [
            Visit(Page(one["name"], one["about"]), one["reader"], "") for one in json.loads(like.read_text())["visits"]
        ]
    else:
        refuse_undeclared(found, rows_of, TABLE)
        wanted = visits(found, rows_of, TABLE, ROLES) + states_read()
    by_name = {address.name: address for address in found}
    sessions = open_sessions(made)
    urls = Addresses(made, by_name, sessions["no role"])
    said = []
    for visit in wanted:
        if url := urls.of(visit.page, required=not like):
            said.append(
                {
                    "name": visit.page.name,
                    "about": visit.page.about,
                    "reader": visit.reader,
                    "foreseen": visit.foreseen,
                    "url": url,
                }
            )
    plan.write_text(json.dumps({"visits": said, "cookies": cookies(sessions)}, ensure_ascii=False, indent=1))


def states_read() -> list:
    from tests.bench.states import STATES
    from tests.bench.walk import Visit

    return [Visit(page, "no role", "200") for page in STATES]


class Addresses:
    """Where a page is, in this build's world."""

    def __init__(self, made: Any, by_name: dict[str, Any], session: str) -> None:
        self.made, self.by_name, self.session = made, by_name, session

    def of(self, page: Any, *, required: bool) -> str:
        """Nothing when the build has no such page, unless it must."""
        from django.utils.encoding import iri_to_uri

        from tests.bench.states import STATES

        try:
            if page in STATES:
                return iri_to_uri(STATES[page](self.read))
            return self.made.url(self.by_name[page.name], page.about)
        except Exception:
            if required:
                raise
            return ""

    def read(self, path: str) -> str:
        from django.conf import settings
        from django.test import Client

        from tests.bench.http import HOST

        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = self.session
        response = client.get(path, secure=True, headers={"host": HOST})
        assert response.status_code == 200, f"{path} answers {response.status_code}"
        return response.content.decode()


def open_sessions(made: Any) -> dict[str, str]:
    """The session of each reader. Who has no role is one of the invented people, with an account."""
    from django.conf import settings
    from django.test import Client

    from directory.models import Cohort, Member, User
    from tests.bench.walk import OTHERS, READERS

    sessions = {
        reader: made.sessions[role] for reader, role in (READERS | OTHERS).items() if role and role in made.sessions
    }
    member = Member.objects.listed().filter(cohort=Cohort.objects.latest("starts_on"), user=None).order_by("pk")[0]
    member.user = User.objects.create_user(member.email)
    member.save()
    client = Client()
    client.force_login(member.user)
    return sessions | {"no role": client.cookies[settings.SESSION_COOKIE_NAME].value}


def cookies(sessions: dict[str, str]) -> dict[str, str]:
    from django.conf import settings

    return {reader: f"{settings.SESSION_COOKIE_NAME}={session}" for reader, session in sessions.items()}


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.bench.prepare")
    does = parser.add_subparsers(dest="does", required=True)
    filled = does.add_parser("crowd")
    filled.add_argument("people", type=int)
    filled.add_argument("projects", type=int)
    placed = does.add_parser("world")
    placed.add_argument("plan", type=Path)
    placed.add_argument("--like", type=Path)
    options = parser.parse_args()
    django.setup()
    if options.does == "crowd":
        crowd(options.people, options.projects)
    else:
        world(options.plan, options.like)


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        main()
