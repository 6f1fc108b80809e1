"""Governance: who decides, clubs, partners, ideas, the programme."""

from .answered_requests import RequestState
from .bodies import OF_ASSOCIATION, Body, BodyKind, Rank, Seat, SeatMandate, SeatProposal
from .charter import Charter, CharterAcceptance
from .club_contributions import AnimatorOffer, ClubNote, ClubProposal, NoteAudience
from .clubs import (
    AnimatorMandate,
    Club,
    ClubEntry,
    ClubMembership,
    ClubSubject,
)
from .consultations import Consultation, ConsultationOption, Vote
from .convocations import Attendance, Convocation
from .discussions import Muted, Reply, Thread
from .idea_comments import IdeaComment
from .idea_responses import CouncilAnswer, IdeaStatus, IdeaSupport
from .ideas import Idea, IdeaTheme
from .loops import ExternalLoop, LoopKind
from .meetings import AgendaPoint, Meeting, Minutes, Resolution
from .memberships import Membership, MembershipRequest
from .monthly_words import LoopFeeding, MonthlyWord
from .organisation import Level, Organisation
from .partners import Agreement, AgreementState, Partner, PartnerKind
from .programme import CurriculumModule, FormerToolSlug, Module, Tool
from .relay_offers import RelayOffer
from .relays import QuarterRound, RelayMandate
from .welcomes import Welcome, WelcomeReason

__all__ = [
    "OF_ASSOCIATION",
    "AgendaPoint",
    "Agreement",
    "AgreementState",
    "AnimatorMandate",
    "AnimatorOffer",
    "Attendance",
    "Body",
    "BodyKind",
    "Charter",
    "CharterAcceptance",
    "Club",
    "ClubEntry",
    "ClubMembership",
    "ClubNote",
    "ClubProposal",
    "ClubSubject",
    "Consultation",
    "ConsultationOption",
    "Convocation",
    "CouncilAnswer",
    "CurriculumModule",
    "ExternalLoop",
    "FormerToolSlug",
    "Idea",
    "IdeaComment",
    "IdeaStatus",
    "IdeaSupport",
    "IdeaTheme",
    "Level",
    "LoopFeeding",
    "LoopKind",
    "Meeting",
    "Membership",
    "MembershipRequest",
    "Minutes",
    "Module",
    "MonthlyWord",
    "Muted",
    "NoteAudience",
    "Organisation",
    "Partner",
    "PartnerKind",
    "QuarterRound",
    "Rank",
    "RelayMandate",
    "RelayOffer",
    "Reply",
    "RequestState",
    "Resolution",
    "Seat",
    "SeatMandate",
    "SeatProposal",
    "Thread",
    "Tool",
    "Vote",
    "Welcome",
    "WelcomeReason",
]
