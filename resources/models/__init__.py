"""What the network learnt, and what each one makes of it."""

from .boosters import Booster, BoosterAnswer, BoosterEcho
from .kits import Kit, KitBlock
from .library import (
    DurationClass,
    DurationUnit,
    Resource,
    ResourceAudience,
    ResourceBookmark,
    ResourceFile,
    ResourceKind,
    ResourceReaders,
    ResourceUse,
)
from .practices import Frequency, Practice, PracticePeriod
from .public_stories import PublicStory, StorySignature
from .stories import Story, StoryFamily, StoryGuide, StorySubject
from .story_follow_ups import StoryFollowUp
from .trials import Advice, Trial, TrialReport, TrialSeat, Verdict
from .watch import WatchItem, WatchUseful

__all__ = [
    "Advice",
    "Booster",
    "BoosterAnswer",
    "BoosterEcho",
    "DurationClass",
    "DurationUnit",
    "Frequency",
    "Kit",
    "KitBlock",
    "Practice",
    "PracticePeriod",
    "PublicStory",
    "Resource",
    "ResourceAudience",
    "ResourceBookmark",
    "ResourceFile",
    "ResourceKind",
    "ResourceReaders",
    "ResourceUse",
    "Story",
    "StoryFamily",
    "StoryFollowUp",
    "StoryGuide",
    "StorySignature",
    "StorySubject",
    "Trial",
    "TrialReport",
    "TrialSeat",
    "Verdict",
    "WatchItem",
    "WatchUseful",
]
