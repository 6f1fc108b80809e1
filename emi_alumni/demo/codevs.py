"""The demonstration's codevs: one to come, whose invitations have all answers; one held a month ago, whose commitment
is asked today; and, when the demonstration is loaded by day, one under way.

All fictitious. « Codéveloppement n° 1 » and « n° 2 » of the agenda came before the portal held sessions.
"""

from collections import Counter
from datetime import datetime, time, timedelta
from typing import Any, cast

from django.utils import timezone

from directory.models import Collectivity, Member, User
from emi_alumni.demo import story
from emi_alumni.demo.put_online import put_online
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.working_days import working_days_after
from events import codev_groups
from events.codev_groups import with_labels
from events.codev_steps import minutes_of
from events.forms.codev import PRESENTATION
from events.models import (
    CodevCommitment,
    CodevInvitation,
    CodevNote,
    CodevSession,
    CodevWish,
    Event,
    EventFormat,
    EventKind,
    InvitationState,
    Registration,
    RegistrationState,
)
from events.models.registrations import count
from events.moments import local_moment

BY_DAY = range(8, 18)  # hours at which a session may be under way
HELD = timedelta(days=31)


def load_codevs() -> None:
    helene, isabelle, karim = (Member.objects.get(email=email) for email in (story.HELENE, story.ISABELLE, story.KARIM))
    others = of_all_places([helene.pk, isabelle.pk, karim.pk])
    held(isabelle, helene, others[:4])
    now = timezone.localtime()
    if now.hour in BY_DAY:
        under_way(karim, isabelle, [helene, *others[4:7]], now)
    to_come(helene, isabelle)
    for member, willing in ((karim, True), (others[7], True), (others[8], False)):
        CodevWish.objects.create(member=member, willing=willing)


def of_all_places(but: list[int]) -> list[Member]:
    """Alumni, one of each collectivité, then a second one of each."""
    people = with_labels(Member.objects.listed().filter(user__isnull=False, kind="alumni").exclude(pk__in=but))
    turns = Counter[int | None]()
    ranked = []
    for member in people:
        turns[member.collectivity_id] += 1
        ranked.append((turns[member.collectivity_id], member.pk, member))
    return [member for _, _, member in sorted(ranked)]


def make_codev(author: Member, title: str, starts_at: datetime, question: str, **more: Any) -> CodevSession:
    """Online, and by invitation."""
    kind: str = more.pop("kind", EventKind.CODEV)
    aurelie = Member.objects.get(email=story.AURELIE)
    event = Event(
        kind=kind,
        title=title,
        presentation=PRESENTATION,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes_of(kind)),
        format=EventFormat.IN_PLACE,
        venue="Hôtel du Département, salle créativité",
        host=Collectivity.objects.get(code="DEP95"),
        capacity=8,
        by_invitation=True,
        author=author,
    )
    event.created_at = min(starts_at, timezone.now()) - timedelta(days=12)
    event.full_clean()
    event.save()
    put_online(event, event.created_at, aurelie)
    return CodevSession.objects.create(event=event, question=question, **more)


def to_come(helene: Member, isabelle: Member) -> None:
    """Hélène's: two accepted, one declined, one said nothing in time, one was replaced, the others have not answered,
    among whom Isabelle."""
    day = working_days_after(timezone.localdate(), 8)
    question = (
        "Mon équipe d’accueil attend que je tranche chaque situation difficile. Comment lui rendre la main sans la "
        "laisser seule ?"
    )
    starts_at = local_moment(day, time(9, 30))
    session = make_codev(helene, "Codéveloppement du Département", starts_at, question, client=helene)
    by = cast(User, helene.user)
    codev_groups.compose(session, by=by)
    if not session.invitations.filter(member=isabelle).exists():
        codev_groups.replace(session.invitations.order_by("-pk")[0], by=by)
        last = session.invitations.proposed().order_by("-pk")[0]
        last.delete()
        codev_groups.add(session, isabelle, by=by)
    codev_groups.send(session, by=by)
    first, second, third, fourth, *_ = session.invitations.sent().exclude(member=isabelle).order_by("pk")
    codev_groups.accept(first)
    codev_groups.accept(second)
    codev_groups.decline(third)
    # As the timer will have done.
    CodevInvitation.objects.filter(pk=fourth.pk).update(state=InvitationState.LAPSED, answer_by=None)
    # What was answered on the way is old news.
    Notification.objects.filter(recipient=by, kind="codev_answered").mark_read()


