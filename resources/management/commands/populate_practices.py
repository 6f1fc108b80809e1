"""Fill the tools with invented practices, to measure them at any size. Never for a real portal."""

from argparse import ArgumentParser
from datetime import timedelta
from itertools import islice, product
from random import Random
from time import monotonic

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.moderation.models import State
from governance.models import Tool
from resources.models import Frequency, Practice

BATCH = 2000
WORDS = ["au guichet", "en réunion", "sur le terrain", "avec les usagers", "entre cadres", "à la prise de service"]


class Command(BaseCommand):
    help = "Ajoute des pratiques inventées, des membres et sur les outils qui existent déjà."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--practices", type=int, default=500, help="combien en ajouter, au plus (500)")
        parser.add_argument("--seed", type=int, default=95, help="la graine du hasard (95)")
        parser.add_argument("--yes-really", action="store_true", help="même hors de DEBUG")

    def handle(self, *args: object, practices: int, seed: int, yes_really: bool, **options: object) -> None:
        if not settings.DEBUG and not yes_really:
            raise CommandError(
                "Ces pratiques sont inventées : elles n’ont rien à faire sur un vrai portail. "
                "Si cette base est une base d’essai, ajoutez --yes-really."
            )
        start, random = monotonic(), Random(seed)  # noqa: S311 — practices, not secrets
        call_command("load_programme", verbosity=0)
        taken = set(Practice.objects.values_list("author", "tool"))
        members = Member.objects.listed().order_by("pk").values_list("pk", "collectivity")
        pairs = (
            (member, place, tool)
            for (member, place), tool in product(members, Tool.objects.order_by("pk").values_list("pk", flat=True))
            if (member, tool) not in taken
        )
        chosen, done = islice(pairs, practices), 0
        while batch := [self.practice(random, *one) for one in islice(chosen, BATCH)]:
            with transaction.atomic():
                done += len(Practice.objects.bulk_create(batch))
        call_command("rebuild_search", verbosity=0)
        if options["verbosity"]:
            self.stdout.write(f"{done} pratiques ajoutées en {monotonic() - start:.0f} s.")

    def practice(self, random: Random, member: int, place: int | None, tool: int) -> Practice:
        today, now = timezone.localdate(), timezone.now()
        since = today.year - random.randrange(1, 8)
        told = random.random() < 0.6
        return Practice(
            author_id=member,
            tool_id=tool,
            collectivity_id=place,
            frequency=random.choice(Frequency.values),
            since_year=since,
            stopped_year=random.randrange(since, today.year + 1) if random.random() < 0.2 else None,
            context=f"Dix minutes {random.choice(WORDS)}, toujours à la même heure." if told else "",
            role_change="J’écoute davantage." if told and random.random() < 0.5 else "",
            tip="Commencer petit." if told and random.random() < 0.5 else "",
            obstacle="Le temps manque." if told and random.random() < 0.3 else "",
            may_be_asked=random.random() < 0.2,
            told_on=today - timedelta(days=random.randrange(700)),
            state=State.PUBLISHED,
            published_at=now,
            created_at=now,
        )
