"""Partners: the table of conventions, the page of one, and the document behind its permission check (PAR-01…03)."""

from typing import TYPE_CHECKING

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from directory.models import Member
from emi_alumni.foundation.documents import hand_over
from governance import agreements
from governance.models import Agreement, AgreementState, PartnerKind
from governance.rights import may_read_agreements

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# As the address says them: /partenaires/?nature=universite&etat=en-vigueur
KINDS = {slugify(kind.label): kind for kind in PartnerKind}
STATES = {slugify(state.label): state for state in AgreementState if state != AgreementState.RENEWED}
Choice = tuple[str, str, int, bool]  # value in the address, label, how many, whether it is the one asked for


def choices(known: "Mapping[str, PartnerKind | AgreementState]", found: "Iterable", asked: str) -> list[Choice]:
    """« Tous » and each value that some partner has; the one asked for always."""
    found = list(found)
    counts = [(slug, value.label, sum(1 for one in found if one == value)) for slug, value in known.items()]
    some = [(slug, label[:1].upper() + label[1:], n, slug == asked) for slug, label, n in counts if n or slug == asked]
    return [("", "Tous", len(found), not asked), *some]


@require_safe
def partner_list(request: HttpRequest) -> HttpResponse:
    """The table: a few dozen lines, narrowed here; what the address says and nobody knows is ignored. Two queries."""
    partners = agreements.all_partners()
    kind, state = request.GET.get("nature", ""), request.GET.get("etat", "")
    kind, state = kind if kind in KINDS else "", state if state in STATES else ""
    of_kind = [one for one in partners if not kind or one.kind == KINDS[kind]]
    in_state = [one for one in partners if not state or one.state == STATES[state]]
    context = {
        "partners": [one for one in of_kind if one in in_state],
        "kinds": choices(KINDS, (one.kind for one in in_state), kind),
        "states": choices(STATES, (one.state for one in of_kind), state),
        "any": bool(partners),
    }
    return render(request, "governance/partner_list.html", context)


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
