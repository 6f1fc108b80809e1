"""Who of the mission wrote in a project: the administration's log remembers it, even once they left its team."""

from typing import TYPE_CHECKING

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from emi_alumni.foundation.audit import record

if TYPE_CHECKING:
    from directory.models import User
    from projects.models import Project

WROTE = "a écrit dans le projet"


def sign(project: "Project", by: "User") -> None:
    """People of the mission who write in a project do not decide on it, even once out of its team: the log remembers.

    To be named in a team without writing does not count: adding them all would leave nobody to decide.
    """
    if by.is_staff and not wrote_in(project, by):
        record(by, project, WROTE)


def wrote_in(project: "Project", user: "User") -> bool:
    kind = ContentType.objects.get_for_model(project)
    log = LogEntry.objects.filter(user=user, content_type=kind, object_id=str(project.pk))
    return log.filter(change_message=WROTE).exists()
