"""Calendars show by whom an event is organised: when that name changes, what they hold is old."""

from typing import Any

from django.db.models import F, Model
from django.utils import timezone

from events.models import Event

# The field that an event shows of its organiser.
SHOWN = {"host": "short_name", "club": "name"}


def follow(sender: type[Model], instance: Model, *, link: str, raw: bool = False, **kwargs: Any) -> None:
    """Receiver of `pre_save` of the model that `link` of an event leads to."""
    name, written = SHOWN[link], kwargs.get("update_fields")
    if raw or instance.pk is None or (written is not None and name not in written):
        return
    if sender._default_manager.filter(pk=instance.pk).exclude(**{name: getattr(instance, name)}).exists():
        shown = Event.objects.filter(**{link: instance.pk}).order_by()
        shown.update(changed_at=timezone.now(), sequence=F("sequence") + 1)
