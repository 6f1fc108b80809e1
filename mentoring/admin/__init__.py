"""Mutual help in the administration, one file per subject."""

from . import project_help, wants

__all__ = ["project_help", "wants"]
