"""The question that a promotion asks the solver: its people, their wishes, what balances them; and its answer stored.

Of each person, only what they wrote for this, their collectivité, and how long they work where the whole network may
read their career: what is kept for fewer readers is neither shown nor counted.
"""

from collections import Counter
from functools import cached_property
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from directory.models import Member
from directory.visibility import Reader
from emi_alumni.foundation.prepositions import of
from projects.models import Project, TeamComposition, TeamPlacement, TeamRole, TeamWishes
from projects.models.project import AUTHORS
from projects.models.team_compositions import PUBLISHED, Seniority, Sex, Trade, parity, retained, trained
from projects.team_plans import Casting, Person, Rule, broken_rules, reason
from projects.team_solver import TOO_MANY, Plan, best_plan, why_none

NOBODY = "Personne n’est en formation dans cette promotion : aucune équipe ne peut être proposée."
TOO_MANY_PEOPLE = f"Plus de {TOO_MANY} personnes : les équipes d’une promotion ne se composent pas à ce nombre."
NO_TEAM = "Le jury ne retient plus de sujet : écrivez son résultat d’abord."
NETWORK = Reader()


class Seat(NamedTuple):
    """One person as the mission reads them here: where they are, why, and what they wished."""

    member: Member
    wishes: tuple[str, ...]
    project: Project | None
    is_settled: bool
    reason: str


