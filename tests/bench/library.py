"""What the resources cost at 5 000 resources, 50 000 practices and 500 kits: `python -m tests.bench.library`.

In process, on a database of its own (SQLite; PostgreSQL by `python tests/postgres.py python -m tests.bench.library`):
CPU of this process, medians of readings taken in turn with the floor page. Exits 1 where a goal is missed.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import django

from tests.bench.agenda import in_turn
from tests.bench.goals import FLOOR as SHARE
from tests.bench.run import say

GOAL = 2  # floors of 0cd04b1 for each page, as everywhere (tests/bench/goals.py)
STORIES, KITS, PROJECTS = 2000, 500, 300


def prepare(people: int, resources: int, practices: int) -> None:
    from django.core.management import call_command

    from emi_alumni.foundation import planner_statistics

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("populate", members=people, yes_really=True, no_index=True, verbosity=0)
    call_command("populate_projects", projects=PROJECTS, yes_really=True, no_index=True, verbosity=0)
    call_command("load_programme", verbosity=0)
    invent(resources)
    invent_kits()
    call_command("populate_practices", practices=practices, yes_really=True, verbosity=0)
    planner_statistics.refresh()


def invent(resources: int) -> None:
    """Resources about modules, themes and tools, and stories, of people of the directory."""
    from django.utils import timezone

    from directory.models import Member
    from governance.models import Module, Tool
    from projects.models import Theme
    from resources.models import Resource, ResourceKind, ResourceReaders, Story, StoryFollowUp, StorySubject

    random, now = Random(95), timezone.now()
    members = list(Member.objects.listed().order_by("pk")[:500])
    modules, tools = list(Module.objects.order_by("pk")), list(Tool.objects.order_by("pk"))
    themes = [Theme.objects.get_or_create(name=f"Thème {n}")[0] for n in range(12)]
    online = {"state": "published", "created_at": now}
    made = Resource.objects.bulk_create(
        [
            Resource(
                author=random.choice(members),
                title=f"Fiche {n}",
                kind=random.choice(ResourceKind.values),
                summary="Ce qui sert au guichet.",
                purpose="Préparer une réunion.",
                amount=10,
                duration_class=random.choice(["moment", "half_hour", "hours", "longer"]),
                for_whom=random.choice(ResourceReaders.values),
                module=random.choice(modules),
                published_at=now - timedelta(hours=n),
                uses_count=random.randrange(20),
                link="https://exemple.fr/fiche",
                **online,
            )
            for n in range(resources)
        ]
    )
    for relation, rows in ((Resource.tools, tools), (Resource.themes, themes)):
        through: Any = relation.through
        key = relation.field.m2m_reverse_field_name()
        links = [{"resource_id": one.pk, f"{key}_id": random.choice(rows).pk} for one in made]
        through._default_manager.bulk_create([through(**link) for link in links])
    stories = Story.objects.bulk_create(
        [
            Story(
                author=random.choice(members),
                title=f"Récit {n}",
                before="Je proposais.",
                changed="J’écoute.",
                subject=random.choice(StorySubject.values),
                module=random.choice(modules),
                published_at=now - timedelta(days=400, hours=n),
                **online,
            )
            for n in range(STORIES)
        ]
    )
    StoryFollowUp.objects.bulk_create(
        StoryFollowUp(author=one.author, story=one, months=6, text="Elle tient.", published_at=now, **online)
        for one in stories
    )


def invent_kits() -> None:
    """Each of a story, a project that every member reads, a resource and a tool."""
    from django.utils import timezone

    from governance.models import Tool
    from projects.models import Project
    from resources.models import Kit, KitBlock, Resource, Story
    from resources.models.kits import KIT_PUBLICS

    random, now = Random(95), timezone.now()
    shown = {
        "story": list(Story.objects.order_by("pk")),
        "project": list(Project.objects.read_by_the_network().order_by("pk")),
        "resource": list(Resource.objects.order_by("pk")),
        "tool": list(Tool.objects.order_by("pk")),
    }
    kits = Kit.objects.bulk_create(
        Kit(
            author=random.choice(shown["story"]).author,
            title=f"Kit {n}",
            for_whom=random.choice(KIT_PUBLICS)[0],
            purpose="Savoir par où commencer.",
            blocks="",
            state="published",
            created_at=now,
            published_at=now - timedelta(hours=n),
        )
        for n in range(KITS)
    )
    KitBlock.objects.bulk_create(
        KitBlock(kit=kit, position=rank, line="À lire d’abord.", **{relation: random.choice(things)})
        for kit in kits
        for rank, (relation, things) in enumerate(shown.items())
    )


def acts() -> dict[str, Callable[[], Any]]:
    from django.test import Client
    from django.urls import reverse

    from directory.models import Member, User
    from governance.models import Module
    from resources.models import Kit, Practice, Story
    from tests.bench.addresses import FLOOR

    member = Member.objects.listed().filter(user=None).order_by("pk")[0]
    member.user = User.objects.create_user(member.email)
    member.save()
    client = Client(headers={"host": "alumni.example.org", "x-forwarded-proto": "https"})
    client.force_login(member.user)

    def read(path: str) -> Callable[[], Any]:
        def act() -> None:
            answer = client.get(path, secure=True)
            assert answer.status_code == 200, f"{path}: {answer.status_code}"

        return act

    module = Module.objects.order_by("pk")[0]
    library, practices = reverse("resources:resource_list"), reverse("resources:practice_list")
    practice = Practice.objects.published().select_related("tool").order_by("pk")[0]
    return {
        "floor": read(FLOOR),
        "library": read(library),
        "library, two facets": read(f"{library}?type=fiche-outil&module={module.slug}"),
        "practices": read(practices),
        "practices, two facets": read(f"{practices}?etat=toujours&outil={practice.tool.slug}"),
        "tool": read(practice.tool.get_absolute_url()),
        "module": read(module.get_absolute_url()),
        "story": read(Story.objects.order_by("pk")[0].get_absolute_url()),
        "kits": read(reverse("resources:kit_list")),
        "kit": read(Kit.objects.order_by("pk")[0].get_absolute_url()),
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.bench.library")
    parser.add_argument("--people", type=int, default=3000)
    parser.add_argument("--resources", type=int, default=5000)
    parser.add_argument("--practices", type=int, default=50_000)
    options = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="emi-alumni-library-"))
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "SECRET_KEY": "of-a-bench-that-nobody-visits-0123456789abcdefghijklmnopqrstuvwxyz",
        "ALLOWED_HOSTS": "alumni.example.org",
        "DATA_DIR": str(home),
        "EMAIL_URL": "smtp://127.0.0.1:9",
        "BEHIND_PROXY": "true",
        "TRUSTED_PROXIES": "1",
        "DIRECTORY_PAGES_PER_HOUR": "1000000000",
    }
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{home}/library.sqlite3")
    django.setup()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    prepare(options.people, options.resources, options.practices)
    took = in_turn(acts())
    floor = took["floor"] / SHARE
    for name, ms in took.items():
        say(f"{name:22} {ms:7.2f} ms  {ms / floor:5.2f} floors{'' if name == 'floor' else f'  (goal {GOAL})'}")
    missed = [name for name, ms in took.items() if ms > GOAL * floor]
    say("missed: " + ", ".join(missed) if missed else "every goal is met")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
