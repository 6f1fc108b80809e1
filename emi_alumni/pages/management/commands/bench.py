"""Measure the pages against a floor page in the same run, with few and with many people (`make bench`).

The floor is an authenticated page through every middleware, with one query of its own and twenty-four rows in the
portal's base template: what no page of the portal can beat. Absolute times drift with the machine; ratios to the floor
do not. The database is a temporary one beside that of the settings: a SQLite file, or a PostgreSQL database of its own.
"""

import gzip
import re
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from django.core.cache import caches
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, include, path, reverse

from directory.models import Cohort, Collectivity, Member, Skill, User
from projects.models import Project

PEOPLE_PER_PROJECT = 5  # 20 000 projects beside 100 000 people

FLOOR = """{% extends "base.html" %}{% block title %}Plancher{% endblock %}
{% block content %}<h1>Plancher</h1><ul>
{% for name, slug, position in rows %}<li><a href="/annuaire/{{ slug }}/">{{ name }}</a> {{ position }}</li>{% endfor %}
</ul>{% endblock %}"""


def floor(request: HttpRequest) -> HttpResponse:
    rows = Member.objects.listed().values_list("family_name", "slug", "position")[:24]
    return HttpResponse(engines["django"].from_string(FLOOR).render({"rows": rows}, request))


# The address of the floor page exists in this command alone (ROOT_URLCONF below).
urlpatterns = [path("plancher/", floor, name="floor"), path("", include("emi_alumni.urls"))]


@dataclass
class Page:
    """A page and its goals: `ratio` to the floor's CPU, number of queries, kB compressed (docs/performance.md)."""

    label: str
    url: Callable[["Reader"], str]
    ratio: float
    queries: int = 12
    kilobytes: float = 15


@dataclass
class Reader:
    """The signed-in member who reads, and the places she goes to."""

    client: Client
    member: Member
    secure: bool

    def get(self, url: str) -> HttpResponse:
        answer: Any = self.client.get(url, secure=self.secure)
        return answer

    def facets(self, *names: str) -> str:
        """The directory narrowed by the most usual values of these facets."""
        usual = {
            "promotion": Cohort.objects.last().slug,
            "competence": Skill.objects.get(key="management de proximite").slug,
        }
        return reverse("directory:list") + "?" + "&".join(f"{name}={usual[name]}" for name in names)

    def a_project(self) -> str:
        return Project.objects.published().filter(audience="network").latest("pk").get_absolute_url()

    def last_page(self, name: str = "directory:list") -> str:
        """The furthest page that the first one links to."""
        url = reverse(name)
        numbers = re.findall(r"[?&;]page=(\d+)", self.get(url).content.decode())
        return f"{url}?page={max(map(int, numbers), default=1)}"


PAGES = [
    Page("home", lambda reader: reverse("home"), 2.5, 25),
    Page("directory", lambda reader: reverse("directory:list"), 1.5),
    Page("directory, a search", lambda reader: reverse("directory:list") + "?q=accueil+du+public", 1.8),
    Page("directory, two facets", lambda reader: reader.facets("promotion", "competence"), 2),
    Page("directory, last page", lambda reader: reader.last_page(), 2.25),
    Page("map", lambda reader: reverse("directory:map"), 2.5),
    Page("map of communes", lambda reader: reverse("directory:map") + "?niveau=commune", 2.5),
    Page("suggestions", lambda reader: reverse("directory:suggest") + "?q=mana", 1),
    Page("a member", lambda reader: reverse("directory:member", args=[Member.objects.listed().last().slug]), 2.5, 25),
    Page("a collectivity", lambda reader: Collectivity.objects.get(code="DEP95").get_absolute_url(), 1.7, 25),
    Page("a cohort", lambda reader: Cohort.objects.last().get_absolute_url(), 1.7, 25),
    Page("bank", lambda reader: reverse("projects:list"), 2),
    Page("bank, a search", lambda reader: reverse("projects:list") + "?q=simplifier+les+courriers", 2.25),
    Page("bank, two facets", lambda reader: reverse("projects:list") + "?theme=eau&statut=en-place", 2.25, 13),
    Page("bank, last page", lambda reader: reader.last_page("projects:list"), 2.25),
    Page("a project", lambda reader: reader.a_project(), 3, 30),
    Page("a project on paper", lambda reader: f"{reader.a_project()}a4/", 2.5, 25),
    Page("results", lambda reader: reverse("projects:results"), 2, 20),
    Page("one's profile", lambda reader: reverse("directory:profile"), 2.5, 25),
]


@dataclass
class Figures:
    """What one page cost at one size."""

    url: str
    status: int
    queries: int
    kilobytes: float
    cold: float  # CPU, milliseconds, nothing remembered in the process
    cpu: list[float] = field(default_factory=list)  # CPU, milliseconds
    wall: list[float] = field(default_factory=list)


