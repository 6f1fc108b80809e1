"""Whom a claim might be about: likely people of the directory. Somebody of the mission chooses, never the portal."""

from dataclasses import dataclass

from django.db.models import Q

from directory.models import Member, ProfileClaim
from directory.models.members import MemberState
from directory.visibility import Audience
from emi_alumni.text import fold

MOST = 8  # candidates shown


@dataclass(frozen=True)
class Candidate:
    """A likely person, and in a few words what speaks for her."""

    member: Member
    reasons: tuple[str, ...]


def candidates(claim: ProfileClaim) -> list[Candidate]:
    """Likely people, the likeliest first: same name, name and given name exchanged, same family name, same address."""
    given, family = fold(claim.given_name), fold(claim.family_name)
    cohort = "".join(c for c in claim.cohort if c.isdigit())
    place = fold(claim.collectivity)
    names = Q(sort_key=f"{family} {given}") | Q(sort_key=f"{given} {family}") | Q(sort_key__startswith=f"{family} ")
    typed = claim.email.lower()
    waits = Q(user=None, state=MemberState.IMPORTED)
    # An address that somebody keeps for themselves does not tell who they are (`Member.is_known_at`).
    address = Q(user__email=typed) | Q(email=typed) & (waits | Q(email_audience=Audience.NETWORK))
    found = (
        Member.objects.filter(names | address)
        .exclude(state=MemberState.ERASED)
        .select_related("cohort", "collectivity", "emi_collectivity", "user")
        .order_by("sort_key", "pk")[:50]
    )
    scored = []
    for member in found:
        reasons, score = [], 0
        if member.sort_key == f"{family} {given}":
            reasons, score = ["même nom, même prénom"], 4
        elif member.sort_key == f"{given} {family}":
            reasons, score = ["nom et prénom inversés"], 3
        elif member.sort_key.startswith(f"{family} "):
            reasons, score = ["même nom, autre prénom"], 1
        if cohort and member.cohort and cohort in "".join(c for c in member.cohort.label if c.isdigit()):
            reasons.append("même promotion")
            score += 2
        places = [p for p in (member.collectivity, member.emi_collectivity) if p]
        if place and any(fold(p.short_name) in place or place in fold(p.name) for p in places):
            reasons.append("même collectivité")
            score += 1
        if member.is_known_at(typed):
            reasons.append("même adresse")
            score += 4
        if member.is_opposed:
            reasons.append("suspendue ou suspendu" if member.suspended else "hors de l’annuaire, à sa demande")
        scored.append((score, Candidate(member, tuple(reasons))))
    scored.sort(key=lambda pair: -pair[0])
    return [candidate for _score, candidate in scored[:MOST]]
