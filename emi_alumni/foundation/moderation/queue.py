"""The queue of what waits for the mission, for every model that an app declares (`queued_models`). It knows no app."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Case, F, OuterRef, Q, QuerySet, When

from emi_alumni.foundation.account import Account
from emi_alumni.foundation.listing.figures import count_of
from emi_alumni.foundation.prepared_statements import padded, prepared

from .alerts import alerts_of
from .models import CannedReason, Moderated, ModerationEvent, Report, Revision, State, Verb
from .queue_items import PENDING, REPORTED, REVISION, SAMPLE, Item, make_item
from .queued_models import QueuedModel, decided_by, declaration_of

# How many lines one page shows; the next ones come as the queue goes forward.
SHOWN = 30
SAMPLES = 10
LOADED = 200
FEW = 64


@prepared
def waiting_revisions(about: int | None, *kinds: int) -> QuerySet[Revision]:
    """The edits that wait of these kinds of things; of the thing of that number alone, when one is given."""
    waiting = Revision.objects.waiting().filter(content_type__in=kinds).select_related(*author_joins())
    return (waiting if about is None else waiting.filter(object_id=about))[:LOADED]


@prepared
def open_reports(about: int | None, *kinds: int) -> QuerySet[Report]:
    """As `waiting_revisions`."""
    reports = Report.objects.open().filter(content_type__in=kinds).select_related(*author_joins())
    return (reports if about is None else reports.filter(object_id=about))[:LOADED]


@prepared
def to_read(model: type[Moderated], about: int | None, *live: int) -> QuerySet:
    """These published things, of which an edit or a report waits, then what was sent to be read, the oldest first, as
    many as a page shows."""
    things: QuerySet = model._default_manager.filter(Q(state=State.PENDING) | Q(pk__in=live, state=State.PUBLISHED))
    if about is not None:
        things = things.filter(pk=about)
    declared: Any = declaration_of(model)
    published_first = Case(When(state=State.PUBLISHED, then=0), default=1)
    in_order = things.order_by(published_first, F("submitted_at").asc(nulls_first=True), "pk")
    return declared.for_queue(in_order)[: SHOWN + len(live)]


@prepared
def to_sample(about: int | None, *kinds: int) -> QuerySet[ModerationEvent]:
    """What went up at once, as `waiting_revisions`, the oldest first: what a week drew, or all of it before the first
    draw (`DeskWeek.draw`)."""
    drawn = ModerationEvent.objects.exclude(drawn_in=None)
    shown = Q(~models.Exists(drawn)) | ~Q(drawn_in=None)
    unread = ModerationEvent.objects.to_sample().filter(shown, content_type__in=kinds)
    return (unread if about is None else unread.filter(object_id=about)).order_by("at", "pk")[:LOADED]


def edits_at_once(*decisions: int) -> Iterable[Revision]:
    """What these decisions changed in words that were online. One query, none where there is no such decision."""
    if not decisions:
        return ()
    of = ModerationEvent.objects.filter(
        pk__in=decisions,
        content_type=OuterRef("content_type"),
        object_id=OuterRef("object_id"),
        at=OuterRef("decided_at"),
    )
    return Revision.objects.filter(models.Exists(of), applied=True)


@prepared
def sampled(model: type[Moderated], *numbers: int) -> QuerySet:
    """Of these things, those that are online."""
    things: QuerySet = model._default_manager.filter(pk__in=numbers, state=State.PUBLISHED, hidden_at=None)
    declared: Any = declaration_of(model)
    return declared.for_queue(things.order_by("pk"))


def items(user: Account, models_shown: list[QueuedModel], pk: int | None = None) -> list[Item]:
    """What waits for a decision in these models, oldest first: read first (of each, as many as a page shows), edits,
    reports. `pk` looks at one thing.

    Two queries, one for each model and those of its joins, whatever waits.
    """
    kinds = [one.kind.pk for one in models_shown]
    revisions: dict[tuple[int, int], Revision] = {}
    for revision in waiting_revisions(pk, *kinds):
        revisions[revision.content_type_id, revision.object_id] = revision
    reports: dict[tuple[int, int], list[Report]] = defaultdict(list)
    for report in open_reports(pk, *kinds):
        reports[report.content_type_id, report.object_id].append(report)
    found: list[Item] = []
    for one in models_shown:
        kind = one.kind.pk
        live = sorted({number for about_kind, number in (*revisions, *reports) if about_kind == kind})
        asked = one.model, pk, *padded(live)
        # A statement that names hundreds of things is not worth keeping.
        for thing in to_read(*asked) if len(live) <= FEW else to_read.asked_plainly(asked):
            if thing.state == State.PENDING:
                found.append(make_item(PENDING, one, thing, user))
                continue
            if reported := reports.get((kind, thing.pk)):
                found.append(make_item(REPORTED, one, thing, user, reports=reported))
            if proposed := revisions.get((kind, thing.pk)):
                found.append(make_item(REVISION, one, thing, user, revision=proposed))
    return sorted(found, key=lambda item: (item.since, item.key))


def samples(user: Account, models_shown: list[QueuedModel], pk: int | None = None) -> list[Item]:
    """What went up at once and nobody looked at yet, oldest first; a thing once, whatever was done to it at once."""
    by_thing: dict[tuple[int, int], ModerationEvent] = {}
    for decision in to_sample(pk, *(one.kind.pk for one in models_shown)):
        by_thing.setdefault((decision.content_type_id, decision.object_id), decision)
    records = {
        (record.content_type_id, record.object_id): record
        for record in edits_at_once(*sorted(one.pk for one in by_thing.values() if one.verb == Verb.REVISE))
    }
    found: list[Item] = []
    for one in models_shown:
        numbers = [number for kind, number in by_thing if kind == one.kind.pk]
        if not numbers:
            continue
        asked = one.model, *padded(numbers)
        found += [
            make_item(
                SAMPLE,
                one,
                thing,
                user,
                decision=by_thing[one.kind.pk, thing.pk],
                written=records.get((one.kind.pk, thing.pk)),
            )
            for thing in (sampled(*asked) if len(numbers) <= FEW else sampled.asked_plainly(asked))
        ]
    return sorted(found, key=lambda item: (item.since, item.key))[:SAMPLES]


@prepared
def history_of_things(*kinds_and_numbers: int) -> QuerySet[ModerationEvent]:
    """What was decided of these things, each told by the number of its kind, then its own."""
    about = Q(pk__in=[])
    for kind, number in zip(kinds_and_numbers[::2], kinds_and_numbers[1::2], strict=True):
        about |= Q(content_type=kind, object_id=number)
    return ModerationEvent.objects.filter(about).with_names()


def with_history(found: list[Item], user: Account) -> None:
    """Give each line what was decided of its thing, the latest first. One query.

    It also tells what this account once proposed and has left since: they do not decide on it (`Moderated.took_part`).
    """
    things = list(dict.fromkeys((item.declared.kind.pk, item.thing.pk) for item in found))
    past: dict[tuple[int, int], list[tuple[ModerationEvent, str]]] = defaultdict(list)
    for decision in history_of_things(*(number for rank in padded(range(len(things))) for number in things[rank])):
        name = decision.by.get_full_name() if decision.by else ""
        past[decision.content_type_id, decision.object_id].append((decision, name))
    for item in found:
        item.past = past[item.declared.kind.pk, item.thing.pk]
        item.own = item.own or any(decision.by_id == user.pk and decision.is_of_author for decision, _ in item.past)


def with_alerts(found: list[Item]) -> list[Item]:
    """These lines with what to look at, the riskiest first: what readers reported, then what shows an alert; the oldest
    first among equals. Only for what a page shows: it reads every word."""
    for item in found:
        item.alerts = alerts_of(f"{item.title}\n{item.words}", item.who)
    return sorted(found, key=lambda item: (-item.risk, item.since, item.key))


def with_told(found: Iterable[Item], user: Account) -> None:
    """Give each line how many people hear of it once it is online. One query for each kind that tells somebody."""
    waiting: dict[QueuedModel, list[Item]] = defaultdict(list)
    for item in found:
        if item.why in (PENDING, REVISION) and item.declared.to_tell and not item.own:
            waiting[item.declared].append(item)
    for declared, items_of_kind in waiting.items():
        numbers = declared.to_tell(items_of_kind, user) if declared.to_tell else {}
        for item in items_of_kind:
            item.told = numbers.get(item.thing.pk, 0)


def with_reasons(found: Iterable[Item]) -> None:
    """Give each line the reasons of its kind: those of the mission’s list, else those of the code. One query."""
    listed: dict[str, list[str]] = defaultdict(list)
    for kind, text in reasons_in_use():
        listed[kind].append(text)
    for item in found:
        item.canned_reasons = tuple((listed.get(item.declared.slug) or list(item.declared.canned)) + listed.get("", []))


@prepared
def reasons_in_use() -> QuerySet:
    return CannedReason.objects.filter(is_in_use=True).values_list("kind", "text")


def author_joins() -> list[str]:
    return ["author", *(f"author__{join}" for join in getattr(get_user_model(), "NAME_JOINS", ()))]


def counts(user: Account) -> dict[QueuedModel, int]:
    """How much waits in each model this account decides on, samples apart. One query."""
    models_shown = decided_by(user)
    if not models_shown:
        return {}
    row = row_of_counts.first(user, *(one.kind.pk for one in models_shown))
    return {
        one: row[f"{one.slug}_pending"] + row[f"{one.slug}_revised"] + row[f"{one.slug}_reported"]
        for one in models_shown
    }


@prepared
def row_of_counts(user: Account, *kinds: int) -> QuerySet:
    """One row for an account that decides on something: its rights say which columns there are. `kinds` are the
    numbers of the kinds of things that it decides on."""
    asked: dict[str, Any] = {}
    for one, kind in zip(decided_by(user), kinds, strict=True):
        things = one.model._default_manager
        live = things.filter(pk=OuterRef("object_id"), state=State.PUBLISHED)
        about = {"content_type": kind}
        asked[f"{one.slug}_pending"] = count_of(things.filter(state=State.PENDING))
        asked[f"{one.slug}_revised"] = count_of(Revision.objects.waiting().filter(**about).filter(models.Exists(live)))
        asked[f"{one.slug}_reported"] = count_of(
            Report.objects.open().filter(**about).filter(models.Exists(live)), "object_id", distinct=True
        )
    return get_user_model()._base_manager.filter(pk=user.pk).values(**asked)
