"""What is done of a call for contributions: opened, answered, decided, told, put in the programme, published.

Every verb holds the event: authors, co-speakers and organisers take turns, and two organisers who decide at once have
one outcome.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.dates import french_date, local_day
from emi_alumni.foundation.notifications.models import Notification
from events.models import (
    CallProposal,
    ContributionCall,
    CoSpeakerAnswer,
    Decision,
    Event,
    EventStatus,
    MomentKind,
    ProgrammeItem,
    ProposalSpeaker,
    ProposalState,
    Speaker,
)
from events.models.contribution_calls import CALLING_KINDS, SAY_WHY
from events.models.programme import held_for_programme, note_programme
from events.moments import last_day_of
from events.programme_hours import hours_of

if TYPE_CHECKING:
    from directory.models import User

REMINDED_BEFORE = timedelta(days=3)
LONGEST_NOTE = 300  # of `ProgrammeItem.note`

NO_CALL = "Cet événement n’ouvre pas d’appel à contributions : choisissez un colloque, un atelier ou une conférence."
CHANGED = "Cette contribution a changé, ou quelqu’un d’autre a décidé entre-temps : relisez-la."
OWN = "Vous l’avez proposée : quelqu’un d’autre de l’organisation décide."
NOTHING_TO_UNDO = "Cette décision est déjà annoncée : prenez-en une autre, la personne la lira."
TOLD = "Une décision vous a été annoncée : écrivez aux organisateurs pour changer quelque chose."
NOT_ACCEPTED = "Retenez d’abord cette contribution : elle entrera ensuite au programme."
PLACED = "Cette contribution est déjà au programme."
WITHDRAWN = "Cette contribution est retirée : rechargez la page."
TOO_LATE = "L’événement a commencé : votre contribution ne se retire plus ici."
ASK_IS_OVER = "Cette proposition ne vous attend plus : rechargez la page."
NOTHING_TO_PUBLISH = "Aucune contribution n’est encore au programme : placez-en une d’abord."


def is_over_words(call: ContributionCall) -> str:
    """Why it takes nothing any more, in a sentence."""
    event = call.event
    if not event.is_published or event.status != EventStatus.PLANNED:
        return "L’appel est suspendu : l’événement n’est pas prévu en ce moment."
    return f"L’appel est clos depuis le {french_date(last_day_of(min(call.closes_at, event.starts_at)))}."


# Opening it -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def open_call(call: ContributionCall, *, by: "User") -> None:
    """Save it, new or changed. A later closing day is reminded anew."""
    live = held_for_programme(call.event, by)
    if live.kind not in CALLING_KINDS:
        raise ValidationError(NO_CALL)
    stored = ContributionCall.objects.filter(event=live).first()
    if stored is not None:
        call.pk, call.opened_at, call.opened_by = stored.pk, stored.opened_at, stored.opened_by
        call.published_at = stored.published_at
        call.reminded_at = stored.reminded_at if call.closes_at <= stored.closes_at else None
    else:
        call.opened_by = getattr(by, "member", None)
    call.event = live
    call.save(force_insert=stored is None)
    Event.objects.filter(pk=live.pk).update(has_call=True)


# What authors do ------------------------------------------------------------------------------------------------------


def held_by_author(proposal: CallProposal, by: "Member") -> CallProposal:
    """The live row, held after its author and its event."""
    Member.objects.lock(by.pk)
    Event.objects.lock(proposal.call.event_id)
    return CallProposal.objects.select_related("call__event").get(pk=proposal.pk, author=by)


def send(proposal: CallProposal) -> None:
    """A draft, held, is read by the organisers; those whom it names are asked."""
    now = timezone.now()
    sent_at = proposal.sent_at or now
    proposal.write(state=ProposalState.SENT, sent_at=sent_at, decision="", answer="", edited_at=now)
    asked = ProposalSpeaker.objects.filter(proposal=proposal, answer=CoSpeakerAnswer.ASKED, answered_at=None)
    told = Notification.objects.about(proposal).filter(kind="event_proposal_asked")
    people = [one.member.user for one in asked.select_related("member__user").order_by("pk") if one.member.user]
    known = set(told.values_list("recipient", flat=True))
    words = [proposal.author, f" vous propose d’intervenir à « {proposal.call.event} » : {proposal.title}."]
    Notification.tell(
        [one for one in people if one.pk not in known], kind="event_proposal_asked", sentence=words, thing=proposal
    )


def leave_programme(proposal: CallProposal) -> None:
    """Its moment is taken out, unless sponsors' returns were written down there; the event is held."""
    if proposal.item_id is None:
        return
    item = proposal.item_id
    proposal.write(item=None)
    for gone in ProgrammeItem.objects.filter(pk=item, returns=None):
        gone.delete()
    note_programme(proposal.call.event)


