"""The bank in the administration, one file per subject."""

from . import voices

__all__ = ["voices"]
