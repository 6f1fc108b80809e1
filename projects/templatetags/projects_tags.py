"""What other apps' pages show of projects, and small words of the project pages."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import template
from django.db.models import Prefetch, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from directory.models import Cohort, Collectivity, Member
from emi_alumni.foundation.caching.drawings import drawn_once
from emi_alumni.foundation.moderation.trust import may_moderate
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.url_reversing import reverse
from governance.models import Module
from projects.cards import cards, draw_key_figure, draw_status, rows_of
from projects.cohort_year import parts_of, year_of
from projects.history import Stop
from projects.lineage import lineage, offers_of
from projects.models import Project, SpeakerReply, Subject, TeamComposition, TeamRole, TeamWishes
from projects.models.project import AUTHORS, ProjectQuerySet
from projects.similar import neighbours_of_cohort
from projects.sponsor_objectives import without_sponsor
from projects.subject_life import life_of

register = template.Library()

HISTORIES_KEPT = 200  # about two megabytes
UNFOLDED = 3  # lines of a history, the latest

register.simple_tag(draw_status, name="project_status")
register.simple_tag(draw_key_figure, name="key_figure")


@register.simple_tag
def project_history(project: Project, stops: list[Stop]) -> SafeString:
    """« L’histoire » of a project's page."""
    return draw_history(tuple(stops), project.why, timezone.localdate())


@drawn_once(HISTORIES_KEPT)
def draw_history(stops: tuple[Stop, ...], told: str, today: date) -> SafeString:
    """`told`: why, which the page says above. `today`: it tells how long ago a line was struck."""
    stands = {"earlier": stops[:-UNFOLDED], "latest": stops[-UNFOLDED:], "told": told}
    return render_to_string("projects/_section_history.html", stands)


@register.simple_tag
def project_history_edits(project: Project, stops: list[Stop]) -> SafeString | str:
    """What this reader may mend of the history, under « Gérer ce projet »."""
    mended = tuple(stop for stop in stops if stop.may_edit or stop.may_remove)
    return draw_history_edits(project.slug, mended) if mended else ""


@drawn_once(HISTORIES_KEPT)
def draw_history_edits(slug: str, mended: tuple[Stop, ...]) -> SafeString:
    return render_to_string("projects/_manage_history.html", {"slug": slug, "mended": mended})


BLOCK = 6  # projects of a block on another page
ON_MODULE = 3


@register.inclusion_tag("projects/_section_lineage.html", takes_context=True)
def project_lineage(context: template.Context, project: Project) -> dict[str, Any]:
    """« D’où il vient, où il va » of a project's page."""
    user = context["request"].user
    member = getattr(user, "member", None)
    takes_part = member is not None and member.is_present and project.is_published
    found, subject = lineage(project, user), born_of(project)
    return {
        "project": project,
        "lineage": found,
        "subject": subject,
        "life": life_of(subject, user, project, found) if subject else (),
        "may_take": takes_part,
        "my_takeover": offers_of.first(member, project) if takes_part else None,
    }


def born_of(project: Project) -> Subject | None:
    """The subject that it was born of, while the network reads it. No query when it came with `for_detail()`."""
    subject: Subject | None = getattr(project, "subject", None)
    return subject if subject is not None and subject.is_published else None


@prepared
def said_by_speakers(project: int, cohort: int) -> QuerySet[SpeakerReply]:
    return SpeakerReply.objects.for_team(project, cohort)


@register.inclusion_tag("projects/_section_speakers.html")
def speaker_replies(project: Project) -> dict[str, Any]:
    """What speakers of its modules said to its team. One query, none without a promotion."""
    return {"replies": said_by_speakers(project.pk, project.cohort_id) if project.cohort_id else ()}


@register.simple_tag
def project_cards(rows: Sequence[Any], level: str) -> list[str]:
    return cards(rows, level)


@register.inclusion_tag("projects/_block.html", takes_context=True)
def member_projects(context: template.Context, member: Member) -> dict[str, Any]:
    """The projects of a person, on her page."""
    return block(readable(context).of_member(member), f"?{urlencode({'q': member.family_name})}", "member")


@register.inclusion_tag("projects/_block.html", takes_context=True)
def collectivity_projects(context: template.Context, place: Collectivity) -> dict[str, Any]:
    """The projects carried in a collectivité, on its page."""
    return block(readable(context).filter(collectivities=place), f"?collectivite={place.slug}", "place")


