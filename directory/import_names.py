"""Promotions and collectivités that a file names otherwise than we do: asked once for each writing."""

import difflib
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from directory.import_columns import COHORT, PLACE, Names, cohort_key
from directory.import_lines import Line
from directory.models import Cohort, Collectivity, PlaceAlias
from directory.place_names import names_of

LEAVE_EMPTY = "-"
CREATE = "new"
NEAR = 5  # suggestions for one writing
NEAR_ENOUGH = 0.7
MOST_NEAR = 100  # writings for which it is looked for what is near: it costs thirty milliseconds each
COLUMNS = ("promotion", "collectivité", "collectivité pendant l’EMI")


@dataclass(frozen=True)
class NameQuestion:
    """A writing that names nothing we know, where it stands, and what it may be."""

    id: str
    column: str
    written: str
    lines: tuple[int, ...]
    choices: tuple[tuple[str, str], ...]  # value, words
    chosen: str = ""


def name_id(names: Names, written: str) -> str:
    """One id for all the writings that have one key, for a field of a form."""
    return hashlib.sha256(f"{names.what}:{names.key(written) or written}".encode()).hexdigest()[:12]


def known_places() -> Names:
    names = Names(*PLACE)
    for place in Collectivity.objects.all():
        names.learn(place, names_of(place))
    for alias in PlaceAlias.objects.select_related("collectivity"):
        names.known[alias.key] = names.known.get(alias.key) or {alias.collectivity}
    return names


def known_cohorts() -> Names:
    names = Names(*COHORT)
    for cohort in Cohort.objects.all():
        names.learn(cohort, (cohort.label, cohort.slug, f"{cohort.starts_on}-{cohort.ends_on}"))
    return names


def accept(names: Names, written: Iterable[str], answers: Mapping[str, str]) -> dict[str, Any]:
    """Take the answers to `name_questions` for these writings; what each was said to mean. A promotion that is to be
    created is, here."""
    meant: dict[str, Any] = {}
    things = {str(thing.pk): thing for found in names.known.values() for thing in found}
    for one in set(written):
        if not one or len(names.find(one)) == 1:
            continue
        answer = answers.get(name_id(names, one), "")
        if answer == LEAVE_EMPTY:
            names.empty.add(one)
        elif answer in things:
            names.known[names.key(one)] = {things[answer]}
            meant[one] = things[answer]
        elif answer == CREATE and names.what == COHORT[0] and (label := label_of(one)):
            cohort, is_new = Cohort.objects.get_or_create(
                slug=label,
                defaults={
                    "label": label,
                    "starts_on": int(label[:4]),
                    "ends_on": int(label[5:]),
                    "look": int(label[:4]) % 6 + 1,
                },
            )
            names.learn(cohort, (cohort.label,))
            if is_new:
                names.created.append(cohort.pk)
    return meant


def label_of(written: str) -> str:
    """« 2024-2025 », of a writing that holds two years; "" otherwise."""
    key = cohort_key(written)
    is_years = len(key) == 9 and key[:4].isdecimal() and key[4] == "-" and key[5:].isdecimal()
    return key if is_years and int(key[:4]) <= timezone.localdate().year + 1 else ""


def name_questions(lines: list[Line], answers: Mapping[str, str], *, may_create: bool) -> list[NameQuestion]:
    """What must be asked of these lines, whether it was answered or not, the most frequent first."""
    places, cohorts = known_places(), known_cohorts()
    found: dict[str, NameQuestion] = {}
    for line in lines:
        for column in COLUMNS:
            names = cohorts if column == "promotion" else places
            written = line.values.get(column, "")
            if not written or len(names.find(written)) == 1:
                continue
            key = name_id(names, written)
            before = found.get(key)
            if before is None:
                choices = cohort_choices(names, written, may_create) if names is cohorts else ()
                if names is places and len(found) < MOST_NEAR:
                    choices = near(names, written)
                choices += ((LEAVE_EMPTY, "Laisser vide pour ces lignes"),)
                found[key] = NameQuestion(key, column, written, (line.number,), choices, answers.get(key, ""))
            else:
                found[key] = NameQuestion(
                    key, before.column, before.written, (*before.lines, line.number), before.choices, before.chosen
                )
    return sorted(found.values(), key=lambda one: -len(one.lines))


def cohort_choices(names: Names, written: str, may_create: bool) -> tuple[tuple[str, str], ...]:
    cohorts = sorted(set().union(*names.known.values()), key=lambda cohort: (cohort.starts_on, cohort.label))
    label = label_of(written)
    create = ((CREATE, f"Créer la promotion {label}"),) if label and may_create else ()
    return (*create, *((str(cohort.pk), cohort.label) for cohort in cohorts))


def near(names: Names, written: str) -> tuple[tuple[str, str], ...]:
    """The collectivités whose name is nearest: those that a piece of the writing names, then by their letters."""
    key = names.key(written)
    words = set(key.split())

    def nearness(other: str) -> float:
        """Up to 1 for letters in common, 1 more for the share of words, 1 more for the same beginning."""
        shared = len(words & set(other.split())) / max(len(words), 1)
        return difflib.SequenceMatcher(None, key, other).ratio() + shared + other.startswith(f"{key} ")

    pieces = {names.key(part) for part in names.parts(written)}
    scores = {other: nearness(other) + 2 * (other in pieces) for other in names.known if not other.isdecimal()}
    ordered: list[Any] = []
    for other in sorted(scores, key=lambda one: (-scores[one], one)):
        if scores[other] < NEAR_ENOUGH or len(ordered) >= NEAR:
            break
        ordered += [thing for thing in names.known[other] if thing not in ordered]
    return tuple((str(thing.pk), thing.name) for thing in ordered[:NEAR])
