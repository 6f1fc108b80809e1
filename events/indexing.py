"""What search knows of the agenda: a document for each event that is online, for those who may read it."""

from django.db.models import Prefetch, QuerySet

from directory.models import Collectivity
from emi_alumni.foundation.markdown import without_marks
from emi_alumni.foundation.search.kinds import Entry
from emi_alumni.foundation.search.registry import register
from events.models import Event, EventAudience, EventReport
from governance.models import Club


def findable_events() -> QuerySet[Event]:
    """Past ones too: what was said there is looked for afterwards."""
    reports = Prefetch("reports", EventReport.objects.published().order_by("pk"), to_attr="told")
    return Event.objects.published().select_related("host", "club").prefetch_related(reports)


def events_of(place: Collectivity | Club) -> list[int]:
    """Those that name this collectivité, or this club."""
    field = "host" if isinstance(place, Collectivity) else "club"
    return list(Event.objects.filter(**{field: place}).order_by("pk").values_list("pk", flat=True))


def event_of(report: EventReport) -> list[int]:
    return [report.event_id]


def event_entries(event: Event) -> list[Entry]:
    """Never the link of its meeting. A promotion's own event is found by that promotion alone."""
    ours = event.audience == EventAudience.COHORT
    afterwards = [words for report in getattr(event, "told", ()) for words in (report.happened, report.keep)]
    named = [event.get_kind_display(), str(event.host or ""), str(event.club or ""), event.venue]
    return [
        Entry(
            scope=f"cohort:{event.cohort_id}" if ours else "network",
            title=event.title,
            url=event.get_absolute_url(),
            keywords=" · ".join(filter(None, named)),
            body=without_marks("\n\n".join([event.presentation, *afterwards])),
        )
    ]


register(
    "event",
    Event,
    entries=event_entries,
    queryset=findable_events,
    related={Collectivity: events_of, Club: events_of, EventReport: event_of},
)
