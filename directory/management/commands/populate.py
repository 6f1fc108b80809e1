"""Fill the directory with generated people, to see and to measure it at any size. Never for a real portal."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from random import Random
from time import monotonic

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from directory.geography import DATA
from directory.models import CareerStep, Cohort, Collectivity, Consent, Member, MemberSkill, Skill
from directory.models.members import ConsentPurpose, Diploma, MemberState
from directory.models.places import CollectivityKind
from directory.visibility import Audience
from emi_alumni.foundation.text import slug_of

BATCH = 2000
COHORTS = 20  # years, up to this one
STATES = [MemberState.ACTIVE] * 93 + [MemberState.RETIRED] * 3 + [MemberState.LEFT] * 2 + [MemberState.IMPORTED] * 2
DEPARTMENTS = ["Direction générale des services", "Direction des services à la population", "Direction des moyens"]
# Out of a hundred people: how many work in each kind of place.
SHARES = {
    CollectivityKind.DEPARTMENT: 38,
    CollectivityKind.COMMUNE: 40,
    CollectivityKind.INTERCOMMUNALITY: 15,
    CollectivityKind.FIRE_SERVICE: 5,
    CollectivityKind.JOINT_BODY: 2,
}


class Command(BaseCommand):
    help = "Ajoute des membres inventés (mesures et essais). Le même nombre et la même graine font les mêmes personnes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--members", type=int, default=300, help="combien en ajouter (300)")
        parser.add_argument("--seed", type=int, default=95, help="la graine du hasard (95)")
        parser.add_argument("--yes-really", action="store_true", help="même hors de DEBUG")
        parser.add_argument("--no-index", action="store_true", help="ne rien préparer pour la recherche")

    def handle(self, *args, **options) -> None:
        if not settings.DEBUG and not options["yes_really"]:
            raise CommandError(
                "Ces membres sont inventés : ils n’ont rien à faire dans un vrai annuaire. "
                "Si cette base est une base d’essai, ajoutez --yes-really."
            )
        if not Collectivity.objects.filter(code="DEP95").exists():
            call_command("load_collectivities", verbosity=0)
        start = monotonic()
        crowd = Crowd(Random(options["seed"]))  # noqa: S311 — people, not secrets
        people = crowd.people()
        left = options["members"]
        while left > 0:
            left -= insert(list(islice(people, min(BATCH, left))))
        if not options["no_index"]:
            call_command("rebuild_search", verbosity=0)
        if options["verbosity"]:
            self.stdout.write(f"{options['members']} membres ajoutés en {monotonic() - start:.0f} s.")


class Crowd:
    """Plausible people: places by their population, skills by their popularity, details kept as real people do."""

    def __init__(self, random: Random) -> None:
        self.random = random
        words = json.loads((DATA / "populate.json").read_text(encoding="utf-8"))
        self.given_names, self.family_names = words["given_names"], words["family_names"]
        self.positions, self.fields = words["positions"], words["fields"]
        self.can_help, self.looking_for, self.bios = words["can_help"], words["looking_for"], words["bios"]
        self.skills = Skill.named(words["skills"])
        self.skill_weights = [1 / rank**0.8 for rank in range(1, len(self.skills) + 1)]
        self.cohorts = list(cohorts())
        self.slugs = Slugs()
        self.places: list[Collectivity] = []
        self.place_weights: list[float] = []
        for kind, share in SHARES.items():
            places = list(Collectivity.objects.filter(kind=kind))
            # The Métropole du Grand Paris counts seven million people, one of whose communes is ours.
            crowds = [min(place.population or 1000, 300_000) ** 0.8 for place in places]
            self.places += places
            self.place_weights += [share * crowd / sum(crowds) for crowd in crowds]

    def people(self) -> Iterator[tuple[Member, list[Skill]]]:
        while True:
            skills = dict.fromkeys(
                self.random.choices(self.skills, weights=self.skill_weights, k=self.random.randint(2, 6))
            )
            yield self.person(list(skills)), list(skills)

    def person(self, skills: list[Skill]) -> Member:
        random = self.random
        given_name, family_name = random.choice(self.given_names), random.choice(self.family_names)
        if random.random() < 0.12:
            family_name += f"-{random.choice(self.family_names)}"
        field = random.choice(self.fields)
        place = random.choices(self.places, weights=self.place_weights)[0]
        state = random.choice(STATES)
        confirmed_at = timezone.now() - timedelta(days=random.triangular(0, 900, 60))
        slug = self.slugs.free(f"{given_name} {family_name}")
        member = Member(
            slug=slug,
            given_name=given_name,
            family_name=family_name,
            state=state,
            hidden_by_choice=random.random() < 0.01,
            position=random.choice(self.positions).format(field),
            department=random.choice(DEPARTMENTS),
            collectivity=place,
            emi_collectivity=place,
            cohort=random.choice(self.cohorts),
            diploma=random.choices(list(Diploma), weights=[70, 10, 20])[0],
            ambassador=random.random() < 0.08,
            email=f"{slug}@example.org",
            email_audience=random.choices(list(Audience), weights=[25, 15, 15, 45])[0],
            phone=f"+33199{random.randrange(10**6):06}" if random.random() < 0.7 else "",
            phone_audience=random.choices(list(Audience), weights=[40, 20, 15, 25])[0],
            bio=random.choice(self.bios).format(field) if random.random() < 0.6 else "",
            bio_audience=random.choices(list(Audience), weights=[5, 5, 5, 85])[0],
            career_audience=random.choices(list(Audience), weights=[10, 5, 5, 80])[0],
            can_help=random.choice(self.can_help).format(skills[0].name) if random.random() < 0.7 else "",
            looking_for=random.choice(self.looking_for).format(skills[-1].name) if random.random() < 0.5 else "",
            skill_names=[skill.name for skill in skills],
            confirmed_at=None if state == MemberState.IMPORTED else confirmed_at,
            activated_at=None if state == MemberState.IMPORTED else confirmed_at,
        )
        member.derive()
        return member


class Slugs:
    """Addresses that no page has yet, without asking the database for each."""

    def __init__(self) -> None:
        self.taken = set(Member.objects.values_list("slug", flat=True))
        self.next: dict[str, int] = {}

    def free(self, name: str) -> str:
        base = slug_of(name)[:110]
        slug = base
        while slug in self.taken:
            self.next[base] = self.next.get(base, 1) + 1
            slug = f"{base}-{self.next[base]}"
        self.taken.add(slug)
        return slug


def cohorts() -> Iterator[Cohort]:
    """The cohorts of the last twenty years, made where missing."""
    this_year = date.today().year
    for look, year in enumerate(range(this_year - COHORTS, this_year)):
        yield Cohort.objects.get_or_create(
            label=f"{year}-{year + 1}",
            defaults={"starts_on": year, "ends_on": year + 1, "look": look % 6 + 1},
        )[0]


@transaction.atomic
def insert(people: list[tuple[Member, list[Skill]]]) -> int:
    """One batch, in five statements or so; how many members."""
    members = Member.objects.bulk_create([member for member, _ in people])
    MemberSkill.objects.bulk_create(
        MemberSkill(content_object=member, tag=skill) for member, skills in people for skill in skills
    )
    CareerStep.objects.bulk_create(
        CareerStep(member=member, starts_on=starts_on, ends_on=ends_on, position=member.position, organisation=where)
        for member in members[::4]
        for starts_on, ends_on, where in (
            (2008, 2016, "Secteur associatif"),
            (2016, None, member.collectivity.short_name),
        )
    )
    Consent.objects.bulk_create(
        Consent(member=member, purpose=ConsentPurpose.PHONE)
        for member in members
        if member.phone and member.phone_audience != Audience.NOBODY
    )
    return len(members)
