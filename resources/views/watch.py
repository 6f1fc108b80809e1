"""The watch: what is hot, the archive, one item, « utile », sharing one."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directory.contributions.pages import Pages
from directory.models import Member, User
from emi_alumni.foundation.listing.pages import CountedPaginator, respond
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.views import HtmxRequest, back_to, with_profile
from governance.rights import acting
from resources.forms.watch import WatchForm
from resources.models import WatchItem
from resources.watch_filters import WatchFilter

PER_PAGE = 20


@require_safe
def watch_front(request: HttpRequest) -> HttpResponse:
    """What was shared in the last sixty days, the latest first; and one's own that are not online."""
    member = acting(request.user)
    items = WatchItem.objects.visible_to(request.user).on_front(timezone.now()).for_list(member)
    page = Paginator(items.order_by("-published_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "me": member,
        "mine": WatchItem.objects.of(member).exclude(state=State.PUBLISHED) if member else [],
        "address": request.get_full_path() if page.number > 1 else request.path,
    }
    return render(request, "resources/watch_front.html", context)


@require_safe
def watch_list(request: HtmxRequest) -> HttpResponse:
    """The archive: everything that is online, narrowed."""
    asked = WatchFilter(request.GET, request.user)
    member = acting(request.user)
    page = CountedPaginator(asked.items(member), PER_PAGE, asked.total).get_page(request.GET.get("page"))
    number = {"page": [str(page.number)]} if page.number > 1 else {}
    context = {"asked": asked, "page": page, "me": member, "address": f"{request.path}{asked.address(**number)}"}
    return respond(request, "resources/watch_list.html", asked.address(), context)


@require_safe
def watch_item(request: HttpRequest, pk: int) -> HttpResponse:
    member = acting(request.user)
    items = WatchItem.objects.visible_to(request.user).for_list(member)
    item = get_object_or_404(items.select_related("author__user"), pk=pk)
    is_mine = member is not None and item.author_id == member.pk
    return render(request, "resources/watch_item.html", {"item": item, "me": member, "is_mine": is_mine})


@require_POST
@with_profile
def watch_useful(request: HtmxRequest, pk: int) -> HttpResponse:
    """`utile`: « oui » or « non », as the button says: twice is once. Answers the block of the button for htmx."""
    item = get_object_or_404(WatchItem.objects.visible_to(request.user).published(), pk=pk)
    wanted = {"oui": True, "non": False}.get(request.POST.get("utile", ""))
    member = cast(User, request.user).member
    page = back_to(request, item.get_absolute_url())
    try:
        if wanted is not None:
            item.say_useful(by=member, wanted=wanted)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    if request.htmx:
        shown = get_object_or_404(WatchItem.objects.with_figures(member), pk=pk)
        context = {"item": shown, "me": member, "back": request.POST.get("next", ""), "withdrawn": not wanted}
        return render(request, "resources/_watch_useful.html", context)
    return redirect(page if "#" in page else f"{page}#utile-{item.pk}")


class WatchPages(Pages):
    form = WatchForm
    home = "resources:watch_front"
    label = "Veille à chaud"
    template = "resources/watch_form.html"

    def new(self, request: HttpRequest, member: Member, **within: Any) -> WatchItem:
        """Where one works, unless one chooses elsewhere."""
        return WatchItem(author=member, collectivity=member.collectivity)

    def success_url(self, thing: Any) -> Any:
        return thing if thing.is_published else self.home_of(thing)
