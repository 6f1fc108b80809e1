"""Governance: who decides, clubs, partners, ideas, the programme."""

from .bodies import Body, BodyKind, Membership, Rank, Seat, SeatMandate, SeatProposal
from .charter import Charter, CharterAcceptance
from .clubs import (
    AnimatorMandate,
    Club,
    ClubEntry,
    ClubMembership,
    ClubNote,
    ClubSession,
    ClubSubject,
    ExternalLoop,
    LoopKind,
)
from .consultations import Consultation, ConsultationOption, Vote
from .discussions import Muted, Reply, Thread
from .idea_voices import CouncilAnswer, IdeaComment, IdeaStatus, IdeaSupport
from .ideas import Idea, IdeaTheme
from .meetings import AgendaPoint, Decision, Meeting, Minutes
from .organisation import Level, Organisation
from .partners import Agreement, AgreementState, Partner, PartnerKind
from .programme import CurriculumModule, Module

__all__ = [
    "AgendaPoint",
    "Agreement",
    "AgreementState",
    "AnimatorMandate",
    "Body",
    "BodyKind",
    "Charter",
    "CharterAcceptance",
    "Club",
    "ClubEntry",
    "ClubMembership",
    "ClubNote",
    "ClubSession",
    "ClubSubject",
    "Consultation",
    "ConsultationOption",
    "CouncilAnswer",
    "CurriculumModule",
    "Decision",
    "ExternalLoop",
    "Idea",
    "IdeaComment",
    "IdeaStatus",
    "IdeaSupport",
    "IdeaTheme",
    "Level",
    "LoopKind",
    "Meeting",
    "Membership",
    "Minutes",
    "Module",
    "Muted",
    "Organisation",
    "Partner",
    "PartnerKind",
    "Rank",
    "Reply",
    "Seat",
    "SeatMandate",
    "SeatProposal",
    "Thread",
    "Vote",
]
