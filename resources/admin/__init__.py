"""Resources in the administration, one file per subject."""

from . import boosters, library, practices, stories, trials, watch

__all__ = ["boosters", "library", "practices", "stories", "trials", "watch"]
