"""Tags for pages about a moderated thing: its history, and the way to report it."""

from itertools import pairwise
from typing import Any

from django import template

from emi_alumni.addresses import reverse
from emi_alumni.moderation import queue
from emi_alumni.moderation.forms import ReasonForm
from emi_alumni.moderation.models import Decision, Moderated, Verb
from emi_alumni.moderation.trust import may_moderate

register = template.Library()

# Whoever decided: somebody who left the mission since is not named either.
BY_MISSION = (
    *(Verb.PUBLISH, Verb.SEND_BACK, Verb.REFUSE, Verb.REVISE, Verb.REFUSE_REVISION),
    *(Verb.SHOW, Verb.KEEP, Verb.UNDO),
)


@register.inclusion_tag("moderation/_past.html", takes_context=True)
def history(context: template.Context, thing: Moderated) -> dict[str, Any]:
    """Who did what, when and why, the latest first: for its authors and the mission; nothing for anybody else.

    The mission reads names. Authors read « vous », « la mission innovation », or a co-author's name, and no longer why
    where the decision was undone. One query.
    """
    user = context["user"]
    mission = user.is_authenticated and may_moderate(user, type(thing))
    if not (mission or (user.is_authenticated and thing.written_by(user))):
        return {"decisions": []}
    decisions = list(Decision.objects.about(thing).with_names())
    if not mission:
        for undo, undone in pairwise(decisions):
            undone.why = "" if undo.verb == Verb.UNDO else undone.why
    return {"decisions": [(decision, _who(decision, user, mission)) for decision in decisions]}


def _who(decision: Decision, user: Any, mission: bool) -> str:
    if decision.by is None:
        return ""
    if decision.by_id == user.pk:
        return "vous"
    if not mission and (decision.by.is_staff or (decision.verb in BY_MISSION and not decision.at_once)):
        return "la mission innovation"
    return decision.by.get_full_name() if mission else decision.by.get_shown_name()


@register.inclusion_tag("moderation/_report_link.html", takes_context=True)
def report_link(context: template.Context, thing: Moderated) -> dict[str, Any]:
    """« Signaler », for who reads this published thing and did not write it."""
    declared = queue.of_model(type(thing))
    user = context["user"]
    may = declared and declared.visible_to and user.is_authenticated and thing.is_published
    if not may or thing.written_by(user):
        return {"url": ""}
    return {"url": reverse("moderation:report", args=[declared.slug, thing.pk]), "title": str(thing)}


@register.simple_tag
def reason_field(key: int | str) -> str:
    """The empty box of a reason; `key` tells it from the others of the page."""
    return ReasonForm(auto_id=f"pourquoi-{key}-%s")["reason"].as_field_group()
