"""« Qui peut m’aider ? » on a large network (`python -m tests.bench.who_helps`, not in CI): 100 000 people, 20 000
projects, on SQLite and on a temporary PostgreSQL, unless said otherwise.

Each of the needs is asked once to warm what a process keeps, then `--times` times. Says the median and the 95th
percentile of the whole answer (documents, people, reasons), and how many statements it takes. Exits 1 where the 95th
percentile passes its goal. On a machine that does something else, the time of this process alone (`cpu`) compares; it
leaves out PostgreSQL's own.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

from tests import postgres
from tests.bench.builds import ROOT, Build
from tests.bench.run import say

GOAL = 50.0  # milliseconds, at the 95th percentile
ENGINES = ("sqlite", "postgresql")
# Some as people write them, with words of the invented network and with none of it.
NEEDS = (
    "Ouvrir un guichet unique dans notre mairie",
    "guichet",
    "Réduire un délai d’instruction sans perdre en qualité",
    "Comment accueillir des publics allophones au guichet ?",
    "Simplifier les courriers pour les familles",
    "Conduite du changement avec des agents qui ont peur",
    "Nous voulons partager le prêt de matériel entre communes et ne savons pas par où commencer",
    "Mesurer l’impact d’un projet de transition écologique",
    "codéveloppement",
    "Quelqu’un a-t-il déjà écouté les habitants sur les rendez-vous à la campagne ?",
    "Préparer un premier atelier de participation citoyenne",
    "cartographie des processus et indicateurs",
    "La cantine : réduire le gaspillage",
    "Expliquer la facture d’eau aux abonnés",
    "un voyage dans la lune",
    "acueil des uzagers",
    "management",
    "petite enfance, agrément, inscriptions, rentrée, périscolaire, familles, quartiers",
    "Prévenir les chantiers dans les quartiers",
    "relations aux élus",
)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.who_helps", description=__doc__)
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--members", type=int, default=100_000)
    parser.add_argument("--projects", type=int, default=20_000)
    parser.add_argument("--times", type=int, default=10, help="that each need is asked")
    parser.add_argument("--inside", choices=ENGINES, help=argparse.SUPPRESS)  # the process that has its database
    return parser.parse_args()


def outside(options: argparse.Namespace) -> int:
    """Run each engine in a process of its own, whose environment names an empty database."""
    failed = 0
    said = ["--members", options.members, "--projects", options.projects, "--times", options.times]
    for engine in options.engines:
        with tempfile.TemporaryDirectory() as home:
            environment = Build(engine, ROOT, Path(home), f"sqlite:///{home}/bench.sqlite3").environment
            (Path(home) / "data").mkdir()
            command = [sys.executable, "-m", "tests.bench.who_helps", "--inside", engine, *map(str, said)]
            if engine == "sqlite":
                failed |= subprocess.run(command, env=environment, check=False).returncode
            else:
                with postgres.server() as url:
                    failed |= subprocess.run(command, env=environment | {"DATABASE_URL": url}, check=False).returncode
    return failed


def inside(engine: str, options: argparse.Namespace) -> int:
    import django

    django.setup()
    from tests.bench.prepare import crowd

    began = time.perf_counter()
    crowd(options.members, options.projects)
    say(f"{engine}: {options.members} people, {options.projects} projects in {time.perf_counter() - began:.0f} s")
    return measure(engine, options.times)


def measure(engine: str, times: int) -> int:
    """Ask, as somebody of the network with a promotion and a collectivité does."""
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from directory.models import Member
    from mentoring.who_helps import who_helps

    asker = Member.objects.listed().filter(cohort__isnull=False, collectivity__isnull=False).order_by("pk")[0]
    asker.user = get_user_model().objects.create_user(email="bench@example.org")
    asker.save()
    statements, found, walls, cpus = [], 0, [], []
    for need in NEEDS:
        who_helps(asker.user, need)
        with CaptureQueriesContext(connection) as asked:
            found += bool(who_helps(asker.user, need).helpers)
        statements.append(len(asked))
    for _ in range(times):
        for need in NEEDS:
            wall, cpu = time.perf_counter(), time.process_time()
            who_helps(asker.user, need)
            walls.append((time.perf_counter() - wall) * 1000)
            cpus.append((time.process_time() - cpu) * 1000)
    p95, p95_cpu = (quantiles(measured, n=20)[18] for measured in (walls, cpus))
    say(
        f"{engine}: p50 {median(walls):.1f} ms, p95 {p95:.1f} ms (cpu {median(cpus):.1f} and {p95_cpu:.1f});"
        f" {min(statements)} to {max(statements)} statements; {found} needs of {len(NEEDS)} answered;"
        f" goal {GOAL:.0f} ms: {'ok' if p95 <= GOAL else 'MISSED'}"
    )
    return int(p95 > GOAL)


if __name__ == "__main__":
    asked = arguments()
    sys.exit(inside(asked.inside, asked) if asked.inside else outside(asked))
