"""Where an idea stands, in an icon and a word; and the blocks that other pages show of the idea box."""

from dataclasses import dataclass
from functools import cache
from secrets import token_hex
from typing import Any

from django import template
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from directory.models import Member, User
from emi_alumni.foundation.caching.drawings import drawn_once
from emi_alumni.foundation.dates import french_date, local_day
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.text import shortened
from governance.idea_filters import COLUMNS, MOST_SUPPORTED
from governance.models import Idea, IdeaStatus, Module
from governance.models.ideas import IdeaQuerySet
from governance.rights import acting

register = template.Library()

UNFOLDED = 1  # ideas on the page of a module
BEGINNING = 120  # of the council's answer, two lines of a phone
LINES_KEPT = 1000  # about a megabyte
PLACE_OF_TOKEN = token_hex()  # in a drawing that is kept; nobody can write it
# Status → (look, icon).
LOOKS = {
    IdeaStatus.RECEIVED: ("", "circle-dashed"),
    IdeaStatus.STUDIED: ("live", "circle-dot"),
    IdeaStatus.KEPT: ("done", "circle-check"),
    IdeaStatus.TRIED: ("live", "refresh-cw"),
    IdeaStatus.IN_PLACE: ("done", "circle-check"),
    IdeaStatus.SET_ASIDE: ("halt", "circle-pause"),
}


@register.simple_tag
@cache
def idea_status(status: str) -> SafeString:
    kind, icon = LOOKS[IdeaStatus(status)]
    text = IdeaStatus(status).label
    return render_to_string("components/status.html", {"kind": kind, "icon": icon, "text": text})


@dataclass(frozen=True)
class Line:
    """All that a line of the idea box says. `me`: whether its reader may support it; `answer`: how the council's latest
    one begins, "" where there is none or where the list does not tell it."""

    pk: int
    title: str
    status: str
    theme: str
    answer: str
    supports_count: int
    mine: bool
    url: str
    level: str
    back: str
    me: bool
    is_workshop: bool
    workshop_at: str

    @property
    def get_absolute_url(self) -> str:
        return self.url


@drawn_once(LINES_KEPT)
def drawn(line: Line) -> str:
    return render_to_string("governance/_idea_line.html", {"idea": line, "csrf_token": PLACE_OF_TOKEN, **vars(line)})


def first_line(text: str | None) -> str:
    """How a text begins, cut visibly after `BEGINNING` signs."""
    line, _, rest = (text or "").strip().partition("\n")
    short = shortened(line, BEGINNING)
    return f"{short} …" if rest.strip() and not short.endswith("…") else short


def when(moment: Any) -> str:
    return french_date(local_day(moment)) if moment else ""


@register.simple_tag(takes_context=True)
def idea_line(context: template.Context, idea: Any, level: str, back: str) -> SafeString:
    """A line of the idea box, drawn from what it says and from nothing else; the token of the form is the request's.

    idea: with supports_count and mine; with latest_answer and workshop_at where they are told.
    """
    line = Line(
        pk=idea.pk,
        title=idea.title,
        status=idea.status,
        theme=str(idea.theme),
        answer=first_line(getattr(idea, "latest_answer", None)),
        supports_count=idea.supports_count,
        mine=idea.mine,
        url=idea.get_absolute_url(),
        level=level,
        back=back,
        me=bool(context["me"]),
        is_workshop=idea.is_workshop,
        workshop_at=when(getattr(idea, "workshop_at", None)),
    )
    return SafeString(drawn(line).replace(PLACE_OF_TOKEN, str(context["csrf_token"])))


@prepared
def about_module(user: User, member: Member | None, module: Module) -> QuerySet[Idea]:
    return in_lines(Idea.objects.visible_to(user).current().filter(module=module), member)


def in_lines(ideas: IdeaQuerySet, member: Member | None) -> QuerySet[Idea]:
    """The most supported first, with what a line of the idea box reads."""
    found = ideas.with_supports(member).order_by(*COLUMNS[MOST_SUPPORTED])
    return found.select_related("theme").only("title", "status", "is_workshop", "theme__name")


@register.inclusion_tag("governance/_module_ideas.html", takes_context=True)
def module_ideas(context: template.Context, module: Module) -> dict[str, Any]:
    """What the network proposes for this module, the most supported first. One query."""
    member = acting(context["user"])
    ideas = about_module(context["user"], member, module)
    return {
        "ideas": ideas[:UNFOLDED],
        "others": ideas[UNFOLDED:],
        "module": module,
        **shared(context, member),
    }


def shared(context: template.Context, member: Any) -> dict[str, Any]:
    """What the lines of ideas read of the page around them."""
    request = context["request"]
    return {"me": member, "request": request, "csrf_token": context["csrf_token"], "back": request.get_full_path()}
