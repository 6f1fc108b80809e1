"""Resources in the administration, one file per subject."""

from . import boosters, library, practices, trials, watch

__all__ = ["boosters", "library", "practices", "trials", "watch"]
