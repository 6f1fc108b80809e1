"""The bank of projects, and one project's page."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from emi_alumni.notifications.models import Notification
from projects.models import Project, Visit


@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    """The projects this account may read, as asked."""
    return render(request, "projects/list.html", {"projects": Project.objects.visible_to(request.user).for_list()})


@require_safe
def project_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One project; who may not read it learns nothing of it."""
    project = get_object_or_404(Project.objects.visible_to(request.user).for_detail(), slug=slug)
    return render(request, "projects/detail.html", {"project": project})


@require_POST
@transaction.atomic
def project_opened(request: HttpRequest, slug: str) -> HttpResponse:
    """The page was opened: its notifications are read, and the next visit will say what changed since this one."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    Notification.objects.filter(recipient=request.user).about(project).mark_read()
    if member := getattr(request.user, "member", None):
        Visit.note(member, project, timezone.now())
    return HttpResponse(status=204)
