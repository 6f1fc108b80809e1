"""Conventions that come to their end: the mission is told 90 days before, then 30 (PAR-03)."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.utils import timezone

from directory.roles import mission_accounts
from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.notifications.models import Notification
from governance.models import Agreement
from governance.models.partners import FIRST_ALERT, LAST_ALERT

if TYPE_CHECKING:
    from collections.abc import Iterator

FIELDS = {FIRST_ALERT: "first_alert_at", LAST_ALERT: "last_alert_at"}


def due() -> "Iterator[tuple[Agreement, int]]":
    """Each convention that ends soon, with the alert (90 or 30) it waits for. One query.

    One that comes in late is told once, at 30 days. Another last day, written since, is told again.
    """
    for agreement in Agreement.objects.ending_within(FIRST_ALERT).select_related("partner").order_by("ends_on", "pk"):
        assert agreement.ends_on
        left = (agreement.ends_on - timezone.localdate()).days
        alert = LAST_ALERT if left <= LAST_ALERT else FIRST_ALERT
        told = getattr(agreement, FIELDS[alert])
        if told is None or timezone.localdate(told) < agreement.ends_on - timedelta(days=alert):
            yield agreement, alert


@transaction.atomic
def tell(agreement: Agreement, alert: int) -> bool:
    """Tell the mission, within the portal; False when another run did first."""
    field = FIELDS[alert]
    untold = Agreement.objects.filter(pk=agreement.pk, **{field: getattr(agreement, field)})
    if not untold.update(**{field: timezone.now()}):
        return False
    days, last_day = agreement.days_left, cast(date, agreement.ends_on)  # those without an end are never told
    when = "aujourd’hui" if days == 0 else f"dans {days} jour{'s' if days and days > 1 else ''}"
    Notification.tell(
        mission_accounts(),
        kind=f"agreement_{alert}",
        sentence=f"La convention avec « {agreement.partner} » prend fin {when}, le {french_date(last_day)}. "
        "La renouveler, c’est en ajouter une nouvelle.",
        thing=agreement.partner,
    )
    return True
