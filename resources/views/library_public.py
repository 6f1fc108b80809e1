"""What visitors read of the library: resources that the mission read before they were told to all. Nobody is named."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from emi_alumni.foundation.documents import hand_over
from emi_alumni.foundation.middleware import may_be_indexed
from resources.library_filters import COLUMNS, LATEST
from resources.models import Resource

PER_PAGE = 20


@login_not_required
@require_safe
@may_be_indexed
def public_list(request: HttpRequest) -> HttpResponse:
    """Those in date, the latest first. Three queries."""
    shown = Resource.objects.public().at_the_front().select_related("module", "collectivity", "document")
    page = Paginator(shown.order_by(*COLUMNS[LATEST]), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "resources/public_list.html", {"page": page})


@login_not_required
@require_safe
@may_be_indexed
def public_resource(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(
        Resource.objects.public().select_related("module", "collectivity", "document").prefetch_related("themes"), pk=pk
    )
    return render(request, "resources/public_resource.html", {"resource": found})


@login_not_required
@require_safe
def public_file(request: HttpRequest, pk: int) -> FileResponse:
    """The file, as something to save; asked again at each request whether it is still public."""
    found = get_object_or_404(Resource.objects.public().select_related("document"), pk=pk)
    if found.document is None:
        raise Http404
    return hand_over(found.document.file, title=found.title, kind=found.document.kind)
