"""What the agenda costs at 10 000 events and 100 000 registrations: `python -m tests.bench.agenda`.

In process, on a database of its own (SQLite; PostgreSQL by `python tests/postgres.py python -m tests.bench.agenda`):
CPU of this process, medians of readings taken in turn with the floor page. The list is compared with the same list
done the obvious way (Paginator, select_related, a count per event). Exits 1 where a goal is missed.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

import django

from tests.bench.goals import FLOOR as SHARE
from tests.bench.run import say

READINGS = 15
# In floors of 0cd04b1, as everywhere (tests/bench/goals.py): of which today's floor is to be that share.
GOALS = {"agenda": 2, "month": 2, "event": 2, "my events": 2, "feed, unchanged": 1, "registration": 1}
REGISTRATION = "registration"
FASTER = 3  # than the obvious list
FEED_MS, FEED_EVENTS = 60, 500


def cpu(act: Callable[[], Any]) -> float:
    """Milliseconds of CPU."""
    before = time.process_time()
    act()
    return (time.process_time() - before) * 1000


def in_turn(acts: dict[str, Callable[[], Any]]) -> dict[str, float]:
    """The median of each, one reading of each at a time, after one which is not counted."""
    readings: dict[str, list[float]] = {name: [] for name in acts}
    for turn in range(READINGS + 1):
        for name, act in acts.items():
            took = cpu(act)
            if turn:
                readings[name].append(took)
    return {name: median(found) for name, found in readings.items()}


def prepare(people: int, events: int, each: int) -> None:
    from django.core.management import call_command

    from emi_alumni.foundation import planner_statistics

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("populate", members=people, yes_really=True, verbosity=0)
    call_command("populate_events", events=events, each=each, yes_really=True, verbosity=0)
    planner_statistics.refresh()


def acts() -> dict[str, Callable[[], Any]]:
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from directory.models import Member, User
    from events.models import CalendarFeed, Event, FeedScope
    from events.models.registrations import leave, register
    from tests.bench.addresses import FLOOR, OBVIOUS_AGENDA

    member = Member.objects.listed().filter(user=None).order_by("pk")[0]
    member.user = User.objects.create_user(member.email)
    member.save()
    client = Client(headers={"host": "alumni.example.org", "x-forwarded-proto": "https"})
    client.force_login(member.user)
    to_come = Event.objects.published().to_come().going_ahead()
    event = to_come.filter(capacity=None, starts_at__gt=timezone.now() + timedelta(days=1))[0]
    full = list(to_come.order_by("starts_at")[:FEED_EVENTS])
    Event.objects.exclude(pk__in=[one.pk for one in full]).filter(audience="public").update(audience="network")
    Event.objects.filter(pk__in=[one.pk for one in full]).update(audience="public")
    _, token = CalendarFeed.issue(member, scope=FeedScope.MINE)
    feed = reverse("events:public_calendar")

    def read(path: str, **headers: str) -> Callable[[], Any]:
        def act() -> Any:
            answer = client.get(path, secure=True, headers=headers)
            assert answer.status_code in (200, 304), f"{path}: {answer.status_code}"
            return answer

        return act

    etag = read(feed)().headers["ETag"]

    def come_and_go() -> None:
        leave(register(event, member))

    return {
        "floor": read(FLOOR),
        "agenda": read(reverse("events:agenda")),
        "obvious agenda": read(OBVIOUS_AGENDA),
        "month": read(reverse("events:agenda_month", args=[f"{timezone.localdate():%Y-%m}"])),
        "event": read(event.get_absolute_url()),
        "my events": read(reverse("events:calendar_feed", args=[token])),
        f"feed of {FEED_EVENTS}": read(feed),
        "feed, unchanged": read(feed, **{"if-none-match": etag}),
        REGISTRATION: come_and_go,
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.bench.agenda")
    parser.add_argument("--people", type=int, default=3000)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--each", type=int, default=10, help="registrations of an event")
    options = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="emi-alumni-agenda-"))
    said = {
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "SECRET_KEY": "of-a-bench-that-nobody-visits-0123456789abcdefghijklmnopqrstuvwxyz",
        "ALLOWED_HOSTS": "alumni.example.org",
        "DATA_DIR": str(home),
        "EMAIL_URL": "smtp://127.0.0.1:9",
        "BEHIND_PROXY": "true",
        "TRUSTED_PROXIES": "1",
        "DIRECTORY_PAGES_PER_HOUR": "1000000000",
    }
    os.environ.update(said)
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{home}/agenda.sqlite3")
    django.setup()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    prepare(options.people, options.events, options.each)
    done = acts()
    # What a registration writes is shown: pages are drawn again after it, so it comes last.
    took = in_turn({name: act for name, act in done.items() if name != REGISTRATION})
    took |= in_turn({REGISTRATION: done[REGISTRATION]})
    floor = took["floor"] / SHARE
    missed = []
    for name, ms in took.items():
        goal = GOALS.get(name)
        say(f"{name:20} {ms:7.2f} ms  {ms / floor:5.2f} floors{f'  (goal {goal})' if goal else ''}")
        # Registering and leaving are two verbs: half of it is one.
        if goal and ms / (2 if name == REGISTRATION else 1) > goal * floor:
            missed.append(name)
    faster = took["obvious agenda"] / took["agenda"]
    say(f"the agenda is {faster:.1f} × faster than the obvious list (goal {FASTER})")
    if faster < FASTER:
        missed.append("the obvious list")
    if took[f"feed of {FEED_EVENTS}"] > FEED_MS:
        missed.append("feed")
    say("missed: " + ", ".join(missed) if missed else "every goal is met")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
