"""What the mission innovation may do with tools in the administration (see `directory.roles`)."""

MISSION_MAY = ("view_tool", "add_tool", "change_tool")
