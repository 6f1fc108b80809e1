"""What search knows of the agenda: a document for each event that is online, for those who may read it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet

from directory.indexing import WORKS, Work
from directory.models import Collectivity
from emi_alumni.foundation.dates import french_date, local_day
from emi_alumni.foundation.markdown import without_marks
from emi_alumni.foundation.search.kinds import Entry, Told
from emi_alumni.foundation.search.registry import follow_kind, follow_rows, register
from events.models import Event, EventAudience, EventReport, ProgrammeItem, Speaker
from governance.models import Club


def findable_events() -> QuerySet[Event]:
    """Past ones too: what was said there is looked for afterwards."""
    reports = Prefetch("reports", EventReport.objects.published().order_by("pk"), to_attr="told")
    online = Event.objects.published().exclude(audience=EventAudience.NAMED)
    return online.select_related("host", "club").prefetch_related(reports)


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


# People, by the sessions that they led -------------------------------------------------------------------------------


def moments_led() -> Prefetch:
    """Those of the programmes that every member reads; not of what was called off, nor what is held back."""
    read = Event.objects.published().going_ahead().exclude(audience=EventAudience.COHORT)
    spoken = (
        Speaker.objects.filter(item__event__in=read, item__held_back=False).select_related("item__event").order_by("pk")
    )
    return Prefetch("moments_led", spoken, to_attr="moments_told")


def tell_moments(member: Any) -> Iterator[Told]:
    for speaker in member.moments_told:
        item, event = speaker.item, speaker.item.event
        on = french_date(local_day(event.starts_at))
        yield Told(f"Anime « {item.title} », {event.title}, le {on}", item.note)


def speakers_of(events: Iterable[int]) -> list[int]:
    spoken = Speaker.objects.filter(item__event__in=events).exclude(member=None).order_by("member")
    return list(spoken.values_list("member", flat=True).distinct())


def speakers_at(item: ProgrammeItem) -> list[int]:
    return list(item.speakers.exclude(member=None).order_by("pk").values_list("member", flat=True))


register(
    "event",
    Event,
    entries=event_entries,
    queryset=findable_events,
    related={Collectivity: events_of, Club: events_of, EventReport: event_of},
)
WORKS.append(Work(prefetch=moments_led, tell=tell_moments))
follow_rows("person", {Speaker: lambda one: [one.member_id] if one.member_id else [], ProgrammeItem: speakers_at})
follow_kind("person", "event", speakers_of)
