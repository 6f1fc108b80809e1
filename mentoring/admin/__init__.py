"""Mutual help in the administration, one file per subject."""

from . import wants

__all__ = ["wants"]
