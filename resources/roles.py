"""What the mission innovation may do with tools in the administration (see `directory.roles`)."""

from typing import Any

from django.apps import apps as installed_apps

from directory.roles import give_to_mission

MISSION_MAY = ("view_tool", "add_tool", "change_tool")


def prepare_mission_group(app_config: Any, apps: Any = installed_apps, using: str = "default", **kwargs: Any) -> None:
    """After `migrate`: the mission's group holds these permissions of resources and no other."""
    give_to_mission(app_config, MISSION_MAY, apps, using)
