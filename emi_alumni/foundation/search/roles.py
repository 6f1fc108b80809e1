"""The mission says which expressions mean the same, and reads what was looked for in vain (see `directory.roles`)."""

MISSION_MAY = ("view_synonyms", "add_synonyms", "change_synonyms", "view_missedsearch", "change_missedsearch")
