"""Events of the network and of its collectivités, and who comes to them. One module per subject."""

from .annual_meetings import (
    AnnualMeeting,
    AnnualMeetingQuerySet,
    HostAnswer,
    HostChoice,
    HostingStep,
    HostSwap,
    HostSwapQuerySet,
    SwapState,
)
from .calendar_feeds import CalendarFeed, FeedScope
from .club_dates import AgendaItem, SessionNote
from .codev import CodevCommitment, CodevNote, CodevRole, CodevSession, CommitmentOutcome
from .codev_invitations import CodevInvitation, CodevWish, InvitationState
from .contribution_calls import (
    CallProposal,
    CallProposalQuerySet,
    ContributionCall,
    CoSpeakerAnswer,
    Decision,
    ProposalFormat,
    ProposalSpeaker,
    ProposalState,
)
from .date_polls import DatePoll, DatePollQuerySet, PollAnswer, PollInvitee, PollSlot
from .events import Event, EventAudience, EventFormat, EventKind, EventQuerySet, EventStatus
from .files import EventDocument, EventPhoto, EventPhotoQuerySet, PhotoConsent, PhotoFace
from .handover import BudgetLine, ChecklistTask, RunSheetLine
from .hosts import CoHost
from .news_feeds import NewsFeed, NewsScope
from .programme import MomentKind, ProgrammeItem, ProgrammeItemQuerySet, Speaker, SponsorReturn
from .registrations import Registration, RegistrationQuerySet, RegistrationState
from .reports import EventFeedback, EventReport, EventReportQuerySet
from .series import EventSeries
from .stage_events import StageEvent

__all__ = [
    "AgendaItem",
    "AnnualMeeting",
    "AnnualMeetingQuerySet",
    "BudgetLine",
    "CalendarFeed",
    "CallProposal",
    "CallProposalQuerySet",
    "ChecklistTask",
    "CoHost",
    "CoSpeakerAnswer",
    "CodevCommitment",
    "CodevInvitation",
    "CodevNote",
    "CodevRole",
    "CodevSession",
    "CodevWish",
    "CommitmentOutcome",
    "ContributionCall",
    "DatePoll",
    "DatePollQuerySet",
    "Decision",
    "Event",
    "EventAudience",
    "EventDocument",
    "EventFeedback",
    "EventFormat",
    "EventKind",
    "EventPhoto",
    "EventPhotoQuerySet",
    "EventQuerySet",
    "EventReport",
    "EventReportQuerySet",
    "EventSeries",
    "EventStatus",
    "FeedScope",
    "HostAnswer",
    "HostChoice",
    "HostSwap",
    "HostSwapQuerySet",
    "HostingStep",
    "InvitationState",
    "MomentKind",
    "NewsFeed",
    "NewsScope",
    "PhotoConsent",
    "PhotoFace",
    "PollAnswer",
    "PollInvitee",
    "PollSlot",
    "ProgrammeItem",
    "ProgrammeItemQuerySet",
    "ProposalFormat",
    "ProposalSpeaker",
    "ProposalState",
    "Registration",
    "RegistrationQuerySet",
    "RegistrationState",
    "RunSheetLine",
    "SessionNote",
    "Speaker",
    "SponsorReturn",
    "StageEvent",
    "SwapState",
]
