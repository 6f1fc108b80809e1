"""What search knows of the resources, one file per subject."""

from resources import (  # noqa: F401 — their documents
    booster_indexing,
    kit_indexing,
    library_indexing,
    practice_indexing,
    story_indexing,
    watch_indexing,
)
