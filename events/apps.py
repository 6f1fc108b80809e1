"""The events app: the fifth floor of the tower."""

from functools import partial

from django.apps import AppConfig
from django.db.models.signals import pre_save


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = "Agenda"

    def ready(self) -> None:
        from events import (
            chosen_dates,  # noqa: F401 — registers a receiver
            club_links,
            codev_groups,  # noqa: F401 — registers a receiver
            cohort_stages,  # noqa: F401 — registers receivers
            renamed_organisers,
            stage_events,  # noqa: F401 — registers receivers
            wanted_workshops,  # noqa: F401 — registers a receiver
        )
        from events.models import Event
        from governance.models import Club

        pre_save.connect(club_links.follow, sender=Club, dispatch_uid="events.club_links")

        for link in renamed_organisers.SHOWN:
            shown = Event._meta.get_field(link).related_model
            told = partial(renamed_organisers.follow, link=link)
            pre_save.connect(told, sender=shown, weak=False, dispatch_uid=f"events.renamed.{link}")
