"""The group of a codev: six to eight people proposed by `mixed_groups`, invited, who accept or decline in one tap.

Every verb holds the row of the event, as registrations do: who accepts is registered, so that the seat, the reminder
and the calendar are those of any event. Whoever declines, or does not answer in time, gives their seat to the person
who suits the group best among those left.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, combinations, zip_longest
from random import Random
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.dispatch import receiver
from django.utils import timezone

from directory.models import Member
from directory.models.members import MemberKind
from emi_alumni.foundation.dates import french_date, french_hour, local_day
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.working_days import claim_deadline
from events.mixed_groups import (
    LARGEST,
    SMALLEST,
    Person,
    best_additions,
    compose_groups,
    invite_group,
)
from events.models import (
    CodevInvitation,
    CodevSession,
    CodevWish,
    Event,
    EventStatus,
    InvitationState,
    Registration,
    RegistrationState,
)
from events.models.codev import KINDS
from events.models.events import NOT_ORGANISED
from events.models.registrations import SEATED, register, seat_left

if TYPE_CHECKING:
    from directory.models import User

POOL = 60  # people among whom a group is sought
SMALL_EVENT = 12  # seats of an event where everybody meets everybody
TIME_TO_ANSWER = 48  # hours, and then until working hours

NOT_ONLINE = "Les invitations partent quand l’événement est en ligne."
IS_OFF = "L’événement est {} : personne n’est invité."
TOO_LATE = "L’événement a commencé : personne n’est plus invité."
NO_LONGER_OPEN = "Cette invitation n’attend plus de réponse : le délai est passé, ou elle a été proposée à quelqu’un."
ANSWERED = "Cette personne a déjà répondu : son invitation ne change plus."
FULL = f"Le groupe a déjà {LARGEST} personnes : proposez d’abord quelqu’un d’autre à la place de l’une d’elles."
NO_THANKS = "Cette personne préfère ne pas être invitée à des codevs."
ALREADY_IN = "Cette personne est déjà dans le groupe."
NOBODY_LEFT = "Il ne reste personne à proposer : invitez quelqu’un par son nom."
NOBODY_PROPOSED = "Personne n’est proposé : composez d’abord le groupe."


# Who -----------------------------------------------------------------------------------------------------------------


def person_of(member: Member) -> Person:
    """The labels by which groups are mixed."""
    place, cohort = member.collectivity, member.cohort
    return Person(member.pk, place.short_name if place else "", cohort.label if cohort else "")


def with_labels(members: QuerySet[Member]) -> QuerySet[Member]:
    return members.select_related("collectivity", "cohort").order_by("pk")


def met_pairs(keys: Iterable[int]) -> set[tuple[int, int]]:
    """Pairs of these people who have met: both came to a past codev or débogage, or were both there at an event of
    twelve seats at most. One query."""
    at_codev = Q(event__kind__in=KINDS, state__in=(RegistrationState.REGISTERED, RegistrationState.PRESENT))
    at_small_one = Q(event__seats_taken__lte=SMALL_EVENT, state=RegistrationState.PRESENT)
    came = (
        Registration.objects.filter(at_codev | at_small_one, member__in=list(keys))
        .filter(event__state=State.PUBLISHED, event__status=EventStatus.PLANNED, event__ends_at__lte=timezone.now())
        .order_by("event", "member")
        .values_list("event", "member")
    )
    together: dict[int, list[int]] = {}
    for event, member in came:
        together.setdefault(event, []).append(member)
    return set(chain.from_iterable(combinations(people, 2) for people in together.values()))


def may_be_invited(session: CodevSession) -> QuerySet[Member]:
    """Alumni with an account who did not say « no thanks », are free at that hour and not on leave that day, and are
    neither in this group nor invited to another one that is to come."""
    event = session.event
    of_them = {"member": OuterRef("pk")}
    busy = Registration.objects.filter(
        **of_them, state__in=SEATED, event__starts_at__lt=event.ends_at, event__ends_at__gt=event.starts_at
    ).filter(event__state=State.PUBLISHED, event__status=EventStatus.PLANNED)
    asked = CodevInvitation.objects.filter(
        Q(session=session) | Q(state=InvitationState.SENT, session__event__starts_at__gt=timezone.now()), **of_them
    )
    on_leave = Q(contact_paused_until__gte=local_day(event.starts_at))
    return (
        Member.objects.listed()
        .filter(kind=MemberKind.ALUMNI, user__is_active=True)
        .exclude(on_leave)
        .exclude(pk__in=[pk for pk in (event.author_id, session.client_id, session.facilitator_id) if pk])
        .filter(~Exists(busy), ~Exists(asked), ~Exists(CodevWish.objects.filter(**of_them, willing=False).order_by()))
    )


def pool_of(session: CodevSession) -> list[Person]:
    """Sixty of them at most, drawn one collectivité after the other, those who wish to be invited first. The draw is
    that of the session as it stands: the same again until something changes."""
    willing = Exists(CodevWish.objects.filter(member=OuterRef("pk"), willing=True))
    rows = list(
        may_be_invited(session).order_by("pk").annotate(willing=willing).values_list("pk", "collectivity", "willing")
    )
    # Seeded: the same state of things gives the same draw.
    Random(f"{session.pk} {session.changes}").shuffle(rows)  # noqa: S311
    by_place: dict[int | None, list[int]] = {}
    for pk, place, _ in sorted(rows, key=lambda row: not row[2]):
        by_place.setdefault(place, []).append(pk)
    drawn = [pk for turn in zip_longest(*by_place.values()) for pk in turn if pk is not None][:POOL]
    return [person_of(member) for member in with_labels(Member.objects.filter(pk__in=drawn))]


def members_of(session: CodevSession) -> list[Member]:
    """Who is in the group today: those who come, those who are proposed or invited, and who launched it."""
    event = session.event
    comes = Registration.objects.filter(event=event).coming().order_by().values("member")
    open_to = (InvitationState.PROPOSED, InvitationState.SENT)
    asked = session.invitations.filter(state__in=open_to).order_by().values("member")
    launched = [event.author_id] if event.author_id in (session.client_id, session.facilitator_id) else []
    return list(with_labels(Member.objects.filter(Q(pk__in=comes) | Q(pk__in=asked) | Q(pk__in=launched))))


def why(person: Person, reference: Person, met: set[tuple[int, int]]) -> str:
    """« autre collectivité, autre promotion, jamais rencontrés »: of somebody, seen from who brings the question."""
    place = "même" if person.collectivity == reference.collectivity != "" else "autre"
    cohort = "même" if person.cohort == reference.cohort != "" else "autre"
    pair = (min(person.key, reference.key), max(person.key, reference.key))
    return f"{place} collectivité, {cohort} promotion, {'déjà' if pair in met else 'jamais'} rencontrés"


@dataclass(frozen=True)
class Mix:
    """How mixed a group is: `reasons` are sentences, none when it is; `met` the pairs of people who know each other."""

    people: int
    reasons: tuple[str, ...]
    met: tuple[tuple[Member, Member], ...]


def mix_of(session: CodevSession) -> Mix:
    """Of the group as it stands. Two queries."""
    members = {member.pk: member for member in members_of(session)}
    people = [person_of(member) for member in members.values()]
    if len(people) < 2:
        return Mix(len(people), (), ())
    group = compose_groups(people, [len(people)], met_pairs(members), seed=0)
    reasons = list(group.reasons)
    if len(people) < SMALLEST:
        reasons.insert(0, f"{len(people)} personnes en tout : il en faut {SMALLEST} au moins.")
    return Mix(len(people), tuple(reasons), tuple((members[one.key], members[two.key]) for one, two in group.met))


# What the organiser does ----------------------------------------------------------------------------------------------


@transaction.atomic
def prepare(event: Event, organiser: Member, *, question: str, role: str) -> CodevSession:
    """The session of an event that has none: its organiser takes this role, and comes. Twice is once.

    Raises ValidationError as `register` does.
    """
    live = Event.objects.lock(event.pk)
    session, made = CodevSession.objects.get_or_create(event=live, defaults={"question": question, role: organiser})
    if made and not live.has_started:
        register(live, organiser, invited=True)
    return session


@transaction.atomic
def compose(session: CodevSession, *, by: "User") -> int:
    """Propose a whole group to the organiser, who alone sees it; what was proposed and not sent is drawn again.

    Returns how many people are proposed. Raises ValidationError when nobody may be invited any more.
    """
    live = held_by_organiser(session, by)
    check_inviting(live.event)
    live.invitations.proposed().delete()
    group = [person_of(member) for member in members_of(live)]
    pool = pool_of(live)
    met = met_pairs(person.key for person in (*group, *pool))
    if len(group) == 1:
        found = invite_group(group[0], pool, met, seed=live.changes).groups[0]
        added = [person for person in found if person.key != group[0].key]
    else:
        added = []
        while len(group) + len(added) < LARGEST and (rest := best_additions([*group, *added], pool, met)):
            added.append(rest[0])
    for person in added:
        invite(live, person, InvitationState.PROPOSED, met)
    changed(live)
    return len(added)


@transaction.atomic
def send(session: CodevSession, *, by: "User") -> int:
    """Invite those who are proposed; whoever launched it comes. Returns how many are invited.

    Raises ValidationError until the event is online, once it is called off or begun, and when nobody is proposed.
    """
    live = held_by_organiser(session, by)
    event = live.event
    if not event.is_published:
        raise ValidationError(NOT_ONLINE)
    check_inviting(event)
    proposed = list(live.invitations.proposed().select_related("member__user").order_by("pk"))
    if not proposed:
        raise ValidationError(NOBODY_PROPOSED)
    if event.author_id in (live.client_id, live.facilitator_id):
        register(event, event.author, invited=True)
    for one in proposed:
        move(one, InvitationState.SENT, event)
    changed(live)
    return len(proposed)


@transaction.atomic
def replace(invitation: CodevInvitation, *, by: "User") -> Member | None:
    """Somebody else instead, who suits the group best; None when nobody is left. Whoever was invited is told.

    Raises ValidationError once this person has answered.
    """
    live = held_by_organiser(invitation.session, by)
    check_inviting(live.event)
    one = live.invitations.select_related("member__user").get(pk=invitation.pk)
    was = one.state
    if was not in (InvitationState.PROPOSED, InvitationState.SENT):
        raise ValidationError(ANSWERED)
    move(one, InvitationState.REPLACED, live.event)
    if was == InvitationState.SENT:
        words = f"« {live.event} » : l’organisation a invité quelqu’un d’autre à votre place."
        tell([one.member], "codev_replaced", words, live.event)
    return add_next(live, was)


@transaction.atomic
def add(session: CodevSession, member: Member, *, by: "User") -> CodevInvitation:
    """Somebody of the organiser's choice: proposed, or invited at once when the invitations are sent.

    Raises ValidationError when the group is full, and for who is in it, or wishes no invitation.
    """
    live = held_by_organiser(session, by)
    check_inviting(live.event)
    group = members_of(live)
    if member.pk in {one.pk for one in group}:
        raise ValidationError(ALREADY_IN)
    if CodevWish.objects.filter(member=member, willing=False).exists():
        raise ValidationError(NO_THANKS)
    if len(group) >= LARGEST:
        raise ValidationError(FULL)
    met = met_pairs([member.pk, *(one.pk for one in group)])
    sent = live.invitations.exclude(state__in=[InvitationState.PROPOSED, InvitationState.REPLACED]).exists()
    return invite(live, person_of(member), InvitationState.SENT if sent else InvitationState.PROPOSED, met)


# What the person does -------------------------------------------------------------------------------------------------


@transaction.atomic
def accept(invitation: CodevInvitation) -> None:
    """They come: registered. Twice is once. Raises ValidationError when it is too late, or the event called off."""
    Member.objects.lock(invitation.member_id)
    live = held(invitation.session)
    one = live.invitations.select_related("member__user").get(pk=invitation.pk)
    if one.state == InvitationState.ACCEPTED:
        return
    if not one.is_open:
        raise ValidationError(NO_LONGER_OPEN)
    register(live.event, one.member, invited=True)
    move(one, InvitationState.ACCEPTED, live.event)
    changed(live)
    tell_organiser(live.event, [one.member, f" vient à « {live.event} »."])


@transaction.atomic
def decline(invitation: CodevInvitation, *, never: bool = False) -> None:
    """They cannot come: the next person is invited. `never`: and wish no other invitation to a codev.

    Raises ValidationError when it is no longer asked of them.
    """
    Member.objects.lock(invitation.member_id)
    live = held(invitation.session)
    one = live.invitations.select_related("member__user").get(pk=invitation.pk)
    if one.state != InvitationState.DECLINED:
        if not one.is_open:
            raise ValidationError(NO_LONGER_OPEN)
        move(one, InvitationState.DECLINED, live.event)
        follow(live, [one.member, f" ne peut pas venir à « {live.event} »."])
    if never:
        wish(one.member, willing=False)


@receiver(seat_left, dispatch_uid="events.codev_groups.follow_leaving")
def follow_leaving(registration: Registration, **kwargs: object) -> None:
    """Whoever had accepted and leaves gives their seat to the next person, as who declines. The event is held."""
    event = registration.event
    if event.kind not in KINDS or registration.member_id is None:
        return
    accepted = CodevInvitation.objects.filter(session__event=event, member=registration.member_id)
    one = accepted.filter(state=InvitationState.ACCEPTED).select_related("session", "member__user").first()
    if one is None:
        return
    live = one.session
    live.event = event
    move(one, InvitationState.DECLINED, event)
    follow(live, [one.member, f" ne vient plus à « {event} »."])


def wish(member: Member, *, willing: bool) -> None:
    CodevWish.objects.update_or_create(member=member, defaults={"willing": willing, "said_at": timezone.now()})


# What time does -------------------------------------------------------------------------------------------------------


def lapse_all(now: datetime | None = None) -> int:
    """What the timer does: invitations that nobody answered in time pass to the next person. Returns how many."""
    now = now or timezone.now()
    passed = 0
    for pk in CodevInvitation.objects.over(now).order_by().values_list("session", flat=True).distinct():
        with transaction.atomic():
            live = held(CodevSession.objects.get(pk=pk))
            for one in live.invitations.over(now).select_related("member__user").order_by("pk"):
                move(one, InvitationState.LAPSED, live.event)
                words = f"« {live.event} » : sans réponse à temps, votre place est proposée à quelqu’un d’autre."
                tell([one.member], "codev_replaced", words, live.event)
                follow(live, [one.member, f" n’a pas répondu à temps pour « {live.event} »."])
                passed += 1
    return passed


def follow(session: CodevSession, words: list) -> None:
    """Invite the next person, and tell the organiser both."""
    event = session.event
    try:
        check_inviting(event)
        following = add_next(session, InvitationState.SENT)
    except ValidationError:
        following = None
        words = [*words, " Il est trop tard pour inviter quelqu’un d’autre."]
    else:
        words = [*words, " Invitation suivante : ", following, "."] if following else [*words, f" {NOBODY_LEFT}"]
    changed(session)
    tell_organiser(event, words)


# Under the lock -------------------------------------------------------------------------------------------------------


def held(session: CodevSession) -> CodevSession:
    """The live session, its event held."""
    event = Event.objects.lock(session.event_id)
    live = CodevSession.objects.get(pk=session.pk)
    live.event = event
    return live


def held_by_organiser(session: CodevSession, by: "User") -> CodevSession:
    Member.objects.lock_account(by)
    live = held(session)
    if not live.event.written_by(by):
        raise ValidationError(NOT_ORGANISED)
    return live


def check_inviting(event: Event) -> None:
    if event.status != EventStatus.PLANNED:
        raise ValidationError(IS_OFF.format(event.get_status_display()))
    if event.has_started:
        raise ValidationError(TOO_LATE)


def invite(session: CodevSession, person: Person, state: str, met: set[tuple[int, int]]) -> CodevInvitation:
    """One row each: somebody whom the organiser took away may be proposed again by name."""
    event = session.event
    seen_from = session.client_id or event.author_id
    reference = person_of(Member.objects.select_related("collectivity", "cohort").get(pk=seen_from))
    one = session.invitations.filter(member=person.key).select_related("member__user").first() or CodevInvitation(
        session=session, member=Member.objects.select_related("user").get(pk=person.key)
    )
    one.reason = why(person, reference, met)
    move(one, state, event)
    return one


def add_next(session: CodevSession, state: str) -> Member | None:
    """Propose or invite who suits the group best among those left, unless it is full; None when nobody is left."""
    group = [person_of(member) for member in members_of(session)]
    pool = pool_of(session)
    met = met_pairs(person.key for person in (*group, *pool))
    rest = best_additions(group, pool, met)
    if not rest or len(group) >= LARGEST:
        return None
    return invite(session, rest[0], state, met).member


def move(invitation: CodevInvitation, state: str, event: Event) -> None:
    now = timezone.now()
    until = min(claim_deadline(now, TIME_TO_ANSWER), event.starts_at)
    sent = state == InvitationState.SENT
    invitation.state, invitation.changed_at, invitation.answer_by = state, now, until if sent else None
    invitation.save()
    if sent:
        day = f"{french_date(until)} à {french_hour(until)}"
        words = f"Invitation à « {event} » : {invitation.reason}. Réponse attendue avant le {day}."
        tell([invitation.member], "codev_invited", words, event)


def changed(session: CodevSession) -> None:
    """What the page of the session shows is another, and so is the next draw."""
    CodevSession.objects.filter(pk=session.pk).update(changes=F("changes") + 1)
    session.refresh_from_db(fields=["changes"])


def tell(people: list[Member], kind: str, words: str, event: Event) -> None:
    users = [one.user for one in people if one.user]
    Notification.tell(users, kind=kind, sentence=words, thing=event, url=f"{event.get_absolute_url()}#codev")


def tell_organiser(event: Event, words: list) -> None:
    author = Member.objects.select_related("user").get(pk=event.author_id)
    if author.user:
        Notification.tell([author.user], kind="codev_answered", sentence=words, thing=event)
