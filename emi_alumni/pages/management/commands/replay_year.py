"""Twelve months of what sixty members write, played through the real rules of moderation, then forgotten: how long the
mission reads each week, and how long people wait."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from statistics import median
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from directory.models import Member, User
from emi_alumni.foundation.moderation.editing import edit
from emi_alumni.foundation.moderation.models import DeskWeek, Report, Revision, State
from emi_alumni.foundation.moderation.models.desk_weeks import CEILING, FLOOR
from emi_alumni.foundation.moderation.trust import ACCEPTED_BEFORE_TRUST
from governance.models import Idea
from governance.models.ideas import IdeaTheme

WEEKS = 52
# What one member writes in a week, on average: a text in six weeks, an edit in fifteen, a report in a hundred.
TEXTS, EDITS, REPORTS = 1 / 6, 1 / 15, 1 / 100
# Of what is read: sent back with a question, refused.
SENT_BACK, REFUSED = 0.08, 0.03
# Seconds of one decision, supposed: to publish, to say why, and to read a word (240 a minute).
TO_PUBLISH, TO_SAY_WHY, A_WORD = 4, 25, 0.25
WORDS = (40, 120)
# The mission reads on two days of the week.
READ_EVERY = timedelta(days=3)
WRITTEN = "Nous avons essayé cela au guichet, avec deux collègues, et les usagers attendent moins longtemps. "


class Command(BaseCommand):
    help = "Rejoue douze mois d’activité dans une transaction oubliée ensuite : minutes de relecture par semaine."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--membres", type=int, default=60, help="Combien de personnes écrivent (60).")
        parser.add_argument("--graine", type=int, default=1, help="Le hasard : la même graine rejoue la même année.")

    def handle(self, *args: Any, membres: int, graine: int, **options: Any) -> None:
        if not 1 <= membres <= 1000:
            raise CommandError("Choisissez de 1 à 1000 membres.")
        with transaction.atomic():
            year = Year(membres, Random(graine))  # noqa: S311 (a scenario, no secret)
            weeks = list(year.weeks())
            transaction.set_rollback(True)
        minutes = [seconds / 60 for seconds, _ in weeks]
        items = sum(count for _, count in weeks)
        seconds = sum(seconds for seconds, _ in weeks)
        write = self.stdout.write
        write(f"Douze mois, {membres} membres : {items} lignes lues, {year.online_at_once} en ligne sans attendre.")
        write(f"Par semaine : {median(minutes):.1f} minutes (médiane), {max(minutes):.1f} la plus longue.")
        write(f"Par ligne : {seconds / max(1, items):.0f} secondes.")
        write(f"Attente la plus longue : {year.oldest.days} jours ; médiane : {median(year.waits or [0]):.1f} jours.")
        write("")
        for line in policy():
            write(line)


def number(value: float) -> str:
    """« 0,25 », « 4 »."""
    return f"{value:g}".replace(".", ",")


def policy() -> list[str]:
    """The rules that were played: those that are supposed, and those of the portal itself."""
    return [
        "Ces minutes sont calculées, pas mesurées. Les secondes sont supposées :",
        f"  {number(TO_PUBLISH)} s pour décider, {number(A_WORD)} s par mot lu, "
        f"{TO_SAY_WHY} s de plus pour dire pourquoi.",
        "  Les minutes mesurées sont dans « À relire », semaine par semaine.",
        "L’activité est supposée : par personne, "
        f"un texte toutes les {1 / TEXTS:.0f} semaines, une modification toutes les {1 / EDITS:.0f}, "
        f"un signalement toutes les {1 / REPORTS:.0f} ; de {WORDS[0]} à {WORDS[1]} mots ;",
        f"  {SENT_BACK:.0%} des textes lus sont renvoyés avec une question, {REFUSED:.0%} refusés ; "
        f"la mission lit tous les {READ_EVERY.days} jours.",
        "La politique est celle du portail, appliquée telle quelle :",
        "  lu d’abord : les textes et les modifications de qui n’a pas encore la confiance, et les signalements ;",
        f"  sans attendre : à partir de {ACCEPTED_BEFORE_TRUST} textes lus, publiés et toujours en ligne ;",
        f"  relu après coup : de {FLOOR} à {CEILING} publications tirées chaque semaine, "
        "le double après un défaut trouvé, un quart de moins sinon.",
    ]


class Year:
    """Played in a transaction that its caller rolls back; moments are those of the scenario."""

    def __init__(self, members: int, chance: Random) -> None:
        self.chance = chance
        self.begins = timezone.now() - timedelta(weeks=WEEKS)
        self.reader = User.objects.create(email="relecture@rejeu.invalid", is_staff=True, is_superuser=True)
        self.people = [self.person(number) for number in range(members)]
        self.theme, _ = IdeaTheme.objects.get_or_create(name="Rejeu")
        self.waits: list[float] = []
        self.oldest = timedelta(0)
        self.online_at_once = 0

    def person(self, number: int) -> Member:
        user = User.objects.create(email=f"membre{number}@rejeu.invalid")
        name = {"given_name": "Personne", "family_name": f"Numéro {number}"}
        return Member.objects.create(user=user, email=user.email, state="active", **name)

    def weeks(self) -> Iterator[tuple[float, int]]:
        """Of each week, the seconds that reading took, and how many lines were read."""
        for number in range(WEEKS):
            monday = self.begins + timedelta(weeks=number)
            seconds, items = 0.0, 0
            for day in range(0, 7, READ_EVERY.days):
                now = monday + timedelta(days=day)
                self.write(now, READ_EVERY.days / 7)
                spent, count = self.read(now + READ_EVERY)
                seconds, items = seconds + spent, items + count
            spent, count = self.look_at_the_draw(monday.date())
            yield seconds + spent, items + count

    def how_many(self, rate: float) -> int:
        expected = rate * len(self.people)
        return int(expected) + (self.chance.random() < expected % 1)

    def text(self) -> str:
        return " ".join((WRITTEN * 9).split()[: self.chance.randint(*WORDS)])

    def write(self, now: Any, share: float) -> None:
        for _ in range(self.how_many(TEXTS * share)):
            author = self.chance.choice(self.people)
            title = f"Idée {self.chance.random():.9f}"
            idea = Idea.objects.create(author=author, theme=self.theme, title=title, text=self.text())
            self.online_at_once += idea.offer(by=author.user)
            self.at(idea, now)
        online = list(Idea.objects.published().filter(theme=self.theme).order_by("-pk")[:100])
        for _ in range(self.how_many(EDITS * share) if online else 0):
            idea = self.chance.choice(online)
            edit(Idea.objects.get(pk=idea.pk), {"text": self.text()}, by=idea.author.user)
            Revision.objects.about(idea).waiting().update(created_at=now)
        for _ in range(self.how_many(REPORTS * share) if online else 0):
            idea = Idea.objects.get(pk=self.chance.choice(online).pk)
            reader = self.chance.choice([one for one in self.people if one != idea.author] or self.people)
            try:
                Report.file(idea, by=reader.user, reason="wrong")
            except ValidationError:
                continue
            Report.objects.about(idea).open().update(created_at=now)

    def at(self, idea: Idea, now: Any) -> None:
        """What just happened to it happened at that moment."""
        Idea.objects.filter(pk=idea.pk).update(submitted_at=now)

    def read(self, now: Any) -> tuple[float, int]:
        seconds, items = 0.0, 0
        for idea in Idea.objects.filter(theme=self.theme, state=State.PENDING).order_by("pk"):
            self.waited(now - idea.submitted_at)
            luck = self.chance.random()
            if luck < REFUSED:
                idea.refuse(by=self.reader, reason="Hors du sujet du réseau.")
            elif luck < REFUSED + SENT_BACK:
                idea.send_back(by=self.reader, reason="Une phrase de plus.")
            else:
                idea.publish(by=self.reader)
            seconds += self.time_of(idea.text, luck < REFUSED + SENT_BACK)
            items += 1
        for revision in Revision.objects.waiting().filter(author__in=[one.user for one in self.people]):
            self.waited(now - revision.created_at)
            seconds += self.time_of(revision.proposed["text"], why=False)
            revision.apply(by=self.reader)
            items += 1
        reported = Report.objects.open().filter(author__in=[one.user for one in self.people])
        for pk in sorted(set(reported.values_list("object_id", flat=True))):
            idea = Idea.objects.get(pk=pk)
            idea.show(by=self.reader)
            seconds += self.time_of(idea.text, why=False)
            items += 1
        return seconds, items

    def look_at_the_draw(self, day: date) -> tuple[float, int]:
        week, _ = DeskWeek.draw(day)
        seconds, items = 0.0, 0
        drawn = week.drawn_decisions.to_sample().filter(by__in=[one.user for one in self.people])
        for pk in sorted(set(drawn.values_list("object_id", flat=True))):
            idea = Idea.objects.get(pk=pk)
            if idea.is_published:
                idea.sample(by=self.reader)
                seconds, items = seconds + self.time_of(idea.text, why=False), items + 1
        return seconds, items

    def waited(self, delay: timedelta) -> None:
        self.waits.append(delay.total_seconds() / 86400)
        self.oldest = max(self.oldest, delay)

    def time_of(self, text: str, why: bool) -> float:
        return TO_PUBLISH + A_WORD * len(text.split()) + (TO_SAY_WHY if why else 0)
