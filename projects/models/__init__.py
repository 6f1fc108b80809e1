"""The project bank: one file per subject, imported here so that callers say `projects.models`."""

from .documents import Document
from .follow_ups import FollowUp
from .impacts import Indicator, Measure
from .journal import JournalEntry, Visit
from .jury import JuryOutcome
from .project import Project, TeamRole, Theme
from .public import PublicPage
from .reuse import Reuse, Takeover
from .speaker_briefs import ModuleAsk, SpeakerBrief, SpeakerReply
from .sponsor import SponsorLink, SponsorView, StageMeeting
from .sponsor_posts import SponsorPost
from .status import StatusEntry
from .subject_calls import SubjectCall, SubjectLink
from .subject_comments import SubjectComment
from .subjects import Subject, SubjectOutcome, SubjectSupport
from .team_compositions import TeamComposition, TeamPlacement, TeamWishes
from .voices import Voice, VoiceForm

__all__ = [
    "Document",
    "FollowUp",
    "Indicator",
    "JournalEntry",
    "JuryOutcome",
    "Measure",
    "ModuleAsk",
    "Project",
    "PublicPage",
    "Reuse",
    "SpeakerBrief",
    "SpeakerReply",
    "SponsorLink",
    "SponsorPost",
    "SponsorView",
    "StageMeeting",
    "StatusEntry",
    "Subject",
    "SubjectCall",
    "SubjectComment",
    "SubjectLink",
    "SubjectOutcome",
    "SubjectSupport",
    "Takeover",
    "TeamComposition",
    "TeamPlacement",
    "TeamRole",
    "TeamWishes",
    "Theme",
    "Visit",
    "Voice",
    "VoiceForm",
]
