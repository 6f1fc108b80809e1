"""People and places: one file per subject, imported here so that callers say `directory.models`."""

from .accounts import Invitation, ProfileClaim, User
from .addresses import FormerSlug
from .contacts import MessageBlock, RelayedMessage, StaleReport
from .inactivity import InactivityNotice
from .members import CareerStep, Consent, Member, MemberSkill, Skill
from .places import Cohort, Collectivity

__all__ = [
    "CareerStep",
    "Cohort",
    "Collectivity",
    "Consent",
    "FormerSlug",
    "InactivityNotice",
    "Invitation",
    "Member",
    "MemberSkill",
    "MessageBlock",
    "ProfileClaim",
    "RelayedMessage",
    "Skill",
    "StaleReport",
    "User",
]
