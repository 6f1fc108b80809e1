"""One project's page; the page of one sheet that goes to a hierarchy; and the note that somebody opened it."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directory.models import Member, User
from directory.requests import SignedInRequest
from directory.visibility import Reader
from emi_alumni.foundation.moderation.trust import may_moderate
from emi_alumni.foundation.notifications.models import HeldSignal, Notification
from emi_alumni.foundation.prepared_statements import prepared
from projects.charts import chart_of, table_of
from projects.history import changes, last_seen, thread
from projects.models import Project, Takeover, TeamRole, Visit, Voice
from projects.models.impacts import Evidence
from projects.sheet import for_sheet, sheet_of
from projects.similar import similar_projects
from projects.writing import waiting_revision


@prepared
def read_by(user: User | AnonymousUser, slug: str) -> QuerySet[Project]:
    """The project of this address, if this account may read it, with what its page says of it."""
    return Project.objects.visible_to(user).for_detail().filter(slug=slug)


@prepared
def printed_for(user: User | AnonymousUser, slug: str) -> QuerySet[Project]:
    """The same of a published one, with what its sheet says of it."""
    return for_sheet(Project.objects.published_to(user)).filter(slug=slug)


@prepared
def found_by(user: User | AnonymousUser, project: Project) -> QuerySet:
    """Those of its people that this reader finds in the directory, by number."""
    people = TeamRole.objects.filter(project=project).values("member")
    return Member.objects.visible_to(user).filter(pk__in=people).order_by().values_list("pk", flat=True)


@require_safe
def project_detail(request: SignedInRequest, slug: str) -> HttpResponse:
    """One project; who may not read it learns nothing of it."""
    project = read_by.first(request.user, slug)
    if project is None:
        return hidden_project_page(request, slug)
    member = getattr(request.user, "member", None)
    writes = project.is_editable_by(request.user)
    decides = may_moderate(request.user, Project)
    since = last_seen(project, member)
    stops = thread(project, since, request.user)
    new = changes(project, since, stops, request.user)
    context = (
        facts_of(project)
        | {"writes": writes, "decides": decides, "stops": stops, "changes": new}
        | {"team": team_of(project, request), "similar": similar_projects(project, request.user)}
        | {"waits": waiting_revision(project) if writes or decides else None}
        | {"takes_part": member is not None and member.is_present}
    )
    return render(request, "projects/detail.html", context)


def hidden_project_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Hidden by reports: none of its words; what users, its sponsor and those who reused it said stays readable.

    404 for any other project that this account may not read.
    """
    project = get_object_or_404(Project.objects.withheld_from(request.user), slug=slug)
    takeovers = Takeover.objects.published().filter(project=project).order_by("published_at", "pk")
    pages = Project.objects.visible_to(request.user).filter(pk__in=takeovers.order_by().values("new_project"))
    context = {
        "voices": Voice.objects.published().with_words().filter(form__project=project),
        "views": project.sponsor_views.shown(),
        "reuses": project.reuses.confirmed().select_related("member", "collectivity"),
        "heirs": pages.order_by("sort_key", "pk"),
    }
    return render(request, "projects/detail_hidden.html", context)


@require_safe
def project_print(request: HttpRequest, slug: str) -> HttpResponse:
    """One sheet for a hierarchy or elected people: what was read and published, nothing that waits (PQ1-21)."""
    project = printed_for.first_or_404(request.user, slug)
    facts = facts_of(project)
    return render(request, "projects/print.html", facts | {"sheet": sheet_of(project, facts["charts"])})


@require_POST
@transaction.atomic
def project_opened(request: HttpRequest, slug: str) -> HttpResponse:
    """The page was opened: its notifications are read, and the next visit will say what changed since this one."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    Notification.objects.filter(recipient_id=request.user.pk).about(project).mark_read()
    HeldSignal.objects.filter(recipient_id=request.user.pk).about(project).delete()
    if member := getattr(request.user, "member", None):
        Visit.note(member, project, timezone.now())
    return HttpResponse(status=204)


def facts_of(project: Project) -> dict[str, Any]:
    """The project and its figures, drawn and in a table."""
    indicators = list(project.indicators.all())
    charts = [(indicator, chart) for indicator in indicators if (chart := chart_of(indicator))]
    drawn = {indicator.pk for indicator, _ in charts}
    return {
        "project": project,
        "charts": charts,
        "undrawn": [one for one in indicators if one.pk not in drawn],
        "table": table_of(indicators),
        "times_measured": sum(
            len(one.measures.all()) for one in indicators if one.evidence == Evidence.MEASURED and one.pk in drawn
        ),
    }


def team_of(project: Project, request: HttpRequest) -> list[dict[str, Any]]:
    """The people, authors first, each with a link when this reader finds them in the directory. One query."""
    reader = Reader.of(request.user)
    found = set(found_by(request.user, project))
    return [
        {
            "member": role.member,
            "role": role.get_role_display(),
            "is_lead": role.role == "lead",
            "found": role.member_id in found,
            "photo": role.member.face_for(reader).photo if role.member_id in found else "",
        }
        for role in project.people()
    ]
