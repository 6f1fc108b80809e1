"""What people ask of each other, and what they offer."""

from .wants import MatchKind, MatchState, SharedHour, WantMatch

__all__ = [
    "MatchKind",
    "MatchState",
    "SharedHour",
    "WantMatch",
]
