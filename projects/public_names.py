"""A person who agreed to be named on a public page, and who is called otherwise since.

The consent follows the person: the page goes on naming them by the name that was read, and the new one waits to be read
by the mission, like any word of a public page.
"""

from collections.abc import Collection
from copy import deepcopy
from typing import Any

from django.db import transaction

from directory.models import Member
from emi_alumni.foundation.moderation.models import Revision, State
from emi_alumni.foundation.notifications.models import Notification
from projects.models import PublicPage, TeamRole
from projects.public import mark_of

NAMES = {"given_name", "family_name"}


def follow_member(
    instance: Member, created: bool, raw: bool = False, update_fields: Collection[str] | None = None, **kwargs: Any
) -> None:
    if not (created or raw) and (update_fields is None or NAMES & set(update_fields)):
        ask_to_read_name(instance)


@transaction.atomic
def ask_to_read_name(member: Member) -> None:
    """Put the new name before the mission, for each public page that names this person; they are told. One query when
    there is none."""
    roles = list(TeamRole.objects.filter(member=member, named_since__isnull=False).order_by("pk"))
    if not roles or not member.is_present:
        return
    marks = {role.pk: mark_of(role, member.full_name) for role in roles}
    for page in PublicPage.objects.filter(project__in={role.project_id for role in roles}).select_related("project"):
        if page.state == State.PUBLISHED:
            waiting = Revision.objects.about(page).waiting().first()
            content = waiting.proposed["content"] if waiting else page.content
            author = waiting.author if waiting else member.user
            if (renamed := with_marks(content, marks)) != content and Revision.propose(
                page, {"content": renamed}, by=author
            ):
                tell(member, page)
        elif page.state == State.PENDING and (renamed := with_marks(page.content, marks)) != page.content:
            page.content = renamed
            page.save(update_fields=["content", "words", "labels"])


def with_marks(content: dict[str, Any], marks: dict[int, str]) -> dict[str, Any]:
    content = deepcopy(content)
    for one in content.get("people", []):
        one["mark"] = marks.get(one["role"], one["mark"])
    return content


def tell(member: Member, page: PublicPage) -> None:
    if member.user:
        Notification.tell(
            [member.user],
            kind="public_new_name",
            sentence=f"La page publique de « {page.project.title} » portera votre nouveau nom dès que la mission "
            "innovation l’aura lu. D’ici là, elle dit votre rôle sans vous nommer.",
            thing=page,
            url=f"{page.project.get_absolute_url()}#mon-nom",
        )
