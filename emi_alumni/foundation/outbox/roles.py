"""The mission follows letters (see `directory.roles`)."""

MISSION_MAY = ("view_letter",)
