"""A date of a club begins with the link of the club: when that link changes, those that still have it change too."""

from typing import Any

from django.db.models import F
from django.utils import timezone

from events.models import Event
from governance.models import Club


def follow(sender: type[Club], instance: Club, raw: bool = False, **kwargs: Any) -> None:
    """Receiver of `pre_save` of a club. Dates that were given another link keep it."""
    written = kwargs.get("update_fields")
    if raw or instance.pk is None or (written is not None and "meeting_url" not in written):
        return
    former = Club.objects.filter(pk=instance.pk).values_list("meeting_url", flat=True).first()
    if not former or former == instance.meeting_url:
        return
    now = timezone.now()
    dates = Event.objects.filter(club=instance.pk, meeting_url=former, ends_at__gt=now).order_by()
    dates.update(meeting_url=instance.meeting_url, changed_at=now, sequence=F("sequence") + 1)
