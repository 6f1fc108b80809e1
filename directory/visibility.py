"""Who may read which detail of a person: one rule, asked by every page, card, file, search and mail.

A person chooses an audience for each guarded detail (PQ1-05, PQ1-09). A `Reader` is whoever is looking; a
`SeenMember` is what that reader may see of one person, and nothing more: templates, vCards and search documents
are made from it, so that a detail it lacks cannot leak.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.db import models

from emi_alumni.foundation.phones import Phone

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from .models import CareerStep, Member, User


class Audience(models.TextChoices):
    """Who may see a detail, from the narrowest to the widest. The person always sees their own."""

    NOBODY = "nobody", "personne"
    COHORT = "cohort", "ma promotion"
    COLLECTIVITY = "collectivity", "ma collectivité"
    NETWORK = "network", "le réseau"


# The details a person may keep for some readers; everything else of a listed person is for the network.
GUARDED = ("email", "phone", "photo", "bio", "career")


@dataclass(frozen=True)
class Reader:
    """Somebody looking at the directory: a member, or a make-believe one for « voir comme ».

    A reader who is nobody in the network (`in_network=False`) sees no one.
    """

    member_id: int | None = None
    cohort_id: int | None = None
    collectivity_id: int | None = None
    in_network: bool = True

    @classmethod
    def of(cls, user: "User | AnonymousUser") -> "Reader":
        """The reader behind an account. Staff read the portal with the rights of their own profile, not more."""
        if not user.is_authenticated:
            return cls(in_network=False)
        member = getattr(user, "member", None)
        if member is None:
            return cls(in_network=user.is_staff)
        if not member.is_present:
            return cls(member_id=member.pk, in_network=user.is_staff)
        return cls(member.pk, member.cohort_id, member.collectivity_id)

    def may_read(self, member: "Member", audience: str) -> bool:
        """Whether this reader belongs to the audience that this person chose."""
        if self.member_id is not None and self.member_id == member.pk:
            return True
        if not self.in_network:
            return False
        match audience:
            case Audience.NETWORK:
                return True
            case Audience.COHORT:
                return member.cohort_id is not None and member.cohort_id == self.cohort_id
            case Audience.COLLECTIVITY:
                return member.collectivity_id is not None and member.collectivity_id == self.collectivity_id
            case _:
                return False

    def search_scopes(self) -> list[str]:
        """The scopes of the search documents that this reader may be shown (see `emi_alumni.foundation.search`)."""
        if not self.in_network:
            return ["public"]
        scopes = ["public", "network"]
        if self.cohort_id:
            scopes.append(f"cohort:{self.cohort_id}")
        if self.collectivity_id:
            scopes.append(f"collectivity:{self.collectivity_id}")
        return scopes


def in_network(user: "User | AnonymousUser") -> bool:
    """Whether this account reads what is written for the network."""
    return Reader.of(user).in_network


@dataclass(frozen=True)
class SeenMember:
    """One person as one reader may see them. Hidden details are empty; `hidden` says which, to explain it."""

    member: "Member"
    reader: Reader
    is_self: bool = False
    email: str = ""
    phone: Phone | str = ""
    photo: str = ""  # the name of the stored image
    bio: str = ""
    career: tuple["CareerStep", ...] = ()
    hidden: frozenset[str] = field(default_factory=frozenset)
    # E-mail and phone that are written but kept for the cohort or the collectivité, with that audience.
    reserved: Mapping[str, str] = field(default_factory=dict)

    def shows(self, name: str) -> bool:
        return name not in self.hidden

    @property
    def phone_text(self) -> str:
        return self.phone.spoken if isinstance(self.phone, Phone) else ""

    def without_photo(self) -> "SeenMember":
        """The same person with the silhouette of the cohort: for a photo whose file is gone."""
        return replace(self, photo="")


def see(
    member: "Member", reader: Reader, *, with_career: bool = False, details: Collection[str] = GUARDED
) -> SeenMember:
    """What `reader` may see of `member`, of these details. Career steps cost a query unless prefetched: ask for it."""
    allowed = {
        name: name in details
        and reader.may_read(member, getattr(member, f"{name}_audience"))
        and not member.keeps_back(name, reader)
        for name in GUARDED
    }
    return SeenMember(
        member=member,
        reader=reader,
        is_self=reader.member_id is not None and reader.member_id == member.pk,
        email=member.email if allowed["email"] else "",
        phone=member.phone if allowed["phone"] else "",
        photo=(member.photo.name or "") if allowed["photo"] else "",
        bio=member.bio if allowed["bio"] else "",
        career=steps_of(member) if allowed["career"] and with_career else (),
        hidden=frozenset(name for name, ok in allowed.items() if not ok),
        reserved=reserved_contacts(member, reader) if reader.in_network and "email" in details else {},
    )


def steps_of(member: "Member") -> "tuple[CareerStep, ...]":
    """Those that were read with this person (as `known_steps`, or prefetched); a query otherwise."""
    known = vars(member).get("known_steps")
    return tuple(member.career_steps.all() if known is None else known)


def reserved_contacts(member: "Member", reader: Reader) -> dict[str, str]:
    """Which of e-mail and phone this reader may know to exist, kept for a cohort or a collectivité.

    « Réservé à sa promotion » helps: the reader asks a colleague of that cohort, or writes through the portal, instead
    of thinking that the profile is empty. It tells that something was written and shared with some, nothing else. What
    is for nobody leaves no trace, so that it looks exactly like what was never written; photo, presentation and career
    leave none either, whatever their audience: their absence hinders nobody.
    """
    found = {}
    for name in ("email", "phone"):
        audience = getattr(member, f"{name}_audience")
        group = {Audience.COHORT: member.cohort_id, Audience.COLLECTIVITY: member.collectivity_id}.get(audience)
        if group is not None and getattr(member, name) and not reader.may_read(member, audience):
            found[name] = audience
    return found
