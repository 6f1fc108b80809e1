"""People and places: one file per subject, imported here so that callers say `directory.models`."""

from .accounts import User
from .addresses import FormerSlug
from .career import CareerStep
from .claims import ProfileClaim
from .contacts import MessageBlock, RelayedMessage, StaleReport
from .diploma import DiplomaText
from .distinct_people import DistinctPeople
from .erased_identities import ErasedIdentity
from .inactivity import InactivityNotice
from .invitations import Invitation
from .members import Consent, Member
from .moves import CollectivityMove
from .people_import import ImportedPerson, PeopleImport
from .places import Cohort, CohortState, Collectivity, PlaceAlias
from .skills import MemberSkill, Skill

__all__ = [
    "CareerStep",
    "Cohort",
    "CohortState",
    "Collectivity",
    "CollectivityMove",
    "Consent",
    "DiplomaText",
    "DistinctPeople",
    "ErasedIdentity",
    "FormerSlug",
    "ImportedPerson",
    "InactivityNotice",
    "Invitation",
    "Member",
    "MemberSkill",
    "MessageBlock",
    "PeopleImport",
    "PlaceAlias",
    "ProfileClaim",
    "RelayedMessage",
    "Skill",
    "StaleReport",
    "User",
]
