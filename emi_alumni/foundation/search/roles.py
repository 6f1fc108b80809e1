"""The mission says which expressions mean the same (see `directory.roles`)."""

MISSION_MAY = ("view_synonyms", "add_synonyms", "change_synonyms")