@register.inclusion_tag("projects/_block.html", takes_context=True)
def cohort_projects(context: template.Context, cohort: Cohort) -> dict[str, Any]:
    """The projects of a promotion, on its page: appetizers too."""
    return block(readable(context).filter(cohort=cohort), f"?promotion={cohort.slug}", "cohort")


@register.inclusion_tag("projects/_module_projects.html", takes_context=True)
def module_projects(context: template.Context, module: Module) -> dict[str, Any]:
    """The projects that used a training module, on its page, in short lines. One query."""
    lines = of_module(context["request"].user, module.pk)
    return {"projects": lines[:ON_MODULE], "more": len(lines) > ON_MODULE, "module": module}


@prepared
def of_module(user: Any, module: int) -> QuerySet[Project]:
    found = Project.objects.published_to(user).filter(modules=module).select_related("cohort")
    shown = found.only("slug", "title", "status", "cohort__label", "cohort__slug", "cohort__look")
    return shown.order_by("-news_on", "-pk")[: ON_MODULE + 1]


@register.inclusion_tag("projects/_cohort_year.html", takes_context=True)
def cohort_year(context: template.Context, cohort: Cohort) -> dict[str, Any]:
    """The year of a promotion, step by step, on its page."""
    return {
        "cohort": cohort,
        "parts": parts_of(year_of(cohort)),
        "writes_jury": may_moderate(context["request"].user, Project),
    }


@register.inclusion_tag("projects/_cohort_teams.html", takes_context=True)
def cohort_teams(context: template.Context, cohort: Cohort) -> dict[str, Any]:
    """The teams of a promotion on its page, once they are published; before, the way to one's wishes for who is in
    training, and to the composition for who composes. One query, and two more for the teams."""
    user = context["request"].user
    member = getattr(user, "member", None)
    composition = composition_of.first(cohort)
    trains = member is not None and member.is_present and member.is_in_training and member.cohort_id == cohort.pk
    asks = composition is not None and trains and composition.takes_wishes
    return {
        "cohort": cohort,
        "composition": composition,
        "teams": published_teams(cohort, user) if composition and composition.is_published else [],
        "composes": may_moderate(user, Project) and not trains and (composition or cohort.is_in_training),
        "wishes_url": reverse("projects:team_wishes", args=[cohort.slug]) if asks else "",
        "wished": asks and TeamWishes.objects.filter(composition=composition, member=member).exists(),
    }


@prepared
def composition_of(cohort: Cohort) -> QuerySet[TeamComposition]:
    return TeamComposition.objects.filter(cohort=cohort).select_related("cohort")


def published_teams(cohort: Cohort, user: Any) -> list[tuple[Project, list[Member], int, bool]]:
    """Each retained project that this reader may read, with its people: those who are found in the directory by name,
    how many others, and whether it has no sponsor while it is in training."""
    projects = Project.objects.published_to(user).filter(cohort=cohort, jury_outcome__is_retained=True)
    roles = TeamRole.objects.filter(role__in=AUTHORS).for_faces()
    lacking = set(without_sponsor(projects).order_by().values_list("pk", flat=True)) if cohort.is_in_training else set()
    teams = []
    for project in projects.only("slug", "title").order_by("sort_key", "pk").prefetch_related(Prefetch("roles", roles)):
        people = [role.member for role in project.roles.all()]
        found = [one for one in people if one.is_listed]
        teams.append((project, found, len(people) - len(found), project.pk in lacking))
    return teams


@register.inclusion_tag("projects/_cohort_neighbours.html", takes_context=True)
def cohort_neighbours(context: template.Context, cohort: Cohort) -> dict[str, Any]:
    """Near projects for each team of a promotion in training, on its page."""
    return {"pairs": neighbours_of_cohort(cohort, context["request"].user)}


def readable(context: template.Context) -> ProjectQuerySet:
    return Project.objects.published_to(context["request"].user)


def block(projects: ProjectQuerySet, query: str, about: str) -> dict[str, Any]:
    """The first of these projects, and where the rest is. One query; the cards cost theirs."""
    found = list(rows_of(projects)[: BLOCK + 1])
    return {"projects": found[:BLOCK], "more": query if len(found) > BLOCK else "", "about": about}
