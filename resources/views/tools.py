"""Tools and methods: the list by module, the page of one, its sheet to print."""

from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple, cast

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.facets import PEOPLE
from directory.models import Member
from directory.visibility import Reader, SeenMember
from emi_alumni.foundation.listing.figures import counted_once, key_of
from emi_alumni.foundation.listing.pages import respond, wants_fragment
from emi_alumni.foundation.prepared_statements import padded, prepared
from emi_alumni.foundation.text import fold, one_line
from emi_alumni.foundation.views import HtmxRequest
from governance.models import FormerToolSlug, Tool
from governance.rights import acting
from projects.models import Project
from resources.models import Practice, Trial
from resources.models.practices import PracticeQuerySet
from resources.practice_cards import cards, page_of
from resources.practice_filters import PracticeFilter
from resources.tool_usage import TABLES, ToolFigures, figures_of_tools, usage_of

PER_PAGE = 12
ASKED_SHOWN = 8
GATHERED = 12  # tips, obstacles
PROJECTS_SHOWN = 5
LONGEST_WORDS = 100


@require_safe
def tool_list(request: HttpRequest) -> HttpResponse:
    """By module, in their order; `q` keeps the tools whose name, module or description has all the words. A short
    list of the mission's, folded here: accents count on no engine."""
    words = one_line(request.GET.get("q", ""))[:LONGEST_WORDS].strip()
    figures = figures_of_tools()
    asked = fold(words).split()
    tools = Tool.objects.select_related("module")
    rows = [
        (tool, figures.get(tool.pk, ToolFigures()))
        for tool in tools.order_by("module__position", "module__sort_key", "module", "sort_key", "pk")
        if all(word in fold(f"{tool.name} {tool.module or ''} {tool.description}") for word in asked)
    ]
    rows.sort(key=lambda row: row[0].module_id is None)  # without a module: last
    modules = [(key, list(group)) for key, group in groupby(rows, key=lambda row: row[0].module)]
    context = {
        "modules": modules,
        "total": len(rows),
        "q": words,
        "trials": Trial.objects.visible_to(request.user).published().running(timezone.localdate()).count(),
        "me": acting(request.user),
    }
    return render(request, "resources/tool_list.html", context)


@prepared
def of_slug(slug: str) -> QuerySet[Tool]:
    return Tool.objects.select_related("module").filter(slug=slug)


def find_tool(slug: str) -> Tool:
    """The tool of this address; the one that was kept, when it was that of one that joined it: its own address is
    another. 404 when there is none, nor was."""
    if found := of_slug.first(slug):
        return cast(Tool, found)
    return get_object_or_404(FormerToolSlug.objects.select_related("tool__module"), slug=slug).tool


@require_safe
def tool(request: HtmxRequest, slug: str) -> HttpResponse:
    found = find_tool(slug)
    if found.slug != slug:
        return redirect(found, permanent=True)
    asked = PracticeFilter(request.GET, request.user, found)
    page = page_of(asked, PER_PAGE, request.GET.get("page"))
    member = acting(request.user)
    context = {"tool": found, "asked": asked, "page": page, "me": member, "member": member}
    context["cards"] = cards(page, member, level=3, names_tool=False)
    if not wants_fragment(request):
        context |= around(request, found, member)
    return respond(request, "resources/tool.html", asked.address(), context)


def around(request: HttpRequest, found: Tool, member: Member | None) -> dict[str, Any]:
    """What the page says besides the practices."""
    user, today = request.user, timezone.localdate()
    mine = own_practice.first(member, found.pk) if member else None
    if mine:
        mine.tool = found
    return {
        "usage": usage_of(found, today),
        "people": people_to_ask(user, found),
        "mine": mine,
        "projects": projects_of(user, found.pk),
        "trials": trials_of(user, today, found.pk),
        "told": Told(user, found),
        "told_key": key_of(TABLES, PEOPLE.version(), found.pk, today, Reader.of(user).in_network),
    }


@prepared
def own_practice(member: Member, key: int) -> QuerySet[Practice]:
    rows = Practice.objects.of(member).filter(tool=key).latest_of_each().current()
    return rows.order_by("pk").prefetch_related("periods")


@prepared
def projects_of(user: Any, key: int) -> QuerySet[Project]:
    """The latest whose team used this tool."""
    rows = Project.objects.published_to(user).filter(tools=key).only("slug", "title")
    return rows.order_by("-published_at", "-pk")[:PROJECTS_SHOWN]


