"""The guides: what a role opens, step by step, with pictures."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from emi_alumni.pages.guides import guide


@require_safe
def guide_representatives(request: HttpRequest) -> HttpResponse:
    """For every member: representatives, animators, and who may become one."""
    return render(request, "pages/guide.html", {"guide": guide("representatives")})


@require_safe
def guide_moderation(request: HttpRequest) -> HttpResponse:
    return of_the_mission(request, "moderation")


@require_safe
def guide_governance(request: HttpRequest) -> HttpResponse:
    return of_the_mission(request, "governance")


def of_the_mission(request: HttpRequest, name: str) -> HttpResponse:
    if not request.user.is_staff:
        raise Http404
    return render(request, "pages/guide.html", {"guide": guide(name)})
