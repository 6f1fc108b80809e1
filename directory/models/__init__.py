"""People and places: one file per subject, imported here so that callers say `directory.models`."""

from .accounts import User
from .addresses import FormerSlug
from .careers import CareerStep
from .claims import ProfileClaim
from .contacts import MessageBlock, RelayedMessage, StaleReport
from .inactivity import InactivityNotice
from .invitations import Invitation
from .members import Consent, Member, MemberSkill, Skill
from .moves import CollectivityMove
from .places import Cohort, CohortState, Collectivity

__all__ = [
    "CareerStep",
    "Cohort",
    "CohortState",
    "Collectivity",
    "CollectivityMove",
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
