"""What the bank throws away when its time is over (`manage.py purger`): see `directory.retention`."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from emi_alumni.foundation.moderation.models import State
from projects.models import Voice

A_MONTH = timedelta(days=30)
SIX_MONTHS = timedelta(days=183)


def unfinished_voices(now: datetime) -> QuerySet[Voice]:
    """Begun a month ago and never sent: nobody sent them, nobody reads them."""
    return Voice.objects.filter(finished_at=None, created_at__lte=now - A_MONTH)


def refused_voices(now: datetime) -> QuerySet[Voice]:
    """Neither published nor to be: they may hold what their readers had to keep back."""
    gone = Q(state__in=[State.REFUSED, State.WITHDRAWN])
    return Voice.objects.filter(gone, finished_at__lte=now - SIX_MONTHS)


def old_contacts(now: datetime) -> QuerySet[Voice]:
    """Left to be answered; six months later, answered or not, they go."""
    return Voice.objects.exclude(contact="").filter(created_at__lte=now - SIX_MONTHS)


RULES: dict[str, Callable[[datetime], QuerySet]] = {
    "retours d’usagers commencés il y a un mois et jamais envoyés": unfinished_voices,
    "retours d’usagers refusés ou retirés, de plus de six mois": refused_voices,
}
EMPTIED: dict[str, tuple[Callable[[datetime], QuerySet], dict[str, Any]]] = {
    "coordonnées laissées avec un retour il y a six mois": (old_contacts, {"contact": "", "contact_agreed_at": None}),
}
