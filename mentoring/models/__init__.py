"""What people ask of each other, and what they offer."""

from .project_help import HelpOffer, OfferState
from .wants import MatchKind, MatchState, SharedHour, WantMatch

__all__ = [
    "HelpOffer",
    "MatchKind",
    "MatchState",
    "OfferState",
    "SharedHour",
    "WantMatch",
]
