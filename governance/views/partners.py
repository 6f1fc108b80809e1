"""Partners: the table of conventions, the page of one, and the document behind its permission check (PAR-01…03)."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from directory.models import Member
from emi_alumni.foundation.documents import hand_over
from governance import agreements
from governance.models import Agreement
from governance.partner_filters import PartnerFilter
from governance.rights import may_read_agreements


@require_safe
def partner_list(request: HttpRequest) -> HttpResponse:
    """The table. Two queries."""
    return render(request, "governance/partner_list.html", {"asked": PartnerFilter(request.GET, request.user)})


@require_safe
def partner(request: HttpRequest, slug: str) -> HttpResponse:
    """Who, about what, with whom to speak, and the conventions over time. The mission's note is not here."""
    found = agreements.partner_at(slug)
    if found is None:
        raise Http404
    context = {
        "partner": found,
        "referent": Member.objects.visible_to(request.user).for_list().filter(pk=found.referent_member_id or 0).first(),
        "reads_documents": may_read_agreements(request.user, found),
    }
    return render(request, "governance/partner.html", context)


@require_safe
def agreement_file(request: HttpRequest, slug: str, pk: int) -> FileResponse:
    """The convention itself, as something to save, for who may read it just now; 404 for everybody else."""
    agreement = get_object_or_404(Agreement.objects.select_related("partner"), pk=pk, partner__slug=slug)
    if not agreement.file or not may_read_agreements(request.user, agreement.partner):
        raise Http404
    return hand_over(agreement.file, title=agreement.file_title, kind=agreement.kind)