class TeamCasting:
    """One composition as it stands, in seven queries whatever the number of people."""

    def __init__(self, composition: TeamComposition) -> None:
        self.composition = composition
        self.projects = list(retained(composition.cohort))
        # Once published, whoever was placed: they are alumni one day.
        placed = Member.objects.present().filter(team_placements__composition=composition).order_by("sort_key", "pk")
        people = (placed if composition.is_published else trained(composition.cohort)).select_related("collectivity")
        self.members = list(people.prefetch_related("career_steps"))
        self.wishes = {one.member_id: one for one in TeamWishes.objects.filter(composition=composition)}
        self.placements = {one.member_id: one for one in TeamPlacement.objects.filter(composition=composition)}
        authors = TeamRole.objects.filter(project__in=self.projects, role__in=AUTHORS).order_by("-pk")
        # Where they are before anybody places them: they may stay, nothing holds them there.
        self.presented = dict(authors.values_list("member", "project"))

    @property
    def parity(self) -> str:
        """The shares of women and men, as `parity` says them: no query."""
        kept = self.composition
        if kept.women is not None:
            return parity(kept.women, kept.men)
        said = Counter(one.sex for one in self.wishes.values())
        return parity(said[Sex.WOMAN], said[Sex.MAN])

    @cached_property
    def titles(self) -> dict[int, str]:
        return {project.pk: project.title for project in self.projects}

    @cached_property
    def plan(self) -> dict[int, int]:
        """Places in teams that still stand, of people who are still there."""
        here = {member.pk for member in self.members}
        stands = [one for one in self.placements.values() if one.project_id in self.titles and one.member_id in here]
        return {one.member_id: one.project_id for one in stands}

    @cached_property
    def casting(self) -> Casting:
        people = [self._person(member) for member in self.members]
        settled = {pk: team for pk, team in self.plan.items() if self.placements[pk].is_settled}
        return Casting(people, self.titles, self._rules(people), settled, self.presented | self.plan)

    def _person(self, member: Member) -> Person:
        wishes = self.wishes.get(member.pk)
        ranked = tuple(pk for pk in wishes.ranked if pk in self.titles) if wishes else ()
        labels = {
            "place": member.collectivity.short_name if member.collectivity else "",
            "trade": wishes.trade if wishes else "",
            "seniority": (wishes.seniority if wishes else "") or career_length(member),
            "sex": wishes.sex if wishes else "",
        }
        return Person(member.pk, ranked, {key: label for key, label in labels.items() if label})

    def _rules(self, people: list[Person]) -> list[Rule]:
        rules, by = self.composition, {}
        for key in ("place", "trade", "seniority", "sex"):
            by[key] = Counter(person.labels[key] for person in people if key in person.labels)

        def spread(key: str, name: str, words: dict[str, str]) -> Rule:
            """An even share, or one person more."""
            shares = {label: -(-people // max(len(self.projects), 1)) for label, people in by[key].items()}
            return Rule(key, name, {label: share + 1 for label, share in shares.items()}, words, shares)

        trades = {label: f"de la filière {Trade(label).label}" for label in by["trade"]}
        lengths = {label: f"avec {Seniority(label).label} de service public" for label in by["seniority"]}
        sexes = {label: f"qui ont répondu « {Sex(label).label} »" for label in by["sex"]}
        places = dict.fromkeys(by["place"], rules.per_collectivity)
        offered = (
            (rules.per_collectivity, Rule("place", "la règle des collectivités", places, {p: of(p) for p in places})),
            (rules.spreads_trades, spread("trade", "la répartition des métiers", trades)),
            (rules.spreads_seniority, spread("seniority", "la répartition de l’ancienneté", lengths)),
            (rules.spreads_sex, spread("sex", "la répartition des femmes et des hommes", sexes)),
        )
        return [rule for held, rule in offered if held]

    @cached_property
    def broken(self) -> list[str]:
        """What the places break, once some are given."""
        return broken_rules(self.casting, self.plan) if self.plan else []

    @cached_property
    def seats(self) -> list[Seat]:
        """Everybody, in the order of names."""
        teams = {project.pk: project for project in self.projects}
        return [self._seat(member, teams) for member in self.members]

    def _seat(self, member: Member, teams: dict[int, Project]) -> Seat:
        person = self.casting.by_key[member.pk]
        wishes = tuple(self.titles[pk] for pk in person.wishes)
        placed = self.plan.get(member.pk)
        if placed is not None:
            settled = self.placements[member.pk].is_settled
            return Seat(member, wishes, teams[placed], settled, reason(self.casting, self.plan, person))
        fallen = member.pk in self.placements
        return Seat(member, wishes, None, False, "Le jury ne retient plus son sujet : à placer." if fallen else "")

    @property
    def by_team(self) -> list[tuple[Project | None, list[Seat]]]:
        """Teams in their order; first, who has none."""
        rows: dict[int | None, list[Seat]] = {None: [], **{project.pk: [] for project in self.projects}}
        for seat in self.seats:
            rows[seat.project.pk if seat.project else None].append(seat)
        teams: list[tuple[Project | None, list[Seat]]] = [(one, rows[one.pk]) for one in self.projects]
        return [(None, rows[None]), *teams] if rows[None] else teams

    @property
    def silent(self) -> list[Member]:
        """Who wrote no wish."""
        return [member for member in self.members if member.pk not in self.wishes]

    @property
    def fallen(self) -> int:
        """People placed in a team whose subject the jury does not retain any more."""
        here = {member.pk for member in self.members}
        return sum(one.member_id in here and one.project_id not in self.titles for one in self.placements.values())


def career_length(member: Member) -> str:
    """From the first year of a career that the whole network reads; "" when it does not."""
    steps = member.seen_by(NETWORK, with_career=True).career
    first = min((step.starts_on for step in steps), default=None)
    return Seniority.of_years(timezone.localdate().year - first) if first else ""


@transaction.atomic
def propose(composition: TeamComposition) -> Plan:
    """Place everybody at the least cost, settled people staying. Raises ValidationError, with one sentence for each
    reason, when the rules allow no plan; the places stay as they are then."""
    held = TeamComposition.hold(composition.pk)
    if held.is_published:
        raise ValidationError(PUBLISHED)
    cast = TeamCasting(held)
    if not cast.members or not cast.projects or len(cast.members) > TOO_MANY:
        raise ValidationError(NO_TEAM if not cast.projects else TOO_MANY_PEOPLE if cast.members else NOBODY)
    plan = best_plan(cast.casting)
    if plan is None:
        raise ValidationError(why_none(cast.casting))
    settled = cast.casting.settled
    held.place({member: (team, member in settled) for member, team in plan.teams.items()})
    return plan
