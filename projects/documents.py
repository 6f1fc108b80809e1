"""Documents of a project: whether one is there already, and the mission's way to take one off."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction

from emi_alumni.foundation.documents import holds
from emi_alumni.foundation.moderation.models import OWN, TAKEN, ModerationEvent, State, Verb
from emi_alumni.foundation.moderation.models.states import WHY_TO_TEAM, checked_reason
from emi_alumni.foundation.notifications.models import Notification
from projects.models.documents import Document

if TYPE_CHECKING:
    from directory.models import User
    from projects.models import Project


@transaction.atomic
def remove(document: Document, *, by: "User", reason: str) -> None:
    """By the mission, with a reason that the team reads; the file is erased. Never for a project of one's own."""
    project = document.project
    if not project.decided_by(by):
        raise ValidationError(OWN)
    reason = checked_reason(reason, WHY_TO_TEAM, at_most=300)
    ModerationEvent.write(document, Verb.WITHDRAW, by=by, was=State.PUBLISHED, why=reason)
    if not Document.objects.filter(pk=document.pk).delete()[0]:
        raise ValidationError(TAKEN)
    Notification.tell(
        project.authors(),
        kind="document_taken_off",
        sentence=f"« {document.title} » est retiré des documents de « {project.title} » : {reason}",
        thing=project,
    )


def is_duplicate(project: "Project", title: str, kind: str, kept: ContentFile) -> bool:
    """The same file under the same title: a double click. Another one of its size is another one."""
    same = project.documents.filter(title=title, kind=kind, size=kept.size)
    return any(holds(document.file, kept) for document in same)
