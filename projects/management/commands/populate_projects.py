"""Fill the bank with generated projects, to see and to measure it at any size. Never for a real portal."""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from random import Random
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from directory.models import Cohort, Collectivity, Member
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.text import slug_of, sort_key
from governance.models import Module, Tool
from projects.models import Indicator, Measure, Project, StatusEntry, TeamRole, Theme, Voice, VoiceForm
from projects.models.project import Origin, ProjectAudience, Role
from projects.statuses import Cause, ProjectStatus

BATCH = 1000
ACTIONS = ["Simplifier", "Accueillir", "Prévenir", "Écouter", "Expliquer", "Partager", "Réduire", "Ouvrir", "Relier"]
THINGS = [
    *("les courriers", "l’accueil", "la file d’attente", "les chantiers", "la cantine", "le prêt de matériel"),
    *("les rendez-vous", "la facture d’eau", "les signalements", "la médiathèque", "le forum de l’emploi"),
    *("les inscriptions", "les déplacements", "le tri", "les secours", "l’agrément", "le guichet", "la rentrée"),
]
PLACES = ["au guichet", "dans les quartiers", "à la campagne", "entre communes", "pour les familles", "avec les agents"]
THEMES = [
    *("Accueil", "Action sociale", "Simplification", "Voirie et mobilités", "Éducation", "Culture", "Autonomie"),
    *("Eau", "Emploi et insertion", "Habitat et logement", "Propreté", "Ressources humaines", "Ruralité", "Secours"),
    *("Santé et sport", "Transition écologique et solidaire", "Urbanisme", "Accès aux droits", "Commerce"),
]
WHYS = [
    "L’équipe est restée et le commanditaire a inscrit le projet dans ses objectifs.",
    "Le budget attendu n’est pas venu, une partie seulement a pu être conduite.",
    "Un service voisin répondait déjà au besoin : l’équipe l’a fait connaître.",
    "Le calendrier des élections a repoussé l’essai d’un an.",
]
INDICATORS = [("Délai moyen", "jours"), ("Dossiers incomplets", "%"), ("Attente au pic", "min"), ("Visites", "par an")]
STATUSES = {
    ProjectStatus.IMPLEMENTED: 30,
    ProjectStatus.GENERALISED: 5,
    ProjectStatus.PARTLY: 17,
    ProjectStatus.TESTED: 10,
    ProjectStatus.PRESENTED: 6,
    ProjectStatus.IN_TRAINING: 4,
    ProjectStatus.SUSPENDED: 3,
    ProjectStatus.STOPPED: 10,
    ProjectStatus.NOT_SELECTED: 15,
}


class Command(BaseCommand):
    help = "Ajoute des projets inventés (mesures et essais), portés par les membres qui existent déjà."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--projects", type=int, default=300, help="combien en ajouter (300)")
        parser.add_argument("--seed", type=int, default=95, help="la graine du hasard (95)")
        parser.add_argument("--yes-really", action="store_true", help="même hors de DEBUG")
        parser.add_argument("--no-index", action="store_true", help="ne rien préparer pour la recherche")

    def handle(self, *args, **options) -> None:
        if not settings.DEBUG and not options["yes_really"]:
            raise CommandError(
                "Ces projets sont inventés : ils n’ont rien à faire dans une vraie banque. "
                "Si cette base est une base d’essai, ajoutez --yes-really."
            )
        call_command("load_programme", verbosity=0)
        start = monotonic()
        projects = Workshop(Random(options["seed"])).projects()  # noqa: S311 — projects, not secrets
        left = options["projects"]
        while left > 0:
            left -= insert(list(islice(projects, min(BATCH, left))))
        if not options["no_index"]:
            call_command("rebuild_search", verbosity=0)
        if options["verbosity"]:
            self.stdout.write(f"{options['projects']} projets ajoutés en {monotonic() - start:.0f} s.")


