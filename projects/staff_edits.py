"""What the mission corrects of a project: its promotion, its places, its themes, and who reads it, never more people.

Its words are the team's: the mission sends them back, or takes the project away, in the queue.
"""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction

from emi_alumni.foundation.moderation.models import OWN, State
from emi_alumni.foundation.moderation.models.states import MISSION_ONLY
from emi_alumni.foundation.moderation.trust import may_moderate
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.search.indexing import index_many
from projects.models import Project
from projects.writing import WIDTH, write

if TYPE_CHECKING:
    from directory.models import User

ONLY_NARROWER = "Seule l’équipe peut choisir plus de lecteurs : vous pouvez seulement en retirer."
# What is its authors' alone is theirs to write: drafts, and what was refused or taken away.
CORRECTED = (State.PENDING, State.PUBLISHED)


def may_correct(project: Project, by: "User") -> bool:
    """The mission, for what it reads, and never for its own work."""
    return project.state in CORRECTED and project.decided_by(by)


def is_wider(audience: str, than: str) -> bool:
    return WIDTH.index(audience) > WIDTH.index(than)  # type: ignore[arg-type]


@transaction.atomic
def correct(project: Project, values: dict[str, Any], many: dict[str, Any], *, by: "User") -> None:
    """Put these facts in the project, and tell its team. Raises ValidationError when it is not the mission's to do."""
    # Held: its team does not write the same facts meanwhile.
    live = Project.objects.select_for_update().get(pk=project.pk)
    if not may_moderate(by, Project) or live.state not in CORRECTED:
        raise ValidationError(MISSION_ONLY)
    if live.took_part(by):
        raise ValidationError(OWN)
    if is_wider(values.get("audience", live.audience), live.audience):
        raise ValidationError({"audience": ONLY_NARROWER})
    write(live, values, many, by=by)
    index_many("project", [live.pk])
    names = [str(live._meta.get_field(name).verbose_name) for name in (*values, *many)]
    Notification.tell(
        [user for user in live.authors() if user != by],
        kind="project_corrected",
        sentence=f"La mission a corrigé « {live.title} » : {', '.join(names)}.",
        thing=live,
    )


def withdraw(project: Project, *, by: "User", reason: str) -> None:
    """Out of the bank, by the mission, with a reason that its team reads; never one's own, done on its page."""
    if project.took_part(by):
        raise ValidationError(OWN)
    project.withdraw(by=by, reason=reason)
