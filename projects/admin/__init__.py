"""The bank in the administration, one file per subject."""

from . import (
    documents,
    follow_ups,
    history,
    project,
    reuse,
    speaker_briefs,
    sponsor,
    subjects,
    team_compositions,
    themes,
    voices,
)

__all__ = ["documents", "follow_ups", "history", "project", "reuse", "sponsor", "subjects", "themes", "voices"]
__all__ += ["speaker_briefs", "team_compositions"]
