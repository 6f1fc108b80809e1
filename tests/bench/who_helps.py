"""« Qui peut m’aider ? » on a large network (`python -m tests.bench.who_helps`, not in CI): 100 000 people, 20 000
projects, on SQLite and on a temporary PostgreSQL, unless said otherwise; one person in thirty is a mentor. The crowd is
kept from one run to the next (`builds`).

Each of the needs is asked once to warm what a process keeps, then all of them `--times` times over, and the best CPU
time of each kept, that of the PostgreSQL process included (over the whole run: what slows a machine lasts seconds).
Says the median and the 95th percentile of the whole answer (documents, people, reasons), and how many statements it
takes. Exits 1 where the 95th percentile passes its goal.
"""

import argparse
import gc
import sys
from math import inf
from statistics import median, quantiles

from tests.bench import layers
from tests.bench.run import say

GOAL = 50.0  # milliseconds, at the 95th percentile
PEOPLE_PER_MENTOR = 30
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
    layers.add_engines(parser)
    parser.add_argument("--members", type=int, default=100_000)
    parser.add_argument("--projects", type=int, default=20_000)
    parser.add_argument("--times", type=int, default=20, help="that each need is asked")
    return parser.parse_args()


def inside(engine: str, times: int) -> int:
    import django

    django.setup()
    gc.freeze()  # as the portal does (emi_alumni/wsgi.py)
    from directory.models import Member

    add_mentors(Member.objects.count() // PEOPLE_PER_MENTOR)
    return measure(engine, times)


def add_mentors(how_many: int) -> None:
    """People of the crowd who may be asked for a hand, on what they are good at."""
    from django.contrib.auth import get_user_model

    from directory.models import Member
    from emi_alumni.foundation import planner_statistics
    from mentoring.models import Mentor, MentorTopic, MentorWord
    from mentoring.models.mentors import stems_of

    people = list(Member.objects.listed().filter(user=None).exclude(skill_names=[]).order_by("-pk")[:how_many])
    accounts = get_user_model().objects
    users = accounts.bulk_create(accounts.model(email=one.email, is_active=True) for one in people)
    for one, user in zip(people, users, strict=True):
        one.user = user
    Member.objects.bulk_update(people, ["user"], batch_size=200)
    mentors = Mentor.objects.bulk_create(Mentor(member=one, brings=one.can_help[:400]) for one in people)
    MentorTopic.objects.bulk_create(
        MentorTopic(mentor=mentor, name=name[:60], key=name[:60].lower(), rank=rank)
        for mentor in mentors
        for rank, name in enumerate(dict.fromkeys(mentor.member.skill_names[:3]))
    )
    MentorWord.objects.bulk_create(
        MentorWord(mentor=mentor, stem=stem)
        for mentor in mentors
        for stem in sorted(set(stems_of(" . ".join([*mentor.member.skill_names[:3], mentor.brings]))))
    )
    planner_statistics.refresh()


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
    statements, found = [], 0
    for need in NEEDS:
        who_helps(asker.user, need)
        with CaptureQueriesContext(connection) as asked:
            found += bool(who_helps(asker.user, need).helpers)
        statements.append(len(asked))
    clock = layers.cpu_clock()
    best = dict.fromkeys(NEEDS, inf)
    for _ in range(times):
        for need in NEEDS:
            before = clock()
            who_helps(asker.user, need)
            best[need] = min(best[need], clock() - before)
    p95 = quantiles(best.values(), n=20)[18]
    say(
        f"{engine}: who can help, p50 {median(best.values()):.1f} ms, p95 {p95:.1f} ms of CPU;"
        f" {min(statements)} to {max(statements)} statements; {found} needs of {len(NEEDS)} answered;"
        f" goal {GOAL:.0f} ms: {'ok' if p95 <= GOAL else 'MISSED'}"
    )
    return int(p95 > GOAL)


if __name__ == "__main__":
    asked = arguments()
    if asked.inside:
        sys.exit(inside(asked.inside, asked.times))
    crowd = asked.members, asked.projects
    sys.exit(layers.on_each(asked.engines, "tests.bench.who_helps", ("--times", asked.times), crowd))
