"""Moderation: the states of what people write, the edits that wait, the reports, and the history of decisions."""

from .states import CHANGED, CURRENT, MOVES, OWN, TAKEN, WHY, State, Verb  # isort: skip
from .history import ModerationEvent  # isort: skip
from .canned_reasons import CannedReason
from .desk_weeks import DeskWeek
from .moderated import Moderated, ModeratedQuerySet
from .reports import Report, ReportReason
from .revisions import Revision, plain
from .trust_settings import Tier, TrustSetting

__all__ = [
    "CHANGED",
    "CURRENT",
    "MOVES",
    "OWN",
    "TAKEN",
    "WHY",
    "CannedReason",
    "DeskWeek",
    "Moderated",
    "ModeratedQuerySet",
    "ModerationEvent",
    "Report",
    "ReportReason",
    "Revision",
    "State",
    "Tier",
    "TrustSetting",
    "Verb",
    "plain",
]