class Command(BaseCommand):
    help = "Measures the pages of the portal against a floor page, with few and with many people."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sizes", type=int, nargs="+", default=[300, 100_000], help="members (300 100000)")
        parser.add_argument(
            "--projects", type=int, nargs="+", help="projects beside each of these sizes (one for five members)"
        )
        parser.add_argument("--repeat", type=int, default=20, help="how many times each page is read (20)")

    def handle(self, *args, sizes: list[int], projects: list[int] | None, repeat: int, **options) -> None:
        beside = projects or [size // PEOPLE_PER_PROJECT for size in sizes]
        if len(beside) != len(sizes):
            raise CommandError("--projects: as many numbers as --sizes.")
        with tempfile.TemporaryDirectory(prefix="emi-alumni-bench-") as folder:
            if connection.vendor == "sqlite":
                connection.settings_dict["TEST"]["NAME"] = str(Path(folder) / "bench.sqlite3")
            home = connection.settings_dict["NAME"]
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            try:
                with override_settings(
                    ALLOWED_HOSTS=["testserver"],
                    DEBUG=False,
                    DIRECTORY_PAGES_PER_HOUR=0,
                    ROOT_URLCONF=__name__,
                    SECURE_SSL_REDIRECT=False,
                ):
                    self.measure(sorted(zip(sizes, beside, strict=True)), repeat)
            finally:
                connection.creation.destroy_test_db(home, verbosity=0)

    def measure(self, sizes: list[tuple[int, int]], repeat: int) -> None:
        """`sizes`: members, and projects beside them."""
        reader = None
        results: dict[int, dict[str, Figures]] = {}
        present = told = 0
        for size, projects in sizes:
            start = perf_counter()
            call_command("populate", members=size - present, yes_really=True, verbosity=0)
            call_command("populate_projects", projects=max(projects - told, 0), yes_really=True, verbosity=0)
            present, told = size, projects
            connection.cursor().execute("ANALYZE")
            made = f"made in {perf_counter() - start:.0f} s"
            self.stdout.write(f"\n{connection.vendor}, {size} members, {projects} projects ({made})")
            reader = reader or sign_in()
            results[size] = read_pages(reader, repeat)
            self.print_table(results[size])
        self.print_growth(results)

    def print_table(self, results: dict[str, Figures]) -> None:
        base = median(results["floor"].cpu)
        self.stdout.write(
            f"\n| {'page':<24} | queries | CPU ms | cold | wall ms |  p95 | × floor | goal | kB gzip | |\n"
            "|---|---|---|---|---|---|---|---|---|---|"
        )
        goals = {page.label: page for page in PAGES}
        for label, got in results.items():
            ratio = median(got.cpu) / base
            page = goals.get(label)
            late = [
                f"status {got.status}" if got.status != 200 else "",
                "slow" if page and ratio > page.ratio else "",
                "queries" if page and got.queries > page.queries else "",
                "heavy" if page and got.kilobytes > page.kilobytes else "",
            ]
            self.stdout.write(
                f"| {label:<24} | {got.queries:>7} | {median(got.cpu):>6.1f} | {got.cold:>4.1f} "
                f"| {median(got.wall):>7.1f} | {sorted(got.wall)[int(len(got.wall) * 0.95)]:>4.1f} | {ratio:>7.2f} "
                f"| {page.ratio if page else '':>4} | {got.kilobytes:>7.1f} | {', '.join(filter(None, late)) or 'ok'} |"
            )

    def print_growth(self, results: dict[int, dict[str, Figures]]) -> None:
        small, large = results[min(results)], results[max(results)]
        if small is large:
            return
        self.stdout.write(
            f"\nFrom {min(results)} to {max(results)} members "
            "(goals: the same queries, the ratio grows ≤ 1.3, the wall clock ≤ 2)\n\n"
            f"| {'page':<24} | queries | ratio × | wall × | |\n|---|---|---|---|---|"
        )
        for label in [label for label in small if label in large and label != "floor"]:
            before, after = small[label], large[label]
            ratio = (median(after.cpu) / median(large["floor"].cpu)) / (median(before.cpu) / median(small["floor"].cpu))
            wall = median(after.wall) / median(before.wall)
            late = [
                "queries" if before.queries != after.queries else "",
                "grows" if ratio > 1.3 or wall > 2 else "",
            ]
            self.stdout.write(
                f"| {label:<24} | {before.queries} → {after.queries} | {ratio:.2f} | {wall:.2f} "
                f"| {', '.join(filter(None, late)) or 'ok'} |"
            )
        if {"directory", "directory, last page"} <= set(large):
            deep = median(large["directory, last page"].cpu) / median(large["directory"].cpu)
            self.stdout.write(f"\nLast page reachable / first: {deep:.2f} (goal ≤ 1.5).")


def sign_in() -> Reader:
    """A listed member with an account."""
    member = Member.objects.listed().filter(cohort=Cohort.objects.last())[0]
    member.user = User.objects.create_user(member.email)
    member.save()
    client = Client(raise_request_exception=False)
    client.force_login(member.user)
    return Reader(client, member, secure=True)


def read_pages(reader: Reader, repeat: int) -> dict[str, Figures]:
    """Each page in turn, again and again, so that whatever disturbs the machine disturbs them all."""
    urls = {"floor": reverse("floor")}
    for page in PAGES:
        try:
            urls[page.label] = page.url(reader)
        except NoReverseMatch:
            continue
    results = {label: first_look(reader, url) for label, url in urls.items()}
    for _ in range(repeat):
        for label, url in urls.items():
            cpu, wall = timed(reader, url)
            results[label].cpu.append(cpu)
            results[label].wall.append(wall)
    return results


def first_look(reader: Reader, url: str) -> Figures:
    reader.get(url)  # templates are compiled once
    caches["local"].clear()
    with CaptureQueriesContext(connection) as queries:
        response = reader.get(url)
    count = len(queries)  # the next request empties the log
    cold = []
    for _ in range(3):
        caches["local"].clear()
        cold.append(timed(reader, url)[0])
    return Figures(
        url=url,
        status=response.status_code,
        queries=count,
        kilobytes=len(gzip.compress(response.content, 6)) / 1000,
        cold=median(cold),
    )


def timed(reader: Reader, url: str) -> tuple[float, float]:
    """CPU of this process and time on the wall, in milliseconds."""
    cpu, wall = process_time(), perf_counter()
    reader.get(url)
    return (process_time() - cpu) * 1000, (perf_counter() - wall) * 1000
