"""Whether a line of a file and a person, or two lines, are one: what they have in common, and what differs.

Nobody is recognised by one key when the other differs: colleagues share a mailbox, namesakes share a promotion. Then
somebody of the mission chooses.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Relation(Enum):
    SAME = "same"  # name and address, or name and promotion where an address is not known
    UNSURE = "unsure"  # to be chosen
    OTHER = "other"


@dataclass(frozen=True)
class Identity:
    """What somebody is known by: the keys of their name (`directory.likeness`), their promotion, their addresses."""

    keys: tuple[str, ...]
    cohort: int | None
    addresses: frozenset[str]

    def shares_address(self, other: "Identity") -> bool:
        return not self.addresses.isdisjoint(other.addresses)

    def relation(self, other: "Identity") -> Relation:
        is_alike = not set(self.keys).isdisjoint(other.keys)
        is_same_name = self.keys[:1] == other.keys[:1]
        if self.shares_address(other):
            return Relation.SAME if is_same_name else Relation.UNSURE
        if not is_alike or (self.cohort and other.cohort and self.cohort != other.cohort):
            return Relation.OTHER
        is_known_apart = bool(self.addresses and other.addresses)
        is_certain = is_same_name and self.cohort == other.cohort and not is_known_apart
        return Relation.SAME if is_certain else Relation.UNSURE


def addresses(*found: str | None) -> frozenset[str]:
    return frozenset(one for one in found if one)


@dataclass(frozen=True)
class KnownPerson:
    """Somebody a line may be about: a person of the directory (`pk`) or an earlier line of the file (`line`)."""

    identity: Identity
    pk: int | None = None
    line: int | None = None

    @property
    def value(self) -> str:
        """How a choice names them."""
        return f"l{self.line}" if self.line else f"p{self.pk}"


class KnownPeople:
    """Everybody that lines are compared with, found by the keys of their names and by their addresses."""

    def __init__(self) -> None:
        self.by_key: dict[str, list[KnownPerson]] = {}

    def add(self, known: KnownPerson) -> None:
        for key in {*known.identity.keys, *known.identity.addresses}:
            self.by_key.setdefault(key, []).append(known)

    def candidates_for(self, identity: Identity) -> list[KnownPerson]:
        """Those who share a key or an address with this identity, each once. An earlier line of the file replaces
        the person whom it was about.
        """
        found = [known for key in (*identity.keys, *identity.addresses) for known in self.by_key.get(key, ())]
        written = {known.pk for known in found if known.line}
        return list(dict.fromkeys(one for one in found if one.line or one.pk not in written))


def match_identity(identity: Identity, people: Iterable[KnownPerson]) -> tuple[KnownPerson | None, list[KnownPerson]]:
    """(the person this certainly is, []), else (None, those among whom to choose): none of them for somebody new."""
    people = list(people)
    same = [one for one in people if identity.relation(one.identity) is Relation.SAME]
    certain = [one for one in same if identity.shares_address(one.identity)]
    possible = [one for one in people if identity.relation(one.identity) is not Relation.OTHER]
    if certain:
        return certain[0], []
    if len(possible) == 1 and same:
        return same[0], []
    return None, possible
