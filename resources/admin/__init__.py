"""Resources in the administration, one file per subject."""

from . import boosters, practices, trials, watch

__all__ = ["boosters", "practices", "trials", "watch"]
