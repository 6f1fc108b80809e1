"""Kits: by public, one of them, on paper, on a screen, and its form."""

from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.contributions.pages import Pages
from directory.models import Member
from directory.requests import SignedInRequest
from directory.visibility import Reader
from emi_alumni.foundation.listing.figures import counted_once
from emi_alumni.foundation.listing.pages import PreparedSlices, RememberedPaginator
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.prepared_statements import prepared
from governance.rights import acting
from projects.sheet import cut
from resources.forms.kits import KitForm
from resources.kit_cards import TABLES, lines, rows_of
from resources.models import Kit
from resources.models.kits import AFTER_FOR, KIT_PUBLICS, KitBlock, KitQuerySet

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


def listed() -> KitQuerySet:
    """The kits online that have something to show: the same for the whole network."""
    return Kit.objects.published().with_something()


def count_by_public() -> dict[str, int]:
    return dict(rows_by_public())


@prepared
def rows_by_public() -> QuerySet:
    return listed().order_by().values_list("for_whom").annotate(n=Count("pk"))


@prepared
def latest_for(public: str, piece: range) -> Any:
    """As rows; of one public, or of all (""), the latest first."""
    rows = listed().filter(for_whom=public) if public else listed()
    return rows_of(rows.order_by("-published_at", "-pk"))[piece.start : piece.stop]


@prepared
def not_online(member: Member) -> QuerySet[Kit]:
    return Kit.objects.of(member).exclude(state=State.PUBLISHED)


@prepared
def emptied_of(member: Member) -> QuerySet[Kit]:
    return Kit.objects.emptied_of(member)


@require_safe
def kit_list(request: HttpRequest) -> HttpResponse:
    """The latest first, of all publics or of one (`pour`); one's own that are not online, or show nothing any more."""
    asked = request.GET.get("pour", "")
    member, public = acting(request.user), PUBLICS.get(asked, "")
    counts = counted_once(TABLES, "kits", (), count_by_public) if Reader.of(request.user).in_network else {}
    total = sum(counts.values())
    how_many = counts.get(public, 0) if public else total
    rows = partial(PreparedSlices, latest_for, public)
    pages = RememberedPaginator(rows, PER_PAGE, how_many, shown=TABLES, state=("kits", public, how_many))
    page, labels = pages.get_page(request.GET.get("page")), dict(KIT_PUBLICS)
    context = {
        "page": page,
        "lines": lines(list(page), level=2),
        "asked": asked if public else "",
        "public": AFTER_FOR.get(public, ""),
        "publics": [(word, labels[public], counts.get(public, 0)) for word, public in PUBLICS.items()],
        "total": total,
        "mine": not_online(member) if member else [],
        "emptied": emptied_of(member) if member else [],
        "me": member,
    }
    return render(request, "resources/kit_list.html", context)


@prepared
def visible_kit(user: Any, pk: int) -> QuerySet[Kit]:
    return Kit.objects.visible_to(user).select_related("author__user").filter(pk=pk)


def readable(request: SignedInRequest, pk: int) -> tuple[Kit, list[KitBlock]]:
    """404 for a kit that this account may not read; once nothing of it may be shown, for all but its author and the
    mission."""
    kit: Kit = visible_kit.first_or_404(request.user, pk)
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