@transaction.atomic
def withdraw(proposal: CallProposal, *, by: "Member") -> None:
    """By its author, until the event begins; it leaves the programme, and who opened the call is told of what was
    sent."""
    live = held_by_author(proposal, by)
    if live.state == ProposalState.WITHDRAWN:
        raise ValidationError(WITHDRAWN)
    if live.call.event.has_started:
        raise ValidationError(TOO_LATE)
    was_sent = live.is_sent
    leave_programme(live)
    live.write(state=ProposalState.WITHDRAWN, decision="", answer="", told="", told_answer="")
    Notification.objects.about(live).unread().delete()
    opener = live.call.opened_by
    if was_sent and opener and opener.user and opener != by:
        Notification.tell(
            [opener.user],
            kind="event_proposal_withdrawn",
            sentence=[by, f" retire sa contribution à « {live.call.event} » : {live.title}."],
            thing=live.call.event,
        )


@transaction.atomic
def answer(proposal: CallProposal, *, by: "Member", yes: bool) -> None:
    """A co-speaker says whether they come, and may change their mind: their name follows in the programme."""
    Member.objects.lock(by.pk)
    Event.objects.lock(proposal.call.event_id)
    live = CallProposal.objects.select_related("call__event", "author__user").get(pk=proposal.pk)
    asked = ProposalSpeaker.objects.filter(proposal=live, member=by).first()
    if asked is None or not live.is_sent or live.call.event.has_started:
        raise ValidationError(ASK_IS_OVER)
    said = CoSpeakerAnswer.YES if yes else CoSpeakerAnswer.NO
    if asked.answer == said:
        return
    ProposalSpeaker.objects.filter(pk=asked.pk).update(answer=said, answered_at=timezone.now())
    if live.item_id:
        if yes:
            Speaker.objects.get_or_create(item_id=live.item_id, member=by)
        else:
            Speaker.objects.filter(item=live.item_id, member=by).delete()
    if live.author.user:
        words = " interviendra avec vous" if yes else " n’interviendra pas avec vous"
        Notification.tell(
            [live.author.user],
            kind="event_proposal_answered",
            sentence=[by, f"{words} : « {live.title} »."],
            thing=live,
        )


# What organisers do ---------------------------------------------------------------------------------------------------


def held_by_organiser(proposal: CallProposal, by: "User") -> CallProposal:
    """The live row of what was sent, its event held. Raises ValidationError once it is withdrawn."""
    held_for_programme(proposal.call.event, by)
    live = CallProposal.objects.select_related("call__event", "author__user").get(pk=proposal.pk)
    if not live.is_sent:
        raise ValidationError(WITHDRAWN)
    return live


@transaction.atomic
def decide(proposal: CallProposal, decision: str, *, by: "User", words: str, seen: int) -> None:
    """Accept, keep waiting or decline; its author reads it, with `words`, once it is told. `seen` is the version that
    was read. Raises ValidationError when it changed since, without words where it is not accepted, and of one's own."""
    live = held_by_organiser(proposal, by)
    if live.author_id == getattr(getattr(by, "member", None), "pk", 0):
        raise ValidationError(OWN)
    if live.version != seen:
        raise ValidationError(CHANGED)
    if decision != Decision.ACCEPTED and not words:
        raise ValidationError({"answer": SAY_WHY})
    if decision != Decision.ACCEPTED:
        leave_programme(live)
    live.write(decision=decision, answer=words)


@transaction.atomic
def undo_decision(proposal: CallProposal, *, by: "User") -> None:
    """Back to what its author was told, which may be nothing. Raises ValidationError once all was told."""
    live = held_by_organiser(proposal, by)
    if not live.waits_to_be_told:
        raise ValidationError(NOTHING_TO_UNDO)
    if live.told != Decision.ACCEPTED:
        leave_programme(live)
    live.write(decision=live.told, answer=live.told_answer)


@transaction.atomic
def keep_note(proposal: CallProposal, note: str, *, by: "User") -> None:
    """What organisers say among themselves; neither a new version, nor read by its author."""
    live = held_by_organiser(proposal, by)
    CallProposal.objects.filter(pk=live.pk).update(note=note)


@transaction.atomic
def tell_decisions(call: ContributionCall, *, by: "User") -> int:
    """Each author reads what was decided, once. How many were told."""
    live = held_for_programme(call.event, by)
    return tell(list(CallProposal.objects.to_tell().filter(call__event=live).for_list()), live)


def tell(proposals: Sequence[CallProposal], event: Event) -> int:
    for one in proposals:
        one.write(told=one.decision, told_answer=one.answer, told_at=timezone.now())
        said = {
            Decision.ACCEPTED: "est retenue",
            Decision.WAITING: "est sur liste d’attente",
            Decision.DECLINED: "n’est pas retenue",
        }[Decision(one.decision)]
        more = f" : {one.answer}" if one.answer else "."
        words = f"Votre contribution « {one.title} » à « {event} » {said}{more}"
        people = [one.author.user] if one.author.user else []
        Notification.tell(people, kind="event_proposal_decided", sentence=words, thing=one)
    return len(proposals)