def held(isabelle: Member, helene: Member, others: list[Member]) -> None:
    """A month ago: Hélène brought a question, Isabelle kept the time, five people helped; what she committed to is
    asked today."""
    day = timezone.localdate() - HELD
    starts_at = local_moment(day, time(14))
    question = "Comment faire relire nos courriers par des usagers sans leur demander une demi-journée ?"
    session = make_codev(
        isabelle, "Codéveloppement, des courriers relus", starts_at, question, client=helene, facilitator=isabelle
    )
    come(session, [helene, isabelle, *others])
    ends_at = session.event.ends_at
    CodevSession.objects.filter(pk=session.pk).update(step=7, ended_at=ends_at)
    for rank, (step, author, text) in enumerate(
        (
            (2, others[0], "Qui relit aujourd’hui, et à quel moment du courrier ?"),
            (
                4,
                others[1],
                "À la mairie, nous lisons à voix haute dans la file : trois minutes par personne.",
            ),
            (4, others[2], "Commencer par un seul courrier, celui qui revient le plus."),
            (5, helene, "Je commence par la convocation, au guichet du mardi."),
            (6, isabelle, "Une question bien posée fait gagner la moitié du temps."),
        )
    ):
        written_at = starts_at + timedelta(minutes=20 + 12 * rank)
        CodevNote.objects.create(session=session, step=step, author=author, text=text, written_at=written_at)
    CodevCommitment.objects.create(
        session=session,
        member=helene,
        what="Faire relire la convocation par cinq personnes, au guichet",
        by_when=day + timedelta(days=21),
        ask_on=day + timedelta(days=30),
        written_at=ends_at,
        reminded_at=timezone.now(),
    )


def under_way(karim: Member, isabelle: Member, others: list[Member], now: datetime) -> None:
    """A débogage that Isabelle convened, at its second step: she keeps the time, the question is Karim's (what he
    writes waits, in the demonstration: he convenes nothing), Hélène is among those who help."""
    starts_at = now.replace(minute=0, second=0, microsecond=0)
    session = make_codev(
        isabelle,
        "Débogage : les dossiers qui reviennent",
        starts_at,
        "Un dossier sur trois nous revient incomplet. Où se perd l’information ?",
        kind=EventKind.DEBUGGING,
        client=karim,
        facilitator=isabelle,
    )
    come(session, [isabelle, karim, *others])
    CodevSession.objects.filter(pk=session.pk).update(step=2, step_started_at=now - timedelta(minutes=3))
    text = "Compter d’abord : quelle pièce manque le plus souvent ?"
    CodevNote.objects.create(session=session, step=1, author=others[0], text=text, written_at=now)


def come(session: CodevSession, people: list[Member]) -> None:
    event, seen_from = session.event, codev_groups.person_of(people[0])
    for rank, member in enumerate(people):
        asked_at = event.starts_at - timedelta(days=8 - rank)
        state = RegistrationState.PRESENT if event.is_past else RegistrationState.REGISTERED
        Registration.objects.create(event=event, member=member, state=state, asked_at=asked_at)
        if member.pk != event.author_id:
            CodevInvitation.objects.create(
                session=session,
                member=member,
                state=InvitationState.ACCEPTED,
                reason=codev_groups.why(codev_groups.person_of(member), seen_from, set()),
                changed_at=asked_at,
            )
    count(event)
