"""Tools tested together: calls for testers, who tests, what each of them found."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directory.contributions.pages import Pages
from directory.models import Member
from directory.requests import SignedInRequest
from emi_alumni.foundation.moderation.models import CURRENT, State
from emi_alumni.foundation.views import back_to, done_or_refused, with_profile
from governance.models import Tool
from governance.rights import acting
from resources.forms.trials import TrialForm, TrialReportForm
from resources.models import Advice, Trial, TrialReport, Verdict

PER_PAGE = 20


@require_safe
def trial_list(request: HttpRequest) -> HttpResponse:
    """Those that run, which end soon first; then those that are over, the latest first; and one's own that are not
    online."""
    member, today = acting(request.user), timezone.localdate()
    online = Trial.objects.visible_to(request.user).published().for_list()
    context = {
        "running": online.running(today).order_by("until", "pk"),
        "page": Paginator(online.filter(until__lt=today).order_by("-until", "-pk"), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "mine": Trial.objects.of(member).exclude(state=State.PUBLISHED).select_related("tool"),
        "me": member,
    }
    return render(request, "resources/trial_list.html", context)


@require_safe
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    joined = Trial.objects.visible_to(request.user).for_list().select_related("author__user", "tool__module")
    found = get_object_or_404(joined, pk=pk)
    member = acting(request.user)
    seats = list(found.seats.select_related("member"))
    own = Q(author=member) if member else Q(pk__in=())
    shown = found.reports.filter(Q(state=State.PUBLISHED, hidden_at=None) | own).select_related("author__cohort")
    reports = list(shown)
    for one in reports:
        one.trial = found  # named by « Signaler »
    online = [one for one in reports if one.is_published]
    tests = member is not None and any(seat.member_id == member.pk for seat in seats)
    told = any(member and one.author_id == member.pk and one.state in CURRENT for one in reports)
    context = {
        "trial": found,
        "seats": seats,
        "left": max(found.places - len(seats), 0),
        "reports": online,
        "my_reports": [one for one in reports if not one.is_published],
        "verdicts": counted(Verdict, [one.verdict for one in online]),
        "advices": counted(Advice, [one.advice for one in online]),
        "member": member,
        "is_mine": member is not None and found.author_id == member.pk,
        "tests": tests,
        "may_tell": tests and not told,
        "may_leave": tests and not told,
    }
    return render(request, "resources/trial.html", context)


def counted(choices: Any, said: list[str]) -> list[tuple[str, int]]:
    counts = Counter(said)
    return [(str(one.label), counts[one.value]) for one in choices]


def open_trial(request: HttpRequest, pk: int) -> Trial:
    return get_object_or_404(Trial.objects.visible_to(request.user).published().select_related("tool"), pk=pk)


@require_POST
@with_profile
def trial_join(request: SignedInRequest, pk: int) -> HttpResponse:
    found, member = open_trial(request, pk), request.user.member
    done_or_refused(request, lambda: found.join(by=member), "C’est noté : vous testez. Merci !")
    return redirect(back_to(request, found.get_absolute_url()))


@require_POST
@with_profile
def trial_leave(request: SignedInRequest, pk: int) -> HttpResponse:
    found, member = open_trial(request, pk), request.user.member
    done_or_refused(request, lambda: found.leave(by=member), "Votre place est libre.")
    return redirect(found)


class TrialPages(Pages):
    form = TrialForm
    home = "resources:trial_list"
    label = "Tests d’outils"
    template = "resources/trial_form.html"

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        """From the page of a tool (`outil`)."""
        slug = request.GET.get("outil", "")[:120].replace("\0", "")
        tool = Tool.objects.filter(slug=slug).first() if slug else None
        return {"tool": tool.pk} if tool else {}

    def success_url(self, thing: Any) -> Any:
        return thing if thing.is_published else self.home_of(thing)


class TrialReportPages(Pages):
    """For who tests alone: 404 for anybody else."""

    form = TrialReportForm
    home = "resources:trial_list"
    label = "Le test"
    within: ClassVar[Mapping[str, str]] = {"trial": "trial"}

    def new(self, request: HttpRequest, member: Member, **within: Any) -> TrialReport:
        found = open_trial(request, within["trial"])
        if not found.seats.filter(member=member).exists():
            raise Http404
        return TrialReport(author=member, trial=found)

    def home_of(self, thing: TrialReport) -> str:
        return thing.trial.get_absolute_url()

    def success_url(self, thing: Any) -> Any:
        return thing.get_absolute_url()
