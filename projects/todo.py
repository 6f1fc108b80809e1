"""What a project asks of its team on arriving: news that are due, a reuse to confirm."""

from collections.abc import Iterator

from django.urls import reverse

from directory.models import Member
from directory.todo import Link, Todo
from projects.models import FollowUp, Reuse

AT_MOST = 3  # of each, told one by one


def asked_by_projects(member: Member) -> Iterator[Todo]:
    """Two queries."""
    for follow_up in FollowUp.objects.of_team(member).due().select_related("project")[:AT_MOST]:
        yield Todo(
            "link",
            2,
            Link(
                icon="sprout",
                title=f"Des nouvelles de « {follow_up.project.title} » ?",
                text=f"{follow_up.months} mois après la restitution : trois questions, 90 secondes. "
                "« Rien de neuf » est une bonne réponse.",
                verb="Donner des nouvelles",
                url=follow_up.get_absolute_url(),
            ),
        )
    for reuse in Reuse.objects.to_confirm_by(member).select_related("project", "member", "collectivity")[:AT_MOST]:
        yield Todo(
            "link",
            1,
            Link(
                icon="git-branch",
                title=f"{reuse.member.full_name} a repris votre idée",
                text=f"« {reuse.project.title} » vit aussi ailleurs ({reuse.collectivity}). Le confirmez-vous ?",
                verb="Lire et répondre",
                url=reverse("projects:reuse_confirm", args=[reuse.pk]),
            ),
        )
