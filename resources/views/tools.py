"""Tools and methods: the list by module, the page of one, its sheet to print."""

from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.models import Member
from directory.visibility import Reader
from emi_alumni.foundation.listing.figures import key_of
from emi_alumni.foundation.listing.pages import CountedPaginator, respond
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.text import fold, one_line
from emi_alumni.foundation.views import HtmxRequest
from governance.models import FormerToolSlug, Tool
from governance.rights import acting
from projects.models import Project
from resources.models import Practice, Trial
from resources.models.practices import PracticeQuerySet
from resources.practice_cards import cards
from resources.practice_filters import PracticeFilter
from resources.tool_usage import TABLES, ToolFigures, figures_of_tools, usage_of

PER_PAGE = 12
ASKED_SHOWN, ASKED_READ = 8, 32
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


def find_tool(slug: str) -> Tool:
    """404 when there is none of this address, nor was."""
    return get_object_or_404(Tool.objects.select_related("module"), slug=slug)


def kept_tool(slug: str) -> Tool | None:
    """The tool that was kept, when this is the address of one that joined it."""
    if Tool.objects.filter(slug=slug).exists():
        return None
    former = FormerToolSlug.objects.select_related("tool").filter(slug=slug).first()
    return former.tool if former else None


@require_safe
def tool(request: HtmxRequest, slug: str) -> HttpResponse:
    if kept := kept_tool(slug):
        return redirect(kept, permanent=True)
    found = find_tool(slug)
    asked = PracticeFilter(request.GET, request.user, found)
    page = CountedPaginator(asked.practices(), PER_PAGE, asked.total).get_page(request.GET.get("page"))
    member = acting(request.user)
    context = {"tool": found, "asked": asked, "page": page, "me": member, "member": member}
    context["cards"] = cards(page, level=3, names_tool=False)
    if not request.htmx or request.htmx.history_restore_request:
        context |= around(request, found, member)
    return respond(request, "resources/tool.html", asked.address(), context)


def around(request: HttpRequest, found: Tool, member: Member | None) -> dict[str, Any]:
    """What the page says besides the practices."""
    user, today = request.user, timezone.localdate()
    own = Practice.objects.of(member).filter(tool=found).latest_of_each().current()
    projects = Project.objects.published_to(user).filter(tools=found).order_by("-published_at", "-pk")
    return {
        "usage": usage_of(found, today),
        "usage_key": key_of(TABLES, found.pk, today),
        "people": people_to_ask(user, found),
        "mine": own.prefetch_related("periods").first(),
        "projects": projects[:PROJECTS_SHOWN],
        "trials": Trial.objects.visible_to(user).published().running(today).filter(tool=found).for_list(),
        "reader": Reader.of(user),
        **gathered(user, found),
    }


# What a name and a silhouette say of an author.
AUTHOR = ("slug", "given_name", "family_name", "state", "hidden_by_choice", "suspended", "asleep", "is_listed")


@prepared
def told_by_users(user: Any, key: int) -> QuerySet[Practice]:
    """Of this tool, those whose author may be asked and uses it today, the last told first."""
    return may_be_asked(user, key).in_use()[:ASKED_READ]


@prepared
def told_by_former_users(user: Any, key: int) -> QuerySet[Practice]:
    return may_be_asked(user, key).exclude(stopped_year=None)[:ASKED_READ]


def may_be_asked(user: Any, key: int) -> PracticeQuerySet:
    rows = Practice.objects.online_for(user).latest_of_each().filter(tool=key, may_be_asked=True)
    return rows.for_list().order_by("-told_on", "-pk")


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


def people_to_ask(user: Any, found: Tool) -> list[tuple[Any, Practice]]:
    """Those who said that they may be asked and are in the directory, as this account sees them: who uses it today
    first, then who told it last."""
    # Two readings in the order of the index, rather than one that sorts all; and who is seen is asked of these alone.
    first = list(told_by_users(user, found.pk))
    if len(first) < ASKED_READ:
        first += list(told_by_former_users(user, found.pk))[: ASKED_READ - len(first)]
    authors = [one.author_id for one in first]
    seen = set(Member.objects.visible_to(user).filter(pk__in=authors).values_list("pk", flat=True)) if authors else ()
    reader = Reader.of(user)
    return [(one.author.face_for(reader), one) for one in first if one.author_id in seen][:ASKED_SHOWN]


def gathered(user: Any, found: Tool) -> dict[str, list[Practice]]:
    """The latest tips and obstacles of those who use it, each with who says it."""
    return {"tips": list(tips_of(user, found.pk)), "obstacles": list(obstacles_of(user, found.pk))}


@require_safe
def tool_print(request: HttpRequest, slug: str) -> HttpResponse:
    """One A4 sheet: what it is, how some use it, tips, whom to ask."""
    if kept := kept_tool(slug):
        return redirect("resources:tool_print", kept.slug, permanent=True)
    found = find_tool(slug)
    user = request.user
    practices = Practice.objects.online_for(user).latest_of_each().filter(tool=found).told().in_use()
    context = {
        "tool": found,
        "usage": usage_of(found, timezone.localdate()),
        "practices": practices.for_list().order_by("-told_on", "-pk")[:3],
        "people": people_to_ask(user, found)[:4],
        "address": request.build_absolute_uri(found.get_absolute_url()),
        **{name: rows[:5] for name, rows in gathered(user, found).items()},
    }
    return render(request, "resources/tool_print.html", context)