@prepared
def trials_of(user: Any, today: date, key: int) -> QuerySet[Trial]:
    return Trial.objects.visible_to(user).published().running(today).filter(tool=key).for_list()


# Whom to ask -------------------------------------------------------------------------------------------


class Asked(NamedTuple):
    """Somebody who uses a tool, or did, and whom one may ask; `seen` as the reader does."""

    seen: SeenMember
    how_often: str
    stopped_year: int | None
    place: str


@prepared
def told_by_users(key: int) -> QuerySet[Practice]:
    """Of this tool, those whose author may be asked and uses it today, the last told first."""
    return may_be_asked(key).in_use()[:ASKED_SHOWN]


@prepared
def told_by_former_users(key: int) -> QuerySet[Practice]:
    return may_be_asked(key).exclude(stopped_year=None)[:ASKED_SHOWN]


def may_be_asked(key: int) -> PracticeQuerySet:
    rows = Practice.objects.published().latest_of_each().filter(tool=key, may_be_asked=True, author__is_listed=True)
    columns = "author", "rhythm", "frequency", "stopped_year", "collectivity__short_name"
    return rows.select_related("collectivity").only(*columns).order_by("-told_on", "-pk")


def read_people(key: int) -> list[tuple[int, str, int | None, str]]:
    """By key of person: how often they use it, until when they did, where."""
    # Two readings in the order of the index, rather than one that sorts all.
    rows = [*told_by_users(key), *told_by_former_users(key)][:ASKED_SHOWN]
    return [(one.author_id, one.how_often, one.stopped_year, str(one.collectivity or "")) for one in rows]


@prepared
def faces_of(user: Any, *keys: int) -> QuerySet[Member]:
    return Member.objects.visible_to(user).for_faces().filter(pk__in=keys).order_by("pk")


def people_to_ask(user: Any, found: Tool) -> list[Asked]:
    """Those who said that they may be asked and are in the directory, as this account sees them: who uses it today
    first, then who told it last. Found once a minute for everybody; who is seen is asked at each request."""
    reader = Reader.of(user)
    state = found.pk, PEOPLE.version()
    people = counted_once(TABLES, "tool-people", state, lambda: read_people(found.pk)) if reader.in_network else []
    seen = {one.pk: one for one in faces_of(user, *padded([key for key, *_ in people]))} if people else {}
    return [
        Asked(seen[key].face_for(reader), how_often, stopped_year, place)
        for key, how_often, stopped_year, place in people
        if key in seen
    ]


# What they tell ----------------------------------------------------------------------------------------

# What a name and a silhouette say of an author.
AUTHOR = ("slug", "given_name", "family_name", "state", "hidden_by_choice", "suspended", "asleep", "is_listed")


@prepared
def tips_of(user: Any, key: int) -> QuerySet[Practice]:
    return words_of(user, key, "tip")


@prepared
def obstacles_of(user: Any, key: int) -> QuerySet[Practice]:
    return words_of(user, key, "obstacle")


def words_of(user: Any, key: int, name: str) -> QuerySet[Practice]:
    rows = Practice.objects.online_for(user).latest_of_each().filter(tool=key).exclude(**{name: ""})
    shown = rows.select_related("author").only(name, *(f"author__{one}" for one in AUTHOR))
    return shown.order_by("-told_on", "-pk")[:GATHERED]


class Told:
    """The latest tips and obstacles of those who use a tool, each with who says it. Read when they are drawn, which is
    once a minute for the whole network."""

    def __init__(self, user: Any, found: Tool) -> None:
        self.user, self.key = user, found.pk

    @cached_property
    def tips(self) -> list[Practice]:
        return tips_of(self.user, self.key)

    @cached_property
    def obstacles(self) -> list[Practice]:
        return obstacles_of(self.user, self.key)


@require_safe
def tool_print(request: HttpRequest, slug: str) -> HttpResponse:
    """One A4 sheet: what it is, how some use it, tips, whom to ask."""
    found = find_tool(slug)
    if found.slug != slug:
        return redirect("resources:tool_print", found.slug, permanent=True)
    user = request.user
    told = Told(user, found)
    practices = Practice.objects.online_for(user).latest_of_each().filter(tool=found).told().in_use()
    context = {
        "tool": found,
        "usage": usage_of(found, timezone.localdate()),
        "practices": practices.for_list().order_by("-told_on", "-pk")[:3],
        "people": people_to_ask(user, found)[:4],
        "address": request.build_absolute_uri(found.get_absolute_url()),
        "tips": told.tips[:5],
        "obstacles": told.obstacles[:5],
    }
    return render(request, "resources/tool_print.html", context)
