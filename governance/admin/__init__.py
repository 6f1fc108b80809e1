"""Governance in the administration, one file per subject."""

from . import charter, clubs, consultations, curriculum, ideas, loops, meetings, partners, programme, seats

__all__ = [
    "charter",
    "clubs",
    "consultations",
    "curriculum",
    "ideas",
    "loops",
    "meetings",
    "partners",
    "programme",
    "seats",
]
