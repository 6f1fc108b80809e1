"""The mission writes the reasons that its desk proposes (see `directory.roles`)."""

MISSION_MAY = ("view_cannedreason", "add_cannedreason", "change_cannedreason")
