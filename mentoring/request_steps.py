"""Where a request stands, in five steps with their dates: done, now, or to come."""

from dataclasses import dataclass
from datetime import date, datetime

from emi_alumni.foundation.dates import french_date
from mentoring.models import HelpRequest, RequestState


@dataclass(frozen=True)
class RequestStep:
    """`state`: done, now or next, as the thread shows it; `when`: a day, or what is awaited."""

    name: str
    when: str
    state: str


def short(moment: date | datetime) -> str:
    return french_date(moment, with_year=False)


def steps_of(request: HelpRequest) -> list[RequestStep]:
    """Of a request with its hand-overs and its event. No query."""
    handovers = list(request.handovers.all())
    reached = [("Envoyée", request.sent_at)]
    if request.seen_at:
        reached.append(("Vue", request.seen_at))
    if len(handovers) > 1 and request.relayed_at:
        times = len(handovers) - 1
        reached.append((f"Relayée{f' ({times} fois)' if times > 1 else ''}", request.relayed_at))
    if request.mission_at:
        reached.append(("À la mission", request.mission_at))
    if request.accepted_at:
        reached.append(("Acceptée", request.accepted_at))
    reached.sort(key=lambda line: line[1])
    if request.closed_at:
        reached.append((f"Close : {request.get_outcome_display()}", request.closed_at))
    last = len(reached) - 1
    steps = [
        RequestStep(name, short(moment), "now" if place == last and request.is_open else "done")
        for place, (name, moment) in enumerate(reached)
    ]
    return steps + to_come(request)


def to_come(request: HelpRequest) -> list[RequestStep]:
    holder = request.held_by
    if not request.is_open:
        return []
    if request.state == RequestState.ACCEPTED:
        when = short(request.event.starts_at) if request.event and request.is_planned else "deux dates"
        met = [] if request.is_met else [RequestStep("Échange", when, "next")]
        return [*met, RequestStep("Close", "ensuite", "next")]
    awaited = holder.answer_by if holder else request.ends_on
    return [RequestStep("Réponse", f"avant le {short(awaited)}", "next"), RequestStep("Close", "ensuite", "next")]
