"""People who may be in the directory twice: proposed with the reasons, made one by the mission, with their history."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.dispatch import receiver

from directory.identities import Identity, Relation, addresses
from directory.import_identities import has_come
from directory.likeness import letters, name_parts
from directory.models import DistinctPeople, FormerSlug, Invitation, Member
from directory.models.members import MemberState
from emi_alumni.foundation.merging import joining, merge, relations_to

MOST_PAIRS = 200
CROWD = 12  # people under one key: beyond, a key says nothing
# What is read of everybody, as plain tuples: there may be a hundred thousand.
READ = ("pk", "name_keys", "family_name", "given_name", "cohort", "collectivity", "email", "user__email")
COHORT = READ.index("cohort")
Row = tuple[int, str, str, str, int | None, int | None, str, str | None]
FILLED = ("cohort", "collectivity", "emi_collectivity", "position", "department", "email", "phone")


@dataclass(frozen=True)
class Pair:
    """Two records that may be one person, and why, the surest first."""

    one: Member
    other: Member
    reasons: tuple[str, ...]
    weight: int


def keys_of(row: Row) -> Iterable[str]:
    """The keys of a name, and those of each name that a double one is made of."""
    _, name_keys, family_name, given_name, *_ = row
    keys = name_keys.split()
    # One word in plain letters is its own only part.
    if len(keys) == 1 and name_keys.isascii() and family_name.isalpha():
        return keys
    first = letters(given_name)
    return {*keys, *(f"{part}/{first}" for part in name_parts(family_name))}


def comparable(crowd: list[Row]) -> Iterator[tuple[Row, Row]]:
    """Each two of these people, but for those of two promotions who share no address: they are two."""
    told = [address for *_, email, account in crowd for address in {email, account} if address]
    share = len(set(told)) < len(told)
    cohorts = {row[COHORT] for row in crowd}
    if len(cohorts) == len(crowd) and not share and None not in cohorts:
        return
    for one, other in combinations(sorted(crowd), 2):
        mine, yours = one[COHORT], other[COHORT]
        if mine == yours or not (mine and yours) or (share and {*one[-2:]} & {*other[-2:]} - {None, ""}):
            yield one, other


def identity_of(row: Row) -> tuple[Identity, int | None]:
    _, name_keys, _, _, cohort, place, email, account = row
    return Identity(tuple(name_keys.split()), cohort, addresses(email, account)), place


def pairs() -> list[Pair]:
    """The likeliest first. Three queries, whatever the number of people."""
    by_key: dict[str, list[Row]] = defaultdict(list)
    people = Member.objects.exclude(state=MemberState.ERASED).order_by().values_list(*READ)
    for row in people.iterator(chunk_size=5000):
        for key in keys_of(row):
            by_key[key].append(row)
    said = DistinctPeople.pairs()
    found: dict[tuple[int, int], tuple[int, tuple[str, ...]]] = {}
    for crowd in by_key.values():
        if not 1 < len(crowd) <= CROWD:
            continue
        for one, other in comparable(crowd):
            both = one[0], other[0]
            if both in said or both in found:
                continue
            if reasons := reasons_of(identity_of(one), identity_of(other)):
                found[both] = reasons
    likeliest = sorted(found, key=lambda pair: (-found[pair][0], pair))[:MOST_PAIRS]
    members = Member.objects.select_related("cohort", "collectivity", "user").in_bulk(
        {pk for pair in likeliest for pk in pair}
    )
    return [Pair(members[one], members[other], found[one, other][1], found[one, other][0]) for one, other in likeliest]


def reasons_of(
    one: tuple[Identity, int | None], other: tuple[Identity, int | None]
) -> tuple[int, tuple[str, ...]] | None:
    """(weight, why two records may be one person); None when something says that they are two."""
    (mine, my_place), (yours, your_place) = one, other
    is_same_address = mine.shares_address(yours)
    if mine.cohort and yours.cohort and mine.cohort != yours.cohort and not is_same_address:
        return None
    is_same_name = mine.keys[:1] == yours.keys[:1]
    is_like = mine.relation(yours) is not Relation.OTHER
    reasons = [
        "même nom" if is_same_name else "nom qui s’écrit de deux façons" if is_like else "un nom composé en commun"
    ]
    weight = 4 if is_same_name else 3 if is_like else 1
    for is_so, words, more in (
        (is_same_address, "même courriel", 4),
        (mine.cohort is not None and mine.cohort == yours.cohort, "même promotion", 2),
        (my_place is not None and my_place == your_place, "même collectivité", 1),
    ):
        if is_so:
            reasons.append(words)
            weight += more
    return (weight, tuple(reasons)) if weight > 2 else None


@transaction.atomic
def merge_people(kept: Member, other: Member) -> int:
    """What names `other` names `kept`, and `other` goes; returns how many rows named them. The page of `other` leads to
    the page of `kept`; empty columns of who has not come yet are filled; an objection is kept.

    Raises ValidationError, and changes nothing: one is gone, both have come, the one who has come would go, one is
    suspended, or something that only one may hold is held by both.
    """
    if kept.pk == other.pk:
        raise ValidationError("Choisissez deux fiches différentes.")
    Member.objects.lock_together(kept.pk, other.pk)
    rows = Member.objects.in_bulk([kept.pk, other.pk])
    if len(rows) < 2 or any(row.state == MemberState.ERASED for row in rows.values()):
        raise ValidationError("Une de ces fiches n’est plus là : revenez à la liste.")
    kept, other = rows[kept.pk], rows[other.pk]
    if has_come(other):
        if has_come(kept):
            raise ValidationError(
                "Ces deux fiches ont été reprises par quelqu’un : la personne ferme d’abord un de ses comptes."
            )
        raise ValidationError(f"{other.full_name} a repris cette fiche : c’est elle qu’il faut garder.")
    if kept.suspended or other.suspended:
        raise ValidationError("Une de ces fiches est suspendue : levez d’abord la suspension.")
    Invitation.objects.filter(member=other).revoke()
    DistinctPeople.objects.filter(Q(first=other) | Q(second=other)).delete()
    skills = [skill.name for skill in (*kept.skills.order_by("pk"), *other.skills.order_by("pk"))]
    slug, had_skills = other.slug, other.skills.exists()
    moved = merge(kept, [other])
    FormerSlug.objects.get_or_create(slug=slug, defaults={"member": kept})
    if had_skills:
        kept.set_skills(dict.fromkeys(skills))
    if has_come(kept):
        return moved
    filled = [name for name in FILLED if not getattr(kept, name) and getattr(other, name)]
    for name in filled:
        setattr(kept, name, getattr(other, name))
    if filled:
        kept.save(update_fields=filled)
    if other.hidden_by_choice and not kept.hidden_by_choice:
        kept.set_standing(hidden_by_choice=True)
    return moved


@receiver(joining, sender=Member)
def make_room(kept: Member, one: Member, **kwargs: object) -> None:
    """Where a row only says that a person and a thing go together, a thing that has both keeps one."""
    for relation in relations_to(Member):
        model, name = relation.related_model, relation.field.name
        if relation.many_to_many or relation.one_to_one:
            continue
        for columns in pairs_of(model, name):
            there = model._base_manager.filter(**{name: kept}).values(*columns)
            for values in there:
                if all(value is not None for value in values.values()):
                    model._base_manager.filter(**{name: one}, **values).delete()


def pairs_of(model: type, name: str) -> list[list[str]]:
    """The other columns of each rule « once for a person and … » of a model, where the rule has no condition."""
    meta = model._meta  # type: ignore[attr-defined]
    rules = [list(rule) for rule in meta.unique_together]
    rules += [list(rule.fields) for rule in meta.total_unique_constraints]
    return [[column for column in rule if column != name] for rule in rules if name in rule and len(rule) > 1]
