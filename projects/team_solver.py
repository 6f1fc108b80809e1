"""The best plan of the teams, by HiGHS; each rule is checked again in plain Python before anybody reads it.

Costs are whole numbers. Among plans that cost the same, people stay where they are, then a fixed order decides: the
same question always has the same answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from zlib import crc32

from projects.team_plans import UNEVEN, Casting, broken_rules, missing_places

SECONDS = 5.0
ORDER = 31  # what one person's place in the fixed order weighs, at most
TOO_MANY = 120  # people of one promotion


@dataclass(frozen=True)
class Plan:
    """`teams`: person → team. `proven`: no plan costs less; else the best that was found in five seconds."""

    teams: Mapping[int, int]
    cost: int
    proven: bool


def best_plan(casting: Casting) -> Plan | None:
    """None when the rules allow no plan. Raises ValueError without people or teams, and for more people than a
    promotion has; RuntimeError when the solver's plan breaks a rule, or none was found in time."""
    if not casting.people or not casting.teams or len(casting.people) > TOO_MANY:
        raise ValueError("no people, no teams, or too many")
    import highspy  # thirty megabytes with numpy: for who composes teams only

    solver = highspy.Highs()
    for option, value in {
        "output_flag": False,
        "threads": 1,
        "random_seed": 0,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 0.5,
        "time_limit": SECONDS,
    }.items():
        solver.setOptionValue(option, value)
    people, teams = sorted(casting.people, key=lambda person: person.key), sorted(casting.teams)
    column = {
        (person.key, team): number
        for number, (person, team) in enumerate((person, team) for person in people for team in teams)
    }
    moved = len(people) * ORDER  # one move outweighs the order of everybody, one true cost all moves
    weight = len(people) * (moved + ORDER)
    for person in people:
        for team in teams:
            settled = casting.settled.get(person.key)
            free = settled is None or settled == team
            solver.addVar(1.0 if settled == team else 0.0, 1.0 if free else 0.0)
            number = column[person.key, team]
            solver.changeColIntegrality(number, highspy.HighsVarType.kInteger)
            stays = casting.now.get(person.key) == team
            order = crc32(f"{person.key} {team}".encode()) % ORDER
            solver.changeColCost(number, float(casting.cost(person, team) * weight + order + moved * (not stays)))

    def limit(fewest: int, most: int, columns: list[int]) -> None:
        solver.addRow(float(fewest), float(most), len(columns), columns, [1.0] * len(columns))

    for person in people:
        limit(1, 1, [column[person.key, team] for team in teams])
    for team in teams:
        limit(*casting.seats(team), [column[person.key, team] for person in people])
        for rule in casting.rules:
            for label, places in rule.places.items():
                alike = [column[one.key, team] for one in people if one.labels.get(rule.key) == label]
                if len(alike) > places:
                    limit(0, places, alike)
                if len(alike) > (share := rule.shares.get(label, len(alike))):
                    above = solver.getNumCol()
                    solver.addVar(0.0, float(len(alike)))
                    solver.changeColCost(above, float(UNEVEN * weight))
                    columns, ones = [*alike, above], [1.0] * len(alike)
                    solver.addRow(-solver.inf, float(share), len(columns), columns, [*ones, -1.0])
    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None
    chosen = list(solver.getSolution().col_value)
    plan = {
        person.key: next((team for team in teams if chosen and chosen[column[person.key, team]] > 0.5), 0)
        for person in people
    }
    if 0 in plan.values() or broken_rules(casting, plan):
        raise RuntimeError(f"the solver's plan is not sound ({status})")
    return Plan(plan, casting.cost_of(plan), proven=status == highspy.HighsModelStatus.kOptimal)


def why_none(casting: Casting) -> list[str]:
    """Sentences for who composes: what counting shows first, then each rule whose removal makes a plan possible."""
    sentences = missing_places(casting)
    freed = [
        (rule.name, replace(casting, rules=[one for one in casting.rules if one != rule])) for rule in casting.rules
    ]
    freed.append(("la taille égale des équipes", replace(casting, even=False)))
    if casting.settled:
        freed.append(("les places que vous avez fixées", replace(casting, settled={})))
    possible = [name for name, easier in freed if best_plan(easier) is not None]
    if possible:
        return [*sentences, f"Une répartition existe en renonçant à {' ou à '.join(possible)}."]
    return [*sentences, "Renoncer à une seule règle ne suffit pas : enlevez-en deux, ou libérez des places fixées."]
