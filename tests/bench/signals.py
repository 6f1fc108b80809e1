"""The night in which 10 000 members are told what was held for them and what is new of what they follow
(`python -m tests.bench.signals`, not in CI).

Each follows their promotion, their collectivité and four projects; two signals were held for half of them. Exits 1
where the nightly command passes its goal of 60 s of processor, PostgreSQL's with ours.
"""

import argparse
import gc
import io
import sys
import time
from collections import Counter
from datetime import timedelta
from random import Random

from tests.bench import layers
from tests.bench.run import say

PEOPLE, PROJECTS = 10_000, 2_000
GOAL = 60.0  # seconds
NEW = 100  # projects told this week
EACH = 4  # projects that each follows


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.signals", description=__doc__)
    layers.add_engines(parser)
    return parser.parse_args()


def inside(engine: str) -> int:
    import django

    django.setup()
    from django.core.management import call_command

    from emi_alumni.foundation.notifications.models import HeldSignal, Notification

    make_followers(Random(1))
    waited = HeldSignal.objects.count()
    clock = layers.cpu_clock()
    gc.freeze()  # as the portal does (emi_alumni/wsgi.py)
    began, busy = time.perf_counter(), clock()
    call_command("send_signals", apply=True, stdout=io.StringIO())
    took, spent = time.perf_counter() - began, (clock() - busy) / 1000
    told = Notification.objects.filter(is_signal=True)
    most = max(Counter(told.values_list("recipient", flat=True)).values())
    say(
        f"{engine}: {PEOPLE} members, {waited} signals held; {told.count()} told, {most} at most to one;"
        f" {took:.1f} s, {spent:.1f} of processor: {'MISSED' if spent > GOAL else 'ok'}"
    )
    return int(spent > GOAL)


def make_followers(random: Random) -> None:
    """An account for each member, what they follow, and what was held for them."""
    from django.contrib.auth import get_user_model
    from django.contrib.contenttypes.models import ContentType
    from django.utils import timezone

    from directory.models import Member
    from emi_alumni.foundation.follows.models import Follow
    from emi_alumni.foundation.notifications.models import HeldSignal
    from projects.models import Project

    now = timezone.now()
    projects = list(Project.objects.published().order_by("pk").values_list("pk", flat=True))
    Project.objects.filter(pk__in=projects[:NEW]).update(published_at=now - timedelta(days=1))
    people = list(Member.objects.listed().filter(user=None).order_by("pk"))
    accounts = get_user_model().objects
    users = accounts.bulk_create(accounts.model(email=f"n{one.pk}@exemple.fr", is_active=True) for one in people)
    for one, user in zip(people, users, strict=True):
        one.user = user
    Member.objects.bulk_update(people, ["user"], batch_size=200)
    follows, held = [], []
    kind = ContentType.objects.get_for_model(Project)
    for rank, one in enumerate(people):
        things = [("cohort", one.cohort_id), ("collectivity", one.collectivity_id)]
        things += [("project", pk) for pk in random.sample(projects, EACH)]
        follows += [Follow(account=one.user, kind=name, number=pk) for name, pk in things if pk]
        if rank % 2 == 0:
            held += [
                HeldSignal(
                    recipient=one.user,
                    kind="club_date",
                    wording="Du nouveau.",
                    url="/",
                    content_type=kind,
                    object_id=pk,
                )
                for pk in random.sample(projects[:50], 2)
            ]
    Follow.objects.bulk_create(follows, batch_size=1000)
    HeldSignal.objects.bulk_create(held, batch_size=1000)


if __name__ == "__main__":
    asked = arguments()
    sys.exit(
        inside(asked.inside)
        if asked.inside
        else layers.on_each(asked.engines, "tests.bench.signals", crowd=(PEOPLE, PROJECTS))
    )
