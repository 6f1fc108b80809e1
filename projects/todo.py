"""What a project asks of its team on arriving: news that are due, a reuse to confirm."""

from directory.todo import SUBJECTS, Link, Todo, subject, today
from emi_alumni.foundation.url_reversing import reverse
from projects.models import FollowUp, Reuse

NAME = [f"member__{name}" for name in ("given_name", "family_name", "hidden_by_choice", "suspended")]


@subject(
    lambda member, day: (
        FollowUp.objects.of_team(member)
        .due(day)
        .select_related("project")
        .only("months", "due_on", "project__slug", "project__title")
    ),
    today,
)
def news_to_give(follow_up: FollowUp) -> Todo:
    return Todo(
        "link",
        2,
        Link(
            icon="sprout",
            title=f"Des nouvelles de « {follow_up.project.title} » ?",
            text=f"{follow_up.age} après la restitution : trois questions, 90 secondes. "
            "« Rien de neuf » est une bonne réponse.",
            verb="Donner des nouvelles",
            url=follow_up.get_absolute_url(),
        ),
    )


@subject(
    lambda member: (
        Reuse.objects.to_confirm_by(member)
        .select_related("project", "member", "collectivity")
        .only("project__title", "collectivity__short_name", *NAME)
    ),
)
def reuses_to_confirm(reuse: Reuse) -> Todo:
    return Todo(
        "link",
        1,
        Link(
            icon="git-branch",
            title=f"{reuse.member.shown_name} a repris votre idée",
            text=f"« {reuse.project.title} » vit aussi ailleurs ({reuse.collectivity}). Le confirmez-vous ?",
            verb="Lire et répondre",
            url=reverse("projects:reuse_confirm", args=[reuse.pk]),
        ),
    )


SUBJECTS.extend([news_to_give, reuses_to_confirm])
