"""The demonstration's governance, one loader per subject, in the order they need each other."""

from .governance_ideas import load_ideas


def load_governance() -> None:
    """After people and projects, before the desk."""
    load_ideas()
