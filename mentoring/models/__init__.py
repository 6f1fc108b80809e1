"""What people ask of each other, and what they offer."""

from .challenge_teams import ChallengeStory, ChallengeTeam, ChallengeTeamMember
from .challenges import Challenge, ChallengeDateChange
from .help_requests import (
    Handover,
    HandoverOutcome,
    HelpFormat,
    HelpRequest,
    RequestOutcome,
    RequestState,
)
from .immersion_stories import ImmersionStory
from .immersion_visits import ImmersionNote, ImmersionVisit, VisitState
from .immersions import Immersion, ImmersionDirection, ImmersionField
from .introductions import AskState, Introduction, IntroductionAsk, IntroductionState
from .lab_contents import LabDocument, LabMilestone, LabPost, LabSession
from .labs import Lab, LabRole, LabSeat, LabSeatState, LabSeeks
from .mentors import Mentor, MentorTopic, MentorWord
from .pairings import Pairing, PairingState
from .problems import Problem, ProblemAnswer, ProblemStatus, ProblemVoice
from .project_help import HelpOffer, OfferState
from .skills import ReplyState, SkillsDirection, SkillsNotice, SkillsReply, SkillsStatus
from .visitors import VisitorOffer, VisitorRequest, VisitorState
from .wants import MatchKind, MatchState, SharedHour, WantMatch

__all__ = [
    "AskState",
    "Challenge",
    "ChallengeDateChange",
    "ChallengeStory",
    "ChallengeTeam",
    "ChallengeTeamMember",
    "Handover",
    "HandoverOutcome",
    "HelpFormat",
    "HelpOffer",
    "HelpRequest",
    "Immersion",
    "ImmersionDirection",
    "ImmersionField",
    "ImmersionNote",
    "ImmersionStory",
    "ImmersionVisit",
    "Introduction",
    "IntroductionAsk",
    "IntroductionState",
    "Lab",
    "LabDocument",
    "LabMilestone",
    "LabPost",
    "LabRole",
    "LabSeat",
    "LabSeatState",
    "LabSeeks",
    "LabSession",
    "MatchKind",
    "MatchState",
    "Mentor",
    "MentorTopic",
    "MentorWord",
    "OfferState",
    "Pairing",
    "PairingState",
    "Problem",
    "ProblemAnswer",
    "ProblemStatus",
    "ProblemVoice",
    "ReplyState",
    "RequestOutcome",
    "RequestState",
    "SharedHour",
    "SkillsDirection",
    "SkillsNotice",
    "SkillsReply",
    "SkillsStatus",
    "VisitState",
    "VisitorOffer",
    "VisitorRequest",
    "VisitorState",
    "WantMatch",
]
