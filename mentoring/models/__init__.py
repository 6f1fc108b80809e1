"""What people ask of each other, and what they offer."""

from .problems import Problem, ProblemAnswer, ProblemStatus, ProblemVoice
from .project_help import HelpOffer, OfferState
from .visitors import VisitorOffer, VisitorRequest, VisitorState
from .wants import MatchKind, MatchState, SharedHour, WantMatch

__all__ = [
    "HelpOffer",
    "MatchKind",
    "MatchState",
    "OfferState",
    "Problem",
    "ProblemAnswer",
    "ProblemStatus",
    "ProblemVoice",
    "SharedHour",
    "VisitorOffer",
    "VisitorRequest",
    "VisitorState",
    "WantMatch",
]
