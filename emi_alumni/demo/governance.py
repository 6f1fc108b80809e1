"""The demonstration's governance, one loader per subject, in the order they need each other."""

from .governance_clubs import load_clubs
from .governance_ideas import load_ideas
from .governance_partners import load_curricula, load_partners
from .governance_seats import load_seats
from .governance_talk import load_talk


def load_governance() -> None:
    """After people and projects, before the desk."""
    load_seats()
    load_clubs()
    load_talk()
    load_partners()
    load_curricula()
    load_ideas()
