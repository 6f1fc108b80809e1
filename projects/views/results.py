"""What the projects gave, all together: a page to read or to print, and its tables for a spreadsheet (PQ2-24)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from emi_alumni.foundation.spreadsheets import csv_to_save
from projects.results import FEWEST, HEADERS, results_for, table


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """The figures of the projects that the whole network reads, the same for every reader."""
    context = {"results": results_for(request.user), "today": timezone.localdate(), "fewest": FEWEST}
    return render(request, "projects/results.html", context)


@require_safe
def results_file(request: HttpRequest) -> HttpResponse:
    """The same figures, a line each."""
    today = timezone.localdate()
    return csv_to_save(f"resultats-des-projets-{today:%Y-%m-%d}", HEADERS, table(results_for(request.user), today))
