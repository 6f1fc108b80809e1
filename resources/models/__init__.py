"""What the network learnt, and what each one makes of it."""

from .boosters import Booster, BoosterAnswer, BoosterEcho
from .watch import WatchItem, WatchUseful

__all__ = ["Booster", "BoosterAnswer", "BoosterEcho", "WatchItem", "WatchUseful"]
