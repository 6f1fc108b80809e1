"""What a project asks of its team on arriving: news that are due, a reuse to confirm."""

from datetime import date, datetime
from typing import cast

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from directory.models import Member
from directory.models.members import MemberKind
from directory.todo import SUBJECTS, Link, Todo, now, subject, today
from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.moderation.models import CURRENT
from emi_alumni.foundation.url_reversing import reverse
from projects.models import FollowUp, ModuleAsk, Project, Reuse, SpeakerBrief, TeamComposition, TeamRole
from projects.models.project import AUTHORS
from projects.models.sponsor_posts import to_confirm_by
from projects.sponsor_changes import Outcome
from projects.sponsor_objectives import before_last_time, half_a_year_ago, to_ask

NAME = [f"member__{name}" for name in ("given_name", "family_name", "hidden_by_choice", "suspended")]


def awaited(day: date, moment: datetime) -> QuerySet[SpeakerBrief]:
    """The open links of a project's promotion for which its team wrote nothing, the first to close first."""
    written = ModuleAsk.objects.filter(module=OuterRef("module"), project=OuterRef(OuterRef("pk")))
    of_cohort = SpeakerBrief.objects.asking(day, moment).filter(module__cohort=OuterRef("cohort"))
    return of_cohort.filter(~Exists(written)).order_by("asks_until", "pk")


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


@subject(
    lambda member, day: (
        Member.objects.filter(
            Q(cohort__appetizer_on__lte=day, cohort__presented_on__gt=day, cohort__cancelled_on=None),
            ~Exists(
                TeamRole.objects.filter(member=OuterRef("pk"), role__in=AUTHORS, project__cohort=OuterRef("cohort"))
            ),
            pk=member.pk,
            kind=MemberKind.TRAINEE,
        )
        .select_related("cohort")
        .only("cohort__label")
    ),
    today,
)
def project_to_write(member: Member) -> Todo:
    """Somebody in training whom no project of their promotion names in its team."""
    return Todo(
        "link",
        5,
        Link(
            icon="lightbulb",
            title="Votre projet n’a pas encore sa page",
            text="Cinq minutes pour la commencer : votre équipe la complète au fil des modules. Si quelqu’un l’a déjà "
            "ouverte, demandez-lui de vous y ajouter.",
            verb="Commencer la page",
            url=reverse("projects:create"),
        ),
    )


@subject(
    lambda member, day: (
        TeamComposition.objects.asking(member, day).select_related("cohort").only("wishes_until", "cohort__slug")
    ),
    today,
)
def wishes_to_write(composition: TeamComposition) -> Todo:
    """Somebody in training who wrote no wish for the teams of their promotion."""
    return Todo(
        "link",
        1,
        Link(
            icon="users",
            title="Sur quel sujet voulez-vous travailler ?",
            text=f"Jusqu’à trois vœux, avant le {french_date(composition.wishes_until)}. La mission seule les lit.",
            verb="Écrire mes vœux",
            url=reverse("projects:team_wishes", args=[composition.cohort.slug]),
        ),
    )


@subject(
    lambda member, *days: to_ask(member, *days).only("slug", "title"),
    today,
    half_a_year_ago,
    before_last_time,
)
def objectives_to_say(project: Project) -> Todo:
    return Todo(
        "link",
        3,
        Link(
            icon="target",
            title=f"« {project.title} » est-il dans les objectifs du commanditaire ?",
            text="Oui, en partie ou non : la réponse se lit à sa date sur la page du projet.",
            verb="Répondre",
            url=reverse("projects:sponsor_objectives", args=[project.slug]),
        ),
    )


@subject(
    lambda member, day, moment: (
        Project.objects.filter(Exists(awaited(day, moment)), state__in=CURRENT, hidden_at=None)
        .filter(pk__in=TeamRole.objects.filter(member=member, role__in=AUTHORS).values("project"))
        .annotate(asks_until=Subquery(awaited(day, moment).values("asks_until")[:1]))
        .only("slug", "title")
        .order_by("asks_until", "pk")
    ),
    today,
    now,
)
def module_to_ask(project: Project) -> Todo:
    """A speaker is preparing a module, and the team has not said yet what it asks of it."""
    return Todo(
        "link",
        3,
        Link(
            icon="target",
            title=f"Qu’attend « {project.title} » du prochain module ?",
            text="L’intervenant le lit avant de venir. Vous choisissez si votre équipe lui montre son projet.",
            verb="Dire ce que nous attendons",
            url=reverse("projects:module_ask_list", args=[project.slug]),
        ),
        due=project.asks_until,  # type: ignore[attr-defined]
    )


@subject(
    lambda member: (
        to_confirm_by(member)
        .select_related("sponsor_member")
        .annotate(is_mine=Exists(Member.objects.filter(pk=OuterRef("sponsor_member")).filter(pk=member.pk)))
        .only("slug", "title", *(f"sponsor_{name}" for name in NAME))
    ),
)
def sponsor_to_confirm(project: Project) -> Todo:
    """A sponsor who has another post: asked of them and of who leads the project, until one of them answers."""
    sponsor = cast(Member, project.sponsor_member)
    words = f"{sponsor.shown_name} a changé de fonctions. Une réponse suffit : la vôtre, ou la sienne."
    if project.is_mine:  # type: ignore[attr-defined]
        words = "Vous avez changé de fonctions. Une réponse suffit : la vôtre, ou celle de qui porte le projet."
    return Todo(
        "link",
        1,
        Link(
            icon="handshake",
            title=f"« {project.title} » garde-t-il son commanditaire ?",
            text=words,
            verb="Répondre",
            url=reverse("projects:sponsor_change", args=[project.slug]),
            answers=tuple((str(value), str(label)) for value, label in Outcome.choices),
        ),
    )


SUBJECTS.extend(
    [
        wishes_to_write,
        module_to_ask,
        objectives_to_say,
        sponsor_to_confirm,
        project_to_write,
        news_to_give,
        reuses_to_confirm,
    ]
)
