"""5 000 people are brought in by a file: its preview, then its import, by the pages of the administration
(`python -m tests.bench.imports`, not in CI).

CSV and XLSX, on SQLite and on a temporary PostgreSQL, into a directory of 1 000 people. Exits 1 where preview and
import together pass their goal of 6 s, in the time of the processor: on a machine that does something else, it alone
compares.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests import postgres
from tests.bench.builds import ROOT, Build
from tests.bench.run import say

LINES, THERE, GOAL = 5000, 1000, 6.0  # lines of a file, people already there, seconds
ENGINES = ("sqlite", "postgresql")
HEADINGS = ["NOM", "Prénom", "Promo", "Employeur", "Service", "Fonction", "Mél", "Tél."]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.imports", description=__doc__)
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--inside", choices=ENGINES, help=argparse.SUPPRESS)  # the process that has its database
    return parser.parse_args()


def outside(engines: list[str]) -> int:
    failed = 0
    for engine in engines:
        with tempfile.TemporaryDirectory() as home:
            environment = Build(engine, ROOT, Path(home), f"sqlite:///{home}/bench.sqlite3").environment
            (Path(home) / "data").mkdir()
            command = [sys.executable, "-m", "tests.bench.imports", "--inside", engine]
            if engine == "sqlite":
                failed |= subprocess.run(command, env=environment, check=False).returncode
            else:
                with postgres.server() as url:
                    failed |= subprocess.run(command, env=environment | {"DATABASE_URL": url}, check=False).returncode
    return failed


def rows(kind: str) -> list[list[str]]:
    """People whose names, promotions, places and numbers are written in the ways of real files."""
    from tests.directory.town_hall_files import COHORTS, FAMILY, GIVEN, PLACES, spaced

    found = []
    for n in range(LINES):
        # Nobody is there twice, nor in both files: that would be asked, not written.
        family = f"{FAMILY[n % len(FAMILY)]}{'abcdefghij'[n // 500]}{'klmnopqrst'[n // 50 % 10]}{kind[0]}"
        cells = [family.upper(), f"{GIVEN[n % len(GIVEN)]}", COHORTS[n % len(COHORTS)], PLACES[n % len(PLACES)][0]]
        phone = spaced(f"01990{n:05}", " ."[n % 2])
        found.append([*cells, "DRH", "Cheffe de projet", f"{kind}{n}@mairie{n % 5}.example.fr", phone])
    return found


def inside(engine: str) -> int:
    import django
    from django.conf import settings
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("populate", members=THERE, yes_really=True, no_index=True, verbosity=0)
    call_command("load_collectivities", verbosity=0)
    from directory.models import Cohort, Member
    from emi_alumni.foundation.spreadsheets import XLSX, write_csv, write_xlsx
    from tests.access import make_world
    from tests.bench.http import HOST

    client = Client(headers={"host": HOST})
    client.cookies[settings.SESSION_COOKIE_NAME] = make_world().sessions["moderator"]
    for year in (2018, 2019, 2020):
        label = f"{year}-{year + 1}"
        Cohort.objects.get_or_create(slug=label, defaults={"label": label, "starts_on": year, "ends_on": year + 1})
    missed = 0
    for kind in ("csv", "xlsx"):
        content = (
            write_csv(HEADINGS, rows(kind)) if kind == "csv" else write_xlsx(HEADINGS, rows(kind), title="Annuaire")
        )
        upload = SimpleUploadedFile(f"liste.{kind}", content, XLSX)
        before = Member.objects.count()
        began, busy = time.perf_counter(), time.process_time()
        preview = client.post(reverse("admin:directory_member_import"), {"file": upload}, secure=True)
        seen, seen_busy = time.perf_counter(), time.process_time()
        answers = {f"choix-{verdict.line}": "new" for verdict, _word in preview.context["verdicts"] if verdict.choices}
        done = client.post(
            reverse("admin:directory_member_import_confirm"),
            {"token": preview.context["token"], "leave": "1"} | answers,
            secure=True,
        )
        ended, ended_busy = time.perf_counter(), time.process_time()
        made = Member.objects.count() - before
        assert (preview.status_code, done.status_code) == (200, 302), done.content.decode()[:2000]
        assert made == LINES, f"{made} people, {preview.context['counts']}"
        spent = ended_busy - busy
        missed |= spent > GOAL
        say(
            f"{engine}, {kind}: preview {seen - began:.1f} s ({seen_busy - busy:.1f} of processor), "
            f"import {ended - seen:.1f} s ({ended_busy - seen_busy:.1f}), together {spent:.1f}: "
            f"{'MISSED' if spent > GOAL else 'ok'}"
        )
    return int(missed)


if __name__ == "__main__":
    asked = arguments()
    sys.exit(inside(asked.inside) if asked.inside else outside(asked.engines))
