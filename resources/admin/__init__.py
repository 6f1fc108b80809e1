"""Resources in the administration, one file per subject."""

from . import boosters, kits, library, practices, stories, trials, watch

__all__ = ["boosters", "kits", "library", "practices", "stories", "trials", "watch"]
