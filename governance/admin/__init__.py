"""Governance in the administration, one file per subject."""

from . import programme

__all__ = ["programme"]
