"""When the trace of a letter is thrown away (see `directory/retention.py`)."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from emi_alumni.foundation.outbox.models import Letter, State

KEPT = timedelta(days=30)
DEAD_ADDRESS_KEPT = timedelta(days=365)


def old_letters(now: datetime) -> QuerySet[Letter]:
    """Settled thirty days ago. The last refusal of an address stays a year: nothing else says that it is dead."""
    later = Letter.objects.filter(to=OuterRef("to"), state=State.SENT, finished_at__gt=OuterRef("finished_at"))
    still_true = Q(address_refused=True) & ~Exists(later)
    return Letter.objects.filter(finished_at__lte=now - KEPT).exclude(
        still_true & Q(finished_at__gt=now - DEAD_ADDRESS_KEPT)
    )


RULES = {"courriels partis depuis trente jours, refusés depuis un an": old_letters}
