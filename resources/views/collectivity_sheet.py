"""« Ma collectivité sur une page »: what it shows is chosen on the page, and is in its address."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from directory.models import Collectivity
from directory.requests import SignedInRequest
from directory.visibility import Reader
from emi_alumni.foundation import rate_limits
from resources.collectivity_sheet import SheetReader
from resources.collectivity_sheet import collectivity_sheet as sheet_of

WITHOUT_NAMES = "non"


@require_safe
@rate_limits.pages_of_people
def collectivity_sheet(request: SignedInRequest, slug: str) -> HttpResponse:
    """`pour`: « dgs » or « elu »; `noms=non` leaves names out. Anything else is the sheet of a direction, with names.

    404 for who is not in the network.
    """
    if not Reader.of(request.user).in_network:
        raise Http404
    place = get_object_or_404(Collectivity.objects.select_related("parent"), slug=slug)
    asked = request.GET.get("pour", "")
    reader = SheetReader(asked) if asked in SheetReader.values else SheetReader.DIRECTION
    sheet = sheet_of(place, reader, named=request.GET.get("noms") != WITHOUT_NAMES)
    return render(request, "resources/collectivity_sheet.html", {"sheet": sheet, "place": place})
