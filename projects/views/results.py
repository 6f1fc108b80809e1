"""What the projects gave, all together: a page to read or to print, and its tables for a spreadsheet (PQ2-24)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.sheets import write_csv
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
    content = write_csv(HEADERS, table(results_for(request.user), today))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="resultats-des-projets-{today:%Y-%m-%d}.csv"'
    return response
