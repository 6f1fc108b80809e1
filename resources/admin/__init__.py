"""Resources in the administration, one file per subject."""

from . import boosters, watch

__all__ = ["boosters", "watch"]
