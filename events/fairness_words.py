"""The proof of fairness in plain French: « chacune aura accueilli une ou deux fois », and why no plan is more even."""

from collections.abc import Callable, Iterable

from emi_alumni.foundation.numbers import in_words
from events.host_fairness import Bound, Cost, Limit, Proof
from events.host_rotation import Plan

Name = Callable[[str], str]


def enumerated(words: Iterable[str], last: str = "et") -> str:
    """« 2027, 2028 et 2029 »."""
    *others, end = words
    return f"{', '.join(others)} {last} {end}" if others else end


def times(number: int) -> str:
    """« deux fois »; « zéro fois » is « aucune fois »."""
    return f"{in_words(number)} fois"


def balance(plan: Plan) -> str:
    """How often each will have hosted, at the end of the plan: « Jusqu’en 2030, chaque collectivité aura accueilli une
    ou deux fois. »; "" without candidates or years."""
    loads = sorted(set(plan.times_hosted.values()))
    if not loads or not plan.rotation.years:
        return ""
    if loads[0] == 0:
        counts = f"au plus {in_words(loads[-1]) if loads[-1] else 0}"
    else:
        counts = enumerated(map(in_words, loads), "ou")
    verb = "aura compté" if any(plan.rotation.counted_on_joining.values()) else "aura accueilli"
    return f"Jusqu’en {max(plan.rotation.years)}, chaque collectivité {verb} {counts} fois."


def reasons(plan: Plan, proof: Proof, name: Name) -> list[str]:
    """Why no plan does better, then whose impossibility costs it; sentences. Nothing without candidates or years."""
    if not plan.times_hosted or not plan.rotation.years:
        return []
    if proof.least == 0:
        return ["Toutes auront compté le même nombre d’accueils : aucun partage n’est plus égal."]
    everybody, total = len(plan.times_hosted), sum(plan.times_hosted.values())
    if proof.least == 1 and total % everybody:
        shared = f"{counted(total)} ne se {'partage' if total == 1 else 'partagent'} pas également"
        return [f"Aucun partage n’est plus égal, car {shared} entre {everybody} collectivités."]
    gap = "d’une fois" if proof.least == 1 else f"de {times(proof.least)}"
    said = [f"L’écart est {gap} ; aucun partage n’est plus égal, car :"]
    said.append(most_of(proof.most, everybody, name))
    said.append(fewest_of(proof.fewest, everybody, name))
    return said


def most_of(bound: Bound, everybody: int, name: Name) -> str:
    before = f"{counted(bound.before)} avant ce plan" if bound.before else ""
    if len(bound.hosts) == everybody:
        every = f"les {everybody} collectivités comptent {counted(bound.before + len(bound.years))} en tout"
        return f"{every} : l’une au moins en a {bound.times} ;"
    who = enumerated(map(name, bound.hosts))
    one = len(bound.hosts) == 1
    if not bound.years:
        return f"{who} {'compte' if one else 'comptent ensemble'} déjà {counted(bound.before)} ;"
    alone = f"{who} {'est seule' if one else 'sont seules'} à pouvoir accueillir en {enumerated(map(str, bound.years))}"
    and_before = f", et {'compte' if one else 'comptent'} déjà {before}" if before else ""
    so = f"{bound.times} en tout" if one else f"l’une au moins en a {bound.times}"
    return f"{alone}{and_before} : {so} ;"


def fewest_of(bound: Bound, everybody: int, name: Name) -> str:
    if len(bound.hosts) == everybody:
        every = f"les {everybody} collectivités comptent {counted(bound.before + len(bound.years))} en tout"
        return f"{every} : l’une au plus en a {bound.times}."
    who = enumerated(map(name, bound.hosts))
    one = len(bound.hosts) == 1
    if not bound.years:
        can = f"{who} ne {'peut' if one else 'peuvent'} accueillir aucune de ces années"
    else:
        can = f"{who} ne {'peut' if one else 'peuvent'} accueillir qu’en {enumerated(map(str, bound.years))}"
    and_before = f", et {'compte' if one else 'comptent'} {counted(bound.before)}"
    so = f"{bound.times} au plus" if one else f"l’une en a {bound.times} au plus"
    return f"{can}{and_before} : {so}."


def counted(number: int) -> str:
    return "aucun accueil" if number == 0 else "un accueil" if number == 1 else f"{number} accueils"


def costs(proof: Proof, name: Name) -> list[str]:
    """« Si Ermont pouvait accueillir en 2028, l’écart serait d’une fois. »"""
    return [cost_of(cost, name) for cost in proof.costs]


def cost_of(cost: Cost, name: Name) -> str:
    without = enumerated([limit_of(limit, name) for limit in cost.limits])
    only = "d’une fois" if cost.spread == 1 else f"de {times(cost.spread)}"
    gap = "il n’y aurait plus d’écart" if cost.spread == 0 else f"l’écart ne serait que {only}"
    return f"Si {without}, {gap}."


def limit_of(limit: Limit, name: Name) -> str:
    years = enumerated(map(str, limit.years))
    if limit.volunteered:
        return f"{name(limit.code)} n’avait pas proposé d’accueillir en {years}"
    return f"{name(limit.code)} pouvait accueillir en {years}"
