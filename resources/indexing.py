"""What search knows of the resources, one file per subject."""

from resources import booster_indexing, library_indexing, practice_indexing, story_indexing, watch_indexing  # noqa: F401 — their documents
