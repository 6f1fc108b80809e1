"""Governance in the administration, one file per subject."""

from . import (
    charter,
    clubs,
    consultations,
    curriculum,
    ideas,
    loops,
    meetings,
    memberships,
    monthly_words,
    partners,
    programme,
    relays,
    seats,
)

__all__ = [
    "charter",
    "clubs",
    "consultations",
    "curriculum",
    "ideas",
    "loops",
    "meetings",
    "memberships",
    "monthly_words",
    "partners",
    "programme",
    "relays",
    "seats",
]
