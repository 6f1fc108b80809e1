"""Tags for pages about a moderated thing: its history, and the way to report it."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django import template
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from emi_alumni.foundation.caching.drawings import drawn_once
from emi_alumni.foundation.moderation import queue_items, queued_models
from emi_alumni.foundation.moderation.forms import ReasonForm
from emi_alumni.foundation.moderation.models import Moderated, ModerationEvent, Revision, Verb
from emi_alumni.foundation.moderation.trust import may_moderate
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.url_reversing import reverse

HISTORIES_KEPT = 200  # about half a megabyte
REPORT_LINKS_KEPT = 500
CANNED_KEPT = 100

register = template.Library()

# Whoever decided: somebody who left the mission since is not named either.
BY_MISSION = (
    *(Verb.PUBLISH, Verb.SEND_BACK, Verb.REFUSE, Verb.CORRECT, Verb.REVISE, Verb.REFUSE_REVISION),
    Verb.RETURN_REVISION,
    *(Verb.SHOW, Verb.KEEP, Verb.SAMPLE, Verb.UNDO),
)


@dataclass(frozen=True)
class HistoryLine:
    """What a history says of one decision, besides who took it."""

    at: datetime
    label: str
    at_once: bool
    why: str
    # What a correction changed: the name of each field, and its words.
    changes: tuple[tuple[str, SafeString], ...] = ()


@prepared
def decisions_about(kind: int, key: int) -> QuerySet[ModerationEvent]:
    """Of the thing of this content type and number, with what a history reads."""
    own = ("content_type", "verb", "why", "at", "at_once")
    names = (f"by__{column}" for column in getattr(get_user_model(), "NAME_COLUMNS", ()))
    return ModerationEvent.objects.filter(content_type=kind, object_id=key).with_names().only(*own, *names)


@register.simple_tag
@drawn_once(CANNED_KEPT)
def canned_answers(answers: tuple[str, ...], chosen: str) -> SafeString:
    """The reasons that the mission may give in one tap; `chosen` came back with a mistake."""
    return format_html_join(
        "\n",
        '<label><input type="radio" name="canned" value="{}"{}> <span>{}</span></label>',
        ((answer, " checked" if answer == chosen else "", answer) for answer in answers),
    )


@register.simple_tag(takes_context=True)
def history(context: template.Context, thing: Moderated) -> SafeString | str:
    """Who did what, when and why, the latest first: for its authors and the mission; nothing for anybody else.

    The mission reads names. Authors read « vous », « la mission innovation », or a co-author's name, and no longer why
    where the decision was undone. One query.
    """
    user = context["user"]
    mission = user.is_authenticated and may_moderate(user, type(thing))
    if not (mission or (user.is_authenticated and thing.written_by(user))):
        return ""
    decisions = decisions_about(ContentType.objects.get_for_model(thing).pk, thing.pk)
    if not mission:
        for undo, undone in pairwise(decisions):
            undone.why = "" if undo.verb == Verb.UNDO else undone.why
    decisions = list(decisions)
    corrected = corrections_of(thing, decisions)
    return draw_history(
        tuple(
            (HistoryLine(one.at, one.label, one.at_once, one.why, corrected.get(one.pk, ())), _who(one, user, mission))
            for one in decisions
        )
    )


def corrections_of(thing: Moderated, decisions: list[ModerationEvent]) -> dict[int, tuple[tuple[str, SafeString], ...]]:
    """What the mission corrected, by its line of the history, unless it was undone. No query where nothing was, else
    one."""
    kept = {}
    undone = {after.pk for undo, after in pairwise(decisions) if undo.verb == Verb.UNDO}
    for later, one in pairwise(decisions):
        if one.verb == Verb.CORRECT and later.pk not in undone:
            kept[one.at] = one.pk
    if not kept:
        return {}
    records = Revision.objects.about(thing).filter(decided_at__in=list(kept), applied=True)
    declared = queued_models.declaration_of(type(thing))
    return {
        kept[record.decided_at]: tuple(
            (line.label, SafeString(line.text)) for line in queue_items.changes_of(declared, record, thing)
        )
        for record in records
        if declared and record.decided_at
    }


@drawn_once(HISTORIES_KEPT)
def draw_history(decisions: tuple[tuple[HistoryLine, str], ...]) -> SafeString:
    return render_to_string("moderation/_past.html", {"decisions": decisions})


def _who(decision: ModerationEvent, user: Any, mission: bool) -> str:
    if decision.by is None:
        return ""
    if decision.by_id == user.pk:
        return "vous"
    if not mission and (decision.by.is_staff or (decision.verb in BY_MISSION and not decision.at_once)):
        return "la mission innovation"
    return decision.by.get_full_name() if mission else decision.by.get_shown_name()


@register.simple_tag(takes_context=True)
def report_link(context: template.Context, thing: Moderated) -> SafeString | str:
    """« Signaler », for who reads this published thing and did not write it."""
    declared = queued_models.declaration_of(type(thing))
    user = context["user"]
    may = declared and declared.visible_to and user.is_authenticated and thing.is_published
    if not may or thing.written_by(user):
        return ""
    return draw_report_link(reverse("moderation:report", args=[declared.slug, thing.pk]), str(thing))


@drawn_once(REPORT_LINKS_KEPT)
def draw_report_link(url: str, title: str) -> SafeString:
    return render_to_string("moderation/_report_link.html", {"url": url, "title": title})


@register.simple_tag
def reason_field(key: int | str) -> str:
    """The empty box of a reason; `key` tells it from the others of the page."""
    return ReasonForm(auto_id=f"pourquoi-{key}-%s")["reason"].as_field_group()
