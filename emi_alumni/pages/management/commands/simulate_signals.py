"""Twelve months of what clubs, kept resources and followed things tell, through the real budget, then forgotten: how
many signals come to each person in a month, and how many are held."""

from collections import Counter
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from directory.models import User
from emi_alumni.foundation.dates import months_after
from emi_alumni.foundation.notifications.budget import release, signal, to_release
from emi_alumni.foundation.notifications.models import DEFAULT_SIGNALS, HeldSignal, Notification
from governance.models import Club

MONTHS = 12
# What is supposed: a club for so many people, each in one club and a half; a club tells a date and a note a month.
A_CLUB, CLUBS_EACH = 15, 1.5
A_DAY = 2 / 30  # of one club
# So many people follow something, and what they follow has news so many weeks out of one.
FOLLOW, NEWS_A_WEEK = 0.6, 0.7


class Command(BaseCommand):
    help = "Simule douze mois de signaux dans une transaction oubliée ensuite : combien en reçoit chaque personne."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--membres", type=int, default=60, help="Combien de personnes (60).")
        parser.add_argument("--graine", type=int, default=1, help="Le hasard : la même graine simule la même année.")

    def handle(self, *args: Any, membres: int, graine: int, **options: Any) -> None:
        if not 1 <= membres <= 10_000:
            raise CommandError("Choisissez de 1 à 10 000 membres.")
        with transaction.atomic():
            year = Year(membres, Random(graine))  # noqa: S311 (a scenario, no secret)
            year.play()
            transaction.set_rollback(True)
        counts = [year.told[user.pk, month] for user in year.people for month in range(MONTHS)]
        person_months = len(counts)
        self.stdout.write(f"{membres} personnes, {len(year.clubs)} clubs, douze mois.")
        self.stdout.write(f"Signaux à dire, par personne et par mois : {year.asked / person_months:.1f}")
        self.stdout.write(f"Signaux dits, par personne et par mois : {sum(counts) / person_months:.1f}")
        self.stdout.write(f"Au plus, une personne et un mois : {max(counts)} (la règle : {DEFAULT_SIGNALS})")
        for number in range(DEFAULT_SIGNALS + 1):
            share = 100 * sum(count == number for count in counts) / person_months
            self.stdout.write(f"  mois à {number} signal{'s' if number > 1 else ''} : {share:.0f} %")
        self.stdout.write(f"Retenus, puis dits le mois d’après : {year.released}")
        self.stdout.write(f"Retenus, jamais dits : {year.held - year.released}")


class Year:
    def __init__(self, members: int, random: Random) -> None:
        self.random = random
        now = timezone.now()
        self.first = months_after(timezone.localdate().replace(day=1), -MONTHS)
        names = [User(email=f"simule-{now.timestamp()}-{number}@simule.invalid") for number in range(members)]
        self.people = User.objects.bulk_create(names)
        # Clubs that nobody reads: a signal is about something, and is told later while it is there.
        rows = [
            Club(
                name=f"Simulé {now.timestamp()} {number}", slug=f"simule-{number}-{int(now.timestamp())}", sort_key="z"
            )
            for number in range(max(1, members // A_CLUB))
        ]
        self.clubs = Club.objects.bulk_create(rows)
        inside = round(members * CLUBS_EACH / len(self.clubs))
        self.inside = {club.pk: random.sample(self.people, min(members, inside)) for club in self.clubs}
        self.followers = random.sample(self.people, round(members * FOLLOW))
        self.told: Counter[tuple[int, int]] = Counter()
        self.asked = self.held = self.released = 0

    def play(self) -> None:
        held_kind = ContentType.objects.get_for_model(Club)
        for month in range(MONTHS):
            begins = months_after(self.first, month)
            for day in range((months_after(begins, 1) - begins).days):
                now = timezone.make_aware(datetime.combine(begins, datetime.min.time())) + timedelta(days=day, hours=9)
                self.released += sum(release(accounts, now) for accounts in to_release(now))
                for club in self.clubs:
                    if self.random.random() < A_DAY:
                        self.tell(self.inside[club.pk], f"club_{month}_{day}", club, now)
                if day % 7 == 0:
                    told = [user for user in self.followers if self.random.random() < NEWS_A_WEEK]
                    self.tell(told, f"follow_{month}_{day}", self.clubs[0], now, hold=False)
            rows = Notification.objects.filter(is_signal=True, recipient__in=[user.pk for user in self.people])
            for user in rows.order_by("pk").values_list("recipient", flat=True):
                self.told[user, month] += 1
            rows.delete()
            HeldSignal.objects.filter(content_type=held_kind, at__lte=now - timedelta(days=30)).delete()

    def tell(self, people: list[User], kind: str, club: Club, now: datetime, *, hold: bool = True) -> None:
        outcome = signal(people, kind=kind, sentence="Du nouveau.", thing=club, url="/", hold=hold, now=now)
        self.asked += len(people)
        self.held += outcome.held
