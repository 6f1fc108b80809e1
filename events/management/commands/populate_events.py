"""Fill the agenda with invented events and registrations, to measure it at any size. Never for a real portal."""

from argparse import ArgumentParser
from datetime import time, timedelta
from random import Random
from time import monotonic

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from directory.models import Collectivity, Member
from emi_alumni.foundation.moderation.models import State
from events.models import Event, EventAudience, EventFormat, EventKind, Registration, RegistrationState
from events.moments import local_moment

BATCH = 1000
AROUND = 700  # days, before and after today
KINDS = [EventKind.COFFEE, EventKind.LUNCH, EventKind.WORKSHOP, EventKind.TALK, EventKind.BOOSTER, EventKind.CODEV]
ABOUT = ["l’accueil", "les courriers", "la mesure", "le télétravail", "les rendez-vous", "la cantine", "les chantiers"]


class Command(BaseCommand):
    help = "Ajoute des événements inventés et leurs inscriptions, par les membres qui existent déjà."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--events", type=int, default=300, help="combien en ajouter (300)")
        parser.add_argument("--each", type=int, default=10, help="inscriptions par événement (10)")
        parser.add_argument("--seed", type=int, default=95, help="la graine du hasard (95)")
        parser.add_argument("--yes-really", action="store_true", help="même hors de DEBUG")

    def handle(self, *args: object, events: int, each: int, seed: int, yes_really: bool, **options: object) -> None:
        if not settings.DEBUG and not yes_really:
            raise CommandError(
                "Ces événements sont inventés : ils n’ont rien à faire dans un vrai agenda. "
                "Si cette base est une base d’essai, ajoutez --yes-really."
            )
        start = monotonic()
        fair = Fair(Random(seed))  # noqa: S311 — events, not secrets
        for done in range(0, events, BATCH):
            fair.add(min(BATCH, events - done), each)
        call_command("rebuild_search", verbosity=0)
        if options["verbosity"]:
            self.stdout.write(f"{events} événements ajoutés en {monotonic() - start:.0f} s.")


class Fair:
    """Plausible events: as many past as to come, by all collectivités, a fifth public, a third full."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.places = list(Collectivity.objects.order_by("pk"))
        self.members = list(Member.objects.listed().order_by("pk").values_list("pk", flat=True)[:5000])
        if not self.members or not self.places:
            raise CommandError("Aucun membre pour organiser ces événements : lancez d’abord « populate ».")

    @transaction.atomic
    def add(self, events: int, each: int) -> None:
        made = Event.objects.bulk_create(self.event(each) for _ in range(events))
        now = timezone.now()
        Registration.objects.bulk_create(
            Registration(
                event=event,
                member_id=pk,
                state=RegistrationState.PRESENT if event.ends_at < now else RegistrationState.REGISTERED,
                asked_at=event.starts_at - timedelta(days=20, minutes=-rank),
            )
            for event in made
            for rank, pk in enumerate(self.random.sample(self.members, event.seats_taken))
        )

    def event(self, each: int) -> Event:
        random = self.random
        kind, place, about = random.choice(KINDS), random.choice(self.places), random.choice(ABOUT)
        day = timezone.localdate() + timedelta(days=random.randint(-AROUND, AROUND))
        starts_at = local_moment(day, time(random.randint(8, 17), random.choice([0, 30])))
        coming = min(len(self.members), each)
        now = timezone.now()
        return Event(
            kind=kind,
            title=f"{kind.label.capitalize()} : parler de {about}, {place}"[:160],
            presentation=f"Une heure pour dire ce qui a changé dans {about}. Venez avec un exemple.",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            format=random.choice(EventFormat.values),
            venue="Hôtel de ville",
            host=place,
            audience=EventAudience.PUBLIC if random.random() < 0.2 else EventAudience.NETWORK,
            capacity=random.choice([None, coming, coming + 8]),
            seats_taken=coming,
            author_id=random.choice(self.members),
            state=State.PUBLISHED,
            submitted_at=now,
            published_at=now - timedelta(days=random.randint(10, 300)),
        )
