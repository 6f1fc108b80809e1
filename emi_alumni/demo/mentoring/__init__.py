"""The demonstration's mutual help. All fictitious."""


def load_mentoring() -> None:
    """Each subject in turn; those that read others come after them."""
