"""What templates say of events."""

from django import template

from events import moments
from events.models import Event

register = template.Library()


@register.filter
def when(event: Event) -> str:
    """« jeudi 21 novembre 2026, de 9 h à 16 h 30 »."""
    return moments.when(event.starts_at, event.ends_at, event.all_day)
