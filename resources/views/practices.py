"""How each person uses a tool: written, read, said again once a year."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directory.contributions.pages import Pages
from directory.models import Member
from directory.requests import SignedInRequest
from emi_alumni.foundation.listing.pages import respond, wants_fragment
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.views import HtmxRequest, back_to, done_or_refused, with_profile
from governance.models import Tool
from governance.rights import acting
from resources.forms.practices import PracticeForm
from resources.models import Practice
from resources.practice_cards import cards, page_of
from resources.practice_filters import AllPracticesFilter

PER_PAGE = 20
STILL = "Merci, c’est noté : vous l’utilisez toujours."
NO_LONGER = "C’est noté. Dites pourquoi, si vous voulez : cela rend service autant qu’un succès."


@require_safe
def practice_list(request: HtmxRequest) -> HttpResponse:
    """The practices of the network, the latest first; and one's own, online or not."""
    asked = AllPracticesFilter(request.GET, request.user)
    member = acting(request.user)
    own = [] if member is None or wants_fragment(request) else own_practices(member)
    page = page_of(asked, PER_PAGE, request.GET.get("page"))
    context = {
        "asked": asked,
        "page": page,
        "cards": cards(page, member, level=2, names_tool=True),
        "mine": [one for one in own if one.state != State.PUBLISHED],
        "online": sorted((one for one in own if one.is_published), key=lambda one: (one.tool.sort_key, one.pk)),
        "me": member,
    }
    return respond(request, "resources/practice_list.html", asked.address(), context)


@prepared
def own_practices(member: Member) -> QuerySet[Practice]:
    return Practice.objects.of(member).select_related("tool").order_by("-created_at", "-pk")


@require_safe
def practice(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Practice.objects.visible_to(request.user).for_list().select_related("author__user", "tool__module")
    found = get_object_or_404(rows, pk=pk)
    member = acting(request.user)
    context = {"practice": found, "is_mine": member is not None and found.author_id == member.pk}
    return render(request, "resources/practice.html", context)


@require_POST
@with_profile
def practice_still(request: SignedInRequest, pk: int) -> HttpResponse:
    """« Toujours utilisé ? » : `reponse` is « oui », or « non », which leads to the form, to say why. Twice is once."""
    member = request.user.member
    found = get_object_or_404(Practice.objects.of(member).published().latest_of_each().select_related("tool"), pk=pk)
    match request.POST.get("reponse"):
        case "oui":
            done_or_refused(request, lambda: found.confirm(by=member), STILL)
        case "non":
            if done_or_refused(request, lambda: found.stop(by=member), NO_LONGER):
                return redirect("resources:practice_edit", found.pk)
    return redirect(back_to(request, found.get_absolute_url()))


class PracticePages(Pages):
    form = PracticeForm
    home = "resources:practice_list"
    label = "Pratiques"
    template = "resources/practice_form.html"
    new_at = "raconter/"

    def asked_tool(self, request: HttpRequest) -> Tool | None:
        """From the page of a tool (`outil`)."""
        slug = request.GET.get("outil", "")[:120].replace("\0", "")
        return Tool.objects.filter(slug=slug).first() if slug else None

    def new(self, request: HttpRequest, member: Member, **within: Any) -> Practice:
        """Where one works, since this year unless one says otherwise."""
        tool = self.asked_tool(request)
        return Practice(author=member, tool=tool, collectivity=member.collectivity)

    def add(self, request: HttpRequest, **within: Any) -> HttpResponse:
        """One's own about this tool, when there is one: a practice is written again, not told twice."""
        tool = self.asked_tool(request)
        if tool and request.method != "POST":
            own = Practice.objects.of(request.user.member).filter(tool=tool).latest_of_each().current().first()
            if own and own.may_be_edited:
                return redirect(own.edit_url)
        return super().add(request, **within)

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def context(self, request: HttpRequest, form: Any, thing: Any) -> dict[str, Any]:
        return {"tool": thing.tool if thing.tool_id else None, "this_year": timezone.localdate().year}

    def success_url(self, thing: Any) -> Any:
        return thing.tool if thing.is_published else self.home_of(thing)
