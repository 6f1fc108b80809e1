"""Subjects for the next promotion: read, proposed, corrected, taken back (PQ2-11, EV1-23)."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directory.models import Cohort, User
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.views import with_profile
from projects.forms.reuse import SubjectForm
from projects.models import Subject

PER_PAGE = 20


def next_cohort() -> Cohort | None:
    """The promotion whose appetizers are still to come, if the mission has entered it."""
    return Cohort.objects.filter(appetizer_on__gte=timezone.localdate()).order_by("appetizer_on").first()


@require_safe
def subject_list(request: HttpRequest) -> HttpResponse:
    """What is proposed to the next promotion, and one's own proposals with where they stand."""
    subjects = Subject.objects.visible_to(request.user).for_list()
    member = getattr(request.user, "member", None)
    context = {
        "page": Paginator(subjects.filter(state=State.PUBLISHED), PER_PAGE).get_page(request.GET.get("page")),
        "mine": subjects.filter(member=member).exclude(state=State.PUBLISHED) if member else [],
        "next_cohort": next_cohort(),
    }
    return render(request, "projects/subject_list.html", context)


@with_profile
def subject_add(request: HttpRequest) -> HttpResponse:
    member = request.user.member
    return write(request, Subject(member=member, collectivity=member.collectivity, department=member.department))


@with_profile
def subject_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own subject that came back, with a remark or refused."""
    to_mend = Subject.objects.filter(state__in=[State.DRAFT, State.REFUSED])
    return write(request, get_object_or_404(to_mend, pk=pk, member=request.user.member))


def write(request: HttpRequest, subject: Subject) -> HttpResponse:
    reason, is_new = subject.reason, subject.pk is None
    form = SubjectForm(request.POST if request.method == "POST" else None, instance=subject)
    if request.method == "POST" and form.is_valid() and (kept := form.propose(by=cast(User, request.user))):
        done = (
            "Votre sujet est en ligne." if kept.is_published else "C’est envoyé. La mission innovation le lit d’abord."
        )
        messages.success(request, done)
        return redirect("projects:subject_list")
    context = {"form": form, "reason": reason, "is_new": is_new, "next_cohort": next_cohort()}
    return render(request, "projects/subject.html", context)


@require_POST
@with_profile
def subject_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    subject = get_object_or_404(Subject, pk=pk, member=request.user.member)
    try:
        subject.withdraw(by=request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, "Votre sujet est retiré.")
    return redirect("projects:subject_list")
