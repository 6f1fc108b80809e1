"""Governance in the administration, one file per subject."""

from . import consultations, ideas, programme

__all__ = ["consultations", "ideas", "programme"]
