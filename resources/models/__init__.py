"""What the network learnt, and what each one makes of it."""

from .boosters import Booster, BoosterAnswer, BoosterEcho
from .practices import Frequency, Practice, PracticePeriod
from .trials import Advice, Trial, TrialReport, TrialSeat, Verdict
from .watch import WatchItem, WatchUseful

__all__ = [
    "Advice",
    "Booster",
    "BoosterAnswer",
    "BoosterEcho",
    "Frequency",
    "Practice",
    "PracticePeriod",
    "Trial",
    "TrialReport",
    "TrialSeat",
    "Verdict",
    "WatchItem",
    "WatchUseful",
]
