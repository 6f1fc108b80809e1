"""Kits: by public, one of them, on paper, on a screen, and its form."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from directory.contributions.pages import Pages
from directory.models import Member
from directory.requests import SignedInRequest
from emi_alumni.foundation.moderation.models import State
from governance.rights import acting
from projects.sheet import cut
from resources.forms.kits import KitForm
from resources.models import Kit
from resources.models.kits import AFTER_FOR, KIT_PUBLICS, KitBlock

PER_PAGE = 20
# The words of addresses.
PUBLICS = {
    "cadres": "managers",
    "terrain": "field_teams",
    "nouveaux-arrivants": "newcomers",
    "direction-generale": "top_management",
    "elus": "elected",
}
# Characters: of what a thing says of itself, on a screen and at most on paper; of a title on paper; of what the whole
# sheet holds, where titles count twice and a thing takes room of its own.
ON_SCREEN, ON_PAPER, TITLE, SHEET, ROOM_OF_ONE = 420, 900, 70, 3000, 60
SIZES = ((1400, "larger"), (2000, "large"))  # written larger when no more is taken


def listed(user: Any) -> Any:
    """The kits online that have something to show."""
    return Kit.objects.visible_to(user).published().with_something()


@require_safe
def kit_list(request: HttpRequest) -> HttpResponse:
    """The latest first, of all publics or of one (`pour`); one's own that are not online, or show nothing any more."""
    asked = request.GET.get("pour", "")
    member = acting(request.user)
    rows = listed(request.user)
    counts = dict(rows.order_by().values_list("for_whom").annotate(n=Count("pk")))
    labels = dict(KIT_PUBLICS)
    if public := PUBLICS.get(asked):
        rows = rows.filter(for_whom=public)
    page = Paginator(rows.for_list().order_by("-published_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "asked": asked if public else "",
        "public": AFTER_FOR.get(public or "", ""),
        "publics": [(word, labels[public], counts.get(public, 0)) for word, public in PUBLICS.items()],
        "total": sum(counts.values()),
        "mine": Kit.objects.of(member).exclude(state=State.PUBLISHED) if member else [],
        "emptied": Kit.objects.emptied_of(member) if member else [],
        "me": member,
    }
    return render(request, "resources/kit_list.html", context)


def readable(request: SignedInRequest, pk: int) -> tuple[Kit, list[KitBlock]]:
    """404 for a kit that this account may not read; once nothing of it may be shown, for all but its author and the
    mission."""
    kit = get_object_or_404(Kit.objects.visible_to(request.user).select_related("author__user"), pk=pk)
    blocks = kit.shown_blocks()
    if not blocks and not (kit.written_by(request.user) or kit.moderated_by(request.user)):
        raise Http404
    return kit, blocks


def told(kit: Kit, blocks: list[KitBlock]) -> dict[str, Any]:
    """`blocks`: each with its title, and what it says of itself."""
    return {"kit": kit, "blocks": [(block, str(block.thing), cut(block.words, ON_SCREEN)) for block in blocks]}


@require_safe
def kit(request: SignedInRequest, pk: int) -> HttpResponse:
    found, blocks = readable(request, pk)
    is_mine = found.written_by(request.user)
    return render(request, "resources/kit.html", told(found, blocks) | {"is_mine": is_mine})


@require_safe
def kit_print(request: SignedInRequest, pk: int) -> HttpResponse:
    """One A4: the fewer it shows, the more each says and the larger it is written."""
    found, blocks = readable(request, pk)
    titles = [cut(str(block.thing), TITLE) for block in blocks]
    taken = 2 * len(found.title) + 3 * len(found.purpose)
    taken += sum(ROOM_OF_ONE + 2 * len(title) + len(block.line) for block, title in zip(blocks, titles, strict=True))
    most = min(ON_PAPER, max(0, SHEET - taken) // max(1, len(blocks)))
    words = [cut(block.words, most) if most > ROOM_OF_ONE else "" for block in blocks]
    taken += sum(map(len, words))
    context = {
        "kit": found,
        "blocks": list(zip(blocks, titles, words, strict=True)),
        "size": next((size for most, size in SIZES if taken <= most), ""),
        "address": f"{settings.PORTAL_URL}{found.get_absolute_url()}",
    }
    return render(request, "resources/kit_print.html", context)


@require_safe
def kit_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One long page of large blocks, which the arrows of the keyboard walk."""
    found, blocks = readable(request, pk)
    return render(request, "resources/kit_show.html", told(found, blocks))


class KitPages(Pages):
    form = KitForm
    home = "resources:kit_list"
    label = "Kits"
    template = "resources/kit_form.html"

    def new(self, request: HttpRequest, member: Member, **within: Any) -> Kit:
        return Kit(author=member)

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        """From the list of one public (`pour`)."""
        public = PUBLICS.get(request.GET.get("pour", ""))
        return {"for_whom": public} if public else {}

    def success_url(self, thing: Any) -> Any:
        return thing if thing.is_published else self.home_of(thing)
