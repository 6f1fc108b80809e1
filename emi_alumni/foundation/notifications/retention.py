"""Signals that waited for a month are no news any more."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from .budget import HELD_FOR
from .models import HeldSignal


def old_held_signals(now: datetime) -> QuerySet[Any]:
    return HeldSignal.objects.filter(at__lte=now - HELD_FOR)


RULES = {"signaux retenus depuis trente jours": old_held_signals}
