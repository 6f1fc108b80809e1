"""The project bank: one file per subject, imported here so that callers say `projects.models`."""

from .documents import Document
from .follow_ups import FollowUp
from .impacts import Indicator, Measure
from .journal import JournalEntry, Visit
from .project import Project, TeamRole, Theme
from .public import PublicPage
from .reuse import Reuse, Takeover
from .sponsor import SponsorLink, SponsorView, StageMeeting
from .status import StatusEntry
from .subjects import Subject
from .voices import Voice, VoiceForm

__all__ = [
    "Document",
    "FollowUp",
    "Indicator",
    "JournalEntry",
    "Measure",
    "Project",
    "PublicPage",
    "Reuse",
    "SponsorLink",
    "SponsorView",
    "StageMeeting",
    "StatusEntry",
    "Subject",
    "Takeover",
    "TeamRole",
    "Theme",
    "Visit",
    "Voice",
    "VoiceForm",
]
