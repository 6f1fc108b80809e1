"""Pairs across promotions: who has just arrived is proposed a mentor of another promotion and another collectivité, the
load shared over the whole promotion (`load_sharing.pair`); each accepts, or lets it pass."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from directory.models import Cohort, Member, MessageBlock
from directory.models.members import MemberKind
from emi_alumni.foundation.dates import local_day
from emi_alumni.foundation.notifications.models import Notification
from mentoring.answer_days import TO_ANSWER_EACH_OTHER, answer_by
from mentoring.load_sharing import pair
from mentoring.models import Mentor, MentorWord, Pairing, PairingState
from mentoring.models.mentors import stems_of

if TYPE_CHECKING:
    from emi_alumni.foundation.notifications.people import Sentence

MOST_PROPOSALS = 3  # to one person; nobody is asked for ever
PAIRS_EACH = 2  # of one mentor, at a time
NOTHING_SHARED = 2  # what a pair costs whose mentor's topics say nothing of what the other looks for

TOO_LATE = "Ce binôme n’attend plus de réponse."
NO_PAIR = "Ce binôme est déjà fini."


def newest_cohort(day: date) -> Cohort | None:
    """The promotion that arrived last."""
    return Cohort.objects.filter(starts_on__lte=day.year).order_by("-starts_on", "-ends_on", "pk").first()


def newcomers(day: date) -> QuerySet[Member]:
    """Listed people of the newest promotion, with an account, who have no pair now, and were not proposed enough."""
    cohort = newest_cohort(day)
    mine = Pairing.objects.filter(newcomer=OuterRef("pk"))
    proposed = Pairing.objects.filter(newcomer=OuterRef("pk")).order_by().values("pk")
    people = Member.objects.listed().filter(cohort=cohort, kind=MemberKind.ALUMNI, user__is_active=True)
    return people.filter(~Exists(mine.current()), ~Exists(proposed[MOST_PROPOSALS - 1 :])) if cohort else people.none()


def propose(now: datetime) -> int:
    """A mentor for each newcomer who may have one; how many are proposed. Asked again, it proposes nothing twice."""
    day = local_day(now)
    people = list(newcomers(day).order_by("sort_key", "pk"))
    pool = Mentor.objects.in_pool().not_away(day).with_load(day).select_related("member__user")
    mentors = {mentor.member_id: mentor for mentor in pool.order_by("pk")} if people else {}
    costs = costs_of(people, mentors)
    busy: dict[int, int] = {}
    for key in (
        Pairing.objects.current().filter(mentor__in=list(mentors)).values_list("mentor", flat=True).order_by("pk")
    ):
        busy[key] = busy.get(key, 0) + 1
    free = {key: busy.get(key, 0) for key in mentors if busy.get(key, 0) < PAIRS_EACH}
    chosen = pair([one.pk for one in people], free, costs, PAIRS_EACH)
    made = 0
    for one in people:
        if one.pk in chosen:
            made += introduce(one, mentors[chosen[one.pk]].member, now)
    return made


def costs_of(people: list[Member], mentors: dict[int, Mentor]) -> dict[tuple[int, int], int]:
    """What each possible pair costs: another promotion and another collectivité, neither blocked, never proposed."""
    keys = [one.pk for one in people]
    blocks = set(MessageBlock.objects.order_by().values_list("member", "blocked").filter(member__in=[*keys, *mentors]))
    before = set(Pairing.objects.filter(newcomer__in=keys).order_by().values_list("newcomer", "mentor"))
    said: dict[int, set[str]] = {}
    for member, stem in MentorWord.objects.order_by("pk").values_list("mentor__member", "stem"):
        said.setdefault(member, set()).add(stem)
    costs = {}
    for one in people:
        wanted = set(stems_of(f"{one.looking_for} {one.position}"))
        for key, mentor in mentors.items():
            other = mentor.member
            apart = one.cohort_id != other.cohort_id and (
                one.collectivity_id is None or one.collectivity_id != other.collectivity_id
            )
            if key != one.pk and apart and not {(one.pk, key), (key, one.pk)} & blocks and (one.pk, key) not in before:
                costs[one.pk, key] = 0 if wanted & said.get(key, set()) else NOTHING_SHARED
    return costs


@transaction.atomic
def introduce(newcomer: Member, mentor: Member, now: datetime) -> bool:
    """Propose this pair to both; False when the newcomer has one by now."""
    Member.objects.lock_together(newcomer.pk, mentor.pk)
    if Pairing.objects.current().filter(newcomer=newcomer).exists():
        return False
    Pairing.objects.create(
        newcomer=newcomer,
        mentor=mentor,
        proposed_at=now,
        answer_by=answer_by(now, TO_ANSWER_EACH_OTHER),
    )
    return True


def held(pairing: Pairing) -> Pairing:
    live = Pairing.objects.select_for_update(of=("self",), no_key=True).get(pk=pairing.pk)
    if live.state != PairingState.PROPOSED:
        raise ValidationError(TOO_LATE)
    return live


@transaction.atomic
def accept(pairing: Pairing, by: Member, now: datetime) -> None:
    """One of the two says yes; both having said so, each is told. Raises ValidationError when it is over."""
    live = held(pairing)
    if by.pk == live.newcomer_id:
        live.newcomer_said_yes = True
    else:
        live.mentor_said_yes = True
    if live.newcomer_said_yes and live.mentor_said_yes:
        live.state, live.ended_at = PairingState.ACCEPTED, now
    live.save()
    if live.state == PairingState.ACCEPTED:
        for one, other in ((live.newcomer, live.mentor), (live.mentor, live.newcomer)):
            tell(one, [other, " et vous formez un binôme : à vous de convenir d’une première heure."], other)


@transaction.atomic
def let_pass(pairing: Pairing, now: datetime) -> None:
    """Not this time: the other one is not told who let it pass. Raises ValidationError when it is over."""
    live = held(pairing)
    live.state, live.ended_at = PairingState.PASSED, now
    live.save()


@transaction.atomic
def end(pairing: Pairing, by: Member, now: datetime) -> None:
    """One of the two ends a pair that both had accepted, and the other one is told: each may be proposed another.
    Raises ValidationError when it is not one any more."""
    live = Pairing.objects.select_for_update(of=("self",), no_key=True).get(pk=pairing.pk)
    if live.state != PairingState.ACCEPTED:
        raise ValidationError(NO_PAIR)
    live.state, live.ended_at = PairingState.PASSED, now
    live.save()
    other = live.mentor if by.pk == live.newcomer_id else live.newcomer
    tell(other, [by, " met fin à votre binôme. Merci à vous deux."], by)


def lapse(now: datetime) -> int:
    """Pairs that one of the two did not answer in ten working days are over; another may be proposed."""
    late = Pairing.objects.filter(state=PairingState.PROPOSED, answer_by__lte=local_day(now))
    return late.update(state=PairingState.LAPSED, ended_at=now)


def tell(member: Member, sentence: "Sentence", thing: Member) -> None:
    if member.user is not None:
        Notification.tell([member.user], kind="help_pairing", sentence=sentence, thing=thing)


def forget_pairings_of(member: Member) -> None:
    Pairing.objects.of(member).delete()
