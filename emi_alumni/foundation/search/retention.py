"""What search throws away when its time is over (`manage.py purger`): see `directory.retention`."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from emi_alumni.foundation.dates import local_day
from emi_alumni.foundation.search.models import MissedSearch

TWO_MONTHS = timedelta(days=60)
A_YEAR = timedelta(days=365)


def old_missed_searches(now: datetime) -> QuerySet[MissedSearch]:
    """Asked once and not again for two months, or not asked for a year."""
    day = local_day(now)
    once = Q(times__lt=2, last_on__lte=day - TWO_MONTHS)
    return MissedSearch.objects.filter(once | Q(last_on__lte=day - A_YEAR))


RULES: dict[str, Callable[[datetime], QuerySet]] = {
    "recherches sans résultat que personne ne refait": old_missed_searches
}
