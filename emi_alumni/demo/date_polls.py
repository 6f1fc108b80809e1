"""The demonstration's date polls: Hélène's, which asks six people and a guest; that of a club, of a promotion that
wants to talk, of an event that was postponed. Nobody is told of them: they began before the demonstration did."""

from datetime import time, timedelta

from django.utils import timezone

from directory.models import Member
from directory.models.invitations import hash_token
from emi_alumni.demo import story
from emi_alumni.demo.dates import days_ago
from events.best_slot import Answer
from events.chosen_dates import CARRIED
from events.models import (
    DatePoll,
    Event,
    EventAudience,
    EventFormat,
    EventKind,
    EventStatus,
    PollAnswer,
    PollInvitee,
    PollSlot,
)
from events.moments import local_moment, midnight
from governance.models import AnimatorMandate

YES, IF_NEED_BE, NO = Answer.YES, Answer.IF_NEED_BE, Answer.NO
# By day from today and hour; what each says of them, in this order. Those who say nothing are still awaited.
CODEV_SLOTS = ((12, 9), (13, 14), (16, 9), (17, 14))
CODEV_ANSWERS = (
    (story.HELENE, (YES, YES, IF_NEED_BE, YES)),
    (story.KARIM, (NO, YES, YES, IF_NEED_BE)),
    (story.MARION, (YES, YES, NO, YES)),
    (story.BAKARY, (IF_NEED_BE, NO, NO, YES)),
    (story.YOUSSEF, ()),
    (story.ISABELLE, ()),
)
GUEST = ("Claire Martin, cabinet Tandem", "claire.martin@example.org", (YES, NO, NO, YES))
GUEST_TOKEN = "sondage-de-demonstration"  # noqa: S105 — opens one fictitious poll, in the demo only


def load_date_polls() -> None:
    helene = Member.objects.get(email=story.HELENE)
    codev = poll(
        helene,
        kind=EventKind.CODEV,
        title="Codéveloppement : dire non à une demande sans perdre l’usager",
        presentation="Deux heures, six personnes, un cas que j’apporte. Choisissons le jour ensemble.",
        venue="Hôtel du Département, Cergy, salle Oise",
        accessibility="Plain-pied, boucle magnétique.",
        host=helene.collectivity,
        capacity=8,
    )
    slots = [slot(codev, days, hour) for days, hour in CODEV_SLOTS]
    for email, answers in CODEV_ANSWERS:
        answer(PollInvitee(poll=codev, member=Member.objects.get(email=email)), slots, answers)
    name, address, answers = GUEST
    answer(PollInvitee(poll=codev, name=name, email=address, token_hash=hash_token(GUEST_TOKEN)), slots, answers)
    load_club_poll()
    load_promotion_poll(helene)
    load_poll_again()


def load_promotion_poll(author: Member) -> None:
    """Her promotion looks for the evening of a talking group."""
    group = poll(
        author,
        kind=EventKind.TALKING_GROUP,
        title=f"Groupe de parole, {author.cohort}",
        presentation="Une heure entre nous, sans notes : ce qui change quand on revient à son poste.",
        format=EventFormat.REMOTE,
        cohort=author.cohort,
        audience=EventAudience.COHORT,
    )
    slots = [slot(group, days, 18) for days in (8, 13, 20)]
    others = Member.objects.filter(cohort=author.cohort, is_listed=True).order_by("sort_key", "pk")[:20]
    for rank, member in enumerate(others):
        said = ((YES, IF_NEED_BE, NO)[rank % 3], YES, NO if rank % 4 else YES) if rank % 2 else ()
        answer(PollInvitee(poll=group, member=member), slots, said)


def load_poll_again() -> None:
    """Of the first event that was postponed, by who wrote it: those registered are asked."""
    event = Event.objects.published().filter(status=EventStatus.POSTPONED).order_by("starts_at", "pk").first()
    if event is None:
        return
    facts = {name: getattr(event, name) for name in CARRIED}
    again = poll(event.author, moves=event, **facts)
    slots = [slot(again, days, 14) for days in (25, 32)]
    people = Member.objects.filter(registrations__event=event, is_listed=True).exclude(pk=event.author_id)
    answer(PollInvitee(poll=again, member=event.author), slots, (YES, YES))
    for rank, member in enumerate(people.order_by("sort_key", "pk")[:12]):
        answer(PollInvitee(poll=again, member=member), slots, (YES, (NO, YES)[rank % 2]) if rank % 3 else ())


def load_club_poll() -> None:
    """Of the first club, by who animates it today; half of its members have answered."""
    mandate = AnimatorMandate.objects.current().select_related("member", "club").order_by("club", "pk").first()
    if mandate is None:
        return
    club = mandate.club
    session = poll(
        mandate.member,
        kind=EventKind.CLUB,
        title=f"{club.name} : la prochaine séance",
        format=EventFormat.REMOTE,
        meeting_url="https://visio.example.org/club",
        club=club,
    )
    slots = [slot(session, days, 12) for days in (9, 15, 22)]
    others = Member.objects.filter(club_memberships__club=club, is_listed=True).exclude(email=story.HELENE)
    for rank, member in enumerate(others.order_by("sort_key", "pk")[:12]):
        said = (YES, (YES, IF_NEED_BE, NO)[rank % 3], NO if rank % 4 else YES) if rank % 2 else ()
        answer(PollInvitee(poll=session, member=member), slots, said)


def poll(author: Member, **facts: object) -> DatePoll:
    closes_at = midnight(timezone.localdate() + timedelta(days=6))
    found = DatePoll(author=author, created_at=days_ago(3), closes_at=closes_at, **facts)
    found.full_clean()
    found.save()
    return found


def slot(of: DatePoll, days: int, hour: int) -> PollSlot:
    """A slot of two hours, on a working day."""
    day = timezone.localdate() + timedelta(days=days)
    day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
    starts_at, ends_at = local_moment(day, time(hour)), local_moment(day, time(hour + 2))
    return PollSlot.objects.get_or_create(poll=of, starts_at=starts_at, ends_at=ends_at)[0]


def answer(invitee: PollInvitee, slots: list[PollSlot], answers: tuple[Answer, ...]) -> None:
    invitee.invited_at, said_at = days_ago(3), days_ago(2)
    if answers:
        invitee.answered_at, invitee.is_up_to_date = said_at, True
    invitee.save()
    for one, word in zip(slots, answers, strict=False):
        PollAnswer.objects.get_or_create(invitee=invitee, slot=one, defaults={"answer": word, "said_at": said_at})
