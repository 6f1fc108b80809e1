"""The security log: who did what to whom, in Django's own `LogEntry`, and a line for the machine's log.

People are named by their number, never by their name: somebody erased must not survive in the log.
"""

import json
import logging
from datetime import timedelta

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone

from emi_alumni.foundation.account import Account

logger = logging.getLogger("emi_alumni.foundation.audit")


def record(by: Account, thing: Model | type[Model], message: str | list, *, flag: int = CHANGE) -> LogEntry:
    """Write down an act of staff on one thing, or on a whole kind of things (an import, an export)."""
    kind = thing._meta
    number = thing.pk if isinstance(thing, Model) else None
    entry = LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(thing),
        object_id=None if number is None else str(number),
        object_repr=f"{kind.verbose_name} n° {number}" if number is not None else str(kind.verbose_name_plural),
        action_flag=flag,
        # A list is Django's own account of what a form changed: names of fields, no value.
        change_message=message if isinstance(message, str) else json.dumps(message),
    )
    logger.info("user %s, %s: %s", by.pk, entry.object_repr, entry.change_message)
    return entry


def acts_today(by: Account, prefix: str) -> int:
    """How many times in twenty-four hours this account did what is written `prefix…` in the log."""
    since = timezone.now() - timedelta(days=1)
    return LogEntry.objects.filter(user=by, action_time__gt=since, change_message__startswith=prefix).count()
