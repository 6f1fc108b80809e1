"""The bank in the administration, one file per subject."""

from . import documents, follow_ups, history, projects, sponsor, themes, voices
from . import reuse as sequels

__all__ = ["documents", "follow_ups", "history", "projects", "sequels", "sponsor", "themes", "voices"]
