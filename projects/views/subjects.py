"""Subjects for the next promotion: read, proposed, completed, withdrawn (PQ2-11, EV1-23)."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.contributions.forms import ContributionForm
from directory.contributions.models import Contribution
from directory.contributions.pages import Pages
from directory.models import Cohort, Member
from emi_alumni.foundation.moderation.models import State
from projects.forms.subjects import SubjectForm
from projects.models import Subject

PER_PAGE = 20


def next_cohort() -> Cohort | None:
    """The promotion whose appetizers are still to come, if the mission has entered it."""
    return Cohort.objects.filter(appetizer_on__gte=timezone.localdate()).order_by("appetizer_on").first()


class SubjectPages(Pages):
    form = SubjectForm
    home = "projects:subject_list"
    label = "Sujets"
    template = "projects/subject.html"

    def new(self, request: HttpRequest, member: Member, **within: Any) -> Subject:
        """For the collectivité and the direction where one works, unless one chooses others."""
        return Subject(author=member, collectivity=member.collectivity, department=member.department)

    def context(self, request: HttpRequest, form: ContributionForm, thing: Contribution) -> dict[str, Any]:
        return {"next_cohort": next_cohort()}


@require_safe
def subject_list(request: HttpRequest) -> HttpResponse:
    """What is proposed to the next promotion, and one's own proposals with where they stand."""
    readable = Subject.objects.visible_to(request.user).for_list()
    mine = readable.of(getattr(request.user, "member", None)).exclude(state=State.PUBLISHED)
    context = {
        "page": Paginator(readable.filter(state=State.PUBLISHED), PER_PAGE).get_page(request.GET.get("page")),
        "mine": mine,
        "next_cohort": next_cohort(),
    }
    return render(request, "projects/subject_list.html", context)
