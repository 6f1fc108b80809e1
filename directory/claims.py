"""Whom a claim might be about: likely people of the directory. Somebody of the mission chooses, never the portal."""

from dataclasses import dataclass

from django.db.models import Q

from directory.likeness import are_alike, family_names, letters, likeness_keys, name_key, name_parts
from directory.models import Member, ProfileClaim
from directory.models.members import MemberState
from directory.visibility import Audience
from emi_alumni.foundation.text import fold, mailbox

MOST = 8  # candidates shown
MOST_COMPARED = 300


@dataclass(frozen=True)
class Candidate:
    """A likely person, and in a few words what speaks for her."""

    member: Member
    reasons: tuple[str, ...]


def candidates(claim: ProfileClaim) -> list[Candidate]:
    """Likely people, the likeliest first: same name however it is spelled, name and given name exchanged, one name in
    common, same family name, same address. Two queries."""
    cohort = "".join(c for c in claim.cohort if c.isdigit())
    place = fold(claim.collectivity)
    typed = mailbox(claim.email)
    waits = Q(user=None, state=MemberState.IMPORTED)
    # An address that somebody keeps for themselves does not tell who they are (`Member.is_known_at`).
    address = Q(user__email=typed) | Q(email=typed) & (waits | Q(email_audience=Audience.NETWORK))
    found = (
        Member.objects.filter(looks_like(claim) | address)
        .exclude(state=MemberState.ERASED)
        .select_related("cohort", "collectivity", "emi_collectivity", "user")
        .order_by("sort_key", "pk")[:MOST_COMPARED]
    )
    scored = []
    for member in found:
        resemblance, score = likeness(claim, member)
        reasons = [resemblance] if resemblance else []
        if cohort and member.cohort and cohort in "".join(c for c in member.cohort.label if c.isdigit()):
            reasons.append("même promotion")
            score += 2
        places = [p for p in (member.collectivity, member.emi_collectivity) if p]
        if place and any(fold(p.short_name) in place or place in fold(p.name) for p in places):
            reasons.append("même collectivité")
            score += 1
        if member.is_known_at(typed):
            reasons.append("même adresse")
            score += 8
        if reasons:
            if member.is_opposed:
                reasons.append("compte suspendu" if member.suspended else "hors de l’annuaire, à sa demande")
            scored.append((score, Candidate(member, tuple(reasons))))
    scored.sort(key=lambda pair: -pair[0])
    return [candidate for _score, candidate in scored[:MOST]]


def looks_like(claim: ProfileClaim) -> Q:
    """Those whose keys hold one of the claim's, its names exchanged too, or begin or end by one of its family names."""
    families = {*family_names(claim.family_name), *name_parts(claim.family_name)}
    keys = [f" {letters(claim.family_name)}/{letters(claim.given_name)} ", *(f"{family}/" for family in families)]
    keys += [f" {family}/" for family in family_names(claim.given_name)]
    keys += [f" {family}" for family in families]
    found = Q(pk__in=[])
    for key in dict.fromkeys(keys):
        found |= Q(name_keys__contains=key)
    return found


def likeness(claim: ProfileClaim, member: Member) -> tuple[str, int]:
    """What the two names have in common, in a few words, and how much it weighs; ("", 0) for nothing."""
    theirs = member.name_keys.split()
    if name_key(claim.family_name, claim.given_name) in theirs[:1]:
        return "même nom, même prénom", 8
    if are_alike(likeness_keys(claim.family_name, claim.given_name).split(), theirs):
        return "un de ses noms, même prénom", 7
    if are_alike(likeness_keys(claim.given_name, claim.family_name).split(), theirs):
        return "nom et prénom inversés", 6
    in_common = not name_parts(claim.family_name).isdisjoint(name_parts(member.family_name))
    if in_common and letters(claim.given_name) == letters(member.given_name):
        return "un nom en commun, même prénom", 5
    if are_alike(family_names(claim.family_name), family_names(member.family_name)):
        return "même nom, autre prénom", 2
    return ("un nom en commun, autre prénom", 1) if in_common else ("", 0)
