"""What templates say of date polls."""

from django import template
from django.utils import timezone
from django.utils.dateformat import format as format_date

from events import moments
from events.best_slot import Answer
from events.models import PollSlot

register = template.Library()

ICONS = {Answer.YES: "check", Answer.IF_NEED_BE: "circle-dashed", Answer.NO: "x"}


@register.filter
def day_of_slot(slot: PollSlot) -> str:
    """« Jeudi 3 décembre 2026 »."""
    words = moments.weekday_and_date(timezone.localtime(slot.starts_at).date())
    return words[:1].upper() + words[1:]


@register.filter
def short_day_of_slot(slot: PollSlot) -> str:
    """« ven. 11 déc. », at the head of a column."""
    return format_date(timezone.localtime(slot.starts_at), "D j b")


@register.filter
def hours_of_slot(slot: PollSlot) -> str:
    """« 9 h – 10 h »."""
    return moments.hours_of(slot.starts_at, slot.ends_at, False)


@register.filter
def answer_label(answer: str) -> str:
    return str(Answer(answer).label) if answer else "pas de réponse"


@register.filter
def answer_icon(answer: str) -> str:
    return ICONS[Answer(answer)]
