"""What the mission innovation may do with governance in the administration (see `directory.roles`)."""

from typing import Any

from django.apps import apps as installed_apps

from directory.roles import give_to_mission

MISSION_MAY = ("view_module", "add_module", "change_module")


def prepare_mission_group(app_config: Any, apps: Any = installed_apps, using: str = "default", **kwargs: Any) -> None:
    """After `migrate`: the mission's group holds these permissions of governance and no other."""
    give_to_mission(app_config, MISSION_MAY, apps, using)