class Workshop:
    """Plausible projects: one theme in the lead, some figures, some voices, some that stopped."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.themes = [Theme.objects.get_or_create(name=name)[0] for name in THEMES]
        self.tools, self.modules = list(Tool.objects.order_by("pk")), list(Module.objects.order_by("pk"))
        self.cohorts = list(Cohort.objects.order_by("starts_on"))
        self.places = list(Collectivity.objects.order_by("pk")[:60])
        self.members = list(Member.objects.listed().order_by("pk").values_list("pk", flat=True)[:2000])
        if not self.members or not self.cohorts:
            raise CommandError("Aucun membre pour porter ces projets : lancez d’abord « populate ».")
        self.number = Project.objects.count()

    def projects(self) -> Iterator[dict[str, Any]]:
        while True:
            self.number += 1
            yield self.project()

    def project(self) -> dict[str, Any]:
        random = self.random
        thing = random.choice(THINGS)
        title = f"{random.choice(ACTIONS)} {thing} {random.choice(PLACES)}"
        status = random.choices(list(STATUSES), weights=list(STATUSES.values()))[0]
        day = timezone.localdate() - timedelta(days=random.randint(5, 2500))
        project = Project(
            slug=f"{slug_of(title)[:110]}-{self.number}",
            title=title,
            sort_key=sort_key(title)[:130],
            sentence=f"Pour que {thing} ne soit plus une épreuve.",
            origin=Origin.NOT_SELECTED if status == ProjectStatus.NOT_SELECTED else Origin.SELECTED,
            cohort=random.choice(self.cohorts),
            sponsor_department="Direction générale des services",
            problem=f"Une personne sur {random.randint(2, 9)} renonce devant {thing}.",
            solution=f"Rencontrer les usagers, puis {random.choice(ACTIONS).lower()} avec les agents.",
            ecology="Moins de trajets." if random.random() < 0.25 else "",
            equality="Des horaires pensés pour toutes." if random.random() < 0.12 else "",
            help_wanted="Un retour d’expérience." if random.random() < 0.2 else "",
            takeover_note="À reprendre tel quel." if random.random() < 0.6 else "",
            audience=random.choices(list(ProjectAudience), weights=[2, 68, 30])[0],
            state=random.choices([State.PUBLISHED, State.DRAFT, State.PENDING], weights=[95, 4, 1])[0],
            published_at=timezone.now(),
            status=status,
            status_on=day,
            cause=random.choice(Cause.values),
            why=random.choice(WHYS),
            news_on=day,
        )
        return {
            "project": project,
            "themes": random.sample(self.themes, random.choice([1, 1, 2])),
            "tools": random.sample(self.tools, 3),
            "modules": random.sample(self.modules, 2),
            "places": random.sample(self.places, random.choice([1, 1, 1, 2, 3])),
            "members": random.sample(self.members, min(3, len(self.members))),
            "measured": random.random() < 0.6 and (random.randint(20, 90), random.randint(5, 60), self.figure()),
            "voices": random.choice([0, 0, 0, 1, 2, 6]),
        }

    def figure(self) -> tuple[str, str]:
        return self.random.choice(INDICATORS)


@transaction.atomic
def insert(made: list[dict[str, Any]]) -> int:
    """One batch, in a dozen statements; how many projects."""
    projects = Project.objects.bulk_create([one["project"] for one in made])
    for relation, kind in (("themes", "theme"), ("tools", "tool"), ("modules", "module")):
        through = getattr(Project, relation).through
        links = [through(**{"project": one["project"], kind: thing}) for one in made for thing in one[relation]]
        through.objects.bulk_create(links)
    there = Project.collectivities.through
    there.objects.bulk_create(there(project=one["project"], collectivity=p) for one in made for p in one["places"])
    TeamRole.objects.bulk_create(
        TeamRole(project=one["project"], member_id=pk, role=Role.TEAM if rank else Role.LEAD)
        for one in made
        for rank, pk in enumerate(one["members"])
    )
    StatusEntry.objects.bulk_create(
        StatusEntry(project=one, status=one.status, on=one.status_on or date.today(), cause=one.cause, why=one.why)
        for one in projects
    )
    told = [one for one in made if one["measured"]]
    indicators = Indicator.objects.bulk_create(
        Indicator(project=one["project"], name=one["measured"][2][0], unit=one["measured"][2][1]) for one in told
    )
    Measure.objects.bulk_create(
        Measure(indicator=indicator, on=on, moment=moment, value=value)
        for indicator, one in zip(indicators, told, strict=True)
        for on, moment, value in (
            (date(2021, 1, 1), "before", one["measured"][0]),
            (date(2022, 6, 1), "after", one["measured"][1]),
        )
    )
    heard = [one for one in made if one["voices"]]
    forms = VoiceForm.objects.bulk_create(VoiceForm(project=one["project"]) for one in heard)
    now = timezone.now()
    Voice.objects.bulk_create(
        Voice(
            form=form,
            smiley=rank % 5 + 1,
            text="On m’a rappelé comme promis.",
            state=State.PUBLISHED,
            finished_at=now,
            submitted_at=now,
            published_at=now,
        )
        for form, one in zip(forms, heard, strict=True)
        for rank in range(one["voices"])
    )
    return len(projects)
