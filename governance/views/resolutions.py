"""The register of decisions: read, narrowed, taken away as a file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from emi_alumni.foundation.listing.pages import CountedPaginator
from emi_alumni.foundation.spreadsheets import csv_to_save
from governance.models import Resolution
from governance.resolution_filters import STATES, ResolutionFilter

PER_PAGE = 30
HEADERS = [
    "Instance",
    "Décidé le",
    "Décision",
    "Qui s’en charge",
    "Pour le",
    "État",
    "Le",
    "Ce qu’il en est",
    "Ce qui le montre",
    "Où",
]


@require_safe
def resolution_list(request: HttpRequest) -> HttpResponse:
    asked = ResolutionFilter(request.GET, request.user)
    context = {
        "asked": asked,
        "states": STATES,
        "page": CountedPaginator(asked.qs, PER_PAGE, asked.total).get_page(request.GET.get("page")),
        "late": Resolution.objects.overdue().filter(body__in=asked.bodies).count(),
    }
    return render(request, "governance/resolution_list.html", context)


@require_safe
def resolution_file(request: HttpRequest) -> HttpResponse:
    """The same lines, for a spreadsheet."""
    lines = [line(decision) for decision in ResolutionFilter(request.GET, request.user).qs]
    return csv_to_save(f"registre-des-decisions-{timezone.localdate():%Y-%m-%d}", HEADERS, lines)


def line(decision: Resolution) -> list[str]:
    ended = decision.done_on or decision.dropped_on
    return [
        str(decision.body),
        f"{decision.on:%d/%m/%Y}",
        decision.what,
        decision.in_charge,
        f"{decision.due_on:%d/%m/%Y}" if decision.due_on else "",
        decision.state_words,
        f"{ended:%d/%m/%Y}" if ended else "",
        decision.outcome,
        ", ".join(filter(None, [decision.proof, decision.proof_date])),
        decision.proof_link,
    ]