@transaction.atomic
def place(proposal: CallProposal, *, by: "User", starts: time | None, minutes: int) -> ProgrammeItem:
    """An accepted contribution becomes a moment of the programme, at its hour, with its speakers and projects. It is
    shown once the programme is published, or published again. Raises ValidationError when it is there already, or
    was not accepted."""
    live = held_by_organiser(proposal, by)
    if live.decision != Decision.ACCEPTED:
        raise ValidationError(NOT_ACCEPTED)
    if live.item_id:
        raise ValidationError(PLACED)
    event = live.call.event
    item = ProgrammeItem(
        event=event,
        kind=MomentKind.CONTRIBUTION,
        title=live.title,
        minutes=minutes,
        starts=starts,
        note=beginning(live.summary),
        held_back=True,
    )
    insert(item, event)
    item.projects.set(live.projects.all())
    Speaker.objects.bulk_create(Speaker(item=item, member=one) for one in live.people)
    live.write(item=item)
    note_programme(event)
    return item


def insert(item: ProgrammeItem, event: Event) -> None:
    """Before the first moment that begins later that day; last without an hour, and in an event of several days."""
    rows = list(ProgrammeItem.objects.filter(event=event).in_order())
    rank = len(rows)
    if item.starts and local_day(event.starts_at) == last_day_of(event.ends_at):
        slots = list(hours_of(rows, event.starts_at, event.ends_at))
        later = (n for n, slot in enumerate(slots) if timezone.localtime(slot.starts_at).time() >= item.starts)
        rank = next(later, rank)
    rows.insert(rank, item)
    for position, row in enumerate(rows, start=1):
        if row.pk is None:
            row.position = position
            row.save()
        elif row.position != position:
            ProgrammeItem.objects.filter(pk=row.pk).update(position=position)


def beginning(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_NOTE else f"{words[: LONGEST_NOTE - 1].rsplit(' ', 1)[0]}…"


@transaction.atomic
def publish_programme(call: ContributionCall, *, by: "User") -> None:
    """What was accepted and placed is on the page of the event; its authors are told first where they were not."""
    live = held_for_programme(call.event, by)
    placed = CallProposal.objects.sent().filter(call__event=live, item__isnull=False)
    if not placed.exists():
        raise ValidationError(NOTHING_TO_PUBLISH)
    tell(list(placed.to_tell().for_list()), live)
    ContributionCall.objects.filter(event=live, published_at=None).update(published_at=timezone.now())
    for item in ProgrammeItem.objects.filter(event=live, held_back=True).order_by("pk"):
        item.held_back = False
        item.save(update_fields=["held_back"])  # what the search knows of who speaks follows
    note_programme(live)


# Days -----------------------------------------------------------------------------------------------------------------


def to_remind(now: datetime) -> QuerySet[ContributionCall]:
    """Calls that close within three days, and whose drafts were not reminded yet."""
    soon = ContributionCall.objects.filter(reminded_at=None, closes_at__gt=now, closes_at__lte=now + REMINDED_BEFORE)
    soon = soon.filter(event__in=Event.objects.published().going_ahead().order_by(), event__starts_at__gt=now)
    return soon.select_related("event").order_by("closes_at", "pk")


@transaction.atomic
def remind(call: ContributionCall, now: datetime) -> bool:
    """Tell who has a draft, once; False when another run did first."""
    if not ContributionCall.objects.filter(pk=call.pk, reminded_at=None).update(reminded_at=now):
        return False
    drafts = CallProposal.objects.filter(call=call, state=ProposalState.DRAFT).select_related("author__user")
    people = {one.author.user for one in drafts.order_by("pk") if one.author.user}
    day = french_date(last_day_of(call.closes_at))
    words = f"L’appel de « {call.event} » se ferme le {day} : votre contribution est encore un brouillon."
    Notification.tell(
        sorted(people, key=lambda one: one.pk), kind="event_call_closing", sentence=words, thing=call.event
    )
    return True


def forget_proposals_of(member: Member) -> None:
    """What is in a published programme stays, by « Ancien membre » and without what they needed; the rest goes."""
    ProposalSpeaker.objects.filter(member=member).delete()
    for one in CallProposal.objects.of(member).select_related("call__event", "item").order_by("pk"):
        with transaction.atomic():
            Event.objects.lock(one.call.event_id)
            if one.item and not one.item.held_back:
                one.write(needs="", mission_order=False, note="", answer="", told_answer="")
                one.speakers.all().delete()
                continue
            leave_programme(one)
            one.delete()
