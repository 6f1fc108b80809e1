"""The demonstration's governance, one loader per subject, in the order they need each other."""


def load_governance() -> None:
    """After people and projects, before the desk."""
